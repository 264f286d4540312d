"""Changes between two cuts in sentences: "AE 7 of NMO-003 (Pneumonia): CTCAE grade 2 to 3"."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from nmosd_core.analyses.changes import ADDED, CHANGED, REMOVED, Changes
from nmosd_core.analyses.headline_changes import HeadlineChanges
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.wording import beside_number, number_in_words
from nmosd_core.trial_data.define import read_dictionary

# Datasets of which every added record is told; of visits and measurements how many were added.
TOLD = ("ae", "ce", "cm", "ds", "dv", "ie", "mh")
NOT_AT_THIS_CUT = "not at this cut"
NO_NUMBER = Number.missing("", "", "", "")


def change_sentences(listing: pd.DataFrame) -> pd.DataFrame:
    """One row per record that was removed, changed or added, removed ones first.

    Parameters
    ----------
    listing
        Rows of `Changes.listing`.

    Returns
    -------
    pandas.DataFrame
        Columns: participant, change (removed, changed, added), dataset (in words), sentence.
    """
    by_record: dict[tuple[str, ...], list[Any]] = {}
    for row in each_row(listing):
        key = (row.change, row.dataset, row.participant, row.record)
        by_record.setdefault(key, []).append(row)
    labels = {name: dataset.label for name, dataset in read_dictionary().items()}
    rows = [
        (participant, change, labels[dataset], _sentence(own))
        for (change, dataset, participant, _), own in by_record.items()
    ]
    return pd.DataFrame(rows, columns=["participant", "change", "dataset", "sentence"], dtype="str")


def change_story(changes: Changes) -> dict[str, list[str]]:
    """Sentences by participant, those with removed records first.

    What was removed, changed or added, but of added visits and measurements only how many.
    """
    rows = changes.listing
    counted = (rows["change"] == ADDED) & ~rows["dataset"].isin(TOLD)
    gone = rows.loc[rows["change"] == REMOVED, "participant"]
    names = [*sorted(set(gone)), *sorted(set(rows["participant"]) - set(gone))]
    story: dict[str, list[str]] = {name: [] for name in names}
    for row in each_row(change_sentences(rows[~counted])):
        story[row.participant].append(row.sentence)
    more = rows[counted].groupby(["participant", "dataset"], sort=False).size().reset_index()
    for participant, own in more.groupby("participant"):
        words = zip(own["dataset"].str.upper(), own[0], strict=True)
        parts = ", ".join(f"{name} {count}" for name, count in words)
        story[str(participant)].append(f"Also added: {parts}")
    return story


def headline_effects(headlines: HeadlineChanges) -> pd.DataFrame:
    """One row per headline number, in the order of the pages.

    Columns: question, number (its label), changed (yes or no: value, interval, denominator or
    note), before, after (as on screen), beside_before, beside_after (what stands under it).
    """
    rows = [
        (
            headline.question,
            (headline.after or headline.before or NO_NUMBER).label,
            "yes" if headline.changed else "no",
            *_both(headline.before, headline.after, number_in_words),
            *_both(headline.before, headline.after, beside_number),
        )
        for headline in headlines.headlines
    ]
    columns = ["question", "number", "changed", "before", "after", "beside_before", "beside_after"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def _both(
    before: Number | None, after: Number | None, words: Callable[[Number], str]
) -> tuple[str, str]:
    first, second = (words(one) if one else NOT_AT_THIS_CUT for one in (before, after))
    return first, second


def removed_records(changes: Changes) -> pd.DataFrame:
    """One row per record that is gone: participant, change, dataset, sentence."""
    return change_sentences(changes.listing[changes.listing["change"] == REMOVED])


def removed_in_words(changes: Changes) -> str:
    """The alarm: how many records are gone, and of whom; empty where none is."""
    gone = changes.listing[changes.listing["change"] == REMOVED]
    if gone.empty:
        return ""
    records = "1 record is" if len(gone) == 1 else f"{len(gone)} records are"
    return (
        f"{records} gone since the data cut of {changes.earlier.cut}. Exports do not lose records "
        "by themselves: ask the site or the data manager why."
    )


def _sentence(own: list[Any]) -> str:
    """What happened to one record, of its rows in the listing."""
    first = own[0]
    what = f" ({first.what})" if first.what else ""
    subject = f"{_record(first.dataset, first.record)} of {first.participant}{what}"
    if first.change != CHANGED:
        return f"{subject} {first.change}"
    return f"{subject}: " + "; ".join(_values(own))


def _record(dataset: str, record: str) -> str:
    """ "AE 7" for "AESEQ 7"; other keys keep the name of their variable."""
    words = record.replace(f"{dataset.upper()}SEQ ", "").replace("VISITNUM", "visit")
    return f"{dataset.upper()} {words}".strip()


def _values(own: list[Any]) -> list[str]:
    """Each change of a record; one that is the same of several variables is said once."""
    labels: dict[tuple[str, str], list[str]] = {}
    for row in own:
        labels.setdefault((row.before, row.after), []).append(_label(row.dataset, row.variable))
    return [
        _value(" and ".join(several), before, after) for (before, after), several in labels.items()
    ]


def _label(dataset: str, variable: str) -> str:
    known = read_dictionary()[dataset].variables.get(variable)
    label = known.label if known else variable
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def _value(label: str, before: str, after: str) -> str:
    if not before:
        return f"{label} now {after}"
    return f"{label} {before} to {after}" if after else f"{label} no longer {before}"
