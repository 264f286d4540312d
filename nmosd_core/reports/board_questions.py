"""What a safety board is asked, from what the data hold; without a name of a participant."""

from collections.abc import Callable

from nmosd_core.analyses.changes import REMOVED
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.safety import Safety, review_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.analyses.stopping import BELOW, REACHED, compare_with_boundaries
from nmosd_core.errors import NotSupplied
from nmosd_core.reports.safety_changes import changes_since
from nmosd_core.tables.checks import could_not_run
from nmosd_core.tables.wording import (
    beside_number,
    number_in_words,
    proportion_in_words,
    sentence,
)
from nmosd_core.trial_data.store import TrialData

RECOMMENDATION = (
    "What does the board recommend: to go on unchanged, to go on with changes, to pause "
    "treatment or enrolment, or to stop?"
)


def ask_the_board(trial: TrialData) -> tuple[str, ...]:
    """Questions in the order in which they should be answered."""
    return (
        *(question for question in (_asked(ask, trial) for ask in ASKED) if question),
        RECOMMENDATION,
    )


def _asked(ask: Callable[[TrialData], str], trial: TrialData) -> str:
    """The question; where its data were not supplied, whether the board can do without."""
    try:
        return ask(trial)
    except NotSupplied as missing:
        return f"{missing} Can the board judge safety without this?"


def _deaths_and_serious(trial: TrialData) -> str:
    safety = review_safety(trial)
    died, serious = (safety.events.measure(name).participants for name in ("died", "serious_teae"))
    new = safety.news.count(safety.events.measure("serious_teae").rows)
    since = ""
    if new is not None and safety.news.previous:
        since = f"; new events since the data cut of {safety.news.previous.cut}: {new}"
    return (
        f"Died: {proportion_in_words(died)}. Participants with a serious treatment-emergent event: "
        f"{proportion_in_words(serious)}{since}.{_unobserved(safety)} Does any of them change how "
        "benefit and harm are weighed?"
    )


def _special_interest(trial: TrialData) -> str:
    interest = list_special_interest(trial)
    unobserved = _unobserved(interest.safety)
    seen = [
        f"{one.measure.label} {one.measure.participants.n} of {one.measure.participants.of:g}"
        for one in interest.counted
        if one.measure.name.startswith("group_") and one.measure.participants.n
    ]
    review = len(interest.to_review.drop_duplicates(["participant", "sequence"]))
    more = f" Events for review, whether they belong: {review}." if review else ""
    if not seen:
        nothing = f"No event of special interest has been counted.{unobserved}"
        return f"{nothing}{more} Does the board agree?"
    seen_so_far = f"Events of special interest: {'; '.join(seen)}.{unobserved}"
    return f"{seen_so_far}{more} Is more monitoring needed?"


def _unobserved(safety: Safety) -> str:
    """Of whom more may have happened than anybody saw, in a sentence; empty where of nobody."""
    note = safety.unobserved.note
    return f" {sentence(note)}." if note else ""


def _laboratory(trial: TrialData) -> str:
    numbers = {number.name: number for number in review_laboratory(trial).numbers}
    grade, liver = numbers["laboratory_grade_3"], numbers["possible_hys_law"]
    if not grade.n and not liver.n:
        return ""
    return (
        f"Laboratory grade 3 or 4: {proportion_in_words(grade)}; possible Hy's law: "
        f"{proportion_in_words(liver)}. Does the board ask for more laboratory tests?"
    )


def _stopping(trial: TrialData) -> str:
    stopping = compare_with_boundaries(trial)
    reached = stopping.readings["verdict"].eq(REACHED).any()
    attacks = stopping.attack_reading["verdict"]
    reached |= len(attacks) > 0 and attacks.iloc[0] != BELOW
    said = "; ".join(map(_in_short, stopping.numbers))
    if reached:
        return f"An illustrative stopping boundary is reached ({said}). Should the trial pause?"
    return f"No illustrative stopping boundary is reached ({said}). Does the board agree to go on?"


def _data(trial: TrialData) -> str:
    problems = find_problems(trial)
    errors, queries, _ = problems.numbers
    changes = changes_since(trial)
    gone = changes.count(REMOVED) if changes else 0
    lost = f"records gone since the last data cut: {gone}" if gone else ""
    besides = "".join(f"; {one}" for one in (lost, could_not_run(problems.not_run)) if one)
    return (
        f"Findings of the data checks: errors {number_in_words(errors)}, queries "
        f"{number_in_words(queries)}{besides}. Are the data good enough to decide on?"
    )


def _in_short(number: Number) -> str:
    if number.value is None:
        return f"{number.label}: not known"
    beside = beside_number(number)
    between = " " if beside.startswith("of ") else ", "
    return f"{number.label}: {number_in_words(number)}{between}{beside}"


ASKED = (_deaths_and_serious, _special_interest, _laboratory, _stopping, _data)
