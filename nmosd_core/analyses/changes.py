"""What changed between two data cuts: records added, changed and removed.

Records that are the same in both cuts are set apart first.  The others are matched by the key
that the data dictionary gives their dataset, without its dates, since a date may be corrected;
of several with one key the first is matched with the first.  A record that is gone from the
later cut is an alarm: exports do not lose records by themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nmosd_core.errors import HeldBack
from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import Stamp, TrialData

REMOVED, CHANGED, ADDED = "removed", "changed", "added"
SIDES = (" before", " after")
PLACE = "place"
BETWEEN_VALUES, NO_VALUE = "\x1f", "\x00"  # intake keeps neither within a value
ANOTHER_ROW = ", row "
COLUMNS = ["change", "dataset", "participant", "record", "variable", "before", "after", "what"]

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
        rows = self.listing[self.listing["change"] == change]
        return len(rows.drop_duplicates(["dataset", "participant", "record"]))


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
    parts = [
        _compare_dataset(dataset, earlier.recorded(name), later.recorded(name))
        for name, dataset in read_dictionary().items()
        if name in earlier.supplied | later.supplied
    ]
    listing = pd.concat([pd.DataFrame(columns=COLUMNS, dtype="str"), *parts]).astype("str")
    order = {REMOVED: 0, CHANGED: 1, ADDED: 2}
    listing = listing.sort_values(
        ["change", "dataset", "participant"],
        key=lambda column: column.map(order) if column.name == "change" else column,
        kind="stable",
    )
    return Changes(listing.reset_index(drop=True), earlier.stamp, later.stamp)


def _compare_dataset(dataset: Dataset, before: pa.Table, after: pa.Table) -> pd.DataFrame:
    names = dict.fromkeys([*before.column_names, *after.column_names])
    recorded = [name for name in names if name not in dataset.companions]
    old, new = _without_equal_rows(_as_text(before, recorded), _as_text(after, recorded))
    key = matched_by(dataset)
    pairs = _number_same_keys(old, key).merge(
        _number_same_keys(new, key), "outer", [*key, PLACE], suffixes=SIDES, indicator=True
    )
    pairs["row"] = pairs["row after"].fillna(pairs["row before"])
    differences = pd.concat([_whole_records(pairs), _changed_values(pairs, recorded, key)])
    about = pairs[["row"]].assign(
        dataset=dataset.name,
        participant=pairs["USUBJID"],
        record=_record_in_words(pairs, key[1:]),
        what=_what_it_is(pairs, dataset, key),
    )
    listing = about.join(differences.set_index("pair"), how="inner")
    return listing.sort_values(["participant", "row"], kind="stable")[COLUMNS]


def _whole_records(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row per record that only one of the cuts has."""
    change = pairs["_merge"].map({"left_only": REMOVED, "right_only": ADDED}).astype("str")
    change = change.dropna()
    return pd.DataFrame(
        {"pair": change.index, "change": change, "variable": "", "before": "", "after": ""}
    )


def _changed_values(pairs: pd.DataFrame, recorded: list[str], key: list[str]) -> pd.DataFrame:
    """One row per value that differs in a record that both cuts have."""
    both = pairs[pairs["_merge"] == "both"]
    values = [name for name in recorded if name not in key]
    was, now = (
        both[[name + side for name in values]].fillna("").to_numpy(object) for side in SIDES
    )
    rows, columns = (was != now).nonzero()
    return pd.DataFrame(
        {
            "pair": both.index[rows],
            "change": CHANGED,
            "variable": [values[column] for column in columns],
            "before": was[rows, columns],
            "after": now[rows, columns],
        }
    )


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


def _without_equal_rows(old: pa.Table, new: pa.Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of each cut that the other does not have, value for value."""
    marks = [_mark_each_row(old), _mark_each_row(new)]
    only_old, only_new = ~marks[0].isin(marks[1]), ~marks[1].isin(marks[0])
    # pandas cannot merge text columns without rows in their own type
    return (
        old.filter(pa.array(only_old)).to_pandas().astype(object),
        new.filter(pa.array(only_new)).to_pandas().astype(object),
    )


def _mark_each_row(table: pa.Table) -> "pd.Series[str]":
    """All values of a row as one text, and its place among equal rows."""
    joined = pc.binary_join_element_wise(
        *table.columns, BETWEEN_VALUES, null_handling="replace", null_replacement=NO_VALUE
    )
    text = pd.Series(joined.to_numpy(), dtype="str")
    return text + BETWEEN_VALUES + text.groupby(text).cumcount().astype("str")


def _number_same_keys(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows with their place among those that share a key, and in the dataset."""
    rows = rows.assign(row=range(len(rows)))
    rows[PLACE] = rows.groupby(key, dropna=False).cumcount()
    return rows


def matched_by(dataset: Dataset) -> list[str]:
    """Variables by which records of two cuts are matched: the key without its dates."""
    return [name for name in dataset.key if dataset.variables[name].type != "date"]


def key_in_words(rows: pd.DataFrame, key: list[str]) -> "pd.Series[str]":
    """The key without its participant: "AESEQ 7"."""
    words = pd.Series("", rows.index, dtype="str")
    for name in key:
        words = words + (", " + name + " " + rows[name]).fillna("")
    return words.str.removeprefix(", ")


def _record_in_words(pairs: pd.DataFrame, key: list[str]) -> "pd.Series[str]":
    """The key in words; "row 2" for the second row that has it."""
    again = ANOTHER_ROW + (pairs[PLACE] + 1).astype("str")
    words = key_in_words(pairs, key) + again.where(pairs[PLACE] > 0, "")
    return words.str.removeprefix(", ")


def _what_it_is(pairs: pd.DataFrame, dataset: Dataset, key: list[str]) -> "pd.Series[str]":
    """What a record is about, in the words of the later cut, else of the earlier one."""
    words = pd.Series("", pairs.index, dtype="str")
    for names in _naming(dataset):
        value = pd.Series(pd.NA, pairs.index, dtype="object")
        for name in names:
            for side in ("",) if name in key else reversed(SIDES):
                if name + side in pairs:
                    value = value.fillna(pairs[name + side])
        words = words + (", " + value).fillna("")
    return words.str.removeprefix(", ").astype("str")


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
