"""Where nobody was treated no sentence sounds as if all were well."""

from pathlib import Path

import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.sensitivity import vary_attacks
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.tables import enrolment, missing_evidence, safety, visits
from nmosd_core.tables.attacks import attack_counts
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.before_and_during import scenario_listing, without_each_listing
from nmosd_core.tables.five_questions import five_questions
from nmosd_core.tables.overview import questions_in_words
from nmosd_core.tables.wording import NOBODY_TREATED
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import TrialData, open_trial
from tests.conftest import CUT, typed

INSTEAD = {
    "serious": (review_safety, safety.no_serious_event),
    "overdue": (compare_with_plan, visits.nobody_overdue),
    "due": (compare_with_plan, visits.nobody_due),
    "overdue or due": (summarise_enrolment, enrolment.nobody_due),
    "to save": (find_missing_evidence, missing_evidence.nothing_to_save),
    "lost": (find_missing_evidence, missing_evidence.nothing_lost),
}


def supplied_but_empty(folder: Path, dm: str) -> TrialData:
    """A trial whose datasets are all there, none but dm with a row."""
    tables = {name: one.schema.empty_table() for name, one in read_dictionary().items()}
    write_cut(folder, CUT, tables | {"dm": typed("dm", dm)})
    return open_trial(folder)


@pytest.mark.parametrize("what", INSTEAD)
def test_an_empty_list_says_that_nobody_was_treated(tmp_path, what):
    ask, say = INSTEAD[what]
    nobody = supplied_but_empty(tmp_path / "nobody", "USUBJID | RFSTDTC\n01 |")
    one = supplied_but_empty(tmp_path / "one", "USUBJID | RFSTDTC\n01 | 2023-05-31")

    assert say(ask(nobody)) == NOBODY_TREATED
    assert say(ask(one)) != NOBODY_TREATED


def test_how_far_the_trial_is_counts_no_deaths_of_nobody(tmp_path):
    trial = supplied_but_empty(tmp_path, "USUBJID | RFSTDTC\n01 |")
    said = [line.text for one in questions_in_words(answer_questions(trial)) for line in one.lines]

    assert "0 of 14 planned participants treated, 1 screened." in said
    assert any("none is known to have been due" in text for text in said)
    assert not any("0 of 0" in text for text in said)


def test_what_if_counts_no_attacks_of_nobody(tmp_path):
    nobody = supplied_but_empty(tmp_path / "nobody", "USUBJID | RFSTDTC\n01 |")
    one = supplied_but_empty(tmp_path / "one", "USUBJID | RFSTDTC\n01 | 2023-05-31")

    assert set(scenario_listing(vary_attacks(nobody))["attacks"]) == {"Not estimable"}
    assert set(scenario_listing(vary_attacks(one))["attacks"]) == {"0"}
    assert set(without_each_listing(vary_attacks(one))["attacks"]) == {"Not estimable"}


def test_no_reading_of_attacks_is_a_count_of_nobody(tmp_path):
    nobody = supplied_but_empty(tmp_path / "nobody", "USUBJID | RFSTDTC\n01 |")
    one = supplied_but_empty(tmp_path / "one", "USUBJID | RFSTDTC\n01 | 2023-05-31")

    counted, none = (attack_counts(count_attacks(trial)) for trial in (one, nobody))
    assert counted["worsenings"].tolist() == [0, 0, 0, 0]
    assert none.empty
    assert none.dtypes.equals(counted.dtypes)


def test_baseline_of_nobody_is_no_fraction(tmp_path):
    nobody = supplied_but_empty(tmp_path, "USUBJID | RFSTDTC\n01 |")
    rows = baseline_in_words(describe_baseline(nobody))

    assert set(rows["known"]) == {""}
    assert set(rows["count_in_words"]) == {"nobody treated"}


def test_no_headline_number_is_a_count_of_none(tmp_path):
    nobody = supplied_but_empty(tmp_path, "USUBJID | RFSTDTC")
    counts = [one.number for one in list_headlines(nobody) if one.number.unit != "years"]

    assert len(counts) > 100
    assert not [one.name for one in counts if one.of == 0]


def test_week_52_of_nobody_is_not_that_of_nobody_seen(tmp_path):
    trial = supplied_but_empty(tmp_path, "USUBJID | RFSTDTC\n01 |")
    so_far = summarise_enrolment(trial).projection.milestones[1]

    assert so_far.why == "nobody has been treated"


def test_a_zero_of_nobody_says_that_it_is_of_nobody(tmp_path):
    evidence = find_missing_evidence(supplied_but_empty(tmp_path, "USUBJID | RFSTDTC"))
    assert [one.note for one in evidence.numbers[1:]] == ["nobody has been treated"] * 3


@pytest.mark.parametrize(
    ("dm", "why"),
    [
        ("01 |            |", "nobody is on study"),
        ("01 | 2022-01-01 | 2022-02-01", "nobody is known to be on study"),
    ],
)
def test_no_visit_of_nobody_is_overdue_or_to_come_with_the_reason(tmp_path, dm, why):
    trial = supplied_but_empty(tmp_path, f"USUBJID | RFSTDTC | RFENDTC\n{dm}")
    visits = compare_with_plan(trial).visits
    assert (visits.overdue.note, visits.coming.note) == (why, why)


def test_no_finding_of_nobody_says_how_many_checks_had_nothing_to_check(tmp_path):
    nobody = find_problems(supplied_but_empty(tmp_path / "nobody", "USUBJID | RFSTDTC"))
    one = find_problems(supplied_but_empty(tmp_path / "one", "USUBJID | RFSTDTC\n01 | 2023-05-31"))

    nothing, checks = (nobody.checks["result"] == "nothing to check").sum(), len(nobody.checks)
    errors, queries, notes = nobody.numbers
    assert errors.note == queries.note == f"{nothing} of {checks} checks had nothing to check"
    assert (notes.n, notes.note) == (1, "")
    assert not any(number.note for number in one.numbers)


def test_scenarios_without_anybody_who_left_count_nobody(tmp_path):
    nobody = supplied_but_empty(tmp_path, "USUBJID | RFSTDTC")
    *_, best, worst = vary_attacks(nobody).scenarios["scenario"]

    assert best == "Best case: besides, nobody left before week 52"
    assert worst == "Worst case: everything to review is one, and nobody left or was not seen"


def test_overview_says_once_of_several_topics_that_nobody_was_treated(tmp_path):
    overview = answer_questions(supplied_but_empty(tmp_path, "USUBJID | RFSTDTC"))
    trouble = questions_in_words(overview)[0]
    first, overdue, _, working, _ = five_questions(overview, None, "")

    topics = "Serious events, events to correct, severe events"
    assert f"{topics}: {NOBODY_TREATED}" in [line.text for line in trouble.lines]
    assert first.text == f"Is anyone in trouble? {NOBODY_TREATED}"
    assert overdue.text == "Who is overdue? Visits overdue: 0 (nobody is on study)."
    assert working.text == f"Is it working? {NOBODY_TREATED}"
    assert {line.mark for line in (*trouble.lines, first, working)} == {"unknown"}
