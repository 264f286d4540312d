"""Confirmed worsening of the EDSS on the toy data of a published package.

pymsprog 1.0.7 (Python, for progression in multiple sclerosis) ships seven simulated participants.
With a fixed baseline, the first event and confirmation after 84 days it finds a worsening at these
days, and none in participants 3, 4 and 6; its step of one point up to 5.0 and half a point from
5.5 is that of the rule NMOSD for every baseline in these data.
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from nmosd_core.analyses.edss_confirmation import CONFIRMED, confirm_one
from nmosd_core.study.reading import read_protocol

# Day and score of each visit, day 0 the baseline.
VISITS = {
    1: "0:5.5 41:5.5 118:5.5 216:5.5 292:6 409:6 443:6 534:6",
    2: "0:4 34:4 118:4.5 198:5.5 282:5 371:4.5 454:4.5 539:6 640:6 730:6",
    3: "0:3.5 44:4.5 120:3.5 320:3.5 352:3.5 430:3 491:3",
    4: "0:4.5 77:3.5 175:3.5 304:5 382:5 485:5.5 586:5",
    5: "0:4 90:4 140:5 217:5.5 320:5 387:5.5 513:5.5 549:5 637:5.5",
    6: "0:5.5 44:5.5 120:4.5 320:4.5 352:5 430:6 491:6",
    7: "0:3.5 91:3.5 185:5 267:3.5 372:4.5 499:4.5 575:4.5 674:5 779:5",
}
PUBLISHED = {1: 292, 2: 198, 5: 140, 7: 372}


def confirmation_of(drawing, protocol):
    days = [tuple(map(float, visit.split(":"))) for visit in drawing.split()]
    person = SimpleNamespace(participant="", state="", baseline=days[0][1], week_52=None)
    later = [
        SimpleNamespace(trial_day=int(day), score=score, used_as=f"day {day:g}", visit_name="")
        for day, score in days[1:]
    ]
    return confirm_one(person, later, protocol.disability.rules["NMOSD"], protocol)


@pytest.mark.parametrize("participant", VISITS)
def test_worsening_is_confirmed_on_the_day_published(participant):
    protocol = read_protocol()
    protocol = replace(protocol, disability=replace(protocol.disability, confirmation_weeks=12))
    found = confirmation_of(VISITS[participant], protocol)
    assert found.get("confirmed_worsening_day") == PUBLISHED.get(participant)
    assert (found["confirmation"] == CONFIRMED) == (participant in PUBLISHED)
