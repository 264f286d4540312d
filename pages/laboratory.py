"""Laboratory: results over time, grades, shifts from the baseline, and the liver."""

from pathlib import Path

import streamlit as st

from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.laboratory_rows import GRADE, GRADE_SHIFT, LIVER, RANGE_SHIFT
from nmosd_core.analyses.new_records import find_new_records
from nmosd_core.figures.hepatic import hepatic_plot
from nmosd_core.figures.laboratory import laboratory_panels
from nmosd_core.tables.laboratory import (
    grading_listing,
    hepatic_listing,
    laboratory_grade_shifts,
    laboratory_grades,
    laboratory_not_graded,
    laboratory_shifts,
)
from pages.another_protocol import say_what_is_borrowed
from pages.controls import choose_tests
from pages.display import how_computed, show_figure, show_numbers, show_table
from pages.folded import folded
from pages.kept import kept
from pages.laboratory_parts import BEHIND, choose_liver, choose_mark, show_results
from pages.rows_behind import link_numbers
from pages.shared import ask, guard, open_trial, page_header

guard()
trial = open_trial()
page_header("Laboratory", "Which laboratory results are abnormal, in whom, and how far?", trial)

laboratory = ask(review_laboratory, trial)
say_what_is_borrowed(trial, ["laboratory"])
show_numbers(laboratory.numbers, trial)
link_numbers(laboratory.numbers, BEHIND.opens_number)
st.caption(
    "Choose a number, a mark, or a row or cell of a table, to see the results behind it under "
    "Every result."
)
st.page_link(
    Path(__file__).parent / "immunoglobulins.py",
    label="IgG, IgA and IgM: their own page",
    icon=":material/arrow_forward:",
)

st.subheader("Who has an abnormal grade")
show_table(
    kept(laboratory_grades, laboratory),
    "laboratory_grades",
    trial,
    on_cell=BEHIND.opens(GRADE),
)
folded(
    "Grade at baseline, and the worst after the first infusion",
    ":material/grid_on:",
    lambda: show_table(
        kept(laboratory_grade_shifts, laboratory),
        "laboratory_grade_shifts",
        trial,
        on_cell=BEHIND.opens(GRADE_SHIFT),
    ),
)
folded(
    "Range at baseline, and after the first infusion",
    ":material/grid_on:",
    lambda: show_table(
        kept(laboratory_shifts, laboratory),
        "laboratory_shifts",
        trial,
        on_cell=BEHIND.opens(RANGE_SHIFT),
    ),
)

st.subheader("Results over time")
shown = choose_tests(laboratory)
show_figure(kept(laboratory_panels, shown), "laboratory_panels", trial, choose_mark)

st.subheader("The liver")
show_figure(kept(hepatic_plot, laboratory), "hepatic_plot", trial, choose_liver)
if kept(find_new_records, trial):
    st.caption("A mark is new since the previous data cut where either of its peaks is.")
folded(
    "Liver tests of each participant",
    ":material/person:",
    lambda: show_table(
        kept(hepatic_listing, laboratory), "hepatic", trial, on_cell=BEHIND.opens(LIVER)
    ),
)

show_results(laboratory, trial)

folded(
    "Results that could not be graded",
    ":material/help:",
    lambda: show_table(kept(laboratory_not_graded, laboratory), "laboratory_not_graded", trial),
)
folded(
    "How grades are given",
    ":material/list:",
    lambda: show_table(kept(grading_listing, laboratory), "laboratory_gradings", trial),
)
how_computed(
    trial,
    ["laboratory_grade", "laboratory_baseline", "laboratory_shift", "hepatic"],
    ["laboratory"],
)
