"""One sentence or two for each topic of the overview, made of its numbers.

Each topic has its words and its mark: whether somebody has to look, nobody has to, or it only
informs.
"""

from collections.abc import Callable

from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.overview import Answer
from nmosd_core.tables.checks import could_not_run
from nmosd_core.tables.wording import (
    ATTENTION,
    CALM,
    NOBODY_ON_STUDY,
    NOBODY_TREATED,
    PLAIN,
    UNKNOWN,
    and_note,
    interval_in_words,
    note_of,
    number_in_words,
)

Words = Callable[[Answer], str]
Mark = Callable[[Answer], str]


def says(number: Number) -> str:
    """A number in words; where there is none, why."""
    if number.value is None:
        return f"not estimable ({number.not_estimable})"
    return number_in_words(number)


def _deaths(answer: Answer) -> str:
    died = answer.numbers["died_participants"]
    if died.value is None:
        return NOBODY_TREATED
    return f"{says(died)} treated participants have died{_interval(died)}."


def _serious_events(answer: Answer) -> str:
    serious = answer.numbers["serious_teae_participants"]
    if serious.value is None:
        return f"Serious adverse events: {says(serious)}."
    events = answer.numbers["serious_teae_events"]
    text = f"{says(serious)} treated participants had a serious adverse event"
    text += f" ({says(events)} in all)" if events.value else ""
    return f"{text}{_interval(serious)}{and_note(serious)}."


def _events_to_correct(answer: Answer) -> str:
    known = answer.numbers["criterion_only_teae_participants"]
    if known.value is None:
        return f"Events with a criterion of seriousness: {says(known)}."
    if not known.value:
        words = "No event meets a criterion of seriousness without being called serious"
        return f"{words}{and_note(known)}."
    events = answer.numbers["criterion_only_teae_events"]
    words = "Events that meet a criterion of seriousness but are not called so"
    return f"{words}: {says(events)}{and_note(known)}."


def _severe_events(answer: Answer) -> str:
    severe, grade_3, withdrawn, left = answer.numbers.values()
    return (
        f"Severe event: {says(severe)}{and_note(severe)}; "
        f"grade 3 to 5: {says(grade_3)}{and_note(grade_3)}; "
        f"treatment ended for an event: {says(withdrawn)}{and_note(withdrawn)}; "
        f"{left.label[0].lower()}{left.label[1:]}: {says(left)}{and_note(left)}."
    )


def _overdue(answer: Answer) -> str:
    overdue, on_study = answer.numbers["visits_overdue"], answer.numbers["on_study"]
    if overdue.value is None:
        return f"Visits overdue: {says(overdue)}."
    if not on_study.value:
        known = f"Nobody is known to be on study{note_of(on_study)}"
        nobody = known if on_study.note else NOBODY_ON_STUDY
        return f"{nobody}, so no visit is overdue."
    if not overdue.value:
        are = "participant is" if on_study.value == 1 else "participants are"
        return f"No visit is overdue; {says(on_study)} {are} on study."
    subject = "1 visit is" if overdue.value == 1 else f"{says(overdue)} visits are"
    return f"{subject} overdue, with the day on which the window closed:"


def _coming(answer: Answer) -> str:
    (coming,) = answer.numbers.values()
    planned = ", with the planned day" if coming.value else ""
    why = "" if coming.value else note_of(coming)
    return f"{coming.label} of the data cut: {says(coming)}{why}{planned}."


def _progress(answer: Answer) -> str:
    numbers = answer.numbers
    treated, died = numbers["treated"], numbers["died_participants"]
    of_plan = f" of {treated.of:g} planned" if treated.of else ""
    begin = f"{says(treated)}{of_plan} participants treated, {says(numbers['screened'])} screened"
    if died.value is None:
        return f"{begin}."
    return (
        f"{begin}: {says(numbers['on_study'])} on study, {says(numbers['completed'])} completed, "
        f"{says(numbers['left_early'])} left early, {died.n} died{note_of(numbers['on_study'])}."
    )


def _infusions(answer: Answer) -> str:
    given, gaps = answer.numbers["infusions_given"], answer.numbers["visits_without_record"]
    if given.value is None:
        return f"Infusions given of due: {says(given)}."
    return (
        f"{says(given)} of {given.of:g} infusions due were given{note_of(given)}. "
        "Planned infusions, or visits without one, with nothing recorded, besides those overdue: "
        f"{says(gaps)}."
    )


