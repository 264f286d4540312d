"""The frame around every page: navigation, and which cut and participant are looked at.

The choices in the sidebar are part of the address, so a link shows the same page again.
"""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from nmosd_core.errors import TrialDataError
from pages import presentation_view
from pages.presentation_view import choose_presentation, is_in_progress
from pages.safety_view import NOT_SHOWN, choose_view, is_hidden
from pages.shared import choose_cut_and_participant, enter_frame, page_footer
from pages.traffic import traffic

HERE = Path(__file__).parent
PAGES = {
    "": [("overview", "Overview", ":material/home:")],
    "Trial": [
        ("enrolment", "Enrolment", ":material/groups:"),
        ("visits", "Visits and infusions", ":material/event_available:"),
        ("participant_profile", "Participant profile", ":material/person:"),
    ],
    "Outcomes": [
        ("outcomes", "Outcomes", ":material/list_alt:"),
        ("attacks", "Attacks", ":material/bolt:"),
        ("first_attack", "Time to first attack", ":material/timeline:"),
        ("before_and_during", "Before and during", ":material/compare_arrows:"),
        ("disability", "Disability", ":material/directions_walk:"),
        ("lesions", "Lesions", ":material/neurology:"),
        ("antibody", "Antibody", ":material/biotech:"),
        ("b_cells", "B cells", ":material/bloodtype:"),
    ],
    "Safety": [
        ("safety", "Safety overview", ":material/health_and_safety:"),
        ("adverse_events", "Adverse events", ":material/medical_services:"),
        ("special_interest", "Special interest", ":material/flag:"),
        ("infusion_clock", "Infusion clock", ":material/schedule:"),
        ("narratives", "Narrative drafts", ":material/edit_note:"),
        ("exposure", "Exposure", ":material/vaccines:"),
        ("vital_signs", "Vital signs", ":material/monitor_heart:"),
        ("laboratory", "Laboratory", ":material/labs:"),
        ("stopping", "Stopping guidance", ":material/front_hand:"),
        ("immunoglobulins", "Immunoglobulins", ":material/shield:"),
    ],
    "Trust": [
        ("missing_evidence", "Missing evidence", ":material/pending_actions:"),
        ("data_checks", "Data checks", ":material/fact_check:"),
        ("changes", "Changes", ":material/difference:"),
        ("definitions", "Definitions", ":material/menu_book:"),
    ],
    "Take away": [("reports", "Reports", ":material/ios_share:")],
}

# The icon itself: of a file Streamlit would make a new address in every run.
ICON = f"data:image/png;base64,{b64encode((HERE / 'icon.png').read_bytes()).decode()}"
SECTIONS = {name: section for section, pages in PAGES.items() for name, *_ in pages}


def show_page() -> None:
    """Navigation, the choices of the sidebar, and the page that was asked for."""
    try:
        choose_presentation()
    except TrialDataError as error:
        st.error(str(error))
        st.stop()
    choose_view()
    page = st.navigation(pages_shown(), expanded=True)
    choose_cut_and_participant()
    if is_hidden(SECTIONS.get(page.url_path, ""), page.url_path):
        st.info(NOT_SHOWN, icon=":material/visibility_off:")
    elif is_in_progress(page.url_path):
        st.info(presentation_view.NOT_SHOWN, icon=":material/co_present:")
    else:
        with enter_frame():
            page.run()
        page_footer()


def pages_shown() -> dict[str, list[st.Page]]:
    """Every page in its section; some are hidden from those who present."""
    shown = {
        section: [
            st.Page(
                HERE / f"{name}.py",
                title=title,
                icon=icon,
                url_path="" if name == "overview" else name,
                default=name == "overview",
                visibility=(
                    "hidden" if is_hidden(section, name) or is_in_progress(name) else "visible"
                ),
            )
            for name, title, icon in pages
        ]
        for section, pages in PAGES.items()
    }
    # The first page has no address of its own: whoever types its name finds it nevertheless.
    shown[""].append(
        st.Page(HERE / "overview.py", title="Overview", url_path="overview", visibility="hidden")
    )
    return shown


st.set_page_config(page_title="NMOSD trial", page_icon=ICON, layout="wide")
with traffic.in_turn():
    show_page()
