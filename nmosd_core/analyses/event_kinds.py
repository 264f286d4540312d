"""Kinds of adverse events that a safety overview counts: serious, severe, related and so on.

Each kind takes one recorded variable at its word: serious is AESER, severe is AESEV, grade is
AETOXGR, and none is read from another.  The words compared with are those of CDISC controlled
terminology; groups of terms, and the relationships that count as related, are in
study/protocol.toml.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from nmosd_core.analyses.event_columns import EventColumns, Truths
from nmosd_core.analyses.event_groups import belongs
from nmosd_core.study.events import EventGroup

MILD, MODERATE, SEVERE = SEVERITIES = ("MILD", "MODERATE", "SEVERE")
HIGH_GRADE = 3  # CTCAE: 3 is severe, 4 life-threatening, 5 fatal
CRITERION = "a seriousness criterion"

Choose = Callable[[EventColumns], Truths]


@dataclass(frozen=True)
class Kind:
    """One kind of treatment-emergent event.

    Attributes
    ----------
    name, label, definition
        Stable name ("serious_teae"), words on screen, key of the protocol's definition.
    holds
        Tells of each row of the listing of `AdverseEvents` whether it is of this kind, leaving
        aside whether it is treatment-emergent.
    variable
        What must be recorded to tell: a key of RECORDED, or empty.
    by_infusion
        Whether the days since an infusion tell.
    """

    name: str
    label: str
    definition: str
    holds: Choose
    variable: str = ""
    by_infusion: bool = False

    @property
    def what_tells(self) -> str:
        """The variable as it is called, with its name."""
        words = IN_WORDS.get(self.variable)
        return f"{words} ({self.variable})" if words else self.variable


def _is(column: str, *values: str) -> Choose:
    return lambda events: events.says(column, *values)


def _known(column: str) -> Choose:
    return lambda events: events.known(column)


def _grade_from(lowest: int) -> Choose:
    return lambda events: events["grade"] >= lowest


def _worst(severity: str, events: EventColumns) -> Truths:
    """Events of this severity of participants who had no treatment-emergent one more severe."""
    more_severe = SEVERITIES[SEVERITIES.index(severity) + 1 :]
    worse = events["treatment_emergent"] & events.says("severity", *more_severe)
    return events.says("severity", severity) & ~np.isin(events.person, events.person[worse])


def _of_treated(events: EventColumns) -> Truths:
    return events["treated"]


ANY = Kind("ae", "Any event, whenever it started", "adverse_event", _of_treated)
LEFT = Kind(
    "left_for_event", "Left because of an adverse event", "discontinued_for_event", _of_treated
)
DIED = Kind("died", "Died", "died", _of_treated)
KINDS = (
    Kind("teae", "Any event", "treatment_emergent", lambda events: events["treatment_emergent"]),
    Kind("serious_teae", "Serious event", "serious", _is("serious", "Y"), "AESER"),
    Kind(
        "criterion_teae",
        "Event with a seriousness criterion",
        "seriousness_criterion",
        _known("criteria"),
        CRITERION,
    ),
    Kind(
        "criterion_only_teae",
        "Event with a criterion, not called serious",
        "seriousness_criterion",
        lambda events: events.known("criteria") & ~events.says("serious", "Y"),
        CRITERION,
    ),
    Kind("related_teae", "Related event", "related", _is("related", "Y"), "AEREL"),
    Kind(
        "serious_related_teae",
        "Serious and related event",
        "related",
        lambda events: events.says("serious", "Y") & events.says("related", "Y"),
        "AEREL",
    ),
    Kind(
        "related_or_missing_teae",
        "Event related, or relationship missing",
        "related",
        lambda events: ~events.says("related", "N"),
        "AEREL",
    ),
    Kind("severe_teae", "Severe event", "severity", _is("severity", SEVERE), "AESEV"),
    Kind(
        "moderate_or_severe_teae",
        "Moderate or severe event",
        "severity",
        _is("severity", MODERATE, SEVERE),
        "AESEV",
    ),
    Kind("grade_3_teae", "Grade 3 to 5", "grade", _grade_from(HIGH_GRADE), "AETOXGR"),
    Kind("fatal_teae", "Fatal event", "outcome", _is("outcome", "FATAL"), "AEOUT"),
    Kind(
        "not_recovered_teae",
        "Event not recovered from",
        "outcome",
        _is("outcome", "NOT RECOVERED/NOT RESOLVED"),
        "AEOUT",
    ),
    Kind(
        "interrupted_teae",
        "Treatment interrupted",
        "action",
        _is("action", "DRUG INTERRUPTED"),
        "AEACN",
    ),
    Kind(
        "withdrawn_teae",
        "Treatment ended",
        "action",
        _is("action", "DRUG WITHDRAWN"),
        "AEACN",
    ),
    Kind(
        "partial_start_teae",
        "Start known only to the month or year",
        "treatment_emergent",
        lambda events: events["start_is_partial"],
    ),
)
WORST_SEVERITY = tuple(
    Kind(
        f"worst_{severity.lower()}",
        f"Worst severity {severity.lower()}",
        "severity",
        partial(_worst, severity),
        "AESEV",
    )
    for severity in SEVERITIES
)
LOOKED_FOR_FIRST = (
    "died",
    "serious_teae",
    "severe_teae",
    "grade_3_teae",
    "teae",
    "related_teae",
    "interrupted_teae",
    "withdrawn_teae",
)
IN_WORDS = {
    "AESER": "seriousness",
    "AESEV": "severity",
    "AETOXGR": "grade",
    "AEREL": "relationship",
    "AEOUT": "outcome",
    "AEACN": "action with treatment",
}
RECORDED: dict[str, Choose] = {
    "AESER": _known("serious"),
    "AESEV": _known("severity"),
    "AETOXGR": _known("grade"),
    "AEREL": _known("related"),
    "AEOUT": _known("outcome"),
    "AEACN": _known("action"),
    # Forms ask for criteria once AESER is Y, so beside AESER = N a blank is an answer too.
    CRITERION: lambda events: (
        events["criterion_recorded"]
        | (events.says("serious", "N") & events["criterion_recorded"].any())
    ),
}


def kinds_of_groups(groups: dict[str, EventGroup]) -> Iterator[Kind]:
    """One kind for each group of the protocol: "group_infections"."""
    for name, group in groups.items():
        yield Kind(
            f"group_{name}",
            group.label,
            "event_group",
            partial(belongs, group),
            by_infusion=bool(group.days_after_infusion),
        )