def _evidence(answer: Answer) -> str:
    present, open_, missing, lost = answer.numbers.values()
    if present.value is None:
        return f"Planned outcome assessments: {says(present)}."
    return (
        f"{says(present)} of {present.of:g} outcome assessments due or done are present"
        f"{note_of(present)}; missing: {says(missing)}, lost: {says(lost)}{note_of(lost)}. "
        f"Those that can still be done now: {says(open_)}{note_of(open_)}."
    )


def _scores(answer: Answer) -> str:
    (known,) = answer.numbers.values()
    if known.value is None:
        return f"{known.label}: {says(known)}."
    return f"{known.label}: {says(known)} of {known.of:g} treated participants{note_of(known)}."


def _scans(answer: Answer) -> str:
    (read,) = answer.numbers.values()
    if read.value is None:
        return f"Scans read of due: {says(read)}."
    return f"{says(read)} of {read.of:g} scans due were read{note_of(read)}."


def _attacks(answer: Answer) -> str:
    total, rate, free = answer.numbers.values()
    if rate.value is None:
        return f"Attacks: {says(total)}. Attacks per participant-year: {says(rate)}."
    before = answer.before.get("attacks")
    earlier = f" At the previous data cut: {says(before)} attacks." if before else ""
    yearly = f"{says(rate)} per participant-year{_interval(rate)}"
    lasting = f"{free.label}: {says(free)}{note_of(free)}"
    return f"{says(total)} attacks{note_of(total)}, {yearly}. {lasting}.{earlier}"


def _disability(answer: Answer) -> str:
    change, known, worsened = answer.numbers.values()
    if change.value is None:
        return f"{change.label} of the EDSS: {says(change)}."
    return (
        f"{change.label} of the EDSS: {says(change)} points, known for {says(known)} of "
        f"{known.of:g}. {worsened.label}: {says(worsened)}."
    )


def _lesions(answer: Answer) -> str:
    total, people = answer.numbers.values()
    if total.value is None:
        return f"New or enlarging T2 lesions: {says(total)}."
    found = f"{says(total)} new or enlarging T2 lesions{note_of(total)}"
    return f"{found}. {people.label}: {says(people)}."


def _checks(answer: Answer) -> str:
    numbers = answer.numbers
    not_run = could_not_run(numbers["checks_not_run"])
    nothing = numbers["findings_error"].note
    return (
        f"Findings of the data checks: errors {says(numbers['findings_error'])}, queries "
        f"{says(numbers['findings_query'])}, notes {says(numbers['findings_note'])}. "
        f"Rows set aside: {says(numbers['rows_set_aside'])}; values not read: "
        f"{says(numbers['values_not_read'])}; dates after the data cut: "
        f"{says(numbers['dates_after_cut'])}."
        + "".join(f" {why}." for why in (nothing, not_run) if why)
    )


def _interval(number: Number) -> str:
    interval = interval_in_words(number)
    return f"; {interval}" if interval else ""


def _plain(_: Answer) -> str:
    return PLAIN


def _nothing(*names: str) -> Mark:
    return lambda answer: ATTENTION if any(answer.numbers[one].value for one in names) else CALM


def _no_event(*names: str) -> Mark:
    """As `_nothing`, but events of which it is not recorded, as a note says, calm nobody.

    Without names every number of the line asks for attention.
    """

    def mark(answer: Answer) -> str:
        numbers = [answer.numbers[one] for one in names or answer.numbers]
        if any(one.value for one in numbers):
            return ATTENTION
        return UNKNOWN if any(one.note for one in answer.numbers.values()) else CALM

    return mark


def _all_given(answer: Answer) -> str:
    """A missed infusion can no longer be given, so nobody has to look; it is not good either."""
    given = answer.numbers["infusions_given"]
    if answer.numbers["visits_without_record"].value:
        return ATTENTION
    return CALM if given.value == given.of else PLAIN


SENTENCES: dict[str, tuple[Words, Mark]] = {
    "deaths": (_deaths, _nothing("died_participants")),
    "serious events": (_serious_events, _no_event("serious_teae_participants")),
    "events to correct": (_events_to_correct, _no_event("criterion_only_teae_participants")),
    "severe events": (_severe_events, _no_event()),
    "overdue": (_overdue, _nothing("visits_overdue")),
    "coming": (_coming, _plain),
    "progress": (_progress, _plain),
    "infusions": (_infusions, _all_given),
    "evidence": (_evidence, _nothing("evidence_missing", "evidence_open")),
    "scores": (_scores, _plain),
    "scans": (_scans, _plain),
    "attacks": (_attacks, _plain),
    "disability": (_disability, _plain),
    "lesions": (_lesions, _plain),
    "checks": (_checks, _nothing("findings_error")),
}
