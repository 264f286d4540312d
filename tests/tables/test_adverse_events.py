"""Tables of adverse events as pages show them and the command line prints them."""

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.tables.adverse_events import (
    adverse_event_listing,
    adverse_event_overview,
    adverse_events_by_term,
    event_groups,
)
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

TABLES = [
    adverse_event_listing,
    adverse_event_overview,
    adverse_events_by_term,
    event_groups,
]


@pytest.fixture(scope="module")
def events():
    return summarise_adverse_events(open_trial(DEMO_TRIAL))


@pytest.fixture(scope="module")
def no_events(tmp_path_factory):
    folder = tmp_path_factory.mktemp("none")
    ae = "USUBJID | AESEQ | AETERM | AESTDTC"
    dm = "USUBJID | RFSTDTC\n01 | "
    return summarise_adverse_events(trial_from(folder, dm=dm, ae=ae))


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_that_the_description_names(events, table):
    for column in table(events).columns:
        assert column in table.__doc__, column


@pytest.mark.parametrize("table", TABLES)
def test_columns_and_types_do_not_depend_on_the_rows(events, no_events, table):
    assert table(events).dtypes.to_dict() == table(no_events).dtypes.to_dict()


def test_listing_has_one_row_per_event_and_says_yes_or_no(events):
    listing = adverse_event_listing(events)
    assert len(listing) == len(events.listing)
    assert set(listing["treatment_emergent"]) == {"yes", "no"}


def test_overview_counts_as_the_numbers_do(events):
    overview = adverse_event_overview(events).set_index("code")
    assert overview.loc["serious_teae", "participants"] == 4
    assert overview.loc["serious_teae", "of"] == 14
    assert overview.loc["worst_mild", "events"] is not None
    assert overview["events"].isna().sum() == 5


def test_measure_without_a_number_says_why(no_events):
    overview = adverse_event_overview(no_events).set_index("code")
    assert overview.loc["teae", "note"] == "there are no treated participants"


def test_groups_say_what_belongs_to_them(events):
    groups = event_groups(events).set_index("label")
    assert groups.loc["Infections", "organ_classes"] == "INFECTIONS AND INFESTATIONS"
