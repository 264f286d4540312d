"""Safety board: who had what, and how bad, in each cycle of treatment.

A cycle is as long as the interval between infusions (study/protocol.toml).  An event stands in
the cycle in which it starts.  Grade and severity stay apart: where no event of a cell has a grade,
its severity is shown as a word.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.attacks import Attacks, count_attacks
from nmosd_core.analyses.completions import ATTACK, TO_REVIEW
from nmosd_core.analyses.event_columns import EventColumns
from nmosd_core.analyses.event_groups import belongs, has_criterion_only
from nmosd_core.analyses.event_kinds import SEVERITIES
from nmosd_core.analyses.new_records import find_new_records, record_name
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.safety import Safety, review_safety
from nmosd_core.analyses.unobserved import Unobserved
from nmosd_core.errors import NotSupplied
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

CELL = ["participant", "cycle"]
ATTACK_LETTER = "A"


@dataclass(frozen=True, eq=False)
class SafetyBoard:
    """Participants by cycle.

    Attributes
    ----------
    cells
        One row per participant and cycle with an event or an attack: participant, cycle (from
        1), events, worst (1 to 5: the worst grade, else the worst severity, 1 mild to 3 severe;
        missing where neither is recorded), graded (whether it is a grade), letters (of the
        groups of special interest; A an attack, A? one to review), serious, criterion_only (an
        event has a criterion of seriousness and is not called serious), new (bool), what (the
        events in words).
    events
        The adverse events that stand in a cycle, with cycle in their listing.
    attacks
        Attacks and worsenings to review that stand in a cycle, with cycle and new beside each;
        None where they are not known or not to be seen.
    people
        One row per treated participant: participant, cycles (that are known at least in part;
        of who is unobserved, to the last record).
    unobserved
        Who is counted as at risk for long after their last record.
    cycles
        Cycles of the board.
    not_placed
        Treatment-emergent events whose cycle is not known.
    attacks_not_placed
        Attacks and worsenings to review that can be of this treatment, whose cycle is not known;
        0 where attacks are not known or not to be seen.
    news_told
        Whether there is a previous data cut that tells what is new.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    cells: pd.DataFrame
    events: AdverseEvents
    attacks: Attacks | None
    people: pd.DataFrame
    unobserved: Unobserved
    cycles: int
    not_placed: int
    attacks_not_placed: int
    news_told: bool
    protocol: Protocol
    stamp: Stamp

    def cells_of(self, participant: str) -> pd.DataFrame:
        """Every cell of one participant, with and without an event: participant, cycle."""
        own = self.people[self.people["participant"].eq(participant)]
        cycles = pd.DataFrame({"cycle": range(1, self.cycles + 1)})
        return own[["participant"]].merge(cycles, how="cross")

    def of_cell(self, participant: str, cycle: int) -> tuple[AdverseEvents, Attacks | None]:
        """The events and the attacks of one cell."""
        events, attacks = self.events, self.attacks
        own = _in_cell(events.listing, participant, cycle)
        if attacks is not None:
            attacks = replace(attacks, worsenings=_in_cell(attacks.worsenings, participant, cycle))
        return replace(events, listing=own), attacks

    def without_attacks(self) -> Self:
        """The same board for readers who see safety only."""
        cells = self.cells[self.cells["events"] > 0]
        letters = cells["letters"].str.replace(r"A\??", "", regex=True)
        return replace(
            self, cells=cells.assign(letters=letters), attacks=None, attacks_not_placed=0
        )


def _in_cell(rows: pd.DataFrame, participant: str, cycle: int) -> pd.DataFrame:
    return rows[rows["participant"].eq(participant) & rows["cycle"].eq(cycle)]


@answered_once
def lay_out_safety(trial: TrialData) -> SafetyBoard:
    """Place every treatment-emergent event, and every attack, into its cycle.

    Raises
    ------
    NotSupplied
        The export holds no ae.
    """
    safety = review_safety(trial)
    protocol, people = trial.protocol, safety.events.people
    days = protocol.infusion_clock.cycle_days
    placed, not_placed = _place(safety, days)
    attacks, attacks_not_placed = _attacks(trial, days)
    cells = _cells(placed, attacks)
    known = people["known_until_day"].clip(lower=0) // days + 1
    limit = protocol.adverse_events.emergent_to_day
    last = limit // days + 1 if limit else int(known.max()) if known.notna().any() else 1
    return SafetyBoard(
        cells=cells[cells["cycle"].le(last)],
        events=replace(safety.events, listing=placed),
        attacks=attacks,
        people=people[["participant"]].assign(
            cycles=_seen(known, people, safety.unobserved, days).clip(upper=last)
        ),
        unobserved=safety.unobserved,
        cycles=last,
        not_placed=not_placed,
        attacks_not_placed=attacks_not_placed,
        news_told=safety.news.told,
        protocol=protocol,
        stamp=trial.stamp,
    )


