"""Which pages are turned, and what every page says."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.reports.document import SHAREABLE, Document, FigureBlock, Section, TableBlock, Text
from nmosd_core.reports.running import foot_of, mark_of, turn_pages
from nmosd_core.trial_data.store import Stamp

WIDE = TableBlock("wide", "Wide", pd.DataFrame({f"Column {n}": ["moderate"] for n in range(14)}))
NARROW = TableBlock("narrow", "Narrow", pd.DataFrame({"A": ["1"]}))
TALL = FigureBlock("tall", "Tall", go.Figure(layout={"height": 700}), "tall")


def turned(*blocks: object, before: bool = False) -> list[bool]:
    return [flipped for flipped, _ in turn_pages(Section("S", SHAREABLE, blocks), before)]


def test_a_wide_table_turns_its_page_and_what_leads_up_to_it():
    assert turned(Text("before"), WIDE) == [True, True]


def test_a_narrow_table_stays_on_the_page_before():
    assert turned(WIDE, NARROW) == [True, True]
    assert turned(NARROW, WIDE) == [True, True]
    assert turned(NARROW) == [False]


def test_narrow_tables_that_fill_a_page_stand_upright_after_a_wide_one():
    long = TableBlock("long", "Long", pd.DataFrame({"A": ["1"] * 25}))

    assert turned(WIDE, long) == [True, True]
    assert turned(WIDE, long, Text("between"), long) == [True, False, False, False]
    assert turned(WIDE, long, long, WIDE) == [True, True, True, True]


def test_a_section_of_text_alone_has_no_page_of_its_own_after_a_turned_one():
    assert turned(Text("only"), before=True) == [True]
    assert turned(Text("only"), NARROW, before=True) == [False, False]


def test_a_tall_figure_stands_upright():
    assert turned(WIDE, TALL, NARROW) == [True, False, False]


def test_closing_words_stay_where_they_are():
    assert turned(WIDE, Text("after")) == [True, True]


def test_the_foot_says_synthetic_interim_and_replaced_identities():
    stamp = Stamp("NCT05154734", date(2023, 6, 1), True, "ab" * 32, presentation=True, interim=True)
    document = Document("T", "S", stamp, date(2023, 7, 3), (), (), ())

    assert foot_of(document) == (
        "NCT05154734 · data cut 2023-06-01 (interim) · date of report 2023-07-03 · "
        "fingerprint abababab · synthetic data · identities replaced"
    )
    assert mark_of(document) == "Synthetic data: no real person"
