"""EDSS change and attacks of a real trial: 45 people with multiple sclerosis on interferon.

Brought in from CSV through the ordinary intake, with protocol files of its own.  For the EDSS
the visit of week 7 is the baseline, so it is day 0; attacks are counted from week 0.
"""

from datetime import date, timedelta

import pandas as pd
import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests.own_protocol import write_protocol
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

REAL = REFERENCE / "real"
DAY_0 = date(2020, 1, 6)
CUT = date(2024, 1, 1)
BASELINE_WEEK = 7
GROUPS = ["all", "arm0"]
FINAL_DAY = "final_evaluation_day = 364"
EDSS_WEEKS = "edss = [0, 12, 24, 36, 52]"
YEAR = "first_year_days = 364"


def visits_of(group):
    visits = pd.read_csv(REAL / "ifnb_ms_visits.csv")
    return visits if group == "all" else visits[visits["arm"] == 0]


def on_week(weeks):
    return [(DAY_0 + timedelta(weeks=int(week))).isoformat() for week in weeks]


def summary_of(group):
    table = pd.read_csv(REAL / "expected_ifnb_summary.csv")
    return table[table["group"] == group].set_index("quantity")["value"]


def write_dm(visits, folder, first_week):
    folder.mkdir()
    people = [f"IFN-{patient}" for patient in visits["patient"].unique()]
    dm = pd.DataFrame({"USUBJID": people, "RFSTDTC": on_week([first_week] * len(people))})
    dm.to_csv(folder / "dm.csv", index=False)


def edss_export(visits, folder, named):
    """Scores as RS; visits carry their name, or the date alone says which they are."""
    write_dm(visits, folder, BASELINE_WEEK)
    weeks = visits["week"] - BASELINE_WEEK
    rs = pd.DataFrame(
        {
            "USUBJID": "IFN-" + visits["patient"].astype(str),
            "RSSEQ": visits["visit"],
            "RSTESTCD": "EDSS0101",
            "RSORRES": visits["edss"],
            "RSSTAT": visits["edss"].isna().map({True: "NOT DONE", False: ""}),
            "VISIT": [f"WEEK {week}" if week else "BASELINE" for week in weeks] if named else "",
            "RSDTC": on_week(visits["week"]),
        }
    )
    rs.to_csv(folder / "rs.csv", index=False)
    return folder


def attack_export(visits, folder):
    """Each exacerbation since the last visit as a worsening of two days, dated at the visit."""
    write_dm(visits, folder, 0)
    attacks = visits[visits["exacerbation"] == 1]
    ce = pd.DataFrame(
        {
            "USUBJID": "IFN-" + attacks["patient"].astype(str),
            "CESEQ": attacks["visit"],
            "CESTDTC": on_week(attacks["week"]),
            "CEDUR": "P2D",
        }
    )
    ce.to_csv(folder / "ce.csv", index=False)
    return folder


def disability_of(group, folder, final_week, named=True):
    visits = visits_of(group)
    weeks = sorted(int(week) - BASELINE_WEEK for week in visits["week"].unique())
    lines = {
        FINAL_DAY: f"final_evaluation_day = {7 * (final_week - BASELINE_WEEK)}",
        EDSS_WEEKS: f"edss = {[week for week in weeks if week <= final_week - BASELINE_WEEK]}",
    }
    write_protocol(folder / "trial", lines)
    bring_in(edss_export(visits, folder / "export", named), folder / "trial", CUT)
    return follow_disability(open_trial(folder / "trial"))


@pytest.mark.parametrize("named", [True, False], ids=["visits named", "visits by date"])
@pytest.mark.parametrize("week", [55, 104])
@pytest.mark.parametrize("group", GROUPS)
def test_change_of_edss_agrees(tmp_path, group, week, named):
    expected = summary_of(group)
    disability = disability_of(group, tmp_path, week, named)
    change = disability.evaluable["change"]
    stem = f"edss_week{week}"
    assert disability.baseline.value == expected["edss_baseline_week7_median"]
    assert disability.with_week_52.n == expected[f"edss_change_week{week}_n"]
    assert disability.worsened_any.n == expected[f"{stem}_worsened_any"]
    assert disability.improved.n == expected[f"{stem}_improved_any"]
    by_rule = disability.by_rule.set_index("rule").loc["any"]
    assert by_rule["unchanged"] == expected[f"{stem}_unchanged"]
    assert (change >= 1).sum() == expected[f"{stem}_worsened_ge1"]
    assert change.mean() == pytest.approx(expected[f"edss_change_week{week}_mean"], rel=1e-4)


