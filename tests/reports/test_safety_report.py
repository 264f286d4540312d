"""The safety report as a member of the board gets it: read by programs that did not write it."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import docx as python_docx
import pytest
import typst
from playwright.sync_api import Browser

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.reports import pdf as typeset
from nmosd_core.reports.document import Document, TableBlock
from nmosd_core.reports.docx import as_docx
from nmosd_core.reports.html import as_html
from nmosd_core.reports.pdf import WIDE_FONTS, as_pdf
from nmosd_core.reports.safety_changes import SAFETY_QUESTIONS
from nmosd_core.tables.headlines import headline_numbers
from nmosd_core.trial_data.store import TrialData
from tests.reports.conftest import run

CONTENTS = [
    "Changes since the last report",
    "Disposition and accrual",
    "Baseline",
    "Exposure and compliance",
    "Protocol deviations",
    "Adverse events: overview",
    "Adverse events by organ class and term",
    "Events of special interest",
    "Vital signs around infusions",
    "Laboratory",
    "Rescue and concomitant treatment",
    "Attacks",
    "Stopping guidance",
    "Data quality and missing evidence",
    "Headline numbers and their definitions",
    "Deaths and serious events",
    "Narrative drafts of serious events",
    "Deaths, early ends and changed treatment",
    "Events of special interest, by participant",
    "Every adverse event",
    "Participants",
    "Visits and infusions",
    "Deviations, by participant",
    "Vital signs, by participant",
    "Laboratory, by participant",
    "Treatments, by participant",
    "Attacks and other worsenings",
    "What changed, record by record",
    "Missing evidence, by participant",
    "Findings of the data checks",
]
MARGIN = 56.0  # points


def expected_numbers(trial: TrialData) -> list[tuple[str, str, str]]:
    """Label, value and code of every safety number as `numbers` prints it."""
    kept = [one for one in list_headlines(trial) if one.question in SAFETY_QUESTIONS]
    table = headline_numbers(kept)
    return list(table[["label", "in_words", "name"]].itertuples(index=False, name=None))


def squeezed(text: str) -> str:
    """The text without white space and places where it may be broken."""
    return re.sub(r"[\s\u200b]+", "", text)


def test_contents_are_those_of_a_board_report_changes_first(report: Document):
    assert [section.title for section in report.sections] == CONTENTS


def test_every_page_says_data_cut_date_of_report_page_and_that_data_are_synthetic(
    pdf: Path, demo: TrialData
):
    fingerprint = demo.stamp.fingerprint[:8]
    pages = run("pdftotext", "-layout", pdf, "-").split("\f")[:-1]

    for number, page in enumerate(pages, 1):
        foot = page.strip().splitlines()[-1]
        assert (
            f"data cut 2023-06-01 · date of report 2023-07-03 · fingerprint {fingerprint}" in foot
        )
        assert "synthetic data" in foot
        assert f"page {number} of {len(pages)}" in foot


def test_numbers_of_the_pdf_are_those_of_the_command_line(pdf: Path, demo: TrialData):
    text = squeezed(run("pdftotext", "-layout", pdf, "-"))
    lines = squeezed(run("pdftotext", "-raw", pdf, "-"))

    for label, value, code in expected_numbers(demo):
        assert squeezed(code) in lines or squeezed(code) in text
        assert f"{squeezed(label)}{squeezed(value)}" in lines


def test_numbers_of_the_docx_are_those_of_the_command_line(docx: Path, demo: TrialData):
    tables = [
        [[cell.text.replace("\u200b", "") for cell in row.cells] for row in table.rows]
        for table in python_docx.Document(str(docx)).tables
    ]
    numbers = next(rows for rows in tables if rows[0] == ["Number", "Value", "Beside", "Code"])
    found = [(row[0].strip(), row[1], row[3]) for row in numbers[1:] if row[3]]

    assert found == expected_numbers(demo)


def test_numbers_of_the_offline_copy_are_those_of_the_command_line(html: Path, demo: TrialData):
    rows = _rows(html.read_text(encoding="utf-8"))
    found = {(row[0].strip(), row[1], row[3]) for row in rows if len(row) == 4}

    assert set(expected_numbers(demo)) <= found


def words_beyond_the_margin(pdf: Path) -> list[str]:
    boxes = run("pdftotext", "-bbox", pdf, "-")
    page = 0.0
    beyond = []
    for line in boxes.splitlines():
        if found := re.search(r'<page width="([\d.]+)"', line):
            page = float(found[1])
        found = re.search(r'<word xMin="([\d.]+)".* xMax="([\d.]+)"[^>]*>(.*)</word>', line)
        if found and not MARGIN - 2 <= float(found[1]) <= float(found[2]) <= page - MARGIN + 2:
            beyond.append(found[3])
    assert page
    return beyond


def test_no_word_of_the_pdf_lies_beyond_the_margin_of_its_page(pdf: Path):
    assert words_beyond_the_margin(pdf) == []


@pytest.mark.parametrize("font", WIDE_FONTS)
def test_no_word_of_a_wider_font_does_either(
    report: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, font: str
):
    if font not in typst.Fonts().families():
        pytest.skip(f"the font {font} is not installed")
    monkeypatch.setattr(typeset, "_families", lambda: (font,))
    file = tmp_path / "report.pdf"
    file.write_bytes(as_pdf(report))

    assert font.replace(" ", "") in run("pdffonts", file)
    assert words_beyond_the_margin(file) == []


def test_wide_tables_stand_on_landscape_pages(pdf: Path):
    sizes = run("pdfinfo", "-f", "1", "-l", "999", pdf)

    assert "841.89 x 595.276" in sizes
    assert "595.276 x 841.89" in sizes


def test_the_contents_page_names_the_page_on_which_a_section_begins(pdf: Path):
    pages = run("pdftotext", "-layout", pdf, "-").split("\f")
    contents = "\n".join(pages[1:3])

    for number, title in enumerate(CONTENTS, 1):
        named = re.search(rf"{number}\. {re.escape(title)}[ .\u2060]+(\d+)", contents)
        assert named, title
        assert f"{number}. {title}" in pages[int(named[1]) - 1]


def test_a_table_that_goes_on_repeats_its_head(pdf: Path):
    pages = run("pdftotext", "-layout", pdf, "-").split("\f")
    holding = [place for place, page in enumerate(pages) if "group_pml_participants" in page]
    first = next(place for place, page in enumerate(pages) if "screen_failures" in page)

    for page in pages[first : holding[0] + 1]:
        assert re.search(r"Number +Value +Beside +Code", page)


def test_no_row_of_the_docx_is_split_and_heads_are_repeated(report: Document, docx: Path):
    tables = [block for block in report.blocks if isinstance(block, TableBlock)]
    xml = python_docx.Document(str(docx)).element.xml

    assert xml.count("<w:tblHeader/>") == len(tables)
    assert xml.count("<w:cantSplit/>") == xml.count("<w:tr>")


def test_libreoffice_opens_the_docx_and_fills_in_its_pages(docx: Path, tmp_path: Path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, docx)
    pages = run("pdftotext", "-layout", tmp_path / "report.pdf", "-").split("\f")[:-1]

    assert f"page {len(pages)} of {len(pages)}" in pages[-1]
    named = re.findall(r"^ *\d+\. .*?\.{3,} *(\d+)$", "\n".join(pages[1:3]), re.MULTILINE)
    assert len(named) == len(CONTENTS)
    assert all(int(one) <= int(other) for one, other in pairwise(named))
    assert "1. Changes since the last report" in pages[int(named[0]) - 1]


def test_counts_that_may_be_shared_name_nobody(shared: Document, demo: TrialData, tmp_path: Path):
    people = follow_participants(demo).participants["participant"]
    page = as_html(shared).decode()
    (tmp_path / "shared.pdf").write_bytes(as_pdf(shared, pictures={}))
    text = run("pdftotext", tmp_path / "shared.pdf", "-")

    for who in people:
        assert who not in page
        assert who not in text
    assert "COUNTS, MAY BE SHARED" in text
    assert "RESTRICTED" not in text


def test_without_a_browser_the_pdf_is_whole_and_says_what_is_not_drawn(
    shared: Document, tmp_path: Path
):
    (tmp_path / "plain.pdf").write_bytes(as_pdf(shared, pictures={}))
    text = " ".join(run("pdftotext", tmp_path / "plain.pdf", "-").split())

    assert text.count("This figure is not drawn: no Chromium or Chrome was found") == len(
        shared.figures
    )
    assert " ".join(shared.figures[0].block.alt.split()) in text


def test_pictures_of_the_pdf_are_drawn(needs_chromium: None, pdf: Path, report: Document):
    text = run("pdftotext", pdf, "-")

    assert "This figure is not drawn" not in " ".join(text.split())
    assert text.count("Cycle of 28 days from the first infusion") == 1


def test_pages_become_pictures(pdf: Path, tmp_path: Path):
    run("pdftoppm", "-r", "20", "-f", "1", "-l", "2", "-png", pdf, tmp_path / "page")

    assert len(list(tmp_path.glob("page*.png"))) == 2


@pytest.mark.parametrize("write", [as_pdf, as_docx, as_html])
def test_a_report_that_is_cancelled_gives_nothing(write, shared: Document, monkeypatch):
    def cancel(what: str, done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(shared, cancel)


def test_progress_goes_up_to_the_end(shared: Document):
    told: list[float] = []
    as_docx(shared, lambda what, done: told.append(done), pictures={})

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_offline_copy_loads_nothing(html: Path, browser: Browser):
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page(color_scheme="dark")
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(html.as_uri())
    figure = page.locator("#Figure5 .plot")
    figure.scroll_into_view_if_needed()
    figure.locator(".main-svg").first.wait_for()
    page.locator("#Table1 ~ .filter").first.fill("no such row at all")
    page.close()

    assert asked == [html.as_uri()]
    assert said == []


def test_the_offline_copy_refers_to_nothing_outside_itself(html: Path):
    text = html.read_text(encoding="utf-8")

    assert not re.search(r'<(link|img|iframe|script)[^>]+(src|href)=["\']?http', text)
    assert "default-src 'none'" in text
    assert text.count("plotly.js v") == 1


class _Cells(HTMLParser):
    """Rows of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data


