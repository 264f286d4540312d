"""Widths of columns: no table is wider than its page, no ordinary word is broken."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from nmosd_core.reports.columns import (
    LANDSCAPE,
    MAY_BREAK,
    PADDING,
    PORTRAIT,
    fit_columns,
    is_numeric,
    measure,
    needs_turned_page,
)

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80)


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 20).flatmap(lambda n: st.lists(CELLS, min_size=n, max_size=n)))
def test_no_table_is_wider_than_its_page_and_no_word_than_its_column(rows: list[str]):
    frame = pd.DataFrame([rows], columns=[f"column {place}" for place in range(len(rows))])

    for turned, page in ((False, PORTRAIT), (True, LANDSCAPE)):
        fit = fit_columns(frame, turned)
        assert sum(fit.widths) <= page + 0.5
        for place, cell in enumerate(rows):
            ems = (fit.widths[place] - PADDING) / fit.size
            parts = fit.may_break(cell, place).replace(MAY_BREAK, " ").split(" ")
            assert all(measure(part) <= max(ems, 1.0) for part in parts)


def test_a_table_of_few_short_columns_stands_upright_and_large():
    frame = pd.DataFrame({"Measure": ["Died", "Serious event"], "Participants": ["0", "3"]})

    assert not needs_turned_page(frame)
    assert fit_columns(frame, turned=False).size == 8.0


def test_a_table_of_many_columns_turns_its_page():
    frame = pd.DataFrame({f"Column {place}": ["moderate"] for place in range(14)})

    assert needs_turned_page(frame)


def test_ordinary_clinical_words_are_not_broken():
    terms = ["RECOVERED/RESOLVED", "Hypogammaglobulinaemia", "2022-03-01", "NMO-001"]
    frame = pd.DataFrame({f"c{place}": [term] for place, term in enumerate(terms * 3)})
    fit = fit_columns(frame, turned=True)

    broken = [fit.may_break(term, place) for place, term in enumerate(terms * 3)]

    assert set(broken) <= {*terms, f"RECOVERED/{MAY_BREAK}RESOLVED"}


def test_a_date_is_one_word_and_a_column_of_dates_has_room_for_it():
    long = "a long sentence on what was found " * 8
    frame = pd.DataFrame({"Day": ["2022-03-01T09:15"], **{f"c{n}": [long] for n in range(9)}})
    fit = fit_columns(frame, turned=True)

    assert fit.widths[0] - PADDING >= measure("2022-03-01T09:15") * fit.size


def test_the_column_of_long_texts_is_the_widest():
    frame = pd.DataFrame(
        {
            "Check": ["C14", "C47", "C65"],
            "Record": ["VISITNUM 16, SVSTDTC 2023-01-03", "ISSEQ 3", ""],
            "Value": ["", "CELL-BASED ASSAY (LIVE)", ""],
            "Finding": ["Final evaluation (week 52) was on day 376, outside its window " * 2] * 3,
        }
    )

    *others, finding = fit_columns(frame, turned=False).widths

    assert finding > PORTRAIT / 2
    assert finding + sum(others) > 0.98 * PORTRAIT


def test_a_table_of_short_texts_is_no_wider_than_it_needs():
    fit = fit_columns(pd.DataFrame({"Step": ["screened"], "Of": ["18"]}), turned=False)

    assert sum(fit.widths) < PORTRAIT / 4


def test_columns_of_numbers_are_known():
    assert is_numeric(["1", "", "-2.5", "12.5%"])
    assert not is_numeric(["1", "2022-03-01"])
    assert not is_numeric(["01", "02"])
    assert is_numeric(["0", "0.5", "10"])
    assert not is_numeric(["", ""])
