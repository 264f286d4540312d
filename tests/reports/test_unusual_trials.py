"""The safety report of trials that are empty, without events, in Chinese, or full of long words."""

from datetime import date
from pathlib import Path

import docx as python_docx
import pytest

from nmosd_core.reports import measurement_counts
from nmosd_core.reports.board_questions import ask_the_board
from nmosd_core.reports.document import FigureBlock, TableBlock, Text
from nmosd_core.reports.docx import as_docx
from nmosd_core.reports.html import as_html
from nmosd_core.reports.measurement_counts import NO_IMMUNOGLOBULINS
from nmosd_core.reports.measurement_listings import ALIKE, immunoglobulins, treatments
from nmosd_core.reports.participant_counts import enrolment
from nmosd_core.reports.participant_listings import findings
from nmosd_core.reports.pdf import NO_CHINESE, as_pdf
from nmosd_core.reports.safety_report import write_safety_report
from tests.conftest import trial_from
from tests.reports.conftest import run

WHEN = date(2023, 7, 3)
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
MARKUP = r"<b>#strong[x]</b> $x$ & \ `code` {0} %s"
DM = """
    USUBJID    | STUDYID     | RFSTDTC    | RFICDTC    | AGE | SEX
    受试者-001 | NCT05154734 | 2022-01-10 | 2022-01-01 | 34  | F
    02         | NCT05154734 | 2022-02-10 | 2022-02-01 | 44  | M
"""
AE = f"""
    USUBJID    | AESEQ | AETERM      | AEDECOD     | AEBODSYS       | AESER | AESTDTC
    受试者-001 | 1     | 右侧带状疱疹 | 带状疱疹    | 感染及侵染类疾病 | Y     | 2022-03-01
    02         | 1     | {LONG_WORD} | {LONG_WORD} | {LONG_WORD}    | N     | 2022-03-01
    02         | 2     | {MARKUP}    | Headache    | Nervous system | Y     | 2022-04-01
"""

CM = """
    USUBJID | CMSEQ | CMTRT   | CMSTDTC    | CMDOSE | CMDOSU
    02      | 1     | Aspirin | 2022-02-20 | 100    | mg
    02      | 2     | Aspirin | 2022-02-20 | 100    | mg
    02      | 3     | Aspirin | 2022-02-20 | 50     | mg
"""
QUERIES = """
    USUBJID | QUERYID | DATASET | VARIABLE | STATUS | OPENED
    02      | Q1      | dm      | RFICDTC  | OPEN   | 2022-05-01
"""


@pytest.fixture(scope="module")
def unusual(tmp_path_factory):
    trial = trial_from(tmp_path_factory.mktemp("unusual"), dm=DM, ae=AE)
    return write_safety_report(trial, WHEN)


