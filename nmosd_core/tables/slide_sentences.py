"""The finding of each slide in one sentence, made of headline numbers.

A title says what was counted, in whom, and how sure that is.  It never says why: there is no
control group.  What is a range is said as a range, what cannot be estimated as that.
"""

from collections.abc import Mapping, Sequence

from nmosd_core.analyses.baseline import Baseline
from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import each_row
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.wording import (
    and_note,
    note_of,
    number_in_words,
    percent_in_words,
    proportion_in_words,
    within_sentence,
)

Numbers = Mapping[str, Number]

NOT_TREATED = "Nobody has been treated yet, so nothing can be said of outcomes"
DESIGN_UNKNOWN = "Design: the plan of this study is not known here"


def not_supplied(topics: Sequence[str]) -> str:
    """Of which topics nothing can be said."""
    return f"Not supplied in this data cut: {_listed([within_sentence(one) for one in topics])}"


def design_finding(protocol: Protocol) -> str:
    """One arm, how many infusions, and when it is evaluated."""
    infusions, final = protocol.infusions, protocol.visits.final_evaluation_day
    if not infusions.days:
        return f"One arm, {protocol.trial.treatment}, final evaluation on day {final}"
    return (
        f"One arm, {len(infusions.days)} infusions of {protocol.trial.treatment} "
        f"{infusions.dose_mg_per_kg:g} mg/kg to day {infusions.days[-1]}, "
        f"final evaluation on day {final}"
    )


def enrolment_finding(numbers: Numbers) -> str:
    """How many were screened and treated, and where they are."""
    if not numbers["screened"].n:
        return "Nobody has been screened yet: nothing has been recorded"
    treated = numbers["treated"].n or 0
    counts = (
        ("completed", numbers["completed"]),
        ("left early", numbers["left_early"]),
        ("on study", numbers["on_study"]),
        ("died", numbers.get("died_participants")),
    )
    states = [f"{one.n} {state}" for state, one in counts if one is not None and one.n]
    rest = f": {_listed(states)}" if states else ""
    unknown = note_of(numbers["completed"])
    screened = says(numbers["screened"])
    return f"{treated} of {screened} screened participants were treated{rest}{unknown}"


def baseline_finding(baseline: Baseline) -> str:
    """Age, sex and EDSS of those of whom each is known."""
    found = baseline_in_words(baseline).set_index("characteristic")
    age, edss = (str(found["median_in_words"].get(name, "")) for name in ("Age, years", "EDSS"))
    summary = baseline.summary
    women = summary[summary["category"].eq("Female")]
    sex = [f"{row.participants} of {row.known} female" for row in each_row(women) if row.known]
    parts = [f"median age {age} years"] * bool(age) + sex + [f"median EDSS {edss}"] * bool(edss)
    return f"Before treatment: {', '.join(parts) or 'age, sex and EDSS are not known'}"


def safety_finding(numbers: Numbers) -> str:
    """Serious events and deaths, each with how bad it could be."""
    serious, died = numbers["serious_teae_participants"], numbers["died_participants"]
    if serious.value is None:
        return f"Safety: {says(serious)}"
    deaths = "no participant died" if not died.n else f"{died.n} died"
    upper = f" ({proportion_in_words(died)})" if died.value is not None else ""
    if not serious.n:
        none = f"No serious adverse event ({proportion_in_words(serious)}){and_note(serious)}"
        return f"{none}; {deaths}{upper}"
    return (
        f"{participants_of(serious)} had a serious adverse event ({percent_in_words(serious)})"
        f"{and_note(serious)}; {deaths}{upper}"
    )


def serious_finding(numbers: Numbers) -> str:
    """How many serious events in how many participants, and what may have to be called so."""
    events, people = numbers["serious_teae_events"], numbers["serious_teae_participants"]
    if events.value is None:
        return f"Serious adverse events: {says(events)}"
    text = f"No treatment-emergent serious event is recorded: {proportion_in_words(people)}"
    if events.n:
        text = f"{counted(events.n, 'serious adverse event')} in {participants_of(people)}"
    text += and_note(people)
    unsaid = numbers.get("criterion_only_teae_events")
    if unsaid is not None and unsaid.n:
        called = "is" if unsaid.n == 1 else "are"
        text += f"; {unsaid.n} more met a criterion of seriousness and {called} not called serious"
    return text


def says(number: Number) -> str:
    """A number in words; where there is none, why."""
    if number.value is None:
        return f"not estimable ({number.not_estimable})"
    return number_in_words(number)


def participants_of(number: Number) -> str:
    """ "9 of 14 participants"."""
    noun = "participant" if number.of == 1 else "participants"
    return f"{number_in_words(number)} {noun}"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
