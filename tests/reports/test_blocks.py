"""Blocks: chosen columns, heads, what is missing or too long, and figures without people."""

import json
import re
from dataclasses import replace
from datetime import date

import docx as python_docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from nmosd_core.analyses.numbers import Number
from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.reports import blocks
from nmosd_core.reports.blocks import by_term, counts_only, figure, section, table
from nmosd_core.reports.document import (
    SHAREABLE,
    Callout,
    Document,
    Part,
    Points,
    Section,
    TableBlock,
    Text,
)
from nmosd_core.reports.docx import as_docx
from nmosd_core.reports.docx_tables import cards_of, table_of
from nmosd_core.reports.html import as_html
from nmosd_core.reports.html_blocks import block_of
from nmosd_core.reports.pdf import as_pdf
from nmosd_core.trial_data.store import Stamp
from tests.conftest import trial_from
from tests.reports.conftest import run

BY_TERM = pd.DataFrame(
    {
        "level": ["organ class", "term"],
        "organ_class": ["Infections", "Infections"],
        "preferred_term": ["", "Zoster"],
        "participants": pd.array([2, 1], "Int64"),
    }
)


def test_a_column_that_is_empty_in_every_row_is_named_below_the_table():
    rows = BY_TERM.assign(remark=None, importance="")

    block = table("ae", "Events", rows, ("participants", "remark", "importance"), note="Counts.")

    assert isinstance(block, TableBlock)
    assert list(block.rows) == ["Participants"]
    assert block.note == "Counts. Left out, empty in every row: Remark, Importance."


def test_a_table_without_rows_is_a_sentence():
    block = table("ae", "Events", BY_TERM.iloc[:0], otherwise="No event.")

    assert block == Text("No event.")


def test_a_listing_that_nobody_can_read_is_a_sentence():
    rows = pd.DataFrame({"participant": ["01"] * (blocks.MOST_ROWS + 1)})

    assert "1501 rows, too many" in table("x", "Treatments", rows).text


def test_terms_stand_below_their_organ_class():
    block = table("ae", "Events", by_term(BY_TERM, ["participants"]), ("class_and_term",))

    assert isinstance(block, TableBlock)
    assert block.rows.iloc[:, 0].tolist() == ["Infections", "\N{EM SPACE}Zoster"]
    assert block.heads == (0,)


def test_what_was_not_supplied_takes_nothing_else_with_it(tmp_path):
    def missing(trial):
        raise NotSupplied("no ae")

    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    written = section("Events", SHAREABLE, trial, missing, lambda trial: [Callout("here")])

    assert written.blocks == (Text("no ae"), Callout("here"))


def test_a_figure_of_counts_says_nothing_of_single_participants():
    people = {
        "type": "scatter",
        "mode": "markers",
        "x": [1],
        "y": [2],
        "text": ["NMO-001: first infusion"],
        "customdata": [["NMO-001"]],
        "meta": {"participant": "NMO-001"},
    }
    words = {"type": "scatter", "mode": "text", "x": [1], "y": [1], "text": ["Screened: 18"]}
    layout = {"meta": {"alt": "18 screened", "rows": {"NMO-001": 0}}}
    block = figure("flow", "Flow", blocks.go.Figure({"data": [people, words], "layout": layout}))

    counts = counts_only(block)

    assert "NMO-001" in json.dumps(block.figure.to_dict(), default=str)
    assert "NMO-001" not in counts.figure.to_json()
    assert "Screened: 18" in counts.figure.to_json()
    assert counts.alt == "18 screened"


def test_points_are_a_list_in_every_format(tmp_path):
    points = (Points(("first & <b>", "second")), Points(("third",), numbered=True))
    document = Document(
        "T",
        "S",
        Stamp("NCT05154734", date(2023, 6, 1), True, "ab" * 32),
        date(2023, 7, 3),
        (),
        (),
        (Part("P", (Section("S", SHAREABLE, points),)),),
    )

    page = as_html(document).decode()
    (tmp_path / "points.docx").write_bytes(as_docx(document))
    (tmp_path / "points.pdf").write_bytes(as_pdf(document))
    paragraphs = python_docx.Document(str(tmp_path / "points.docx")).paragraphs

    assert "<ul><li>first &amp; &lt;b&gt;</li><li>second</li></ul>" in page
    assert "<ol><li>third</li></ol>" in page
    assert ("third", "List Number") in [(one.text, one.style.name) for one in paragraphs]
    assert "1. third" in run("pdftotext", "-layout", tmp_path / "points.pdf", "-")