@pytest.fixture(scope="module")
def unusual_pdf(unusual, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("pdf") / "unusual.pdf"
    file.write_bytes(as_pdf(unusual, pictures={}))
    return file


def joined(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def test_chinese_long_words_and_signs_of_markup_are_read_from_the_pdf(unusual_pdf):
    text = joined(run("pdftotext", unusual_pdf, "-"))

    assert "右侧带状疱疹" in text
    assert LONG_WORD in text
    assert joined(MARKUP) in text


def test_fonts_are_embedded(unusual_pdf):
    fonts = run("pdffonts", unusual_pdf).splitlines()[2:]

    assert fonts
    assert all("yes yes yes" in line for line in fonts)


def test_a_machine_without_chinese_fonts_is_told_so(unusual, monkeypatch, tmp_path):
    monkeypatch.setattr("nmosd_core.reports.pdf.CHINESE_FONTS", ("No Such Font",))
    (tmp_path / "plain.pdf").write_bytes(as_pdf(unusual, pictures={}))

    said = joined(NO_CHINESE.split(" Install")[0])
    assert said in joined(run("pdftotext", tmp_path / "plain.pdf", "-"))


def test_signs_of_markup_stay_text_in_html_and_docx(unusual, tmp_path):
    page = as_html(unusual).decode()
    (tmp_path / "unusual.docx").write_bytes(as_docx(unusual, pictures={}))
    tables = python_docx.Document(str(tmp_path / "unusual.docx")).tables
    cells = {cell.text for table in tables for cell in table._cells}

    assert "<b>#strong" not in page
    assert "&lt;b&gt;#strong[x]&lt;/b&gt;" in page
    assert any(joined(MARKUP) in joined(cell) for cell in cells)


def test_characters_that_no_document_may_hold_are_replaced(unusual):
    section = next(iter(unusual.sections))
    object.__setattr__(section, "blocks", (*section.blocks, Text("bell \x07 rings")))

    assert as_docx(unusual, pictures={})


def test_nothing_supplied_but_an_empty_dm_is_a_whole_report(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | STUDYID | RFSTDTC")
    report = write_safety_report(trial, WHEN)
    texts = [block.text for block in report.blocks if isinstance(block, Text)]

    assert any("has no AE dataset" in text for text in texts)
    assert as_pdf(report, pictures={}).startswith(b"%PDF")
    assert as_docx(report, pictures={})
    assert b"has no AE dataset" in as_html(report)


def test_no_events_are_said_in_words(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=DM,
        ae="USUBJID | AESEQ | AETERM | AESTDTC",
        ds="USUBJID | DSSEQ | DSDECOD | DSSTDTC",
        dv="USUBJID | DVSEQ | DVTERM",
        cm="USUBJID | CMSEQ | CMTRT",
    )
    report = write_safety_report(trial, WHEN)
    texts = [block.text for block in report.blocks if isinstance(block, Text)]
    named = {block.name for block in report.blocks if isinstance(block, TableBlock)}

    assert "No treatment-emergent event has been recorded in this data cut." in texts
    assert "No serious event of a treated participant has been recorded." in texts
    assert "There is no serious event to tell of." in texts
    assert "safety_overview" in named
    assert "adverse_events_by_term" not in named
    assert report.questions[0].startswith("Died: 0 of 2, up to 84%.")


def test_what_is_not_known_is_not_said_to_be_none(tmp_path):
    bare = trial_from(tmp_path / "bare", dm=DM, ae="USUBJID | AESEQ | AETERM | AESTDTC")
    untreated = trial_from(tmp_path / "none", dm=DM, ex="USUBJID | EXSEQ | EXDOSE | EXSTDTC")
    texts = [
        block.text
        for trial in (bare, untreated)
        for block in write_safety_report(trial, WHEN).blocks
        if isinstance(block, Text)
    ]

    assert "How it ended is not recorded of 2." in texts
    assert "Which visits are overdue or coming is not known: not supplied." in texts
    assert "No infusion is recorded as given (EX)." in texts
    assert "Every infusion was given as planned." not in texts
    assert any("Attacks: not known" in question for question in ask_the_board(bare))


def test_a_board_is_told_of_whom_nothing_is_recorded_lately(tmp_path):
    events = "USUBJID | AESEQ | AETERM | AESTDTC"
    died, special, *_, data, _ = ask_the_board(trial_from(tmp_path, dm=DM, ae=events))

    assert "Of 2 nothing is recorded in the last 42 days" in died
    assert "Of 2 nothing is recorded in the last 42 days" in special
    assert "checks could not run. Are the data good enough" in data


@pytest.mark.parametrize(("queries", "shown"), [({}, False), ({"queries": QUERIES}, True)])
def test_findings_say_what_the_edc_asked_where_its_queries_were_supplied(tmp_path, queries, shown):
    listed = findings(trial_from(tmp_path, dm=DM.replace("M\n", "\n"), **queries))[0]

    assert isinstance(listed, TableBlock)
    assert ("EDC query" in listed.rows.columns) == shown


@pytest.mark.parametrize(
    ("study", "title"),
    [
        ("NCT05154734", "First infusions, as planned and as given"),
        ("ANOTHER01", "First infusions"),
    ],
)
def test_picture_of_accrual_speaks_of_a_plan_only_where_one_is_drawn(tmp_path, study, title):
    blocks = enrolment(trial_from(tmp_path, dm=DM.replace("NCT05154734", study)))
    captions = [block.caption for block in blocks if isinstance(block, FigureBlock)]

    assert captions == ["Flow of participants", title]


def test_treatments_that_were_recorded_anew_stand_once_with_their_number(tmp_path):
    (listed,) = treatments(trial_from(tmp_path, dm=DM, cm=CM))

    assert isinstance(listed, TableBlock)
    assert listed.rows[["Dose", "Records"]].to_numpy().tolist() == [["100", "2"], ["50", "1"]]
    assert ALIKE in listed.note


@pytest.mark.parametrize("write", [measurement_counts.immunoglobulins, immunoglobulins])
def test_immunoglobulins_that_nobody_measured_take_one_sentence(tmp_path, write):
    lb = "USUBJID | LBSEQ | LBTESTCD | LBORRES | LBDTC\n02 | 1 | ALT | 20 | 2022-02-10"

    assert write(trial_from(tmp_path, dm=DM, lb=lb))[1:] == [Text(NO_IMMUNOGLOBULINS)]
