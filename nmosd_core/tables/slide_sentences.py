"""The finding of each slide in one sentence, made of headline numbers.

A title says what was counted, in whom, and how sure that is.  It never says why: there is no
control group.  What is a range is said as a range, what cannot be estimated as that.
"""

from collections.abc import Mapping

from nmosd_core.analyses.baseline import Baseline
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import each_row
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.wording import (
    interval_in_words,
    number_in_words,
    percent_in_words,
    proportion_in_words,
    rounded,
    sentence,
)

Numbers = Mapping[str, Number]
MINUS = "\N{MINUS SIGN}"  # a hyphen would be left alone at the end of a line
PERCENT_CHANGE, LABEL_OF_CHANGE = "_percent_change", ": median % change"


def nothing_recorded(topic: str) -> str:
    """Title of a slide where nobody has been treated."""
    return f"{topic}: nothing has been recorded, because nobody has been treated yet"


DESIGN_UNKNOWN = "Design: the plan of this study is not known here"


def design_finding(protocol: Protocol) -> str:
    """One arm, how many infusions, and when it is evaluated."""
    infusions, final = protocol.infusions, protocol.visits.final_evaluation_day
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
    unknown = _note(numbers["completed"])
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


def attack_finding(numbers: Numbers, *, all_completed: bool) -> str:
    """Who had no attack, with the interval; who was not followed to the end is not assumed."""
    free = numbers["attack_free"]
    if free.value is None:
        return f"Attacks: {says(free)}"
    when = "in the first year" if all_completed else "while followed in the first year"
    return f"{_participants(free)} had no attack {when} ({percent_in_words(free)})"


def attack_beside(numbers: Numbers) -> str:
    """How many attacks in how many participant-years."""
    total, rate = numbers["attacks"], numbers["attack_rate"]
    if rate.value is None:
        return f"Attacks: {says(total)}"
    noun = "attack" if number_in_words(total) == "1" else "attacks"
    free = numbers["attack_free"].note.replace(" of them", "")
    parts = [
        f"{says(total)} {noun} in {rounded(rate.of or 0, 2)} participant-years: {says(rate)} per "
        f"participant-year, {interval_in_words(rate)}",
        total.note,
        f"{free} without an attack" if free else "",
    ]
    return "; ".join(part for part in parts if part)


def first_attack_finding(numbers: Numbers, week: int) -> str:
    """The Kaplan-Meier estimate at the last week of the plan."""
    free = numbers.get(f"attack_free_week_{week}", numbers.get("time_to_first_attack"))
    if free is None or free.value is None:
        why = free.not_estimable if free else "no week is planned"
        return f"Time to the first attack: not estimable to week {week} ({why})"
    return f"Estimated without an attack to week {week}: {percent_in_words(free)} ({free.method})"


def edss_finding(numbers: Numbers) -> str:
    """Who worsened, of those with both scores."""
    worsened = numbers["edss_worsened"]
    if worsened.value is None:
        return f"EDSS: worsening at week 52 is {says(worsened)}"
    rule = worsened.label.removeprefix("Worsened, ")
    return (
        f"EDSS was worse at week 52 than at baseline in {number_in_words(worsened)} participants "
        f"with both scores ({percent_in_words(worsened)}; {rule})"
    )


def edss_beside(numbers: Numbers) -> str:
    """The median change, how many scores are missing, and what was confirmed."""
    change, confirmed, pairs = (
        numbers[name] for name in ("edss_change", "edss_confirmed", "edss_evaluable")
    )
    both = says(pairs) if pairs.of is None else f"{says(pairs)} of {pairs.of:g}"
    return (
        f"Median change: {says(change)}. {confirmed.label}: {says(confirmed)}. "
        f"Both scores: {both}{_note(pairs)}"
    )


def lesion_finding(numbers: Numbers) -> str:
    """The registered sum, and from how many of the scans due."""
    total, read = numbers["lesions"], numbers["lesion_scans_read"]
    if total.value is None:
        return f"New or enlarging T2 lesions: {says(total)}"
    all_read = read.n == read.of
    known = says(total) if all_read else f"at least {says(total)}"
    return sentence(
        f"{known} new or enlarging T2 lesions: {says(read)} of {read.of:g} scans due were read"
    )


