"""The safety-only view: what a safety board sees when interim efficacy is not to be shown.

The choice is part of the address (`?view=dsmb`), so a link opens the dashboard in this view.
"""

import streamlit as st

PARAMETER, DSMB = "view", "dsmb"
EFFICACY_SECTION = "Outcomes"
# Pages of other sections that show efficacy beside other things.
ALSO_EFFICACY = frozenset({"participant_profile", "changes", "missing_evidence"})
NOT_SHOWN = (
    "This page shows efficacy, and the safety-only view does not: interim efficacy is not shown "
    "unless the protocol plans it."
)

WHY_ATTACKS_ARE_SHOWN = (
    "An attack harms whoever has it, so a safety board's report lists attacks and where they stand "
    "on a stopping boundary. That is why they are on this page in the safety-only view; rates, "
    "comparisons and the other outcomes are not."
)


def choose_view() -> None:
    """Put the choice of view into the sidebar and into the address."""
    if "safety_only" not in st.session_state:
        st.session_state.safety_only = st.query_params.get(PARAMETER) == DSMB
    chosen = st.sidebar.toggle(
        "Safety only",
        key="safety_only",
        help="For a safety board: hides pages and lines that show efficacy.",
    )
    if chosen:
        st.query_params[PARAMETER] = DSMB
    else:
        st.query_params.pop(PARAMETER, None)


def safety_only() -> bool:
    """Whether this reader sees safety only."""
    return bool(st.session_state.get("safety_only", False))


def is_hidden(section: str, page: str) -> bool:
    """Whether a page shows efficacy to a reader who is to see safety only."""
    return (section == EFFICACY_SECTION or page in ALSO_EFFICACY) and safety_only()
