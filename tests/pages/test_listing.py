"""Listings arrive in the browser as the rows they were, of one participant where one is chosen."""

from dataclasses import replace

import pandas as pd
import pytest

from nmosd_core.study.reading import read_protocol
from pages.listing import WIDEST, WIDEST_SENTENCE, prepare_listing


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "participant": ["01", "02", "01"],
            "onset": pd.to_datetime(["2022-03-01", None, "2022-05-01"]).astype("datetime64[s]"),
            "hours": pd.array([72, None, 48], dtype="Int64"),
            "rate": [0.25, None, 1.0],
        },
        index=[7, 8, 9],
    )


def test_every_value_and_every_gap_is_sent(table: pd.DataFrame):
    sent = prepare_listing(table, None).sent

    assert sent.column_names == ["participant", "onset", "hours", "rate"]
    assert sent["hours"].to_pylist() == [72, None, 48]
    assert sent["rate"].to_pylist() == [0.25, None, 1.0]
    assert [day and day.isoformat()[:10] for day in sent["onset"].to_pylist()] == [
        "2022-03-01",
        None,
        "2022-05-01",
    ]


def test_rows_are_those_of_the_chosen_participant_numbered_as_they_stand(table: pd.DataFrame):
    listing = prepare_listing(table, "01")

    assert listing.rows.index.tolist() == [0, 1]
    assert listing.sent["participant"].to_pylist() == ["01", "01"]


def test_listing_without_participants_is_shown_whole(table: pd.DataFrame):
    assert len(prepare_listing(table.drop(columns="participant"), "01").rows) == 3


def test_columns_are_headed_in_words(table: pd.DataFrame):
    columns = prepare_listing(table, None).columns

    assert columns["onset"]["label"] == "Onset"
    assert columns["onset"]["type_config"]["format"] == "YYYY-MM-DD"
    assert columns["participant"]["pinned"]


def test_days_among_blanks_are_wide_enough_for_a_whole_date(table: pd.DataFrame):
    assert prepare_listing(table, None).columns["onset"]["width"] == 95
    assert prepare_listing(table, "01").columns["onset"].get("width") is None


def test_words_in_a_column_that_usually_holds_numbers_are_not_formatted_as_numbers():
    shown = pd.DataFrame({"change": ["removed", "added"], "attack_free": [0.5, 1.0]})
    columns = prepare_listing(shown, None).columns

    assert "type_config" not in columns["change"]
    assert columns["attack_free"]["type_config"]["format"] == "%.3f"


@pytest.mark.parametrize(
    ("place", "longest", "is_measured"),
    [
        (0, "a group of one event", False),  # browsers make room for it by themselves
        (15, "a group of one event", True),
        (0, "a group with a longer name", True),
    ],
)
def test_a_long_text_has_a_width_of_its_own(place: int, longest: str, is_measured: bool):
    texts = ["a group of events"] * 20
    texts[place] = longest
    table = pd.DataFrame({"group": pd.array(texts, "str")})
    column = prepare_listing(table, None).columns["group"]
    assert (column["width"] is not None) == is_measured


def test_browsers_round_halves_up_as_reports_do():
    # "%.2f" of a browser rounds what is stored: 1.025 is 1.02499..., and 0.125 is exact
    levels = [1.025, -1.025, 0.835, 0.125, 1.024, None]
    sent = prepare_listing(pd.DataFrame({"median": levels}), None).sent["median"].to_pylist()

    assert [f"{level:.2f}" for level in sent[:3]] == ["1.03", "-1.03", "0.84"]
    assert sent[3:] == [0.125, 1.024, None]


def test_texts_among_blanks_have_a_width_of_their_own():
    texts = [""] * 12 + ["HEPATITIS B REACTIVATION, HEPATITIS B, HEPATITIS B DNA INCREASED"] * 8
    table = pd.DataFrame({"terms": pd.array(texts, "str")})
    assert prepare_listing(table, None).columns["terms"]["width"] == WIDEST


def test_headings_of_intervals_name_the_level_of_the_protocol(table: pd.DataFrame):
    shown = table.assign(percent_lower=0.5, participants_in_words="0 of 2, up to 78%")
    protocol = read_protocol()
    other = replace(protocol, statistics=replace(protocol.statistics, level=0.9))
    columns = prepare_listing(shown, None, other).columns

    assert columns["percent_lower"]["label"] == "90% CI from"
    assert columns["participants_in_words"]["label"] == "Participants, 90% CI"


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("why", "not compared: another assay at week 52: CELL-BASED ASSAY (LIVE), not at baseline"),
        ("criterion", "At least 1 attack that needed rescue therapy in the 12 months before it"),
        ("scenario", "Best case: besides, the 2 who left before week 52 had none until week 52"),
        (
            "sentence",
            "AE 7 of P01 (Fever, 2022-03-01): CTCAE grade 2 to 3; end date now 2022-03-09",
        ),
        ("rule", "Everyone treated has an EDSS at baseline and, having come, at the final visit"),
    ],
)
def test_a_sentence_is_wider_than_other_texts_and_as_wide_as_it_needs(column: str, sentence: str):
    rows = pd.DataFrame({column: [sentence, "short"], "text": [sentence, "short"]}, dtype="str")
    columns = prepare_listing(rows, None).columns

    assert columns["text"]["width"] == WIDEST
    assert 6 * len(sentence) + 16 < columns[column]["width"] < WIDEST_SENTENCE
    few = prepare_listing(rows.tail(1), None).columns
    assert few[column]["width"] < 100


def test_a_sentence_is_no_wider_than_what_is_seen_beside_its_participant():
    rows = pd.DataFrame({"finding": ["word " * 40, "short"]}, dtype="str")
    assert prepare_listing(rows, None).columns["finding"]["width"] == WIDEST_SENTENCE


def test_units_and_results_are_sent_as_they_are_printed_and_kept_as_they_stand():
    table = pd.DataFrame(
        {"worst_result": ["6.39218"], "unit": ["10^9/L"], "compared_in": ["10^9/L"]}, dtype="str"
    )
    listing = prepare_listing(table, None)

    assert listing.sent.to_pylist() == [
        {"worst_result": "6.392", "unit": "10⁹/L", "compared_in": "10⁹/L"}
    ]
    assert listing.rows.equals(table)
