"""The finding of each slide about an outcome, in one sentence made of headline numbers.

The rules of slide_sentences.py hold here too: nothing is said of why.
"""

from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.slide_sentences import Numbers, participants_of, says
from nmosd_core.tables.wording import (
    interval_in_words,
    note_of,
    number_in_words,
    percent_in_words,
    proportion_in_words,
    rounded,
    sentence,
    within_sentence,
)

MINUS = "\N{MINUS SIGN}"  # a hyphen would be left alone at the end of a line
PERCENT_CHANGE, LABEL_OF_CHANGE = "_percent_change", ": median % change"


def attack_finding(numbers: Numbers, *, all_completed: bool) -> str:
    """Who had no attack, with the interval; who was not followed to the end is not assumed."""
    free = numbers["attack_free"]
    if free.value is None:
        return f"Attacks: {says(free)}"
    when = "in the first year" if all_completed else "while followed in the first year"
    return f"{participants_of(free)} had no attack {when} ({percent_in_words(free)})"


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


def edss_finding(numbers: Numbers, week: int) -> str:
    """Who worsened, of those with both scores."""
    worsened = numbers["edss_worsened"]
    if worsened.value is None:
        return f"EDSS: worsening at week {week} is {says(worsened)}"
    rule = worsened.label.removeprefix("Worsened, ")
    return (
        f"EDSS was worse at week {week} than at baseline in {number_in_words(worsened)} "
        f"participants with both scores ({percent_in_words(worsened)}; {rule})"
    )


def edss_beside(numbers: Numbers) -> str:
    """The median change, how many scores are missing, and what was confirmed."""
    change, confirmed, pairs = (
        numbers[name] for name in ("edss_change", "edss_confirmed", "edss_evaluable")
    )
    both = says(pairs) if pairs.of is None else f"{says(pairs)} of {pairs.of:g}"
    return (
        f"Median change: {says(change)}. {confirmed.label}: {says(confirmed)}. "
        f"Both scores: {both}{note_of(pairs)}"
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


def titre_finding(numbers: Numbers, week: int) -> str:
    """How many titres fell by a rung or more, of the pairs by one assay."""
    fell = numbers["titre_fell_1"]
    if fell.value is None:
        return f"AQP4-IgG titre: change to week {week} is {says(fell)}"
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
        f"Pairs: {says(pairs)}{of}{note_of(pairs)}"
    )


def b_cell_finding(numbers: Numbers, week: int) -> str:
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
    return f"Median change to week {week}{n}: {', '.join(each)}"


def _subset(number: Number) -> str:
    return within_sentence(number.label.removesuffix(LABEL_OF_CHANGE))


def _whole_change(number: Number) -> str:
    text = rounded(number.value or 0.0, 0)
    sign = "+" if (number.value or 0.0) > 0 else ""
    return f"{sign}{text.replace('-', MINUS)}%"
