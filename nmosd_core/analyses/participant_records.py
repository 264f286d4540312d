"""Every record of one participant, as it stands, with what changed since the previous cut."""

from collections.abc import Mapping

import pandas as pd
import pyarrow.compute as pc

from nmosd_core.analyses.changes import ANOTHER_ROW, key_in_words, matched_by
from nmosd_core.analyses.profile import look_at_everyone
from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import TrialData

CHANGE = "since_previous_cut"


def list_records(trial: TrialData, participant: str) -> Mapping[str, pd.DataFrame]:
    """The records of one participant in every supplied dataset, by the name of the dataset.

    Returns
    -------
    Mapping[str, pandas.DataFrame]
        Rows as recorded, without the columns that are empty for this participant.  A column
        since_previous_cut comes first unless this is the first cut: added, changed, or empty.
        Of several records with one key each is marked when one of them changed.
    """
    changes = look_at_everyone(trial).changes
    own = None if changes is None else changes[changes["participant"] == participant]
    return {
        name: _records(trial, dataset, participant, own)
        for name, dataset in read_dictionary().items()
        if name in trial.supplied
    }


def _records(
    trial: TrialData, dataset: Dataset, participant: str, changes: pd.DataFrame | None
) -> pd.DataFrame:
    table = trial.recorded(dataset.name)
    rows: pd.DataFrame = table.filter(pc.equal(table["USUBJID"], participant)).to_pandas()
    recorded = [name for name in rows if name not in dataset.companions]
    kept = rows[recorded].dropna(axis="columns", how="all")
    return kept if changes is None else _mark(kept, dataset, changes)


def _mark(rows: pd.DataFrame, dataset: Dataset, changes: pd.DataFrame) -> pd.DataFrame:
    own = changes[changes["dataset"] == dataset.name]
    keys = own["record"].str.split(ANOTHER_ROW).str[0]
    said = dict(zip(keys, own["change"], strict=True))
    values = rows.reindex(columns=matched_by(dataset)).convert_dtypes()
    texts = values.astype("str").astype("object").where(values.notna(), None)
    records = texts.to_dict("records")
    marks = [said.get(key_in_words(one, matched_by(dataset)[1:]), "") for one in records]
    marked = rows.copy()
    marked.insert(0, CHANGE, pd.Series(marks, rows.index, dtype="str"))
    return marked
