"""What changed between two data cuts: records added, changed and removed.

Records are matched by the key that the data dictionary gives their dataset.  A record that is
gone from the later cut is an alarm: exports do not lose records by themselves.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import Stamp, TrialData

REMOVED, CHANGED, ADDED = "removed", "changed", "added"
COLUMNS = ["change", "dataset", "participant", "record", "variable", "before", "after"]


@dataclass(frozen=True)
class Changes:
    """Every difference between two cuts.

    Attributes
    ----------
    listing
        Removed records first, then changed values, then added records.  One row per removed
        or added record and per changed value: change, dataset, participant, record (the key
        in words, "AESEQ 7"), variable, before, after (as recorded; for whole records empty).
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
    """
    parts = [
        _compare_dataset(dataset, earlier.dataset(name), later.dataset(name))
        for name, dataset in read_dictionary().items()
        if name in earlier.supplied | later.supplied
    ]
    listing = pd.concat([pd.DataFrame(columns=COLUMNS, dtype="str"), *parts])
    order = {REMOVED: 0, CHANGED: 1, ADDED: 2}
    listing = listing.sort_values(
        ["change", "dataset", "participant"],
        key=lambda column: column.map(order) if column.name == "change" else column,
        kind="stable",
    )
    return Changes(listing.reset_index(drop=True), earlier.stamp, later.stamp)


def _compare_dataset(dataset: Dataset, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    old, new = _by_key(before, dataset), _by_key(after, dataset)
    removed, added = old.index.difference(new.index), new.index.difference(old.index)
    both = old.index.intersection(new.index)
    recorded = [
        name for name in old.columns.union(new.columns, sort=False) if _is_recorded(name, dataset)
    ]
    old_values = old.reindex(index=both, columns=recorded)
    new_values = new.reindex(index=both, columns=recorded)
    differs = (old_values != new_values) & ~(old_values.isna() & new_values.isna())
    changed = [
        (both[row], recorded[column])
        for row, column in zip(*differs.to_numpy(bool).nonzero(), strict=True)
    ]
    rows = [
        *[(REMOVED, key, "", "", "") for key in removed],
        *[
            (CHANGED, key, name, old_values.at[key, name], new_values.at[key, name])
            for key, name in changed
        ],
        *[(ADDED, key, "", "", "") for key in added],
    ]
    return pd.DataFrame(
        [
            (change, dataset.name, key[0], _key_in_words(dataset, key), variable, was, now)
            for change, key, variable, was, now in rows
        ],
        columns=COLUMNS,
    ).fillna("")


def _by_key(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Rows as text by key; the last level counts rows that share a key."""
    text = rows.apply(_as_text)
    key = list(dataset.key)
    text = text.sort_values([*key, *text.columns.difference(key)], kind="stable")
    text["_same_key"] = text.groupby(key, dropna=False).cumcount()
    return text.set_index([*key, "_same_key"])


def _as_text(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if column.dtype == "float64":
        return column.map(lambda value: f"{value:.15g}", na_action="ignore").astype("str")
    return column.astype("str").where(column.notna())


def _is_recorded(column: str, dataset: Dataset) -> bool:
    companions = {
        beside.name for variable in dataset.variables.values() for beside in variable.companions
    }
    return column not in companions


def _key_in_words(dataset: Dataset, key: tuple[Any, ...]) -> str:
    own = zip(dataset.key[1:], key[1:-1], strict=True)
    return ", ".join(f"{name} {value}" for name, value in own if not pd.isna(value))
