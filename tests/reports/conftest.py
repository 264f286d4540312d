"""The safety report of the demo trial, written once in each format for all tests that read it."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from nmosd_core.figures.files import can_draw
from nmosd_core.reports.deck import Deck
from nmosd_core.reports.document import Document
from nmosd_core.reports.docx import as_docx
from nmosd_core.reports.html import as_html
from nmosd_core.reports.pdf import as_pdf
from nmosd_core.reports.pictures import draw
from nmosd_core.reports.pptx import as_pptx
from nmosd_core.reports.provenance import Provenance, provenance_of
from nmosd_core.reports.safety_report import write_safety_report
from nmosd_core.reports.slides import write_slides
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import TrialData, open_trial

REPORTED = date(2023, 7, 3)


def run(*command: str | Path) -> str:
    """What a program says; the test is skipped where it is not installed."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"needs {command[0]}, which is not installed")
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture(scope="session")
def demo() -> TrialData:
    return open_trial(DEMO_TRIAL)


@pytest.fixture(scope="session")
def report(demo: TrialData) -> Document:
    return write_safety_report(demo, REPORTED)


@pytest.fixture(scope="session")
def pdf(report: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF with every figure where there is a Chromium, else with their words."""
    file = tmp_path_factory.mktemp("pdf") / "report.pdf"
    file.write_bytes(as_pdf(report, pictures=draw(report.figure_blocks, "svg")))
    return file


@pytest.fixture(scope="session")
def docx(report: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DOCX with its first figure drawn; of the others it says what they show."""
    file = tmp_path_factory.mktemp("docx") / "report.docx"
    file.write_bytes(as_docx(report, pictures=draw(report.figure_blocks[:1], "png")))
    return file


@pytest.fixture(scope="session")
def html(report: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("html") / "report.html"
    file.write_bytes(as_html(report))
    return file


@pytest.fixture(scope="session")
def record(demo: TrialData) -> Provenance:
    return provenance_of(demo, "slides")


@pytest.fixture(scope="session")
def deck(demo: TrialData) -> Deck:
    return write_slides(demo)


@pytest.fixture(scope="session")
def pptx(deck: Deck, record: Provenance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides with every figure where there is a Chromium, else with tables instead."""
    file = tmp_path_factory.mktemp("pptx") / "slides.pptx"
    file.write_bytes(as_pptx(deck, record))
    return file


@pytest.fixture(scope="session")
def shared(report: Document) -> Document:
    return report.only("shareable")


@pytest.fixture
def needs_chromium() -> None:
    if not can_draw():
        pytest.skip("needs Chromium or Chrome, which is not installed")
