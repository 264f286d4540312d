"""A listing says of each record whether the previous data cut had it."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.tables.catalogue import TABLES
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial

# Profiles are made of every other analysis, and are rows of dm as participants are.
RECORDS = [name for name, table in TABLES.items() if table.records_of and name != "profiles"]
EARLIER, LATER = date(2022, 6, 30), date(2022, 12, 31)
DM = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
DM_LATER = DM + "    02      | 2022-07-01\n"
SV = """
    USUBJID | VISITNUM | VISIT       | SVSTDTC
    01      | 1        | BASELINE    | 2022-01-01
    01      |          | UNSCHEDULED | 2022-02-01
"""
SV_LATER = """
    USUBJID | VISITNUM | VISIT       | SVSTDTC
    01      | 1        | BASELINE    | 2022-01-02
    01      |          | UNSCHEDULED | 2022-02-01
    01      | 2        | WEEK 2      | 2022-01-15
"""
CE = """
    USUBJID | CESEQ | CETERM   | CESTDTC    | CEDUR
    01      | 1     | Weakness | 2022-03-01 | PT72H
"""
CE_LATER = """
    USUBJID | CESEQ | CETERM   | CESTDTC    | CEDUR
    01      | 1     | Weakness | 2022-03-02 | PT72H
    01      | 2     | Numbness | 2022-08-01 | PT72H
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    trial = tmp_path_factory.mktemp("trial")
    write_trial(trial, on=EARLIER, dm=DM, sv=SV, ce=CE)
    write_trial(trial, on=LATER, dm=DM_LATER, sv=SV_LATER, ce=CE_LATER)
    return trial


@pytest.fixture(scope="module")
def later(folder):
    return open_trial(folder, LATER)


def news(trial, name):
    return TABLES[name].with_news(trial)["new_since_previous_cut"].tolist()


def test_a_record_is_new_when_the_previous_cut_had_none_with_its_key(later):
    assert news(later, "worsenings") == ["no", "yes"]
    assert news(later, "participants") == ["no", "yes"]


def test_a_date_that_was_corrected_and_a_visit_without_a_number_make_no_new_record(later):
    listing = TABLES["recorded_visits"].with_news(later).set_index("visit_name")
    assert listing["new_since_previous_cut"].to_dict() == {
        "BASELINE": "no",
        "UNSCHEDULED": "no",
        "WEEK 2": "yes",
    }


def test_of_the_first_cut_nothing_is_said_and_the_column_is_there(folder):
    assert news(open_trial(folder, EARLIER), "worsenings") == [""]


@pytest.fixture(scope="module")
def demo():
    return open_trial(DEMO_TRIAL, LATER)


@pytest.fixture(scope="module")
def presented():
    return open_trial(DEMO_TRIAL, LATER, presentation=True)


@pytest.mark.parametrize("name", RECORDS)
def test_every_listing_of_records_says_it_and_its_description_too(demo, name):
    said = set(news(demo, name))
    assert said <= ({"yes", "no", ""} if TABLES[name].done_on else {"yes", "no"})
    assert "no" in said
    assert "new_since_previous_cut" in TABLES[name].described


def test_what_was_planned_is_new_where_the_day_of_doing_it_is(demo):
    scans = TABLES["lesion_scans"].with_news(demo)
    said = scans.groupby(scans["scanned"].notna())["new_since_previous_cut"].unique().map(set)
    assert said.to_dict() == {False: {""}, True: {"yes", "no"}}
    earlier = pd.Timestamp(EARLIER)
    assert set(scans.loc[scans["scanned"] <= earlier, "new_since_previous_cut"]) == {"no"}


def test_an_assessment_is_new_where_a_record_of_it_is_even_one_that_it_was_not_done():
    evidence = TABLES["evidence"].with_news(open_trial(DEMO_TRIAL, date(2023, 6, 1)))
    said = evidence.set_index("record")["new_since_previous_cut"]
    assert (said["RS 55"], said["RS 37"], set(said[""])) == ("yes", "no", {""})
    assert "new_since_previous_cut" in TABLES["evidence"].described


PRESENTED = ["worsenings", "participants", "adverse_events", "lesion_scans", "visit_grid"]


@pytest.mark.parametrize("name", PRESENTED)
def test_presentation_mode_counts_as_many_new_records(demo, presented, name):
    assert sorted(news(presented, name)) == sorted(news(demo, name))


def test_tables_of_counts_say_nothing_of_it(demo):
    assert "new_since_previous_cut" not in TABLES["attack_counts"].with_news(demo)
