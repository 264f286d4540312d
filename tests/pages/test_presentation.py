"""Presentation mode on pages: nothing that goes to a browser tells who or when.

Every message that a page sends is taken apart: texts, figures and the Arrow bytes of listings.
"""

import re
from datetime import date

import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest, local_script_runner

from nmosd_core.environment import PRESENTATION
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from pages import presentation_view
from pages.presentation_view import IN_PROGRESS, name_cuts
from tests.conftest import write_trial
from tests.pages.opening import PAGES, open_page, tables_on
from tests.pages.test_every_page import NAMES
from tests.reports.leaks import Secrets, days_as_numbers, find_leaks, secrets_of
from tests.reports.taken_apart import of_arrow

HELD_BACK = "not shown in presentation mode"


@pytest.fixture(scope="module")
def secrets() -> Secrets:
    return secrets_of(open_trial(DEMO_TRIAL))


@pytest.fixture(scope="module")
def names() -> list[str]:
    return open_trial(DEMO_TRIAL, presentation=True).rows("participants")["participant"].tolist()


@pytest.fixture
def sent(monkeypatch):
    """Every message that goes to the browser, of all runs."""
    messages = []
    parse = local_script_runner.parse_tree_from_messages

    def keep(of_one_run):
        messages.extend(of_one_run)
        return parse(of_one_run)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", keep)
    return messages