def _seen(
    known: "pd.Series[int]", people: pd.DataFrame, unobserved: Unobserved, days: int
) -> "pd.Series[int]":
    """Known cycles of each participant; of who is unobserved, those to the last record."""
    last = people[["participant", "first_infusion"]].merge(unobserved.people, how="left")
    day = (last["last_record"] - last["first_infusion"]).dt.days
    seen = (day.clip(lower=0) // days + 1).astype("Int64")
    return known.mask(seen.lt(known).fillna(False), seen)


def _place(safety: Safety, days: int) -> tuple[pd.DataFrame, int]:
    """Events whose every possible start lies in one cycle, and how many others there are."""
    listing = safety.events.listing
    events = listing[listing["treatment_emergent"]]
    first = events["first_infusion"]
    earliest = (events["started_earliest"] - first).dt.days.clip(lower=0) // days
    latest = (events["started_latest"] - first).dt.days.clip(lower=0) // days
    sure = earliest.notna() & earliest.eq(latest)
    own = events[sure]
    groups = safety.events.protocol.adverse_events.groups.values()
    columns, letters = EventColumns(own), pd.Series("", own.index)
    for letter in dict.fromkeys(group.letter for group in groups if group.letter):
        of_letter = np.zeros(len(own), bool)
        for group in groups:
            if group.letter == letter:
                of_letter |= belongs(group, columns)
        letters = letters.mask(of_letter, letters + letter)
    placed = own.assign(
        cycle=earliest[sure].astype("int64") + 1,
        letters=letters,
        new=safety.news.events.reindex(own.index).notna(),
        criterion_only=has_criterion_only(own),
    )
    return placed, len(events) - len(own)


def _attacks(trial: TrialData, days: int) -> tuple[Attacks | None, int]:
    """Attacks and worsenings to review whose every possible onset lies in one cycle.

    None if they are not supplied; and how many others can be of this treatment.
    """
    try:
        attacks = count_attacks(trial)
    except NotSupplied:
        return None, 0
    rows = attacks.worsenings[attacks.worsenings["verdict"].isin([ATTACK, TO_REVIEW])]
    earliest = (rows["onset_earliest"] - rows["first_infusion"]).dt.days // days
    latest = (rows["onset_latest"] - rows["first_infusion"]).dt.days // days
    sure = earliest.eq(latest) & earliest.ge(0)
    own, before = rows[sure], latest.lt(0)
    letter = own["verdict"].map({ATTACK: ATTACK_LETTER, TO_REVIEW: f"{ATTACK_LETTER}?"})
    names = [record_name("ce", sequence) for sequence in own["sequence"]]
    known = find_new_records(trial)
    new = [one in known for one in zip(own["participant"], names, strict=True)]
    own = own.assign(cycle=earliest[sure].astype("int64") + 1, letter=letter, new=new)
    return replace(attacks, worsenings=own), int((~sure & ~before).sum())


def _cells(events: pd.DataFrame, attacks: Attacks | None) -> pd.DataFrame:
    rows: dict[tuple[str, int], list[Any]] = {}
    for event in each_row(events):
        rows.setdefault((event.participant, int(event.cycle)), []).append(event)
    struck: dict[tuple[str, int], list[str]] = {}
    for attack in each_row(attacks.worsenings) if attacks is not None else ():
        struck.setdefault((attack.participant, int(attack.cycle)), []).append(attack.letter)
    cells = [
        {"participant": who, "cycle": cycle, **_cell(rows.get((who, cycle), []))}
        | {"attacks": "".join(sorted(set(struck.get((who, cycle), []))))}
        for who, cycle in sorted({*rows, *struck})
    ]
    columns = [*CELL, "events", "worst", "graded", "letters", "serious", "criterion_only"]
    columns += ["new", "what", "attacks"]
    table = pd.DataFrame(cells, columns=columns)
    kinds = {"participant": "str", "cycle": "int64", "events": "int64", "worst": "Int64"}
    flags = dict.fromkeys(["graded", "serious", "criterion_only", "new"], "bool")
    words = dict.fromkeys(["letters", "what", "attacks"], "str")
    table = table.astype(kinds | flags | words)
    return table.assign(letters=table["letters"] + table["attacks"]).drop(columns="attacks")


def _cell(events: list[Any]) -> dict[str, Any]:
    graded = [int(event.grade) for event in events if pd.notna(event.grade)]
    place = {severity: place for place, severity in enumerate(SEVERITIES, start=1)}
    severities = [place[event.severity] for event in events if event.severity in place]
    return {
        "events": len(events),
        "worst": max(graded or severities, default=None),
        "graded": bool(graded),
        "letters": "".join(sorted({letter for event in events for letter in event.letters})),
        "serious": any(event.serious == "Y" for event in events),
        "criterion_only": any(event.criterion_only for event in events),
        "new": any(event.new for event in events),
        "what": "<br>".join(_in_words(event) for event in events),
    }


def _in_words(event: Any) -> str:
    grade = f"grade {event.grade}" if pd.notna(event.grade) else "no grade"
    severity = event.severity.lower() if isinstance(event.severity, str) else "no severity"
    marks = [grade, severity, *(["serious"] if event.serious == "Y" else [])]
    marks += ["seriousness criterion, not called serious"] if event.criterion_only else []
    marks += ["new"] if event.new else []
    return f"{event.preferred_term}, {event.started_as_recorded}: {', '.join(marks)}"