@pytest.mark.parametrize("group", GROUPS)
def test_median_and_spread_of_the_change_at_week_55_agree(tmp_path, group):
    expected = summary_of(group)
    disability = disability_of(group, tmp_path, 55)
    change, baseline = disability.evaluable["change"], disability.change["baseline"]
    assert disability.median_change.value == expected["edss_change_week55_median"]
    assert change.std() == pytest.approx(expected["edss_change_week55_sd"], rel=1e-4)
    assert baseline.mean() == pytest.approx(expected["edss_baseline_week7_mean"], rel=1e-4)


def test_each_participant_of_arm_0_agrees(tmp_path):
    expected = pd.read_csv(REAL / "expected_ifnb_per_patient.csv").set_index("patient")
    at = {
        week: disability_of("arm0", tmp_path / str(week), week).change.set_index("participant")
        for week in (55, 104)
    }
    for patient, row in expected.iterrows():
        for week, change in at.items():
            found = change.loc[f"IFN-{patient}"]
            wanted = [row["edss_baseline"], row[f"edss_week{week}"], row[f"change_week{week}"]]
            got = found[["baseline", "week_52", "change"]].tolist()
            assert got == pytest.approx(wanted, nan_ok=True)


@pytest.mark.parametrize("group", GROUPS)
def test_scores_of_each_visit_agree(tmp_path, group):
    expected = pd.read_csv(REAL / "expected_ifnb_by_visit.csv")
    expected = expected[expected["group"] == group]
    found = disability_of(group, tmp_path, 104).by_week
    columns = ["n", "median", "lower_quartile", "upper_quartile", "minimum", "maximum"]
    wanted = ["n", "median", "q1_type7", "q3_type7", "min", "max"]
    assert (found["week"] + BASELINE_WEEK).tolist() == expected["week"].tolist()
    assert found[columns].to_numpy(float) == pytest.approx(expected[wanted].to_numpy(float))


@pytest.mark.parametrize("weeks", [52, 104])
@pytest.mark.parametrize("group", GROUPS)
def test_attacks_and_their_rate_agree(tmp_path, group, weeks):
    expected = summary_of(group)
    write_protocol(tmp_path / "trial", {YEAR: f"first_year_days = {7 * weeks}"})
    bring_in(attack_export(visits_of(group), tmp_path / "export"), tmp_path / "trial", CUT)
    attacks = count_attacks(open_trial(tmp_path / "trial"))
    total = "exacerbations_week_le_52" if weeks == 52 else "exacerbations_total"
    interval = "rate52_pois95" if weeks == 52 else "rate_pois95"
    assert attacks.total.value == attacks.total.value_to == expected[total]
    assert attacks.rate.of == pytest.approx(expected[f"patient_years_{weeks}w"], rel=1e-6)
    assert attacks.rate.value == pytest.approx(expected[f"rate_per_py_{weeks}w"], rel=1e-4)
    assert attacks.rate.lower == pytest.approx(expected[f"{interval}_lo"], rel=1e-4)
    assert attacks.rate.upper == pytest.approx(expected[f"{interval}_hi"], rel=1e-4)


@pytest.mark.parametrize("group", GROUPS)
def test_attack_free_at_one_year_agrees(tmp_path, group):
    expected = summary_of(group)
    bring_in(attack_export(visits_of(group), tmp_path / "export"), tmp_path / "trial", CUT)
    attacks = count_attacks(open_trial(tmp_path / "trial"))
    free = attacks.attack_free
    assert free.n == expected["attack_free_week_le_52"]
    assert free.value == pytest.approx(expected["attack_free_pct"], rel=1e-4)
    assert free.lower == pytest.approx(expected["attack_free_cp95_lo_pct"], rel=1e-4)
    assert free.upper == pytest.approx(expected["attack_free_cp95_hi_pct"], rel=1e-4)
    if group == "arm0":
        each = pd.read_csv(REAL / "expected_ifnb_per_patient.csv").set_index("patient")
        found = attacks.per_participant.set_index("participant")["fewest"]
        assert found.to_dict() == {
            f"IFN-{patient}": count for patient, count in each["exacerbations_52w"].items()
        }
