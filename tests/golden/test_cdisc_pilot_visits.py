"""Visits of the CDISC pilot study, real participants, through the intake: adherence and windows."""

import dataclasses
from datetime import date
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest

from nmosd_core.analyses.adherence_summary import summarise_plan
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.visit_weeks import choose_one_a_week, place_in_weeks
from nmosd_core.study.reading import read_protocol
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

ANSWERS = REFERENCE / "cdisc_pilot"
PROTOCOL = Path(__file__).parent / "cdisc_pilot" / "visits.toml"
CUT = date(2015, 12, 31)
GROUPS = {
    "Overall": lambda: None,
    "Placebo": cdisc_pilot.placebo,
    "Site701-Placebo": cdisc_pilot.site_701_placebo,
}
# Study days of the ADAS-Cog windows of the study, by the week of their target.
WINDOWS = {0: (-400, 1), 8: (2, 84), 16: (85, 140), 24: (141, 1000)}
NAMES = {0: "Baseline", 8: "Week 8", 16: "Week 16", 24: "Week 24"}


@pytest.fixture(scope="module")
def pilot(tmp_path_factory):
    """Visits of all 254 treated, with windows of 7 days."""
    folder = tmp_path_factory.mktemp("pilot")
    (folder / "export").mkdir()
    for name in ("dm", "ds", "sv", "ex"):
        cdisc_pilot.write_xport(cdisc_pilot.dataset(name), folder / "export" / f"{name}.xpt")
    bring_in(folder / "export", folder / "trial", CUT)
    copy(PROTOCOL, folder / "trial" / "protocol.toml")
    return open_trial(folder / "trial")


def narrow(trial, days):
    """The same cut by a plan with windows of so many days."""
    plan = trial.protocol.infusions
    width = (0, *(days for _ in plan.days[1:]))
    protocol = dataclasses.replace(
        trial.protocol,
        infusions=dataclasses.replace(plan, window_days_before=width, window_days_after=width),
        visits=dataclasses.replace(
            trial.protocol.visits, window_days_before=days, window_days_after=days
        ),
    )
    return dataclasses.replace(trial, protocol=protocol, _answers={})


@pytest.fixture(scope="module")
def adherence(pilot):
    """Planned visits with windows of 7 and of 3 days."""
    return {7: compare_with_plan(pilot), 3: compare_with_plan(narrow(pilot, 3))}


def summary(adherence, participants):
    """The table of adherence of a group, by the name of the visit in the study."""
    planned, infusions = adherence.planned, adherence.visits.planned
    if participants is not None:
        planned = planned[planned["participant"].isin(participants)]
        infusions = infusions[infusions["participant"].isin(participants)]
    table = summarise_plan(planned, infusions)
    table = table[table["kind"] == "visit"]
    return table.assign(visit="WEEK " + table["week"].astype(str)).set_index("visit")


@pytest.mark.parametrize("group", GROUPS)
def test_visit_adherence_agrees(adherence, group):
    participants = GROUPS[group]()
    wide, close = (summary(adherence[days], participants) for days in (7, 3))
    expected = pd.read_csv(ANSWERS / "visit_adherence.csv").set_index("group").loc[group]
    expected = expected.set_index("visit")
    assert set(expected.index) == set(wide.index) - {"WEEK 0"}
    columns = {
        "day": "target_days_since_first_dose",
        "done": "n_visits",
        "median_day": "median_days_since_first_dose",
        "first_day_done": "min",
        "last_day_done": "max",
        "in_window": "within_7_days",
        "early": "early_gt_7",
        "late": "late_gt_7",
    }
    for ours, theirs in columns.items():
        assert wide.loc[expected.index, ours].tolist() == expected[theirs].tolist(), ours
    assert close.loc[expected.index, "in_window"].tolist() == expected["within_3_days"].tolist()


def test_every_due_visit_is_in_one_column(adherence):
    table = adherence[7].by_visit
    parts = ["in_window", "early", "late", "undated", "missed", "overdue", "without_record"]
    assert table[parts].sum(axis=1).tolist() == table["due"].tolist()
    assert (table["done"] <= table["due"]).all()
    assert (table["due"] <= 254).all()


def test_windows_of_the_adas_visits_agree():
    """The study's own windows count study days; the record nearest to the target is used."""
    visits = pd.read_csv(ANSWERS / "visit_windows_adas.csv")
    standard = read_protocol()
    targets = [week * 7 for week in WINDOWS]
    plan = dataclasses.replace(
        standard.infusions,
        days=tuple(targets[:-1]),
        window_days_before=tuple(
            day - WINDOWS[week][0] for week, day in zip(WINDOWS, targets, strict=True)
        )[:-1],
        window_days_after=tuple(
            WINDOWS[week][1] - day for week, day in zip(WINDOWS, targets, strict=True)
        )[:-1],
    )
    last = dataclasses.replace(
        standard.visits,
        final_evaluation_day=168,
        window_days_before=168 - WINDOWS[24][0],
        window_days_after=WINDOWS[24][1] - 168,
    )
    protocol = dataclasses.replace(standard, infusions=plan, visits=last)
    records = pd.DataFrame(
        {
            "participant": visits["USUBJID"],
            "sequence": range(len(visits)),
            "visit_name": pd.Series(None, visits.index, dtype="str"),
            "visit_number": pd.Series(None, visits.index, dtype="float64"),
            "visit_week": pd.Series(None, visits.index, dtype="Int64"),
            "trial_day": visits["study_day"].astype("Int64"),
        }
    )

    placed = place_in_weeks(records, tuple(WINDOWS), protocol)
    used = placed.index.isin(choose_one_a_week(placed, ["participant"]))

    assert placed["planned_week"].map(NAMES).tolist() == visits["window"].tolist()
    assert used.tolist() == visits["used_for_analysis"].eq("Y").tolist()
    assert 0 < used.sum() < len(visits)
