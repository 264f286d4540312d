"""Which findings the page shows: controls that are part of the address.

A row of the checks sets them, so that the listing holds exactly the findings behind its count.
"""

from typing import Any

import pandas as pd
import streamlit as st

from nmosd_core.analyses.finding_news import ReviewedProblems
from nmosd_core.analyses.findings import SEVERITIES
from nmosd_core.tables.checks import rules_by_check
from pages.kept import kept


def choose_findings(reviewed: ReviewedProblems) -> ReviewedProblems:
    """Narrow the findings to what a reader looks for; all of them without a choice."""
    rules = kept(rules_by_check, reviewed.problems)
    only_new = reviewed.previous is not None and st.toggle(
        "New since the previous cut", key="only_new", bind="query-params"
    )
    severity, check = st.columns(2)
    severities = severity.pills(
        "Severity",
        SEVERITIES,
        selection_mode="multi",
        key="severity",
        bind="query-params",
    )
    one = check.selectbox(
        "Check",
        rules,
        None,
        placeholder="All checks",
        key="check",
        bind="query-params",
    )
    if one:
        st.caption(f"{one}: {rules[one]}")
    return kept(ReviewedProblems.only, reviewed, tuple(severities), one, only_new)


def show_check(row: "pd.Series[Any] | None") -> None:
    """Show the findings of the check whose row was chosen; of all when it is let go."""
    found = row is not None and "finding" in row["result"]
    st.session_state.check = row["check"] if found else None
