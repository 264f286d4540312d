"""Lesions: new and enlarging T2 lesions at the registered weeks."""

import streamlit as st

from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.figures.lesions import lesions_by_week_and_region
from nmosd_core.figures.scan_grid import scan_grid
from nmosd_core.tables.lesions import (
    lesion_counts,
    lesion_scans,
    lesions_by_participant,
    lesions_by_week,
)
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Lesions", "How many new or enlarging T2 lesions did the scans show?", trial)

lesions = ask(sum_lesions, trial)
say_what_is_borrowed(trial, ["lesions"])
show_numbers([lesions.total, lesions.scans_read, lesions.participants_with_lesions], trial)
show_numbers([lesions.per_scan, lesions.silent], trial)

st.subheader("The registered sum, by week and region")
show_figure(kept(lesions_by_week_and_region, lesions), "lesions_by_week_and_region", trial)
show_table(kept(lesions_by_week, lesions), "lesions_by_week", trial)

st.subheader("Every registered scan")
show_figure(kept(scan_grid, lesions), "scan_grid", trial)
show_table(kept(lesion_scans, lesions), "lesion_scans", trial)

folded(
    "Each participant",
    ":material/person:",
    lambda: show_table(kept(lesions_by_participant, lesions), "lesions_by_participant", trial),
)
folded(
    "Every recorded count, in the sum or outside it",
    ":material/list:",
    lambda: show_table(kept(lesion_counts, lesions), "lesion_counts", trial),
)
how_computed(
    trial,
    [
        "lesions",
        "scans_due",
        "scans_read",
        "participants_with_lesions",
        "lesions_per_scan",
        "silent_lesions",
        "comparator_scan",
        "planned_week",
        "attack",
    ],
    ["lesion_counts", "participants", "worsenings"],
)
