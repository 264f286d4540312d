"""Immunoglobulins: how far they fall under treatment, and who is low."""

import streamlit as st

from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.figures.immunoglobulins import immunoglobulin_courses
from nmosd_core.tables.immunoglobulins import (
    immunoglobulin_change,
    immunoglobulin_classes,
    immunoglobulin_levels,
    immunoglobulins_by_week,
    low_immunoglobulins,
)
from pages.another_protocol import say_what_is_borrowed
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.immunoglobulin_parts import BEHIND, CLASS, LOW, WEEK, choose_levels, choose_mark
from pages.kept import kept
from pages.rows_behind import link_numbers
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Immunoglobulins", "Who has low immunoglobulins under treatment?", trial)

levels = ask(follow_immunoglobulins, trial)
say_what_is_borrowed(trial, ["immunoglobulins"])
show_numbers(levels.below_of_first, trial)
link_numbers(levels.below_of_first, BEHIND.opens_number)
st.caption(
    "Choose a number, a mark, or a row or cell of a table, to see the levels behind it, below."
)

st.subheader("Over time")
show_figure(kept(immunoglobulin_courses, levels), "immunoglobulin_courses", trial, choose_mark)
show_table(
    kept(low_immunoglobulins, levels), "low_immunoglobulins", trial, on_cell=BEHIND.opens(LOW)
)

st.subheader("Before and after")
show_table(
    kept(immunoglobulin_classes, levels),
    "immunoglobulin_classes",
    trial,
    on_cell=BEHIND.opens(CLASS),
)
folded(
    "Each participant, before and after",
    ":material/person:",
    lambda: show_table(kept(immunoglobulin_change, levels), "immunoglobulin_change", trial),
)
folded(
    "By week, and what is expected",
    ":material/date_range:",
    lambda: show_table(
        kept(immunoglobulins_by_week, levels),
        "immunoglobulins_by_week",
        trial,
        on_cell=BEHIND.opens(WEEK),
    ),
)

st.subheader("Every recorded level")
show_table(kept(immunoglobulin_levels, choose_levels(levels)), "immunoglobulin_levels", trial)

how_computed(
    trial,
    [
        "low_level",
        "immunoglobulin_change",
        "level_test",
        "expected_course",
        "antibody_treatment",
        "planned_week",
    ],
    ["immunoglobulins", "treatments", "participants"],
)
