"""What a treatment is known to do to a level, and whether the trial's participants show it.

What is expected is no signal: memory B cells rise first under belimumab.  The courses and their
sources are in study/protocol.toml.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nmosd_core.study.laboratory import ExpectedCourse

AS_EXPECTED, OPPOSITE, NOT_SEEN = "as expected", "opposite to what is expected", "no change"
NOTHING_EXPECTED = ""


def expected_at(courses: Sequence[ExpectedCourse], week: int) -> ExpectedCourse | None:
    """The first course whose weeks hold this one."""
    return next((one for one in courses if one.from_week <= week <= one.to_week), None)


def judge_weeks(
    weeks: pd.DataFrame, courses: Mapping[str, Sequence[ExpectedCourse]]
) -> pd.DataFrame:
    """Say of each week's median change whether it goes the way that is expected.

    Parameters
    ----------
    weeks
        Rows with kind, week and median_change.
    courses
        Expected courses of each kind.

    Returns
    -------
    pandas.DataFrame
        The rows, and expected (in words, else empty) and seen (as expected, opposite to what is
        expected, no change, or empty where nothing is expected or known).
    """
    found = [
        expected_at(courses.get(kind, ()), int(week)) if week > 0 else None
        for kind, week in zip(weeks["kind"], weeks["week"], strict=True)
    ]
    seen = [
        _seen(course, change) for course, change in zip(found, weeks["median_change"], strict=True)
    ]
    words = [course.words if course else NOTHING_EXPECTED for course in found]
    return weeks.assign(expected=pd.array(words, "str"), seen=pd.array(seen, "str"))


def _seen(course: ExpectedCourse | None, change: Any) -> str:
    if course is None or not course.direction or pd.isna(change):
        return NOTHING_EXPECTED
    if change == 0:
        return NOT_SEEN
    return AS_EXPECTED if (change > 0) == (course.direction == "rise") else OPPOSITE
