"""Data checks, set-aside rows and changes between cuts as tables."""

import dataclasses

import pandas as pd

from nmosd_core.analyses.changes import Changes
from nmosd_core.analyses.checks import Problems
from nmosd_core.trial_data.cuts import Cut


def finding_listing(problems: Problems) -> pd.DataFrame:
    """One row per finding, errors first.

    Columns: check, severity (error, query, note), participant, visit, dataset, record (key in
    words, or file and row), variable, value (as recorded), finding.
    """
    return problems.findings


def check_listing(problems: Problems) -> pd.DataFrame:
    """One row per check.

    Columns: check, version, severity, rule, findings (missing if it could not run), result, needs
    (datasets), source.
    """
    return problems.checks


def change_listing(changes: Changes) -> pd.DataFrame:
    """One row per removed or added record and per changed value, removed ones first.

    Columns: change (removed, changed, added), dataset, participant, record (key in words),
    variable, before, after (as recorded), what (the record is about: term or test, result,
    visit, date).
    """
    return changes.listing


def source_listing(cut: Cut) -> pd.DataFrame:
    """One row per file of the export.

    Columns: name, dataset, rows_read, rows_kept, rows_set_aside, note (why it was not used, or
    its encoding), sha256.
    """
    columns = ["name", "dataset", "rows_read", "rows_kept", "rows_set_aside", "note", "sha256"]
    return pd.DataFrame([dataclasses.asdict(source) for source in cut.sources], columns=columns)


def set_aside_listing(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per row or value that intake could not use, or had to rewrite.

    Columns: file, row (as a reader of the file counts), dataset, participant, variable, value
    (as recorded), action, reason.
    """
    return rows
