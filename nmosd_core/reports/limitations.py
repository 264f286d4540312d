"""What the data of one cut cannot show: said with its own numbers, none of it from memory."""

from collections.abc import Iterator

from nmosd_core.analyses.counted import counted
from nmosd_core.reports.slide_facts import Facts
from nmosd_core.tables.enrolment import plan_of_another_trial, sections_in_words
from nmosd_core.tables.headlines import value_listing
from nmosd_core.tables.wording import number_in_words, sentence
from nmosd_core.trial_data.define import read_dictionary

# Headline numbers that say how complete an outcome is.
EVIDENCE = {
    "edss_evaluable": "EDSS at baseline and week {week}",
    "lesion_scans_read": "scans read of scans due",
    "titre_pairs": "titres at both times by the same assay",
    "b_cells_pairs": "B cells at both times",
}

# Arms, and what is compared.
ONE_ARM = ("one arm", "no control group")
ALL_ARMS = ("all arms counted together", "none compared with another")


def limitations(facts: Facts) -> tuple[str, ...]:
    """Each limitation of the data in a sentence or two, the design first."""
    return tuple(_each(facts))


def _each(facts: Facts) -> Iterator[str]:
    protocol = facts.protocol
    planned = f" of {protocol.trial.planned_participants} planned"
    arms, compared = _design(facts)
    yield (
        f"{sentence(arms)}, {facts.treated} treated{planned if facts.enrolment.has_plan else ''}, "
        f"{compared}: the numbers describe and cannot say what caused a change. No test is "
        "adjusted for the number of tests."
    )
    if other := plan_of_another_trial(facts.enrolment):
        yield other
    elif caution := protocol.before_treatment.caution:
        yield caution
    if facts.treated:
        yield from _follow_up(facts)
        yield from _open(facts)
        yield from _missing(facts)
    yield from _not_supplied(facts)
    yield from _assumptions(facts)
    if facts.trial.stamp.synthetic:
        yield "The data are synthetic: no number here is of a real person."


def limitations_title(facts: Facts) -> str:
    """The design in short."""
    arms, compared = _design(facts)
    return f"Limitations: {arms}, {counted(facts.treated, 'treated participant')}, {compared}"


def _design(facts: Facts) -> tuple[str, str]:
    """Arms, and what is compared; which arms another trial has is not in its protocol file."""
    of_another = bool(plan_of_another_trial(facts.enrolment)) or facts.protocol.borrowed
    return ALL_ARMS if of_another else ONE_ARM


def _follow_up(facts: Facts) -> Iterator[str]:
    left, on_study = facts.numbers["left_early"], facts.numbers["on_study"]
    unknown = f" ({left.note})" if left.note else ""
    if on_study.n:
        yield (
            f"Interim: {on_study.n} of {facts.treated} participants are still on study, and "
            f"{left.n} left early{unknown}."
        )
    elif left.n or unknown:
        yield f"Follow-up: {left.n} of {facts.treated} participants left early{unknown}."


def _open(facts: Facts) -> Iterator[str]:
    total = facts.numbers.get("attacks")
    if total is not None and total.value is not None and total.note:
        yield (
            f"Worsenings: {total.note}. Until then the attacks are {number_in_words(total)}, and "
            "numbers that rest on them are ranges."
        )
    counts = [facts.numbers.get(f"findings_{kind}") for kind in ("error", "query")]
    errors, queries = (one.n if one is not None else None for one in counts)
    if errors or queries:
        kinds = (counted(errors or 0, "error"), counted(queries or 0, "query"))
        yield f"Findings of the data checks that are open: {' and '.join(kinds)}."


def _missing(facts: Facts) -> Iterator[str]:
    week = facts.protocol.visits.final_week
    incomplete = [
        f"{words.format(week=week)}: {number_in_words(number)} of {number.of:g}"
        for name, words in EVIDENCE.items()
        if (number := facts.numbers.get(name)) is not None
        and number.value is not None
        and number.of is not None
        and number.value < number.of
    ]
    if incomplete:
        yield f"Missing evidence, unknown and not zero: {'; '.join(incomplete)}."


def _not_supplied(facts: Facts) -> Iterator[str]:
    absent = [
        dataset.label
        for name, dataset in read_dictionary().items()
        if name in ("ce", "rs", "nv", "is", "cp", "ae", "ds") and name not in facts.trial.supplied
    ]
    if absent:
        yield f"Not supplied in this data cut: {', '.join(absent)}."


def _assumptions(facts: Facts) -> Iterator[str]:
    borrowed = sorted(facts.protocol.borrowed - {"definitions"})
    if borrowed:
        yield (
            "Sections that the protocol file of this trial leaves to the standard protocol, which "
            f"is of a trial of NMOSD: {sections_in_words(borrowed)}."
        )
        return
    ours = int(value_listing(facts.protocol)["assumption"].eq("yes").sum())
    if ours:
        yield (
            f"Where the registry is silent, {ours} values are assumptions of this analysis, such "
            f"as visit windows and the EDSS rule {facts.protocol.disability.rule}; each is listed "
            "with its reason."
        )
