"""Headline numbers, definitions and values of the protocol as tables."""

import re

import pandas as pd
import pytest

from nmosd_core.analyses.headlines import Headline
from nmosd_core.analyses.numbers import Number
from nmosd_core.study.reading import STANDARD, read_protocol
from nmosd_core.tables.headlines import definition_listing, headline_numbers, value_listing


def test_a_number_is_given_as_it_is_and_as_it_reads():
    rate = Number.rate("attack_rate", "Attacks", "attack_rate", 5, 12.5, 0.95, events_to=6)
    (row,) = headline_numbers([Headline("attacks", rate)]).to_dict("records")

    assert (row["question"], row["name"], row["definition"]) == (
        "attacks",
        "attack_rate",
        "attack_rate",
    )
    assert (row["value"], row["value_to"], row["n"], row["of"]) == (0.4, 0.48, 5, 12.5)
    assert row["in_words"] == "0.40 to 0.48"
    assert row["beside"].startswith("5 to 6 in 12.50 participant-years · 95% CI")


def test_a_number_that_cannot_be_estimated_has_no_value_and_a_reason():
    missing = Number.missing("a", "A", "attack", "nobody has been followed yet")
    table = headline_numbers([Headline("attacks", missing)])

    assert table[["value", "value_to", "lower", "upper", "n", "of"]].isna().all(axis=None)
    assert table["not_estimable"].item() == "nobody has been followed yet"
    assert table["in_words"].item() == "Not estimable"


def test_columns_have_their_types_with_and_without_numbers():
    some = headline_numbers([Headline("q", Number.count("a", "A", "attack", 3))])
    none = headline_numbers([])

    for table in (some, none):
        assert table["value"].dtype == "float64"
        assert table["n"].dtype == "Int64"
    assert list(some.columns) == list(none.columns)


def test_every_definition_is_listed_with_its_source():
    listing = definition_listing(read_protocol())

    assert listing["name"].is_unique
    assert (listing["text"].str.len() > 0).all()
    assert (listing["source"].str.len() > 0).all()
    assert not listing["text"].str.contains("[{}]").any()


def test_every_value_of_the_protocol_is_listed_and_assumptions_are_marked():
    listing = value_listing(read_protocol()).set_index("value_name")

    assert listing.index.is_unique
    assert listing.at["attack.minimum_hours", "value"] == "24"
    assert listing.at["attack.minimum_hours", "assumption"] == "no"
    assert listing.at["attack.counted_from", "assumption"] == "yes"
    assert listing.at["infusions.days", "value"].startswith("0; 14; 28; 56")
    assert listing.at["infusions.dose_mg_per_kg", "value"] == "10"
    assert listing.at["accrual.starts", "value"] == "2021-12-12"
    assert (listing["value"].str.len() > 0).all()
    assert set(listing["assumption"]) == {"yes", "no"}


def test_an_assumption_that_another_trial_borrows_is_still_marked(tmp_path):
    text = STANDARD.read_text(encoding="utf-8")
    trial = text[text.index("[trial]") : text.index("[accrual]")].replace("NCT05154734", "NCT0")
    file = tmp_path / "protocol.toml"
    file.write_text(f'extends = "standard"\n{trial}', encoding="utf-8")
    listing = value_listing(read_protocol(file)).set_index("value_name")
    standard = value_listing(read_protocol()).set_index("value_name")

    assert listing.at["accrual.starts", "source"] == "standard protocol (NCT05154734): registry"
    assert listing["assumption"].equals(standard["assumption"])


@pytest.mark.parametrize(
    "name", ["disability.rules", "eligibility.criteria", "lesions.region_names"]
)
def test_a_value_with_parts_is_written_out_in_words(name):
    value = value_listing(read_protocol()).set_index("value_name").at[name, "value"]

    assert isinstance(value, str)
    assert "(" not in value.replace("(HSV", "").replace("Clinically", "")[:10]
    assert not value.startswith(("{", "[", "("))
    assert not re.search("[,;] *[,;]|[,;] *$", value)
    assert pd.notna(value)
