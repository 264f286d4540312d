"""The model of a report: numbers of tables and figures, and who may read what."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.document import (
    RESTRICTED,
    SHAREABLE,
    Document,
    FigureBlock,
    Part,
    Section,
    TableBlock,
    Text,
)
from nmosd_core.trial_data.store import Stamp

STAMP = Stamp("NCT05154734", date(2023, 6, 1), True, "ab" * 32)


def table(name: str) -> TableBlock:
    return TableBlock(name, name, pd.DataFrame({"A": ["1"]}))


def figure(name: str) -> FigureBlock:
    return FigureBlock(name, name, go.Figure(), name)


def document(*sections: Section) -> Document:
    return Document("T", "S", STAMP, date(2023, 7, 1), (), (), (Part("P", sections),))


COUNTS = Section("Counts", SHAREABLE, (table("first"), figure("drawn"), table("second")))
ROWS = Section("Rows", RESTRICTED, (Text("who"), table("third")))


def test_tables_and_figures_are_numbered_through_the_whole_document():
    whole = document(COUNTS, ROWS)

    assert [one.label for one in whole.tables] == ["Table 1", "Table 2", "Table 3"]
    assert [one.label for one in whole.figures] == ["Figure 1"]
    assert whole.label(ROWS.blocks[1]) == "Table 3"


def test_a_table_keeps_its_number_in_the_report_that_may_be_shared():
    shared = document(COUNTS, ROWS).only("shareable")

    assert [section.title for section in shared.sections] == ["Counts"]
    assert shared.label(COUNTS.blocks[2]) == "Table 2"
    assert not shared.restricted


def test_a_report_for_nobody_is_refused():
    with pytest.raises(TrialDataError, match="T has no section for restricted reading"):
        document(COUNTS).only("restricted")
