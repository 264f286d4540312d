"""Where an event stands between infusions, and when that cannot be told."""

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.infusion_days import (
    BEFORE_ANY,
    INFUSION_NOT_DATED,
    NO_INFUSION,
    START_NOT_DATED,
)
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01\n03 | 2022-01-01"
EX = """
    USUBJID | EXSEQ | EXSTDTC    | EXDOSE
    01      | 1     | 2022-01-01 | 400
    01      | 2     | 2022-01-01 | 300
    01      | 3     | 2022-01-15 | 700
    02      | 1     | 2022-01-01 | 700
    02      | 2     | 2022-03    | 700
"""
AE = """
    USUBJID | AESEQ | AETERM | AESTDTC
    01      | 1     | a      | 2022-01-14
    01      | 2     | b      | 2022-01-15
    01      | 3     | c      | 2021-12-31
    01      | 4     | d      | 2022-01
    01      | 5     | e      |
    02      | 1     | f      | 2022-02-28
    02      | 2     | g      | 2022-04-01
    03      | 1     | h      | 2022-02-01
"""


def placed(tmp_path, **datasets):
    listing = summarise_adverse_events(trial_from(tmp_path, dm=DM, **datasets)).listing
    return listing.set_index("term").sort_index()


def test_event_follows_the_last_infusion_on_or_before_its_day(tmp_path):
    events = placed(tmp_path, ex=EX, ae=AE)
    assert events["days_since_infusion"].dropna().to_dict() == {"a": 13, "b": 0, "f": 58}
    assert events["after_infusion"].dropna().to_dict() == {"a": 1, "b": 2, "f": 1}


def test_event_without_a_place_says_why(tmp_path):
    events = placed(tmp_path, ex=EX, ae=AE)
    assert events["not_placed"].dropna().to_dict() == {
        "c": BEFORE_ANY,
        "d": START_NOT_DATED,
        "e": START_NOT_DATED,
        "g": INFUSION_NOT_DATED,
        "h": NO_INFUSION,
    }


def test_without_infusions_or_events_the_columns_are_the_same(tmp_path):
    none = placed(tmp_path, ae="USUBJID | AESEQ | AETERM | AESTDTC")
    some = placed(tmp_path / "some", ex=EX, ae=AE)
    pd.testing.assert_series_equal(none.dtypes, some.dtypes)
    no_infusions = placed(tmp_path / "ex", ae=AE)
    assert set(no_infusions["not_placed"]) == {NO_INFUSION, START_NOT_DATED}
