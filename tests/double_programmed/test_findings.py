"""Data checks and clean data a second time: the rules that find something in the demo trial.

Nineteen of the rules are programmed again, as far as the records of the demo ask for them.  That
the other rules find nothing in the demo is what the equal sums say; they are not programmed again.
"""

from collections import Counter
from functools import cache

from nmosd_core.analyses.checks import find_problems
from tests.double_programmed.demo import FINAL, agree, opened
from tests.double_programmed.finding_results import events_and_treatments, scans_and_samples
from tests.double_programmed.finding_visits import (
    CHECKS,
    TREATED,
    days,
    scores,
    visits_and_doses,
    worsenings,
)
from tests.double_programmed.test_missing_evidence import standing_of, window_of


@cache
def findings_of():
    """Check, severity, participant and day of everything that these rules find."""
    parts = visits_and_doses, scores, worsenings, scans_and_samples, events_and_treatments
    return [finding for part in parts for finding in part()]


def second_answer(cut=FINAL):
    """Findings by severity."""
    assert cut == FINAL, "only rules that find something at the final cut are programmed again"
    counts = Counter(severity for _, severity, _, _ in findings_of())
    return {f"findings_{name}": (counts[name], None) for name in ("error", "query", "note")}


def clean_answer(cut=FINAL):
    """Who has clean data, of those for whom each milestone was due."""
    assert cut == FINAL, "as second_answer"
    standing, answers = list(standing_of(FINAL)), {}
    for week in CHECKS["milestone_weeks"]:
        clean = was_due = 0
        for who, start in TREATED.items():
            until = start + days(window_of(week)[1])
            own = [one for one in standing if one["who"] == who and one["week"] <= week]
            if not all(one["due"] for one in own if one["week"] == week):
                continue  # left before, as everybody of the final cut for whom it was not due
            asked = any(
                name == who and severity != "note" and (day is None or day <= until)
                for _, severity, name, day in findings_of()
            )
            was_due += 1
            clean += all(one["whole"] for one in own) and not asked
        answers[f"clean_week_{week}"] = clean, was_due
    return answers


def test_clean_data_have_the_same_answer_twice():
    agree(FINAL, "clean data", clean_answer())


def test_every_finding_of_the_demo_is_found_twice():
    first = find_problems(opened(FINAL)).findings
    found = Counter(zip(first["check"], first["severity"], first["participant"], strict=True))
    assert found == Counter((check, severity, who) for check, severity, who, _ in findings_of())
