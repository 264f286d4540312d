"""B cells: plasma cells and B-cell subsets before treatment and at the final evaluation."""

import streamlit as st

from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.figures.b_cells import b_cell_courses
from nmosd_core.tables.b_cells import (
    b_cell_change,
    b_cell_counts,
    b_cell_subsets,
    b_cells_by_week,
)
from pages.another_protocol import say_what_is_borrowed
from pages.controls import choose_zeros
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
last = f"week {trial.protocol.visits.final_week}"
page_header("B cells", f"Did plasma cells and B-cell subsets change by {last}?", trial)

ask(compare_b_cells, trial)  # before the choice, which would do nothing without an answer
say_what_is_borrowed(trial, ["b_cells"])
cells = ask(compare_b_cells, trial, choose_zeros(trial.protocol.b_cells.zeros))
show_numbers(cells.first_subset[:3], trial)
show_numbers(cells.first_subset[3:], trial)

st.subheader("Each subset over time")
show_figure(kept(b_cell_courses, cells), "b_cell_courses", trial)

st.subheader("Each subset before and after")
show_table(kept(b_cell_subsets, cells), "b_cell_subsets", trial)

folded(
    "Each participant before and after",
    ":material/person:",
    lambda: show_table(kept(b_cell_change, cells), "b_cell_change", trial),
)
folded(
    "By week, and what is expected",
    ":material/date_range:",
    lambda: show_table(kept(b_cells_by_week, cells), "b_cells_by_week", trial),
)
folded(
    "Every recorded count",
    ":material/list:",
    lambda: show_table(kept(b_cell_counts, cells), "b_cell_counts", trial),
)
how_computed(
    trial,
    ["cell_count", "cell_change", "level_test", "expected_course", "planned_week"],
    ["cell_counts", "participants"],
)