def test_short_cells_of_the_offline_copy_have_one_line_and_long_ones_have_room(report):
    words = "a sentence on what was found that is too long for one line of a table"
    rows = pd.DataFrame({"Day": ["2022-03-01"], "Dose": ["700"], "Finding": [words]})
    block = TableBlock("findings", "Findings", rows)
    part = Part("P", (Section("S", SHAREABLE, (block,)),))

    page = block_of(block, replace(report, parts=(part,)))

    looks = re.findall(r'<td class="(\w+)">', page)
    assert looks == ["short", "number", "long"]


def test_a_sentence_that_several_topics_say_is_said_once(demo):
    def nothing(_):
        return [Text("None recorded."), Text("None recorded."), Text("Another.")]

    written = section("Events", "shareable", demo, nothing, nothing)

    assert written.blocks == (Text("None recorded."), Text("Another."))


@pytest.mark.parametrize("heads", [(0, 1), (3, 4), (0, 1, 2, 3, 4, 5, 6), (47, 48), range(50)])
def test_heads_that_follow_each_other_are_typeset(tmp_path, heads):
    stamp = Stamp("T", date(2023, 6, 1), False, "ab" * 32)
    rows = pd.DataFrame({"Class and term": [f"row {place}" for place in range(50)]})
    table = TableBlock("t", "T", rows, heads=tuple(heads))
    part = Part("A", (Section("S", SHAREABLE, (table,)),))
    document = Document("T", "S", stamp, date(2023, 7, 3), (), (), (part,))
    (tmp_path / "heads.pdf").write_bytes(as_pdf(document, pictures={}))

    said = run("pdftotext", "-layout", tmp_path / "heads.pdf", "-")
    assert re.findall(r"row \d+", said) == [f"row {place}" for place in range(50)]


def test_a_fault_of_the_typesetter_is_said_with_another_form(monkeypatch):
    panic = type("PanicException", (BaseException,), {})

    class Broken:
        def __init__(self, **_given):
            pass

        def compile(self, **_given):
            raise panic("range start index 1 out of range")

    monkeypatch.setattr("nmosd_core.reports.pdf.typst.Compiler", Broken)
    stamp = Stamp("T", date(2023, 6, 1), False, "ab" * 32)
    document = Document("T", "S", stamp, date(2023, 7, 3), (), (), ())

    with pytest.raises(TrialDataError, match="Write it as DOCX or as an offline copy"):
        as_pdf(document, pictures={})


def test_the_last_row_of_a_long_table_has_no_page_of_its_own_in_the_pdf(tmp_path):
    stamp = Stamp("T", date(2023, 6, 1), False, "ab" * 32)
    for count in range(44, 56):
        rows = pd.DataFrame({"Class and term": [f"row {place}" for place in range(count)]})
        part = Part("A", (Section("S", SHAREABLE, (TableBlock("t", "T", rows),)),))
        document = Document("T", "S", stamp, date(2023, 7, 3), (), (), (part,))
        (tmp_path / "long.pdf").write_bytes(as_pdf(document, pictures={}))
        *_, last = run("pdftotext", tmp_path / "long.pdf", "-").rstrip("\f").split("\f")

        assert last.count("row ") >= 2, count


def test_a_row_that_heads_others_stays_with_the_next_and_the_last_is_not_alone_in_the_docx():
    rows = pd.DataFrame({"Class and term": [f"row {place}" for place in range(60)]})
    table = table_of(TableBlock("events", "Events", rows, heads=(0, 30)), turned=False)

    lines = list(table.iter(qn("w:tr")))
    kept = [
        place for place, line in enumerate(lines) if any(True for _ in line.iter(qn("w:keepNext")))
    ]

    assert kept == [1, 31, 58, 59]  # the first row is that of the headings, the last is 60


@pytest.mark.parametrize(("many", "kept"), [(3, [0, 1]), (13, [])])
def test_few_headline_numbers_stay_on_one_page_of_the_docx(many, kept):
    numbers = [Number.count(f"n{place}", "Screened", "screened", place) for place in range(many)]

    lines = list(cards_of(numbers).iter(qn("w:tr")))

    assert [
        place for place, line in enumerate(lines) if any(True for _ in line.iter(qn("w:keepNext")))
    ] == kept