def lesion_beside(numbers: Numbers) -> str:
    """Participants with any lesion, lesions per scan, and silent ones."""
    people, rate, silent = (
        numbers[name] for name in ("lesion_participants", "lesions_per_scan", "silent_lesions")
    )
    unread = numbers["lesion_scans_read"].note
    return (
        f"{people.label}: {proportion_in_words(people)}. {rate.label}: {says(rate)}. "
        f"{silent.label}: {says(silent)}" + (f". Scans not read: {unread}" if unread else "")
    )


def titre_finding(numbers: Numbers) -> str:
    """How many titres fell by a rung or more, of the pairs by one assay."""
    fell = numbers["titre_fell_1"]
    if fell.value is None:
        return f"AQP4-IgG titre: change to week 52 is {says(fell)}"
    return (
        f"AQP4-IgG titre fell by 1 rung or more in {number_in_words(fell)} pairs by the same "
        f"assay ({percent_in_words(fell)})"
    )


def titre_beside(numbers: Numbers) -> str:
    """The ratio of geometric means, negatives, and how many pairs there are."""
    ratio, negative, pairs = (
        numbers[name] for name in ("titre_ratio", "titre_negative", "titre_pairs")
    )
    interval = f" ({interval_in_words(ratio)})" if ratio.value is not None else ""
    of = f" of {pairs.of:g}" if pairs.of is not None else ""
    return (
        f"{ratio.label}: {says(ratio)}{interval}. {negative.label}: {says(negative)}. "
        f"Pairs: {says(pairs)}{of}{_note(pairs)}"
    )


def b_cell_finding(numbers: Numbers) -> str:
    """The median change of every subset with one, none chosen among them."""
    known = [
        number
        for name, number in numbers.items()
        if name.endswith(PERCENT_CHANGE) and number.definition == "cell_change"
    ]
    changes = [one for one in known if one.value is not None]
    if not changes:
        return f"B cells: {says(known[0]) if known else 'no subset was counted at both times'}"
    each = [f"{_subset(one)} {_whole_change(one)}" for one in changes]
    counted = {(one.n, one.of) for one in changes}
    n = f" ({min(one.n or 0 for one in changes)} pairs"
    n += ")" if len(counted) == 1 else " or more)"
    return f"Median change to week 52{n}: {', '.join(each)}"


def safety_finding(numbers: Numbers) -> str:
    """Serious events and deaths, each with how bad it could be."""
    serious, died = numbers["serious_teae_participants"], numbers["died_participants"]
    if serious.value is None:
        return f"Safety: {says(serious)}"
    deaths = "no participant died" if not died.n else f"{died.n} died"
    upper = f" ({proportion_in_words(died)})" if died.value is not None else ""
    if not serious.n:
        return f"No serious adverse event ({proportion_in_words(serious)}); {deaths}{upper}"
    return (
        f"{_participants(serious)} had a serious adverse event ({percent_in_words(serious)}); "
        f"{deaths}{upper}"
    )


def serious_finding(numbers: Numbers) -> str:
    """How many serious events in how many participants, and what may have to be called so."""
    events, people = numbers["serious_teae_events"], numbers["serious_teae_participants"]
    if events.value is None:
        return f"Serious adverse events: {says(events)}"
    if not events.n:
        return f"No serious adverse event is recorded: {proportion_in_words(people)}"
    text = f"{_counted(events.n, 'serious adverse event')} in {_participants(people)}"
    unsaid = numbers.get("criterion_only_teae_events")
    if unsaid is not None and unsaid.n:
        text += f"; {unsaid.n} more met a criterion of seriousness and is not called serious"
    return text


def says(number: Number) -> str:
    """A number in words; where there is none, why."""
    if number.value is None:
        return f"not estimable ({number.not_estimable})"
    return number_in_words(number)


def _participants(number: Number) -> str:
    noun = "participant" if number.of == 1 else "participants"
    return f"{number_in_words(number)} {noun}"


def _counted(count: int | None, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _note(number: Number) -> str:
    return f" ({number.note})" if number.note else ""


def _subset(number: Number) -> str:
    name = number.label.removesuffix(LABEL_OF_CHANGE)
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _whole_change(number: Number) -> str:
    text = rounded(number.value or 0.0, 0)
    sign = "+" if (number.value or 0.0) > 0 else ""
    return f"{sign}{text.replace('-', MINUS)}%"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
