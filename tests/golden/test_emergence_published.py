"""Treatment-emergence on the cases of a published unit test (admiral, derive_var_trtemfl).

First treatment 2022-01-01T01:01, last 2022-04-30T11:30.  Two answers are published of each case:
one without an end of the window, and one with ten days after the last treatment in which an event
that grew worse under treatment counts as well.
"""

from datetime import date

import pytest

from nmosd_core.analyses.treatment_emergence import judge_emergence
from tests.conftest import trial_from

# start, end, grade at first, worst grade, without an end, with an end and worsening
PUBLISHED = [
    ("2021-12-13T20:15", "2021-12-15T12:45", 1, 1, False, False),
    ("2021-12-14T20:15", "2021-12-14T22:00", 1, 3, False, False),
    ("2021-12-30T20:00", "2022-01-14T11:00", 1, 3, False, True),
    ("2021-12-31T20:15", "2022-01-01T01:23", 1, 1, False, False),
    ("2022-01-01T12:00", "2022-01-02T23:25", 3, 4, True, True),
    ("2022-05-10T11:00", "2022-05-10T13:05", 2, 2, True, True),
    ("2022-05-11T11:00", "2022-05-11T13:05", 2, 2, True, False),
    ("", "", 3, 4, True, True),
    ("2021-12-30T09:00", "", 3, 4, False, True),
    ("2021-12-30T11:00", "", 3, 3, False, False),
    ("", "2022-01-04T09:00", 3, 4, True, True),
    ("", "2021-12-24T19:00", 3, 4, False, False),
    ("", "2022-06-04T09:00", 3, 4, True, True),
]
TEN_DAYS_AFTER_THE_LAST = (date(2022, 5, 10) - date(2022, 1, 1)).days
# Lower bound 2020-12-06: the earliest day a start can have, not before treatment if it need not be.
IMPUTED = {
    "2020-12": "2020-12-06",
    "2020": "2020-12-06",
    "2020-11": "2020-11-01",
    "2020-01": "2020-01-01",
    "2021-01": "2021-01-01",
}


def events_of(folder, first, dates):
    rows = [f"01 | {number} | x | {start} | {end}" for number, (start, end) in enumerate(dates)]
    return trial_from(
        folder,
        date(2023, 6, 1),
        dm=f"USUBJID | RFSTDTC\n01 | {first}\n02 |",
        ae="\n".join(["USUBJID | AESEQ | AETERM | AESTDTC | AEENDTC", *rows, "02 | 0 | x | | "]),
    ).rows("adverse_events")


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    dates = [case[:2] for case in PUBLISHED]
    rows = events_of(tmp_path_factory.mktemp("published"), "2022-01-01T01:01", dates)
    return rows.sort_values(["participant", "sequence"], ignore_index=True)


def judged(events, last_day):
    return judge_emergence(events, last_day)["treatment_emergent"].tolist()


def test_every_case_without_an_end_of_the_window_agrees(events):
    assert judged(events, 0) == [*(case[4] for case in PUBLISHED), False]


def test_with_an_end_only_what_grew_worse_differs(events):
    """The registered text says "from baseline": what began before stays before, however it went.

    SDTM AE has no grade at first to compare the worst one with.
    """
    ours = judged(events, TEN_DAYS_AFTER_THE_LAST)[:-1]
    differing = [case for case, one in zip(PUBLISHED, ours, strict=True) if one != case[5]]
    assert differing == [case for case in PUBLISHED if case[5] and not case[4]]
    assert all(case[0].startswith("2021-12-30") and case[3] > case[2] for case in differing)


def test_an_hour_before_the_first_infusion_on_its_day_counts_here(tmp_path):
    """Published: before, by the clock.  Here by day, since exports often lack the hour."""
    events = events_of(tmp_path, "2022-01-01T01:01", [("2022-01-01T00:30", "")])
    assert judged(events, 0) == [True, False]


def test_incomplete_starts_become_the_days_published(tmp_path):
    events = events_of(tmp_path, "2020-12-06", [(start, "") for start in IMPUTED])
    own = events[events["participant"] == "01"].set_index("started_as_recorded")
    first = own["first_infusion"]
    may_be_after = own["started_latest"] >= first
    imputed = own["started_earliest"].where(
        ~may_be_after, own[["started_earliest", "first_infusion"]].max(axis=1)
    )
    assert imputed.dt.strftime("%Y-%m-%d").to_dict() == IMPUTED


def test_a_day_without_its_month_is_known_to_the_year(tmp_path):
    """Published: 2019-01-01 as the first day, 2019-12-07 as the last; here the last of the year.

    An event is left out only where every day it can mean rules it out, so no part of a date is
    filled in from beside a gap.
    """
    (own, _) = events_of(tmp_path, "2020-12-06", [("2019---07", "")]).to_dict("records")
    assert (own["started_earliest"].date(), own["started_latest"].date()) == (
        date(2019, 1, 1),
        date(2019, 12, 31),
    )
