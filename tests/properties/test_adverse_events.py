"""What an incomplete date leaves open never decides against counting an event."""

from datetime import date, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from nmosd_core.analyses.treatment_emergence import judge_emergence

LAST_DAY = 364
DAY_0 = date(2022, 3, 15)
days = st.dates(date(2020, 12, 1), date(2024, 3, 31))
lengths = st.sampled_from([0, 30, 365])
unhurried = settings(deadline=None)
COLUMNS = [
    "first_infusion_earliest",
    "first_infusion_latest",
    "started",
    "started_earliest",
    "started_latest",
    "ended_latest",
]


def events_of(spans, end=None):
    """Events of one treated participant that can have started on any day of their span."""
    rows = [
        (DAY_0, DAY_0, first if first == last else None, first, last, end) for first, last in spans
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.apply(pd.to_datetime).assign(treated=True)


def is_emergent(spans, end=None):
    return judge_emergence(events_of(spans, end), LAST_DAY)["treatment_emergent"].tolist()


@unhurried
@given(days, lengths)
def test_start_within_some_days_counts_when_one_of_those_days_would(first, length):
    last = first + timedelta(days=length)
    each = [first + timedelta(days=number) for number in range(length + 1)]
    assert is_emergent([(first, last)]) == [any(is_emergent([(day, day) for day in each]))]


@unhurried
@given(days)
def test_complete_start_counts_from_day_0_to_the_last_day(day):
    assert is_emergent([(day, day)]) == [0 <= (day - DAY_0).days <= LAST_DAY]


@unhurried
@given(days, lengths, days)
def test_an_end_before_the_first_infusion_rules_out_every_start(first, length, end):
    last = first + timedelta(days=length)
    without, with_end = is_emergent([(first, last)]), is_emergent([(first, last)], end)
    assert with_end == ([False] if end < DAY_0 else without)
