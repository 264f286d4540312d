"""Every report of the catalogue, in every format: made, and asked at once whether it holds."""

import io
import shutil
import subprocess
import zipfile
from datetime import date

import pytest
from choreographer.browsers.chromium import Chromium

from nmosd_core.analyses.headlines import QUESTIONS
from nmosd_core.figures.files import can_draw
from nmosd_core.reports.catalogue import REPORTS, make
from nmosd_core.reports.embedded import read_embedded
from nmosd_core.reports.orders import SHAREABLE, Order
from nmosd_core.reports.provenance import provenance_of
from nmosd_core.reports.reproduce import reproduce
from nmosd_core.reports.visible import count_shown
from nmosd_core.trial_data.cuts import DEMO_TRIAL

MADE = [(name, form) for name, report in REPORTS.items() for form in report.forms]


@pytest.fixture(scope="module")
def made(demo):
    """Files by report and format, made once and without pictures, which take a browser."""
    files = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chromium, "find_browser", lambda **_: None)
        can_draw.cache_clear()

        def file(name: str, form: str) -> bytes:
            if (name, form) not in files:
                choices = REPORTS[name].settle({})
                order = Order(demo, form, choices, date(2023, 7, 1), lambda what, done: None)
                files[name, form] = make(name, order)
            return files[name, form]

        yield file
    can_draw.cache_clear()


@pytest.mark.parametrize(("name", "form"), MADE)
def test_a_report_carries_the_numbers_of_the_command_line(name, form, made, demo):
    carried = read_embedded(made(name, form), f"report.{form}")
    expected = provenance_of(demo, name, REPORTS[name].questions)

    assert carried.made_for == name
    assert carried.numbers == expected.numbers
    assert carried.protocol == expected.protocol


@pytest.mark.parametrize(("name", "form"), MADE)
def test_a_report_is_named_for_what_it_is(name, form, demo):
    report = REPORTS[name]

    named = report.file_name(name, demo.stamp, form, report.settle({}))

    assert named.startswith(name)
    assert named.endswith(f"2023-06-01_{demo.stamp.fingerprint[:8]}_synthetic.{form}")
    assert " " not in named


def test_questions_of_a_report_are_questions_of_the_dashboard():
    for report in REPORTS.values():
        assert set(report.questions or ()) <= set(QUESTIONS)


def test_who_asks_for_nothing_gets_what_may_be_shared():
    for report in REPORTS.values():
        if "audience" in report.choices:
            assert report.is_shareable(report.settle({}))
            assert report.settle({})["audience"] == SHAREABLE


def test_a_table_of_counts_may_be_shared_and_one_of_participants_may_not():
    table = REPORTS["table"]
    assert table.is_shareable({"table": "adverse_event_groups"})
    assert not table.is_shareable({"table": "adverse_events"})
    assert not table.is_shareable({"table": "disposition"})


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_every_number_of_the_safety_report_is_read_beside_its_label(form, made):
    carried = read_embedded(made("safety-report", form), f"report.{form}")

    assert set(carried.shown) == {row["name"] for row in carried.numbers}


def test_a_report_that_was_just_made_holds(made):
    done = reproduce(made("safety-report", "pdf"), "report.pdf", DEMO_TRIAL)

    assert done.holds, done.verdict


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
def test_another_program_reads_the_same_numbers_in_the_pdf(made, tmp_path):
    (tmp_path / "report.pdf").write_bytes(made("safety-report", "pdf"))
    command = ["pdftotext", "-raw", "report.pdf", "-"]  # cell by cell
    text = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    carried = read_embedded(made("safety-report", "pdf"), "report.pdf")

    read = count_shown(carried.numbers, " ".join(text.split()))

    assert set(read) == {row["name"] for row in carried.numbers}


def test_each_figure_and_listing_in_an_archive_carries_its_own_record(made):
    with zipfile.ZipFile(io.BytesIO(made("listings", "zip"))) as archive:
        inside = [name for name in archive.namelist() if name.endswith(".rtf")]
        records = [read_embedded(archive.read(name), name) for name in inside]

    assert inside
    assert {record.made_for for record in records} == {"listings"}
