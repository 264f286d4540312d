"""Every table by name: an interface that others script against."""

import re

import pytest

from nmosd_core.errors import NotSupplied
from nmosd_core.tables.catalogue import TABLES, Table
from nmosd_core.tables.columns import heading
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def demo():
    trial = open_trial(DEMO_TRIAL)
    yield trial
    trial.close()


def described_columns(description):
    """Names that the words after "Columns:" give, without what stands in brackets."""
    words = description.partition("olumns: ")[2] or description.partition("row per")[2]
    while "(" in words:
        words = re.sub(r"\([^()]*\)", "", words)
    return set(re.findall(r"[a-z_0-9]+", words))


def is_described(column, names):
    """By its name, or by what it begins or ends with: median_, _after."""
    return column in names or any(
        column.startswith(name) if name.endswith("_") else name[0] == "_" and column.endswith(name)
        for name in names
    )


def test_names_are_plain():
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_one_row_is_and_describes_every_column(demo, name):
    description = TABLES[name].description
    columns = TABLES[name].of(demo).columns

    described = described_columns(description)

    assert description.startswith("One row")
    assert [column for column in columns if not is_described(column, described)] == []


def test_a_table_names_participants_unless_it_says_that_it_holds_counts_alone():
    assert not Table(ask=lambda trial: trial, show=lambda trial: trial).counts_alone


@pytest.mark.parametrize("name", TABLES)
def test_only_a_table_that_names_no_participant_is_one_of_counts_alone(demo, name):
    table = TABLES[name].of(demo)
    people = "|".join(map(re.escape, demo.rows("participants")["participant"]))
    names = "participant" in table or re.search(people, table.to_csv()) is not None

    assert TABLES[name].counts_alone is not names


@pytest.mark.parametrize("name", TABLES)
def test_no_two_columns_that_are_read_side_by_side_have_the_same_heading(demo, name):
    columns = TABLES[name].of(demo).columns.difference(TABLES[name].for_programs)
    headings = [heading(column) for column in columns]

    assert sorted(headings) == sorted(set(headings))


def test_worsenings_have_the_columns_that_everything_leans_on(demo):
    worsenings = TABLES["worsenings"].of(demo)

    assert {
        "participant",
        "sequence",
        "onset",
        "hours",
        "days_since_previous_attack",
        "verdict",
        "reason",
    } <= set(worsenings.columns)
    assert set(worsenings["verdict"]) <= {
        "attack",
        "same attack",
        "too short",
        "before treatment",
        "after week 52",
        "to review",
    }


def test_a_table_without_its_dataset_says_so(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")

    with pytest.raises(NotSupplied, match="has no CE dataset"):
        TABLES["worsenings"].of(trial)


def test_what_was_set_aside_and_the_protocol_need_no_dataset(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")

    for name in ("set_aside", "sources", "definitions", "protocol_values", "checks", "findings"):
        assert TABLES[name].of(trial).columns.size
