"""Lesion tables: their columns are an interface, and what was not read is empty."""

import pytest

from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.tables import lesions as tables
from nmosd_core.tables.wording import beside_number, number_in_words
from tests.conftest import trial_from
from tests.figures.test_lesions import COUNTS, PEOPLE


@pytest.fixture(scope="module")
def lesions(tmp_path_factory):
    return sum_lesions(trial_from(tmp_path_factory.mktemp("lesions"), dm=PEOPLE, nv=COUNTS))


def test_every_registered_scan_has_a_row_and_no_zero_where_it_was_not_read(lesions):
    scans = tables.lesion_scans(lesions)
    assert len(scans) == 2 * 3 * 3
    unread = scans[~scans["status"].isin(["read", "partly read"])]
    assert len(unread) == 15
    assert unread[["new", "enlarging", "lesions"]].isna().all(axis=None)


def test_sums_by_participant_and_by_week_agree_with_the_total(lesions):
    by_participant, by_week = (
        tables.lesions_by_participant(lesions),
        tables.lesions_by_week(lesions),
    )
    assert by_participant["lesions"].sum() == by_week["lesions"].sum() == lesions.total.value == 4
    assert by_participant["scans_read"].sum() == by_week["scans_read"].sum() == lesions.read


def test_every_recorded_count_is_listed(lesions):
    counts = tables.lesion_counts(lesions)
    assert counts["used"].tolist() == ["yes"] * 6
    assert counts["remark"].tolist()[-1] == "not done"


def test_numbers_say_what_they_rest_on(lesions):
    assert number_in_words(lesions.total) == "4"
    assert beside_number(lesions.total) == "incomplete: from 3 of 18 scans due"
    assert number_in_words(lesions.per_scan) == "1.33"
    assert "4 in 3 scans read" in beside_number(lesions.per_scan)
    assert beside_number(lesions.scans_read) == (
        "of 18 scans due · 1 partly read, 1 not done, 14 missing"
    )
