"""Parts of the data checks page: what the list is, and how a reader adds a check."""

import streamlit as st

from nmosd_core.analyses.check_files import FOLDER
from nmosd_core.analyses.finding_news import ReviewedProblems
from nmosd_core.analyses.own_checks import FOLDER as OWN
from nmosd_core.tables.checks import faults_in_words, not_checked_in_words
from nmosd_core.tables.wording import as_plain_markdown
from pages.kept import kept
from pages.safety_view import safety_only

EXAMPLE = "C02_sex_or_consent_missing.sql"


def say_what_it_is(reviewed: ReviewedProblems) -> None:
    """An issue list and not a query system; and what could not be read of the reader's own."""
    queries = (
        "The column EDC query says what the EDC has asked, as its export tells."
        if reviewed.queries_supplied
        else "No export of the EDC's queries was supplied (dataset queries), so whether a finding "
        "has been asked is not shown."
    )
    st.caption(
        "This is a list of issues, not a query system: queries are asked and answered in the EDC, "
        f"which stays the system of record. {queries}"
    )
    for fault in faults_in_words(reviewed.problems):
        st.warning(as_plain_markdown(fault), icon=":material/warning:")


def without_efficacy(reviewed: ReviewedProblems) -> ReviewedProblems:
    """In the safety-only view without what tells of efficacy, and how many that leaves out."""
    if not safety_only():
        return reviewed
    listed = kept(ReviewedProblems.without_efficacy, reviewed)
    left_out = len(reviewed.findings) - len(listed.findings)
    st.info(
        f"Findings about scores, images, antibodies and cells are counted but not listed in the "
        f"safety-only view: {left_out} of {len(reviewed.findings)}.",
        icon=":material/visibility_off:",
    )
    return listed


def say_what_was_not_checked(reviewed: ReviewedProblems) -> None:
    """Why checks could not run, so that silence is not taken for a pass."""
    told = kept(not_checked_in_words, reviewed.problems)
    st.markdown("\n".join(f"- {as_plain_markdown(one)}" for one in told))


def how_to_add_a_check() -> None:
    """Where a check of the reader's own goes, with one that is there to copy."""
    with st.expander("Add a check of your own", icon=":material/add:"):
        st.markdown(
            f"Put a file that ends in `.sql` into the folder `{OWN}` of the trial folder: one "
            "SELECT statement over the datasets, under a header like this one, with a code that "
            "no other check has. It can read the records and nothing else. It runs on the page "
            "and with `python -m nmosd_core check`."
        )
        st.code((FOLDER / EXAMPLE).read_text(encoding="utf-8"), language="sql")
