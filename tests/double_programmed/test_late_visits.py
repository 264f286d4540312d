"""Visits out of their windows a second time, and the milestones that their queries belong to.

The demo has no visit out of its window without an infusion, and no query of a late visit that was
for an earlier milestone: invented trials have both.  What is asked is taken from the checks; when
it was, and whose milestone it is, is found again by plain loops over the Parquet rows.
"""

import re
from datetime import date, timedelta

import pytest

from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.trial_data.store import open_trial
from tests.double_programmed.finding_visits import infused
from tests.double_programmed.test_visits import day_of, invented_trial, rows_of, second_answer

MILESTONES = {12: 91, 24: 175, 52: 371}  # weeks, with the last day of the window


@pytest.fixture(scope="module", params=range(3))
def cut(request, tmp_path_factory):
    return invented_trial(tmp_path_factory.mktemp("late"), request.param)


@pytest.fixture(scope="module")
def trial(cut):
    return open_trial(cut.parent, date.fromisoformat(cut.name))


def test_each_visit_out_of_its_window_is_found_by_its_infusion_or_else_by_its_own_day(cut, trial):
    visits, infusions = second_answer(cut)
    second = {}
    for (who, place), status in visits.items():
        given = infused(infusions, who, place)
        if (infusions[who, place] if given else status) in ("early", "late"):
            second[who, place] = "ex" if given else "sv"
    found = find_problems(trial).findings.query("check == 'C14'")
    windows = found["finding"].str.extract(r"window of days (\d+) to (\d+)").astype(int)
    places = zip(found["participant"], windows.sum(axis=1) // 2, strict=True)
    without_infusion = found["finding"].str.contains("without a recorded infusion")

    assert without_infusion.any()
    assert len(found) == len(second)
    assert set(places) == set(second)


def day_asked(cut, finding):
    """Day of the first record that a finding names."""
    dated = re.search(r"\d{4}-\d\d-\d\d", finding["record"])
    if dated:
        return date.fromisoformat(dated[0])
    prefix = finding["dataset"].upper()
    for row in rows_of(cut, finding["dataset"]):
        key = f"{prefix}SEQ {row.get(f'{prefix}SEQ')}"
        first = finding["record"].partition(" and ")[0]
        if (row["USUBJID"], key) == (finding["participant"], first):
            return day_of(row[f"{prefix}STDTC"])
    return None


def asked_at(cut, findings, who, start):
    """Errors and queries of a participant that belong to each milestone, and of them late ones."""
    asked, late = dict.fromkeys(MILESTONES, 0), 0
    for finding in findings:
        if finding["participant"] != who or finding["severity"] == "note":
            continue
        day, named = day_asked(cut, finding), re.search(r"(?i)week (\d+)", finding["visit"])
        for week, last in MILESTONES.items():
            by_day = day is not None and day <= start + timedelta(days=last)
            by_visit = named is not None and int(named[1]) <= week
            asked[week] += by_day or by_visit or (day is None and named is None)
            late += by_visit and day is not None and not by_day
    return asked, late


def test_what_is_asked_of_a_late_visit_belongs_to_the_milestone_it_was_for(cut, trial):
    findings, late = find_problems(trial).of_each.to_dict("records"), 0
    milestones = judge_clean_data(trial).milestones.set_index(["participant", "week"])
    for row in rows_of(cut, "dm"):
        second, own = asked_at(cut, findings, row["USUBJID"], day_of(row["RFSTDTC"]))
        late += own
        for week, asked in second.items():
            stands = milestones.loc[(row["USUBJID"], week)]
            assert stands["errors"] + stands["queries"] == asked
    assert late