def parts_of(message):
    """Texts of a message, and the values of listings in it."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if field.message_type:
                yield from parts_of(one)
            elif isinstance(one, str):
                yield one
            elif isinstance(one, bytes) and one:
                yield from (text for _, text in of_arrow(pa.ipc.open_stream(one).read_all()))


def leaks_in(messages, secrets):
    text = "\n".join(part for message in messages for part in parts_of(_without_hash(message)))
    return find_leaks(text.encode(), "page.txt", secrets) + days_as_numbers(text.encode(), secrets)


def _without_hash(message):
    """The message without its own hash, which is drawn by chance and can look like a day."""
    plain = ForwardMsg()
    plain.CopyFrom(message)
    plain.ClearField("hash")
    return plain


def test_a_day_as_a_number_is_found_in_a_message_but_not_in_its_hash(secrets):
    number = f"{(date(2022, 1, 5) - date(1970, 1, 1)).days * 86_400_000}"
    message = ForwardMsg(hash=f"a{number}b")
    assert leaks_in([message], secrets) == []
    message.delta.new_element.markdown.body = f"[{number}]"
    assert leaks_in([message], secrets) == ["the day 2022-01-05 as a number"]


def test_the_search_finds_what_pages_send_without_presentation_mode(monkeypatch, sent, secrets):
    open_page(monkeypatch, DEMO_TRIAL, "enrolment", participant="NMO-003")
    found = " ".join(leaks_in(sent, secrets))
    assert "the name NMO-001" in found
    assert "the day 2022-01-05" in found


@pytest.mark.parametrize("name", NAMES)
def test_no_page_leaks(name, monkeypatch, sent, secrets, names):
    page = open_page(monkeypatch, DEMO_TRIAL, name, presentation="on", participant=names[0])
    assert leaks_in(sent, secrets) == []
    assert find_leaks(str(dict(page.query_params)).encode(), "address.txt", secrets) == []
    for table in page.dataframe:
        assert not any(pa.types.is_temporal(kind) for kind in _kinds(table))


def _kinds(table):
    return pa.Table.from_pandas(table.value).schema.types


@pytest.mark.parametrize("cut", ["2022-06", "2022-12"])
def test_no_earlier_cut_leaks_its_participants(cut, monkeypatch, sent):
    earlier = open_trial(
        DEMO_TRIAL, {"2022-06": date(2022, 6, 30), "2022-12": date(2022, 12, 31)}[cut]
    )
    page = open_page(monkeypatch, DEMO_TRIAL, "overview", presentation="on", cut=cut)
    assert leaks_in(sent, secrets_of(earlier)) == []
    assert f"Data cut {cut}" in page.caption[0].value


def test_an_older_link_loses_its_names_and_days(monkeypatch, sent, secrets):
    page = open_page(
        monkeypatch,
        DEMO_TRIAL,
        "participant_profile",
        presentation="on",
        participant="NMO-003",
        beside="NMO-005",
        cut="2022-06-30",
    )
    assert leaks_in(sent, secrets) == []
    assert page.session_state.participant == "All participants"
    assert find_leaks(str(dict(page.query_params)).encode(), "address.txt", secrets) == []


def test_switching_forgets_who_was_chosen(monkeypatch, sent, secrets):
    page = open_page(monkeypatch, DEMO_TRIAL, "attacks", participant="NMO-003", cut="2022-12-31")
    assert page.session_state.participant == "NMO-003"
    sent.clear()
    page.toggle(key="presenting").set_value(True).run()
    assert leaks_in(sent, secrets) == []
    assert page.session_state.participant == "All participants"
    assert page.query_params["presentation"] == "on"


def test_a_chosen_participant_stays_chosen_from_page_to_page(monkeypatch, names):
    page = open_page(monkeypatch, DEMO_TRIAL, "attacks", presentation="on", participant=names[3])
    page.switch_page(str(PAGES / "disability.py")).run()
    assert page.session_state.participant == names[3]


def test_a_link_that_opens_anew_opens_in_the_same_mode(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "adverse_events", presentation="on", view="dsmb")
    links = re.findall(r"\]\((/[^)]*)\)", " ".join(metric.help for metric in page.metric))
    assert links
    assert all("presentation=on&view=dsmb#" in link for link in links)


def test_switching_off_shows_the_records_again(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", presentation="on")
    page.toggle(key="presenting").set_value(False).run()
    people = next(one.value for one in page.dataframe if "consent" in one.value)
    assert "NMO-001" in set(people["participant"])
    assert "presentation" not in page.query_params


@pytest.mark.parametrize("name", sorted(IN_PROGRESS))
def test_work_in_progress_is_not_shown_and_said(name, monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, name, presentation="on")
    assert page.info[0].value == presentation_view.NOT_SHOWN
    assert not page.dataframe


def test_no_line_links_to_work_in_progress(monkeypatch):
    def pages_linked(**address):
        overview = open_page(monkeypatch, DEMO_TRIAL, "overview", **address)
        return {one.proto.page for one in overview.get("page_link")}

    assert IN_PROGRESS & pages_linked()
    assert not IN_PROGRESS & pages_linked(presentation="on")


def test_what_is_held_back_of_a_page_is_said(monkeypatch, names):
    overview = open_page(monkeypatch, DEMO_TRIAL, "overview", presentation="on")
    assert any(HELD_BACK in info.value for info in overview.info)
    profile = open_page(
        monkeypatch, DEMO_TRIAL, "participant_profile", presentation="on", participant=names[0]
    )
    assert any(HELD_BACK in info.value for info in profile.info)
    assert not any("USUBJID" in columns for columns in tables_on(profile))


def test_a_number_that_rests_on_open_records_says_so(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "attacks", presentation="on")
    metric = next(one for one in page.metric if one.label == "Attacks")
    assert re.fullmatch(r"\d+ to \d+", metric.value)
    said = [one.value for one in page.markdown if "Not final" in one.value]
    assert len(said) >= 1


def test_an_interim_cut_is_marked_and_the_last_one_is_not(monkeypatch):
    interim = open_page(monkeypatch, DEMO_TRIAL, "attacks", presentation="on", cut="2022-06")
    final = open_page(monkeypatch, DEMO_TRIAL, "attacks", presentation="on")
    assert any("Interim" in one.value for one in interim.markdown)
    assert not any("Interim" in one.value for one in final.markdown)


def test_a_server_for_a_projector_shows_nothing_else(monkeypatch, sent, secrets):
    monkeypatch.setenv(PRESENTATION, "on")
    page = open_page(monkeypatch, DEMO_TRIAL, "enrolment", participant="NMO-003")
    assert page.toggle(key="presenting").disabled
    assert leaks_in(sent, secrets) == []


@pytest.mark.parametrize("name", ["overview", "enrolment", "reports"])
def test_a_server_of_which_it_is_not_known_whether_it_may_name_anybody_says_so(
    name, monkeypatch, sent, secrets
):
    monkeypatch.setenv(PRESENTATION, "projector")
    page = open_page(monkeypatch, DEMO_TRIAL, name)
    (error,) = page.error
    assert error.value.startswith("NMOSD_PRESENTATION is 'projector', which is neither on nor off.")
    assert leaks_in(sent, secrets) == []


def test_cuts_of_one_month_are_told_apart(monkeypatch):
    monkeypatch.setenv(PRESENTATION, "on")
    days = [date(2022, 7, 1), date(2022, 6, 30), date(2022, 6, 1)]
    assert list(name_cuts(days)) == ["2022-07", "2022-06 (2)", "2022-06 (1)"]


@pytest.mark.parametrize(
    "name", ["overview", "enrolment", "attacks", "participant_profile", "safety"]
)
def test_a_trial_with_nobody_opens(name, monkeypatch, tmp_path):
    folder = write_trial(tmp_path / "trial", dm="USUBJID | RFSTDTC")
    page = open_page(monkeypatch, folder, name, presentation="on")
    assert not any("Traceback" in one.value for one in (*page.error, *page.info))


def test_the_frame_is_found_by_its_switch():
    frame = AppTest.from_file(str(PAGES / "frame.py"), default_timeout=60)
    frame.run()
    assert not frame.toggle(key="presenting").value
