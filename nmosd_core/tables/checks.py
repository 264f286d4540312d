"""Data checks, set-aside rows and changes between cuts as tables."""

import pandas as pd

from nmosd_core.analyses.changes import Changes
from nmosd_core.analyses.checks import Problems


def finding_listing(problems: Problems) -> pd.DataFrame:
    """One row per finding, errors first.

    Columns: check, severity (error, query, note), dataset, participant, record (key in words,
    or file and row), variable, value (as recorded), finding.
    """
    return problems.findings


def check_listing(problems: Problems) -> pd.DataFrame:
    """One row per check: check, severity, rule, findings (empty if it could not run), result."""
    return problems.checks


def change_listing(changes: Changes) -> pd.DataFrame:
    """One row per removed or added record and per changed value, removed ones first.

    Columns: change (removed, changed, added), dataset, participant, record (key in words),
    variable, before, after (as recorded).
    """
    return changes.listing
