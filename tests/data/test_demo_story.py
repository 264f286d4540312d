"""The story of the demo trial: plausible, consistent, and as data/README.md tells it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data.demo_trial.visits import is_working_day
from nmosd_core.trial_data.store import TrialData, open_trial

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def final() -> Iterator[TrialData]:
    trial = open_trial(DEMO, date(2023, 6, 1))
    yield trial
    trial.close()


def test_eligible_participants_had_the_attacks_that_eligibility_asks_for(final):
    before = final.select(
        "SELECT dm.USUBJID, count(*) AS attacks,"
        " count(*) FILTER (CESTDT > RFICDT - INTERVAL 1 YEAR) AS in_one_year"
        " FROM ce JOIN dm USING (USUBJID)"
        " WHERE earliest(CESTDTC) BETWEEN RFICDT - INTERVAL 2 YEAR AND RFICDT GROUP BY ALL"
    )

    assert len(before) == 14
    assert ((before["in_one_year"] >= 1) | (before["attacks"] >= 2)).all()
    assert before["attacks"].between(1, 3).all()


def test_every_infusion_is_near_10_mg_per_kg_but_for_the_one_dose_error(final):
    doses = final.select(
        "SELECT ex.USUBJID, ex.VISIT, EXDOSE / (10 * VSSTRESN) - 1 AS off, EXADJ FROM ex"
        " JOIN vs USING (USUBJID, VISITNUM) WHERE VSTESTCD = 'WEIGHT'"
    )
    error = doses[doses["EXADJ"] == "DOSING ERROR"]

    assert len(doses) == 178
    assert error[["USUBJID", "VISIT"]].to_numpy().tolist() == [["NMO-005", "WEEK 16"]]
    assert -0.08 < error["off"].item() < -0.06
    assert doses.drop(error.index)["off"].abs().max() <= 0.011


def test_planned_visits_are_on_days_when_the_hospital_works(final):
    visits = final.select("SELECT SVSTDT FROM sv WHERE SVPRESP = 'Y' AND SVOCCUR = 'Y'")

    assert visits["SVSTDT"].dt.date.map(is_working_day).all()


def test_a_missed_infusion_has_a_reason_and_no_dose(final):
    missed = final.select("SELECT USUBJID, VISITNUM, SVREASOC, SVSTDTC FROM sv WHERE SVOCCUR = 'N'")
    given = final.select("SELECT USUBJID, VISITNUM FROM ex")

    assert len(missed) == 6
    assert missed["SVREASOC"].notna().all()
    assert missed["SVSTDTC"].isna().all()
    assert missed.merge(given, on=["USUBJID", "VISITNUM"]).empty


def test_edss_is_on_its_scale_and_follows_from_the_functional_systems(final):
    scores = final.select("SELECT USUBJID, RSDTC, RSTESTCD, RSSTRESN FROM rs WHERE RSSTAT IS NULL")
    examinations = scores.pivot(
        index=["USUBJID", "RSDTC"], columns="RSTESTCD", values="RSSTRESN"
    ).astype(float)

    for row in examinations.itertuples():
        systems = [getattr(row, f"KFSS010{number}") for number in range(1, 8)]
        assert edss_by_neurostatus(systems, row.AMBUL) == row.EDSS0101, row.Index


def edss_by_neurostatus(systems: list[float], ambulation: float) -> float:
    """The usual EDSS of a set of functional system scores, from the Neurostatus definitions."""
    if ambulation:
        return {1: 4.0, 2: 4.5, 3: 5.0, 4: 5.5, 5: 6.0, 6: 6.0, 7: 6.0, 8: 6.5, 9: 6.5}[ambulation]
    bowel, visual = systems[4], systems[5]
    systems[4] = {3: 3, 4: 3, 5: 4, 6: 5}.get(bowel, bowel)
    systems[5] = {2: 2, 3: 2, 4: 3, 5: 3, 6: 4}.get(visual, visual)
    threes, twos, ones = (systems.count(grade) for grade in (3, 2, 1))
    if threes:
        return 3.0 if threes == 1 and not twos else 3.5
    if twos:
        return {1: 2.0, 2: 2.5, 3: 3.0, 4: 3.0}.get(twos, 3.5)
    return {0: 0.0, 1: 1.0}.get(ones, 1.5)


def test_each_attack_in_the_trial_is_examined_within_a_week(final):
    attacks = final.select(
        "SELECT USUBJID, CESTDT, EXISTS (FROM rs WHERE rs.USUBJID = ce.USUBJID"
        " AND RSTESTCD = 'EDSS0101' AND RSDT BETWEEN CESTDT AND CESTDT + 7) AS examined"
        " FROM ce WHERE CEADJUD = 'CONFIRMED'"
    )

    assert len(attacks) == 5
    assert attacks["USUBJID"].nunique() == 4
    assert attacks["examined"].all()


def test_every_attack_in_the_trial_has_rescue_therapy_and_one_pulse_has_no_attack(final):
    pulses = final.select(
        "SELECT cm.USUBJID, count(CESTDT) AS worsenings FROM cm JOIN treated"
        " ON participant = USUBJID AND CMSTDT > first_infusion LEFT JOIN ce ON"
        " ce.USUBJID = cm.USUBJID AND abs(date_diff('day', CESTDT, CMSTDT)) <= 14"
        " WHERE CMDECOD = 'METHYLPREDNISOLONE' GROUP BY cm.USUBJID, CMSEQ ORDER BY 2, 1"
    )

    assert pulses["USUBJID"].tolist() == [
        "NMO-014",
        "NMO-003",
        "NMO-003",
        "NMO-008",
        "NMO-011",
        "NMO-015",
    ]
    assert pulses["worsenings"].tolist() == [0, 1, 1, 1, 1, 1]


def test_lesions_sum_as_the_story_says_and_missing_scans_hold_no_count(final):
    counts = final.select(
        "SELECT NVLOC, sum(NVSTRESN) AS found FROM nv WHERE NVTESTCD IN ('NEWT2', 'ENLT2')"
        " AND VISIT IN ('WEEK 12', 'WEEK 24', 'WEEK 52') GROUP BY NVLOC"
    ).set_index("NVLOC")["found"]
    not_done = final.select("SELECT NVSTRESN, NVREASND FROM nv WHERE NVSTAT = 'NOT DONE'")

    assert counts.to_dict() == {"OPTIC NERVE": 2, "BRAIN": 6, "SPINAL CORD": 4}
    assert not_done["NVSTRESN"].isna().all()
    assert not_done["NVREASND"].notna().all()


def test_titres_stand_on_the_ladder_and_below_it_have_no_number(final):
    titres = final.select('SELECT ISORRES, ISSTRESN FROM "is" WHERE ISSTAT IS NULL')
    below = titres["ISORRES"] == "<1:10"

    assert set(titres[~below]["ISSTRESN"]) <= set(final.protocol.antibody.ladder)
    assert titres[below]["ISSTRESN"].isna().all()
    assert below.sum() == 3


def test_b_cells_take_the_course_that_belimumab_gives(final):
    medians = final.select(
        "SELECT CPTESTCD, coalesce(week_named(VISIT), 0) AS week, median(CPSTRESN) AS cells"
        " FROM cp GROUP BY ALL"
    ).pivot(index="CPTESTCD", columns="week", values="cells")
    start = medians[0]

    assert medians.loc["MEMB", 4] > 1.5 * start["MEMB"]
    assert medians.loc["MEMB", 52] < 1.1 * start["MEMB"]
    assert medians.loc["NAIVEB", 52] < 0.4 * start["NAIVEB"]
    assert medians.loc["PLSMCELL", 52] < 0.6 * start["PLSMCELL"]


def test_blood_counts_add_up(final):
    counts = final.select(
        "SELECT USUBJID, LBDTC, LBTESTCD, LBSTRESN FROM lb WHERE LBCAT = 'HEMATOLOGY'"
    ).pivot(index=["USUBJID", "LBDTC"], columns="LBTESTCD", values="LBSTRESN")
    parts = counts[["NEUT", "LYM", "MONO", "EOS"]].sum(axis=1)

    assert (parts - counts["WBC"]).abs().max() < 0.051


def test_results_below_the_limit_are_kept_as_text(final):
    below = final.select("SELECT LBORRES, LBSTRESC, LBSTRESN FROM lb WHERE LBORRES LIKE '<%'")

    assert below["LBORRES"].tolist() == ["<3.42", "<3.42"]
    assert below["LBSTRESC"].tolist() == ["<3.42", "<3.42"]
    assert below["LBSTRESN"].isna().all()


def test_neutrophils_and_igg_fall_as_the_adverse_events_say(final):
    low = final.select(
        "SELECT USUBJID, LBTESTCD, min(LBSTRESN) AS least FROM lb"
        " WHERE (LBTESTCD = 'IGG' AND LBSTRESN < 7) OR (LBTESTCD = 'NEUT' AND LBSTRESN < 1)"
        " GROUP BY ALL ORDER BY ALL"
    )

    assert low.to_numpy().tolist() == [["NMO-010", "NEUT", 0.82], ["NMO-012", "IGG", 6.0]]


def test_adverse_events_hold_the_cases_that_the_pages_must_show(final):
    events = final.select("SELECT * FROM ae")

    assert len(events) == 63
    assert events["USUBJID"].nunique() == 14
    assert (events["AESER"] == "Y").sum() == 4
    assert ((events["AESER"] == "N") & (events["AESHOSP"] == "Y")).sum() == 1
    assert events["AETERM"].str.contains(r"[\u4e00-\u9fff]").sum() == 2
    assert set(events["AESTDTF"].dropna()) == {"D", "M"}
    assert (events["AEENRTPT"] == "ONGOING").sum() == 10
    assert (events["AEENDTC"].isna() & events["AEENRTPT"].isna()).sum() == 1


def test_vital_signs_are_taken_around_every_infusion_but_one_and_show_the_reaction(final):
    signs = final.select(
        "SELECT USUBJID, VISIT, VSTESTCD,"
        " any_value(VSSTRESN) FILTER (VSTPT = 'BEFORE INFUSION') AS before,"
        " any_value(VSSTRESN) FILTER (VSTPT = 'AFTER INFUSION') AS after"
        " FROM vs WHERE VSTPT IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    not_after = signs[signs["after"].isna()]
    striking = signs.query(
        "(VSTESTCD == 'TEMP' and after >= 38) or (VSTESTCD == 'SYSBP' and after < 90)"
    )

    assert len(signs) == 178 * 4
    assert signs["before"].notna().all()
    assert set(zip(not_after["USUBJID"], not_after["VISIT"], strict=True)) == {
        ("NMO-014", "WEEK 8")
    }
    assert striking.to_numpy().tolist() == [
        ["NMO-005", "WEEK 32", "SYSBP", 100.0, 85.0],
        ["NMO-006", "WEEK 2", "SYSBP", 132.0, 88.0],
        ["NMO-006", "WEEK 2", "TEMP", 36.4, 38.4],
        ["NMO-018", "WEEK 48", "SYSBP", 102.0, 89.0],
    ]