def _rows(page: str) -> list[list[str]]:
    cells = _Cells()
    cells.feed(page)
    return cells.rows


def test_vital_signs_around_infusions_and_missing_evidence_are_in_both_parts(report: Document):
    titles = {section.title: section for section in report.sections}
    named = {
        title: [block.name for block in section.blocks if isinstance(block, TableBlock)]
        for title, section in titles.items()
    }
    out = next(one for one in report.tables if one.block.name == "vital_signs").block.rows

    assert named["Vital signs around infusions"] == ["vital_sign_changes"]
    assert named["Data quality and missing evidence"][-1] == "evidence_by_week"
    assert named["Missing evidence, by participant"] == ["evidence_lost"]
    assert len(out) == 5
    assert set(out["Participant"]) == {"NMO-005", "NMO-006", "NMO-018"}


def test_incidence_of_participants_stands_beside_the_rate_of_events(report: Document):
    rows = next(one for one in report.tables if one.block.name == "safety_overview").block.rows
    serious = rows.set_index(rows.columns[0]).loc["Serious event"]

    assert serious["Participants per 100"] == "32.8 (8.9 to 84.1)"
    assert serious["Events per 100"] == "30.8 (8.4 to 78.9)"


def test_no_page_of_the_pdf_ends_with_the_row_that_heads_the_next(report: Document, pdf: Path):
    tables = [block for block in report.blocks if isinstance(block, TableBlock)]
    heads = {block.rows.iloc[place, 0] for block in tables for place in block.heads}
    pages = run("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    last = [[line.strip() for line in page.splitlines() if line.strip()][-2] for page in pages]

    assert len(heads) > 20
    heads.remove("Attacks")  # also the name of a number below it
    assert [line for line in last if re.split(r"\s{2,}", line)[0] in heads] == []
