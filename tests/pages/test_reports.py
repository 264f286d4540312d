"""The reports page: a card a report, made for this session alone, and a file that is asked."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from nmosd_core.reports.catalogue import REPORTS
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.provenance import provenance_of
from nmosd_core.trial_data.store import open_trial
from pages import report_parts
from pages.making import CANCELLED, DONE, FAILED, RUNNING
from tests.conftest import write_trial
from tests.pages.opening import open_page, tables_on
from tests.reports.artefacts import A_SVG

DM = """
    USUBJID | STUDYID     | RFSTDTC
    P-01    | NCT05154734 | 2022-01-01
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return write_trial(tmp_path_factory.mktemp("trial"), dm=DM)


@pytest.fixture
def begun(monkeypatch):
    """Reports that the page has begun to make, which nobody makes."""
    made = []

    def begin(name, options, is_here):
        assert is_here()
        one = SimpleNamespace(name=name, options=options, state=RUNNING, busy=True, done=0.4)
        one.doing, one.file, one.cancel = "drawing", b"", lambda: end(one, CANCELLED)
        made.append(one)
        return one

    monkeypatch.setattr(report_parts, "Making", begin)
    return made


def end(one, state: str, doing: str = "", file: bytes = b"") -> None:
    one.state, one.busy, one.doing, one.file = state, False, doing, file


def prepared(page, name: str = "figures"):
    return page.button(key=f"{name}-prepare").click().run()


def said(elements) -> str:
    return " ".join(element.value for element in elements)


def test_every_report_has_a_card_with_its_choices(trial, monkeypatch):
    page = open_page(monkeypatch, trial, "reports")

    titles = [heading.value for heading in page.subheader]
    assert titles == [*(report.title for report in REPORTS.values()), "Does a file still hold?"]
    controls = {control.key for control in [*page.segmented_control, *page.selectbox]}
    for name, report in REPORTS.items():
        assert {f"{name}-{choice}" for choice in report.choices} <= controls
        assert (f"{name}-form" in controls) == (len(report.forms) > 1)
        assert any(one.key == f"{name}-date" for one in page.date_input) == report.dated


def test_what_was_chosen_is_what_is_made(trial, begun, monkeypatch):
    page = open_page(monkeypatch, trial, "reports")
    page.segmented_control(key="figures-kind").set_value("pdf").run()

    prepared(page)

    (one,) = begun
    assert one.options[0] == "figures"
    pairs = dict(zip(one.options[1::2], one.options[2::2], strict=False))
    assert pairs["--kind"] == "pdf"
    assert (pairs["--trial"], pairs["--cut"]) == (str(trial), "2023-06-01")
    assert one.name.startswith("figures_screen_pdf_2023-06-01")


def test_a_trial_that_is_named_from_where_the_server_started_is_named_in_full(
    trial, begun, monkeypatch
):
    monkeypatch.chdir(trial.parent)

    prepared(open_page(monkeypatch, Path(trial.name), "reports"))

    assert str(trial) in begun[0].options


def test_a_report_being_made_shows_its_progress_and_can_be_cancelled(trial, begun, monkeypatch):
    page = prepared(open_page(monkeypatch, trial, "reports"))

    assert page.button(key="figures-prepare").disabled
    assert page.get("progress")[0].proto.value == 40

    page.button(key="figures-cancel").click().run()

    assert begun[0].state == CANCELLED
    assert "Cancelled. Nothing was kept." in said(page.info)
    assert not page.button(key="figures-prepare").disabled


def test_a_report_that_is_made_can_be_downloaded(trial, begun, monkeypatch):
    page = prepared(open_page(monkeypatch, trial, "reports"))
    end(begun[0], DONE, file=b"12")

    page.run()

    assert [one.proto.label for one in page.get("download_button")] == [f"Download {begun[0].name}"]


def test_a_report_that_failed_says_why(trial, begun, monkeypatch):
    page = prepared(open_page(monkeypatch, trial, "reports"))
    end(begun[0], FAILED, "This data cut has no AE dataset.")

    page.run()

    assert "no AE dataset" in said(page.error)


def test_another_session_sees_nothing_of_it(trial, begun, monkeypatch):
    page = prepared(open_page(monkeypatch, trial, "reports"))
    end(begun[0], DONE, file=b"12")
    page.run()

    other = open_page(monkeypatch, trial, "reports")

    assert page.get("download_button")
    assert not other.get("download_button")


def test_the_safety_only_view_offers_no_efficacy(trial, monkeypatch):
    page = open_page(monkeypatch, trial, "reports", view="dsmb")

    titles = [heading.value for heading in page.subheader]
    assert titles == [
        *(report.title for report in REPORTS.values() if not report.efficacy),
        "Does a file still hold?",
    ]


def test_a_file_that_is_asked_shows_which_numbers_hold(trial, monkeypatch):
    carried = provenance_of(open_trial(trial), "figures", ["enrolment"])
    page = open_page(monkeypatch, trial, "reports")

    page.file_uploader(key="asked").set_value(
        ("a.svg", embed(A_SVG, "svg", carried), "image/svg+xml")
    ).run()

    assert "numbers hold" in said(page.success)
    assert any("verdict" in columns for columns in tables_on(page))


def test_the_safety_only_view_asks_no_file_with_efficacy(trial, monkeypatch):
    carried = provenance_of(open_trial(trial), "figures", ["lesions"])
    page = open_page(monkeypatch, trial, "reports", view="dsmb")

    page.file_uploader(key="asked").set_value(
        ("a.svg", embed(A_SVG, "svg", carried), "image/svg+xml")
    ).run()

    assert "The file holds efficacy" in said(page.info)
    assert not page.dataframe


def test_presentation_mode_makes_files_with_identities_replaced(trial, begun, monkeypatch):
    page = open_page(monkeypatch, trial, "reports", presentation="on")

    prepared(page)

    assert "--presentation" in begun[0].options
    assert "2023-06-01" not in begun[0].name
    assert begun[0].options[begun[0].options.index("--cut") + 1] == "2023-06-01"


def test_a_file_that_cannot_be_read_says_why(trial, monkeypatch):
    page = open_page(monkeypatch, trial, "reports")

    page.file_uploader(key="asked").set_value(("a.svg", b"<svg", "image/svg+xml")).run()

    assert "cannot be read as SVG" in said(page.error).replace("\\", "")
