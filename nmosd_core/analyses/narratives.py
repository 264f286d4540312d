"""Facts for the narrative of each serious event, in order, each with the record it comes from.

Nothing is inferred and nothing left out silently: a variable that is not recorded is a fact with
no value.  The order is that of case narratives in clinical study reports (ICH E3, 12.3.2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.safety import Safety, review_safety
from nmosd_core.errors import HeldBack
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

WHO, HISTORY, TREATMENT, EVENT = "participant", "medical history", "treatment", "event"
COUNTED = "counted"  # a number made of the dates of the records named
DURING, OUTCOME = "treated with, during the event", "outcome"
PARTICIPANT_FACTS = {
    "age, years": "AGE",
    "sex": "SEX",
    "consent": "RFICDTC",
    "first infusion": "RFXSTDTC",
}
EVENT_FACTS = {
    "reported term": "AETERM",
    "preferred term": "AEDECOD",
    "organ class": "AEBODSYS",
    "start": "AESTDTC",
    "severity": "AESEV",
    "grade": "AETOXGR",
    "serious": "AESER",
}
CRITERIA = {
    "results in death": "AESDTH",
    "life-threatening": "AESLIFE",
    "hospitalisation": "AESHOSP",
    "disability": "AESDISAB",
    "congenital anomaly": "AESCONG",
    "medically important": "AESMIE",
}
OUTCOME_FACTS = {
    "relationship": "AEREL",
    "action with treatment": "AEACN",
    "outcome": "AEOUT",
    "end": "AEENDTC",
}


@dataclass(frozen=True)
class Fact:
    """One recorded value, or that nothing is recorded (`value` is None)."""

    part: str
    fact: str
    value: str | None
    dataset: str
    record: str
    variable: str


@dataclass(frozen=True, eq=False)
class Narratives:
    """Facts of every serious event of a treated participant.

    Attributes
    ----------
    events
        The rows of `Safety.serious`.
    facts
        One tuple of facts for each of them, in the order of a narrative.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    events: pd.DataFrame
    facts: tuple[tuple[Fact, ...], ...]
    protocol: Protocol
    stamp: Stamp


@answered_once
def draft_narratives(trial: TrialData) -> Narratives:
    """Gather the facts of every serious event.

    Raises
    ------
    NotSupplied
        The export holds no ae.
    HeldBack
        The cut is opened in presentation mode: a draft is made of recorded words.
    """
    if trial.presentation:
        raise HeldBack("Narrative drafts")
    safety = review_safety(trial)
    records = {name: trial.dataset(name) for name in ("dm", "mh", "cm", "ae")}
    facts = tuple(
        tuple(_facts(event, records, safety, trial)) for event in each_row(safety.serious)
    )
    return Narratives(safety.serious, facts, trial.protocol, trial.stamp)


def _facts(
    event: Any, records: dict[str, pd.DataFrame], safety: Safety, trial: TrialData
) -> Iterator[Fact]:
    own = {name: rows[rows["USUBJID"] == event.participant] for name, rows in records.items()}
    recorded = own["ae"][own["ae"]["AESEQ"] == event.sequence].iloc[0]
    person = own["dm"].iloc[0]
    if pd.isna(person["RFXSTDTC"]):
        first = {**PARTICIPANT_FACTS, "first infusion": "RFSTDTC"}
    else:
        first = PARTICIPANT_FACTS
    yield from _values(WHO, person, first, "dm", "")
    yield from _history(own["mh"], "mh" in trial.supplied)
    yield from _last_infusion(event, safety)
    record = str(event.sequence)
    yield from _values(EVENT, recorded, EVENT_FACTS, "ae", record)
    yield from (
        fact
        for fact in _values(EVENT, recorded, CRITERIA, "ae", record)
        if fact.value is not None and fact.value.upper() == "Y"
    )
    yield from _treatments(event, own["cm"], trial)
    yield from _values(OUTCOME, recorded, OUTCOME_FACTS, "ae", record)
    if safety.people.set_index("participant").at[event.participant, "died"]:
        yield from _values(OUTCOME, person, {"death": "DTHDTC"}, "dm", "")


def _values(
    part: str, row: "pd.Series[Any]", facts: dict[str, str], dataset: str, record: str
) -> Iterator[Fact]:
    for fact, variable in facts.items():
        yield Fact(part, fact, _text(row[variable]), dataset, record, variable)


def _history(rows: pd.DataFrame, supplied: bool) -> Iterator[Fact]:
    if not len(rows):
        fact = "history" if supplied else "history (MH was not supplied)"
        yield Fact(HISTORY, fact, None, "mh", "", "MHTERM")
    for row in each_row(rows.sort_values("MHSEQ")):
        since = f" ({row.MHSTDTC})" if _text(row.MHSTDTC) else ""
        text = f"{row.MHTERM}{since}"
        yield Fact(HISTORY, "history", text, "mh", str(row.MHSEQ), "MHTERM, MHSTDTC")


def _last_infusion(event: Any, safety: Safety) -> Iterator[Fact]:
    """The infusion that the event follows, and the days since; why not where it has no place."""
    given = safety.events.infusions
    given = given[given["participant"].eq(event.participant) & given["given"].le(event.started)]
    if pd.notna(event.not_placed) or not len(given):
        fact = f"last infusion before the event ({event.not_placed})"
        yield Fact(TREATMENT, fact, None, "ex", "", "EXSTDTC")
        return
    last = given.sort_values("given").iloc[-1]
    record = str(last["sequence"])
    day = _text(last["given_as_recorded"])
    yield Fact(TREATMENT, "last infusion before the event", day, "ex", record, "EXSTDTC")
    yield Fact(TREATMENT, "its dose", _text(last["dose"]), "ex", record, "EXDOSE")
    yield Fact(TREATMENT, "unit of the dose", _text(last["dose_unit"]), "ex", record, "EXDOSU")
    counted = {
        "its number, as given": event.after_infusion,
        "days from it to the event": event.days_since_infusion,
    }
    for fact, value in counted.items():
        yield Fact(TREATMENT, fact, str(value), "ex, ae", f"{record}, {event.sequence}", COUNTED)


def _treatments(event: Any, rows: pd.DataFrame, trial: TrialData) -> Iterator[Fact]:
    """Treatments that were begun from the first day of the event to its last, or the data cut."""
    if pd.isna(event.started):
        fact = "treatments begun (the start of the event is not completely dated)"
        yield Fact(DURING, fact, None, "cm", "", "CMSTDTC")
        return
    last = event.ended if event.end_state == "ended" else pd.NaT
    last = pd.Timestamp(trial.last_day) if pd.isna(last) else last
    begun = rows[rows["CMSTDT"].between(event.started, last)].sort_values(["CMSTDT", "CMSEQ"])
    if not len(begun):
        fact = "treatments begun" if "cm" in trial.supplied else "treatments (CM was not supplied)"
        yield Fact(DURING, fact, None, "cm", "", "CMTRT")
    for row in each_row(begun):
        dose = " ".join(part for part in (_text(row.CMDOSE), _text(row.CMDOSU)) if part)
        parts = (_text(row.CMTRT), dose, _text(row.CMINDC), _text(row.CMSTDTC))
        text = ", ".join(part for part in parts if part)
        variables = "CMTRT, CMDOSE, CMDOSU, CMINDC, CMSTDTC"
        yield Fact(DURING, "treatment begun", text, "cm", str(row.CMSEQ), variables)


def _text(value: Any) -> str | None:
    """The value as it reads, or None where nothing is recorded."""
    if pd.isna(value):
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)
