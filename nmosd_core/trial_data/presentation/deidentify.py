"""The files of a data cut as presentation mode opens them.

Identifiers, dates and typed words are replaced here, once, so that no page, figure or file has to
think of it.  What the data dictionary does not describe is left out: nobody knows what it holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from nmosd_core.study.events import EventGroup
from nmosd_core.trial_data.define import Dataset, Variable, read_dictionary
from nmosd_core.trial_data.files import Files
from nmosd_core.trial_data.presentation.calendars import (
    CONSENT,
    FIRST_INFUSION,
    Calendar,
    choose_era,
    move_month,
)
from nmosd_core.trial_data.presentation.texts import (
    CODED,
    NOT_SHOWN,
    PEOPLE,
    REMARKS,
    Words,
    is_typed,
)

DATE_OF_BIRTH = "BRTHDTC"
GO_ON = ("ce",)  # whose dates after the cut are read: sql/worsenings.sql
SAID_OF_SET_ASIDE = ("file", "value", "reason")


@dataclass(frozen=True)
class Replaced:
    """What is put in place of what was recorded.

    Attributes
    ----------
    names
        Number of each participant.
    calendars
        Calendar of each participant, by identifier.
    words
        What is taken out of texts.
    groups
        Adverse events of special interest, whose keywords in a reported term are kept.
    """

    names: Mapping[str, str]
    calendars: Mapping[str, Calendar]
    words: Words
    groups: Mapping[str, EventGroup]

    def files(self, real: Files) -> Files:
        """Every dataset, and how many rows were set aside without what they held."""
        datasets = {
            name: self._dataset(table, read_dictionary()[name])
            for name, table in real.datasets.items()
        }
        return Files(datasets, real.variables, _nothing_said(real.set_aside))

    def cuts(self) -> pa.Table:
        """One row per participant: participant, data_cut (on the participant's calendar)."""
        days = {self.names[who]: calendar.move_cut() for who, calendar in self.calendars.items()}
        return pa.table(
            {"participant": list(days), "data_cut": pa.array(days.values(), pa.date32())}
        )

    def _dataset(self, table: pa.Table, dataset: Dataset) -> pa.Table:
        who = table["USUBJID"].to_pylist()
        columns: dict[str, Any] = {}
        for variable in dataset.variables.values():
            for beside in variable.companions:
                columns[beside.name] = table[beside.name]
            if variable.name in ("USUBJID", "SUBJID"):
                columns[variable.name] = [self.names[one] for one in who]
            elif variable.name == DATE_OF_BIRTH or variable.name.endswith(PEOPLE):
                columns |= _emptied(variable, len(table))
            elif variable.type == "date":
                columns |= self._dates(table, variable, who, goes_on=dataset.name in GO_ON)
            elif variable.type == "text" and not variable.allowed:
                columns[variable.name] = self._texts(table, variable, who)
            else:
                columns[variable.name] = table[variable.name]
        schema = dataset.schema
        return pa.table({field.name: _as(field.type, columns[field.name]) for field in schema})

    def _dates(
        self, table: pa.Table, variable: Variable, who: Sequence[str], *, goes_on: bool
    ) -> dict[str, Any]:
        """The recorded dates and their typed companions, on each participant's calendar."""
        whole, missing = (beside.name for beside in variable.companions)
        texts, days = table[variable.name].to_pylist(), table[whole].to_pylist()

        def on(own: Calendar) -> Calendar:
            return replace(own, goes_on=goes_on)

        return {
            variable.name: self._each(texts, who, lambda own, text: on(own).move_text(text)),
            whole: self._each(days, who, lambda own, day: on(own).move(day)),
            missing: table[missing],
        }

    def _each(
        self, values: list[Any], who: Sequence[str], move: Callable[[Calendar, Any], Any]
    ) -> list[Any]:
        known: dict[tuple[str, Any], Any] = {}
        for pair in set(zip(who, values, strict=True)):
            one, value = pair
            known[pair] = None if value is None else move(self.calendars[one], value)
        return [known[pair] for pair in zip(who, values, strict=True)]

    def _texts(self, table: pa.Table, variable: Variable, who: Sequence[str]) -> list[Any]:
        texts: list[Any] = table[variable.name].to_pylist()
        if variable.name.endswith(REMARKS):
            return [None if text is None else NOT_SHOWN for text in texts]
        typed = is_typed(variable)
        clean = self._each(
            texts, who, lambda calendar, text: self.words.clean(text, calendar, typed=typed)
        )
        for ending, coded in CODED.items():
            beside = variable.name.removesuffix(ending) + coded
            if variable.name.endswith(ending) and beside in table.column_names:
                return self._terms(variable, texts, clean, table[beside].to_pylist())
        return clean

    def _terms(
        self, variable: Variable, texts: list[Any], clean: list[Any], coded: list[Any]
    ) -> list[Any]:
        """Coded terms in place of reported ones; what is not coded is numbered."""
        if variable.name == "DSTERM":
            coded = [own or other for own, other in zip(coded, clean, strict=True)]
        without = sorted({t for t, c in zip(texts, coded, strict=True) if t is not None and not c})
        numbered = {
            text: f"term {place} that is not coded" for place, text in enumerate(without, 1)
        }
        groups = self.groups if variable.name == "AETERM" else {}
        return [
            None if text is None else (own or numbered[text]) + _keywords(text, own or "", groups)
            for text, own in zip(texts, coded, strict=True)
        ]


def first_infusions_by_month(people: pd.DataFrame) -> pa.Table:
    """First infusions without saying whose: participant (missing), first_infusion (a month)."""
    months = sorted(move_month(day.date()) for day in people["first_infusion"].dropna())
    nobody = pa.nulls(len(months), pa.string())
    return pa.table({"participant": nobody, "first_infusion": pa.array(months, pa.date32())})


def calendars_of(people: pd.DataFrame, everyone: set[str], cut: date) -> dict[str, Calendar]:
    """The calendar of everyone, also of those who have records but no row in dm.

    `people` are rows of sql/opening/people.sql.
    """
    known = {str(row["participant"]): _calendar(row, cut) for row in people.to_dict("records")}
    return {one: known.get(one) or Calendar(None, CONSENT[0], cut) for one in everyone}


def _calendar(row: Mapping[Any, Any], cut: date) -> Calendar:
    treated = bool(row["treated"]) and pd.notna(row["first_infusion"])
    day_0 = row["first_infusion"] if treated else row["first_day"]
    if pd.isna(day_0):
        return Calendar(None, CONSENT[0], cut)
    consent = row["first_day"] if pd.notna(row["first_day"]) else day_0
    eras = FIRST_INFUSION if treated else CONSENT
    return Calendar(day_0.date(), choose_era(day_0.date(), consent.date(), eras), cut)


def _keywords(text: str, shown: str, groups: Mapping[str, EventGroup]) -> str:
    """Keywords of the groups that a reported term holds and the coded one does not."""
    found = dict.fromkeys(
        keyword
        for group in groups.values()
        for keyword in group.keywords
        if keyword in text.lower() and keyword not in shown.lower()
    )
    return f" ({', '.join(found)})" if found else ""


def _as(kind: pa.DataType, values: Any) -> Any:
    return pa.array(values, kind) if isinstance(values, list) else values


def _emptied(variable: Variable, rows: int) -> dict[str, Any]:
    empty: dict[str, Any] = {variable.name: [None] * rows}
    return empty | {beside.name: [None] * rows for beside in variable.companions}


def _nothing_said(set_aside: pa.Table) -> pa.Table:
    for name in (*SAID_OF_SET_ASIDE, "participant"):
        place = set_aside.schema.get_field_index(name)
        said = pa.array([NOT_SHOWN] * len(set_aside), pa.string())
        set_aside = set_aside.set_column(place, set_aside.schema.field(name), said)
    return set_aside
