"""When the last participant reaches week 52, as tables and in words."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.analyses.projection import (
    LATER,
    NOT_ESTIMABLE,
    PLANNED,
    PROJECTED,
    RECORDED,
    Milestone,
)
from nmosd_core.tables.wording import ATTENTION, CALM, PLAIN, UNKNOWN, day_in_words

DAYS = ["expected_on", "earliest_on", "latest_on"]


def projection_listing(enrolment: Enrolment) -> pd.DataFrame:
    """One row per milestone, up to week 52 of the last participant.

    Columns: milestone, basis (recorded, planned, projected, not estimable), expected_on,
    earliest_on, latest_on (dates: of a planned visit its window, of a projected one the
    prediction interval; in presentation mode months from that of the first infusion of all),
    participant, how_found (how the day was found, or why it cannot be).
    """
    rows = [
        (one.name, one.basis, *_days(one, enrolment), one.participant, one.why)
        for one in enrolment.projection.milestones
    ]
    columns = ["milestone", "basis", *DAYS, "participant", "how_found"]
    table = pd.DataFrame(rows, columns=columns)
    kind = "str" if enrolment.stamp.presentation else "datetime64[s]"
    return table.astype({"participant": "str", "how_found": "str"} | dict.fromkeys(DAYS, kind))


def weeks_52_to_come(enrolment: Enrolment) -> pd.DataFrame:
    """One row per participant on study who has not been seen at week 52, the last one last.

    Columns: participant, planned_on, opens, closes (dates: planned day and window), status
    (to come, window open, overdue).
    """
    return enrolment.projection.waiting


def projection_in_words(enrolment: Enrolment) -> list[tuple[str, str]]:
    """Sentences on recruitment and on week 52, each with its mark."""
    recruited, *at_week_52 = enrolment.projection.milestones
    sentences = [(_recruitment_in_words(recruited, enrolment), _mark(recruited))]
    sentences += [
        (_week_52_in_words(one, enrolment), ATTENTION if "overdue" in one.why else _mark(one))
        for one in at_week_52
        if one.why != recruited.why or one.basis != NOT_ESTIMABLE
    ]
    if enrolment.undated:
        sentences.append(
            (
                f"{enrolment.undated} treated without a complete date of the first infusion: "
                "their final evaluation is not known.",
                ATTENTION,
            )
        )
    return sentences


def _mark(milestone: Milestone) -> str:
    return {NOT_ESTIMABLE: UNKNOWN, RECORDED: CALM}.get(milestone.basis, PLAIN)


def _recruitment_in_words(milestone: Milestone, enrolment: Enrolment) -> str:
    projection = enrolment.projection
    of = "" if projection.planned is None else f" of {projection.planned} planned"
    begin = f"{projection.treated}{of} participants are treated"
    expected, earliest, latest = _in_words(milestone, enrolment)
    if milestone.basis == NOT_ESTIMABLE:
        bound = f", at the present rate not before {earliest}" if earliest else ""
        few = "; too few to project further" if earliest else ""
        return f"{begin}; when the last will be is not estimable{bound}: {milestone.why}{few}."
    if milestone.basis == RECORDED:
        return f"{begin}; the first infusion of the last was {_when(enrolment)} {expected}."
    return (
        f"{begin}. At the pace so far the last would be treated about {expected} "
        f"({earliest} to {latest}): {milestone.why}."
    )


def _week_52_in_words(milestone: Milestone, enrolment: Enrolment) -> str:
    name = milestone.name + (f" ({milestone.participant})" if milestone.participant else "")
    if milestone.basis == NOT_ESTIMABLE:
        return f"{name}: not estimable, {milestone.why}."
    expected, earliest, latest = _in_words(milestone, enrolment)
    seen = f"was seen {_when(enrolment)}"
    verb = {RECORDED: seen, PLANNED: "is planned for", PROJECTED: "is projected for about"}
    window = f", {earliest} to {latest} with its window" if earliest else ""
    why = f"; {milestone.why}" if milestone.why and milestone.basis == PLANNED else ""
    return f"{name} {verb[milestone.basis]} {expected}{window}{why}."


def _in_words(milestone: Milestone, enrolment: Enrolment) -> tuple[str, str, str]:
    first, *others = (
        day if isinstance(day, str) else day_in_words(day) for day in _days(milestone, enrolment)
    )
    earliest, latest = others
    if milestone.basis == PROJECTED and not latest:
        latest = LATER
    return first, earliest, latest


def _when(enrolment: Enrolment) -> str:
    return "in" if enrolment.stamp.presentation else "on"


def _days(milestone: Milestone, enrolment: Enrolment) -> list[Any]:
    """The three days; in presentation mode as months since the first infusion of all."""
    days = [milestone.expected, milestone.earliest, milestone.latest]
    if not enrolment.stamp.presentation:
        return days
    first = enrolment.projection.first
    return [_month(day, first) if day is not None and first is not None else "" for day in days]


def _month(day: pd.Timestamp, first: pd.Timestamp) -> str:
    return f"month {12 * (day.year - first.year) + day.month - first.month}"
