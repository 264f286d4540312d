"""Checks that the data dictionary and the intake alone make possible, for every dataset.

Keys, participants, dates and coded values are compared as they were recorded.  They know
nothing of the trial but its data cut.
"""

import functools
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nmosd_core.analyses.findings import COLUMNS, Recorded, of_rows, together
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE, VALUE_NOT_READ
from nmosd_core.trial_data.define import Variable

UNREADABLE = "Y"  # flag of a date of which nothing could be read
ENDS_OF_OTHER_CHECKS = ("ex", "ce", "ae")
DATE_PARTS = (4, 7, 10, 16)  # characters of a year, a month, a day, a minute


def rows_set_aside(recorded: Recorded) -> pd.DataFrame:
    """Rows that intake could not use."""
    return _from_intake(recorded, {ROW_SET_ASIDE})


def values_not_read(recorded: Recorded) -> pd.DataFrame:
    """Values that intake could not read as their type."""
    return _from_intake(recorded, {VALUE_NOT_READ})


def other_notes_of_intake(recorded: Recorded) -> pd.DataFrame:
    """Files and columns that intake left aside, and what it wrote in another form."""
    actions = set(recorded.set_aside["action"].dropna())
    return _from_intake(recorded, actions - {ROW_SET_ASIDE, VALUE_NOT_READ})


def rows_unaccounted_for(recorded: Recorded) -> pd.DataFrame:
    """Files of the export of which more rows were read than kept and set aside, or fewer."""
    lost = [
        (
            "",
            "",
            source.dataset,
            source.name,
            "",
            str(source.rows_read),
            f"{source.rows_read} rows were read, {source.rows_kept} kept and "
            f"{source.rows_set_aside} set aside",
        )
        for source in recorded.trial.cut.sources
        if source.rows_read != source.rows_kept + source.rows_set_aside
    ]
    return pd.DataFrame(lost, columns=COLUMNS, dtype="str")


def keys_used_twice(recorded: Recorded) -> pd.DataFrame:
    """Rows that share the key of their dataset."""
    parts = []
    for dataset, table in recorded.datasets():
        key = list(dataset.key)
        if table.select(key).group_by(key).aggregate([]).num_rows < table.num_rows:
            twice = table.select(key).to_pandas().duplicated(keep=False)
            words = f"another row has the same key ({', '.join(key)}); all of them are used"
            parts.append(of_rows(table, pa.array(twice), dataset, key[-1], words))
    return together(parts)


def ends_before_starts(recorded: Recorded) -> pd.DataFrame:
    """Ends that lie before their start, as far as both are recorded.

    Infusions, worsenings and adverse events have checks of their own (C23, C35, C55).
    """
    parts = []
    for dataset, table, variable in recorded.dates():
        if dataset.name in ENDS_OF_OTHER_CHECKS:
            continue
        start = dataset.variables.get(variable.name.replace("ENDTC", "STDTC"))
        if start is not None and start is not variable:
            mask = _lies_before(_readable(table, variable), _readable(table, start))
            words = f"{variable.label} lies before {start.label} ({start.name})"
            parts.append(of_rows(table, mask, dataset, variable.name, words))
    return together(parts)


def values_not_allowed(recorded: Recorded) -> pd.DataFrame:
    """Values of coded variables that are not among those of their codelist."""
    parts = []
    for dataset, table in recorded.datasets():
        for variable in dataset.variables.values():
            if variable.allowed:
                value = pc.utf8_upper(table[variable.name])
                known = pc.is_in(value, pa.array([*variable.allowed, None], pa.string()))
                words = f"{variable.label} is none of: {', '.join(variable.allowed)}"
                parts.append(of_rows(table, pc.invert(known), dataset, variable.name, words))
    return together(parts)


def _readable(table: pa.Table, variable: Variable) -> Any:
    """Recorded dates, without those of which nothing could be read."""
    flag = table[variable.companions[1].name]
    unreadable = pc.fill_null(pc.equal(flag, UNREADABLE), False)
    return pc.if_else(unreadable, pa.scalar(None, pa.string()), table[variable.name])


def _lies_before(end: Any, start: Any) -> Any:
    """Whether an end lies before a start, compared as far as both are recorded."""
    shorter = pc.min_element_wise(pc.utf8_length(end), pc.utf8_length(start), skip_nulls=False)
    before = [
        pc.and_(
            pc.less(*(pc.utf8_slice_codeunits(date, 0, length) for date in (end, start))),
            pc.greater_equal(shorter, length),
        )
        for length in DATE_PARTS
    ]
    return functools.reduce(pc.or_, before)


def _from_intake(recorded: Recorded, actions: set[str]) -> pd.DataFrame:
    aside = recorded.set_aside
    rows = aside[aside["action"].isin(actions)]
    place = rows["file"] + (", row " + rows["row"].astype("str")).fillna("")
    return rows.assign(visit="", record=place, finding=rows["reason"])[COLUMNS].fillna("")
