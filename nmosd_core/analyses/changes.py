"""What changed between two data cuts: records added, changed and removed.

Records that are the same in both cuts are set apart first.  The others are matched by the key
that the data dictionary gives their dataset, without its dates, since a date may be corrected;
of several with one key the first is matched with the first.  A record that is gone from the
later cut is an alarm: exports do not lose records by themselves.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nmosd_core.analyses.rows import as_table
from nmosd_core.errors import HeldBack
from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import Stamp, TrialData

REMOVED, CHANGED, ADDED = "removed", "changed", "added"
ORDER = {REMOVED: 0, CHANGED: 1, ADDED: 2}
BETWEEN_VALUES, NO_VALUE = "\x1f", "\x00"  # intake keeps neither within a value
ANOTHER_ROW = ", row "
COLUMNS = ["change", "dataset", "participant", "record", "variable", "before", "after", "what"]

Record = dict[str, str | None]

# What a record is about: the first of these that a dataset has, after its own two letters.
TOPICS = ("DECOD", "TERM", "TRT", "TEST")
RESULTS = ("STRESC", "ORRES")


@dataclass(frozen=True)
class Changes:
    """Every difference between two cuts.

    Attributes
    ----------
    listing
        Removed records first, then changed values, then added records.  One row per removed
        or added record and per changed value: change, dataset, participant, record (the key
        in words, "AESEQ 7", and "row 2" for the second with one key), variable, before, after
        (as recorded; for whole records empty), what (the record is about, as far as it says:
        term or test, result, visit, date).
    earlier, later
        The two cuts.
    """

    listing: pd.DataFrame
    earlier: Stamp
    later: Stamp

    def count(self, change: str) -> int:
        """Records with this change; a record with two changed values counts once."""
        return self._records.get(change, 0)

    @cached_property
    def _records(self) -> dict[str, int]:
        one_each = self.listing.drop_duplicates(["change", "dataset", "participant", "record"])
        return dict(one_each["change"].value_counts())


@dataclass(frozen=True)
class _Pair:
    """One record in the earlier and in the later cut; None in the one that does not have it.

    `row` is its row among those of the later cut that differ, else of the earlier one; `place`
    counts, from 0, the records with the same key.
    """

    before: Record | None
    after: Record | None
    row: int
    place: int

    @property
    def later(self) -> Record:
        """The record as it was recorded last."""
        return self.after or self.before or {}


def compare_cuts(earlier: TrialData, later: TrialData) -> Changes:
    """Compare two data cuts of one trial, record by record.

    Parameters
    ----------
    earlier, later
        Two opened cuts.  Either may be the older one; the listing reads from the first to the
        second.

    Raises
    ------
    HeldBack
        They are opened in presentation mode.
    """
    if earlier.presentation or later.presentation:
        raise HeldBack("Changes between data cuts")
    rows = [
        row
        for name, dataset in read_dictionary().items()
        if name in earlier.supplied | later.supplied
        for row in _compare_dataset(dataset, earlier.recorded(name), later.recorded(name))
    ]
    rows.sort(
        key=lambda row: (ORDER[str(row["change"])], row["dataset"], _last(row["participant"]))
    )
    return Changes(as_table(rows, dict.fromkeys(COLUMNS, "str")), earlier.stamp, later.stamp)


def _compare_dataset(dataset: Dataset, before: pa.Table, after: pa.Table) -> list[Record]:
    """Rows of the listing of one dataset, by participant and their order in the cut."""
    names = dict.fromkeys([*before.column_names, *after.column_names])
    recorded = [name for name in names if name not in dataset.companions]
    old, new = _without_equal_rows(_as_text(before, recorded), _as_text(after, recorded))
    key = matched_by(dataset)
    pairs = _match(old, new, key)
    pairs.sort(key=lambda pair: (_last(pair.later["USUBJID"]), pair.row))
    return [
        {
            "dataset": dataset.name,
            "participant": pair.later["USUBJID"],
            "record": _record_in_words(pair, key[1:]),
            "what": _what_it_is(pair, dataset),
            **difference,
        }
        for pair in pairs
        for difference in _differences(pair, recorded, key)
    ]


def _match(old: list[Record], new: list[Record], key: list[str]) -> list[_Pair]:
    """Records of the two cuts with one key: the first of several with the first."""
    pairs: dict[tuple[Any, ...], list[_Pair]] = {}
    for row, record in enumerate(new):
        same = pairs.setdefault(tuple(record[name] for name in key), [])
        same.append(_Pair(None, record, row, len(same)))
    seen = Counter[tuple[Any, ...]]()
    for row, record in enumerate(old):
        one = tuple(record[name] for name in key)
        same, place = pairs.setdefault(one, []), seen[one]
        seen[one] += 1
        if place < len(same):
            same[place] = replace(same[place], before=record)
        else:
            same.append(_Pair(record, None, row, place))
    return [pair for same in pairs.values() for pair in same]


def _differences(pair: _Pair, recorded: list[str], key: list[str]) -> Iterator[Record]:
    """The whole record that only one of the cuts has, or each value that differs."""
    was, now = pair.before, pair.after
    if was is None or now is None:
        change = ADDED if was is None else REMOVED
        yield {"change": change, "variable": "", "before": "", "after": ""}
        return
    for name in recorded:
        if name not in key and (was[name] or "") != (now[name] or ""):
            yield {
                "change": CHANGED,
                "variable": name,
                "before": was[name] or "",
                "after": now[name] or "",
            }


def _last(participant: str | None) -> tuple[bool, str]:
    """Participants by name, records of nobody after them."""
    return participant is None, participant or ""


def _as_text(table: pa.Table, recorded: list[str]) -> pa.Table:
    """Recorded values as text, so that a variable of another type is not another value."""
    nothing = pa.nulls(len(table), pa.string())
    present = set(table.column_names)
    return pa.table(
        {
            name: pc.cast(table[name], pa.string()) if name in present else nothing
            for name in recorded
        }
    )


def _without_equal_rows(old: pa.Table, new: pa.Table) -> tuple[list[Record], list[Record]]:
    """The rows of each cut that the other does not have, value for value."""
    texts = _each_row_as_text(old), _each_row_as_text(new)
    only_old, only_new = _more_often(*texts), _more_often(*texts[::-1])
    return old.filter(only_old).to_pylist(), new.filter(only_new).to_pylist()


def _each_row_as_text(table: pa.Table) -> list[str]:
    """All values of a row as one text."""
    joined = pc.binary_join_element_wise(
        *table.columns, BETWEEN_VALUES, null_handling="replace", null_replacement=NO_VALUE
    )
    texts: list[str] = joined.to_pylist()
    return texts


def _more_often(texts: list[str], others: list[str]) -> pa.BooleanArray:
    """Which texts the others do not have, or have fewer times."""
    left, more = Counter(others), []
    for text in texts:
        more.append(left[text] < 1)
        left[text] -= 1
    return pa.array(more, pa.bool_())


def matched_by(dataset: Dataset) -> list[str]:
    """Variables by which records of two cuts are matched: the key without its dates."""
    return [name for name in dataset.key if dataset.variables[name].type != "date"]


def key_in_words(record: Mapping[Any, str | None], key: list[str]) -> str:
    """The key without its participant: "AESEQ 7"."""
    return ", ".join(f"{name} {record[name]}" for name in key if record[name] is not None)


def _record_in_words(pair: _Pair, key: list[str]) -> str:
    """The key in words; "row 2" for the second row that has it."""
    again = f"{ANOTHER_ROW}{pair.place + 1}" if pair.place else ""
    return f"{key_in_words(pair.later, key)}{again}".removeprefix(", ")


def _what_it_is(pair: _Pair, dataset: Dataset) -> str:
    """What a record is about, in the words of the later cut, else of the earlier one."""
    words = []
    for names in _naming(dataset):
        values = (side.get(name) for name in names for side in (pair.after, pair.before) if side)
        words.append(next((value for value in values if value is not None), ""))
    return ", ".join(filter(None, words))


def _naming(dataset: Dataset) -> list[list[str]]:
    """Variables that say what a record is about, each with those that stand for it."""
    letters = dataset.name.upper()
    dates = [name for name, variable in dataset.variables.items() if variable.type == "date"]
    return [
        [letters + ending for ending in TOPICS],
        [letters + ending for ending in RESULTS],
        ["VISIT"] if dataset.name != "dm" else [],
        [name for name in dates if name in (f"{letters}STDTC", f"{letters}DTC")],
    ]


def mark_new(
    rows: pd.DataFrame, earlier: TrialData | None, dataset: str, key: Mapping[str, str]
) -> "pd.Series[str]":
    """Say of every row whether the previous cut had no record with its key: yes or no.

    Parameters
    ----------
    rows
        Rows made of records of one dataset.
    earlier
        The previous cut; without one everything would be new, so nothing is said.
    dataset
        Name of the dataset: "ae".
    key
        Columns of `rows` with the variables they come from: {"sequence": "AESEQ"}.
    """
    if earlier is None:
        return pd.Series("", rows.index, dtype="str")
    before = _as_text(earlier.recorded(dataset), list(key.values())).to_pandas()
    known = set(_keys(before))
    new = ["no" if one in known else "yes" for one in _keys(rows[list(key)])]
    return pd.Series(new, rows.index, dtype="str")


def _keys(rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The key of each row as texts: 1 and 1.0 are one number, and missing is like missing."""
    return zip(*(map(_key_as_text, rows[name]) for name in rows), strict=True)


def _key_as_text(value: object) -> str:
    return NO_VALUE if pd.isna(value) else str(value).removesuffix(".0")  # type: ignore[call-overload]
