"""Confirmed EDSS worsening a second time, in plain loops over the rows of the demo trial.

The definition leaves open how 12 weeks are counted: here, as in our code, in days from score to
score and not in planned weeks.
"""

from datetime import date

from tests.double_programmed.demo import (
    PROTOCOL,
    ShareRange,
    assert_same,
    each_cut,
    first_answers,
    rows_of,
    treated_of,
    whole_day,
)
from tests.double_programmed.test_disability import SCALE, step_by_nmosd

PLANNED = {f"WEEK {week}": 7 * week for week in PROTOCOL["assessments"]["edss"] if week}
LATER = 7 * PROTOCOL["disability"]["confirmation_weeks"]


def scores_of(cut):
    """Baseline, and later scores in order with the planned day each stands for, of everyone."""
    on, answer = date.fromisoformat(cut.name), {}
    for who, start in treated_of(cut).items():
        before, after = [], []
        for row in rows_of(cut, "rs"):
            day = whole_day(row["RSDTC"])
            if row["USUBJID"] != who or row["RSTESTCD"] != "EDSS0101" or day > on:
                continue
            if row["RSSTRESN"] in SCALE:
                place = (day - start).days, row["RSSEQ"], row["RSSTRESN"], row["VISIT"]
                (before if day <= start else after).append(place)
        answer[who] = (max(before)[2] if before else None), sorted(after)
    return answer


def is_planned(one, after):
    """The score of its planned visit that lies nearest the planned day."""
    if one[3] not in PLANNED:
        return False
    same = [other for other in after if other[3] == one[3]]
    return one == min(same, key=lambda other: (abs(other[0] - PLANNED[one[3]]), -other[0]))


def is_confirmed(baseline, after):
    """Any planned worsening stays worse at every score up to a planned one late enough."""
    worse = [score - baseline >= step_by_nmosd(baseline) for _, _, score, _ in after]
    for first, seen in enumerate(after):
        if not worse[first] or not is_planned(seen, after):
            continue
        for place in range(first + 1, len(after)):
            if not worse[place]:
                break
            if after[place][0] - seen[0] >= LATER and is_planned(after[place], after):
                return True
    return False


def is_unrefuted(baseline, after):
    """Worse when last seen: no score after it can say otherwise."""
    return after[-1][2] - baseline >= step_by_nmosd(baseline)


def second_answer(cut):
    """Confirmed, those and who may be, and who has a baseline and a later score."""
    confirmed = perhaps = known = 0
    for baseline, after in scores_of(cut).values():
        if baseline is not None and any(is_planned(one, after) for one in after):
            known += 1
            lasts = is_confirmed(baseline, after)
            confirmed += lasts
            perhaps += lasts or is_unrefuted(baseline, after)
    return {"edss_confirmed": ShareRange(confirmed, perhaps, known)}


@each_cut
def test_confirmed_worsening_has_the_same_answer_twice(cut):
    first = first_answers(cut, "disability")
    assert_same(first["edss_confirmed"], second_answer(cut)["edss_confirmed"])
