"""Exposure: doses against the weight of the day, sums that miss nothing, days of treatment."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.doses import AS_PLANNED, FLAGGED, NOT_COMPARED, NOTED
from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.tables.exposure import (
    exposure_by_participant,
    infusion_listing,
    planned_infusions,
)
from tests.conftest import trial_from
from tests.own_protocol import no_infusions_planned, write_protocol

ONE = """
    USUBJID | RFSTDTC    | RFICDTC
    01      | 2022-01-01 | 2021-12-20
"""
WEIGHTS = """
    USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC
    01      | 1     | WEIGHT   | 50       | kg       | 2021-12-20
    01      | 2     | WEIGHT   | 60       | kg       | 2022-01-15
    01      | 3     | PULSE    | 70       | beats/min | 2022-01-15
    01      | 4     | WEIGHT   | 90       | kg       | 2022-01-16
"""


def exposure_of(tmp_path, ex, vs=WEIGHTS, **more):
    return measure_exposure(trial_from(tmp_path, dm=ONE, ex=ex, vs=vs, **more))


def infusions_of(*doses):
    """One infusion a fortnight from the first day; each dose as "500 | mg"."""
    days = pd.date_range("2022-01-01", periods=len(doses), freq="14D").strftime("%Y-%m-%d")
    rows = [
        f"01 | {number} | {dose} | {day}"
        for number, (dose, day) in enumerate(zip(doses, days, strict=True), 1)
    ]
    return "\n".join(["USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC", *rows])


def test_dose_is_compared_with_the_weight_of_the_day_or_the_last_before_it(tmp_path):
    rows = exposure_of(tmp_path, infusions_of("500 | mg", "600 | mg")).infusions
    assert rows["weight"].tolist() == [50, 60]
    assert rows["deviation_percent"].tolist() == [0, 0]
    assert rows["remark"].tolist() == ["weight of 12 days before", ""]


def test_a_missed_infusion_is_in_neither_sum_and_the_label_says_of_which_they_are(tmp_path):
    given = exposure_of(tmp_path / "a", infusions_of("500 | mg", "600 | mg")).compliance
    missed = exposure_of(tmp_path / "b", infusions_of("500 | mg", "0 | mg")).compliance
    assert (given.value, missed.value, missed.n) == (100, 100, 1)
    assert missed.label == "Dose of infusions given, of planned"


def test_a_weight_of_the_day_before_is_said_to_be_of_one_day(tmp_path):
    given = "USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC\n01 | 1 | 500 | mg | 2022-01-04"
    weighed = """
        USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC
        01      | 1     | WEIGHT   | 50       | kg       | 2022-01-03
    """
    rows = exposure_of(tmp_path, given, weighed).infusions
    assert rows["remark"].str.startswith("weight of 1 day before").all()


def test_weight_after_the_infusion_is_not_used(tmp_path):
    vs = """
        USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC
        01      | 1     | WEIGHT   | 60       | kg       | 2022-01-02
    """
    rows = exposure_of(tmp_path, infusions_of("500 | mg"), vs).infusions
    assert rows["deviation"].tolist() == [NOT_COMPARED]
    assert rows["remark"].tolist() == ["no weight on or before the day"]


@pytest.mark.parametrize(
    ("dose", "verdict"),
    [
        ("500", AS_PLANNED),
        ("524", AS_PLANNED),
        ("525", NOTED),
        ("550", NOTED),
        ("551", FLAGGED),
        ("475", NOTED),
        ("450", NOTED),
        ("449", FLAGGED),
    ],
)
def test_dose_5_percent_off_is_noted_and_beyond_10_percent_flagged(tmp_path, dose, verdict):
    rows = exposure_of(tmp_path, infusions_of(f"{dose} | mg")).infusions
    assert rows["deviation"].tolist() == [verdict]


def test_dose_in_another_unit_is_said_and_not_converted(tmp_path):
    exposure = exposure_of(tmp_path, infusions_of("0.5 | g", "600 | mg"))
    assert exposure.infusions["deviation"].tolist() == [NOT_COMPARED, AS_PLANNED]
    assert "dose in g, not mg: not converted" in exposure.infusions["remark"][0]
    assert exposure.per_participant["cumulative_dose"].isna().all()
    assert (exposure.compliance.value, exposure.compliance.n, exposure.compliance.of) == (100, 1, 2)


def test_dose_without_a_value_makes_the_sum_unknown_not_smaller(tmp_path):
    exposure = exposure_of(tmp_path, infusions_of(" | mg", "600 | mg"))
    assert exposure.per_participant["infusions_given"].tolist() == [2]
    assert exposure.per_participant["cumulative_dose"].isna().all()
    median = next(one for one in exposure.numbers if one.name == "cumulative_dose_median")
    assert median.value is None


def test_compliance_is_the_dose_given_over_the_dose_planned(tmp_path):
    exposure = exposure_of(tmp_path, infusions_of("500 | mg", "300 | mg"))
    person = exposure.per_participant.iloc[0]
    assert (person["compared_dose"], person["planned_dose"]) == (800, 1100)
    assert exposure.compliance.value == pytest.approx(100 * 800 / 1100)
    assert person["cumulative_dose"] == 800
    assert person["cumulative_dose_per_kg"] == 15


def test_exposure_lasts_one_interval_after_the_last_infusion(tmp_path):
    exposure = exposure_of(tmp_path, infusions_of("500 | mg", "600 | mg"))
    person = exposure.per_participant.iloc[0]
    assert person["exposure_days"] == 14 + 28
    assert person["median_interval"] == 14
    assert exposure.participant_years.note == (
        "28 days added after the last day of treatment of each, to the end of study or the data "
        "cut at most"
    )


@pytest.mark.parametrize(
    ("ds", "dthdtc", "on", "days", "until"),
    [
        ("", "", date(2022, 2, 11), 42, "end of exposure"),
        ("", "", date(2022, 2, 10), 41, "data cut"),
        ("", "", date(2022, 1, 15), 15, "data cut"),
        ("01 | 1 | WITHDRAWAL BY SUBJECT | 2022-01-20", "", date(2022, 2, 10), 20, "end of study"),
        ("01 | 1 | WITHDRAWAL BY SUBJECT | 2022-03", "", date(2023, 6, 1), 42, "end of exposure"),
        ("", "2022-01-31", date(2022, 2, 10), 31, "end of study"),
        ("01 | 1 | WITHDRAWAL BY SUBJECT | 2021-12-30", "", date(2022, 2, 10), 0, "end of study"),
    ],
)
def test_nobody_is_exposed_after_the_data_cut_or_their_end_of_study(
    tmp_path, ds, dthdtc, on, days, until
):
    trial = trial_from(
        tmp_path,
        on=on,
        dm=f"USUBJID | RFSTDTC | DTHFL | DTHDTC\n01 | 2022-01-01 | {'Y' * bool(dthdtc)} | {dthdtc}",
        ds=f"USUBJID | DSSEQ | DSDECOD | DSSTDTC\n{ds}",
        ex=infusions_of("500 | mg", "600 | mg"),
    )
    person = measure_exposure(trial).per_participant.iloc[0]
    assert (person["exposure_days"], person["exposed_until"]) == (days, until)


def test_protocol_may_count_the_days_of_the_first_and_of_the_last(tmp_path):
    line = "days_after_last = 28          # days that the last infusion adds: one interval"
    write_protocol(tmp_path, {line: "days_after_last = 1"})
    exposure = exposure_of(tmp_path, infusions_of("500 | mg", "600 | mg"))
    assert exposure.per_participant["exposure_days"].tolist() == [15]
    assert exposure.participant_years.note == "the first and the last day of each both count"


def test_interruption_is_counted_in_the_words_of_the_record(tmp_path):
    ex = """
        USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC    | EXADJ
        01      | 1     | 500    | mg     | 2022-01-01 | INTERRUPTED FOR REACTION
        01      | 2     | 600    | mg     | 2022-01-15 |
    """
    exposure = exposure_of(tmp_path, ex)
    assert (exposure.adjusted.value, exposure.adjusted.of) == (1, 2)
    assert exposure.per_participant["adjusted"].tolist() == [1]


def test_without_the_variable_of_adjustments_none_is_known_of(tmp_path):
    ex = """
        USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC
        01      | 1     | 500    | mg     | 2022-01-01
    """
    exposure = exposure_of(tmp_path, ex)
    adjusted = exposure.adjusted
    assert exposure.per_participant["adjusted"].isna().all()

    assert adjusted.value is None
    assert adjusted.not_estimable == "the EX dataset has no EXADJ"


def test_infusion_outside_every_planned_week_is_summed_and_said(tmp_path):
    ex = """
        USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC    | VISIT
        01      | 1     | 500    | mg     | 2022-01-01 | BASELINE
        01      | 2     | 600    | mg     | 2022-02-20 | UNSCHEDULED
    """
    exposure = exposure_of(tmp_path, ex)
    assert exposure.infusions["infusion"].fillna(0).tolist() == [1, 0]
    assert "belongs to no planned infusion" in exposure.infusions["remark"][1]
    assert exposure.per_participant["cumulative_dose"].tolist() == [1100]
    caption = infusion_grid(exposure).layout.annotations[0].text
    assert "Belong to no planned infusion, in the listing only: 1" in caption


def test_grid_has_a_cell_for_every_planned_infusion_and_says_why_one_was_missed(tmp_path):
    sv = """
        USUBJID | VISITNUM | VISIT  | SVOCCUR | SVREASOC | SVSTDTC
        01      | 3        | WEEK 2 | N       | HOLIDAY  |
    """
    exposure = exposure_of(tmp_path, infusions_of("500 | mg"), sv=sv)
    assert len(exposure.grid) == 14
    drawn = {trace.name: trace for trace in infusion_grid(exposure).data}
    assert drawn["missed"].x == (2,)
    assert "reason: holiday" in drawn["missed"].text[0]
    assert drawn["given in window"].x == (1,)
    assert "100.0% of the planned dose" in drawn["given in window"].text[0]


def test_infusions_and_weights_after_the_data_cut_do_not_exist_yet(tmp_path):
    trial = trial_from(
        tmp_path,
        on=date(2022, 1, 10),
        dm=ONE,
        ex=infusions_of("500 | mg", "600 | mg"),
        vs=WEIGHTS,
    )
    assert measure_exposure(trial).infusions["sequence"].tolist() == [1]


def test_without_ex_nothing_is_known(tmp_path):
    with pytest.raises(NotSupplied, match="no EX dataset"):
        measure_exposure(trial_from(tmp_path, dm=ONE))


def test_a_sum_per_weight_without_weights_says_that_and_not_that_nothing_was_given(tmp_path):
    no_weights = "USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC"
    numbers = {
        one.name: one
        for one in exposure_of(
            tmp_path, infusions_of("500 | mg", "600 | mg"), vs=no_weights
        ).numbers
    }
    assert numbers["cumulative_dose_median"].value == 1100
    per_weight = numbers["cumulative_dose_per_kg_median"]
    assert per_weight.value is None
    assert "recorded of each infusion" in per_weight.not_estimable


@pytest.mark.parametrize("vs", [None, WEIGHTS])
def test_nobody_treated_and_no_infusion_are_said_in_words(tmp_path, vs):
    nobody = "USUBJID | RFSTDTC\n01 |"
    empty = "USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC"
    drawings = {"dm": nobody, "ex": empty} | ({"vs": vs} if vs else {})
    exposure = measure_exposure(trial_from(tmp_path, **drawings))
    for table in (infusion_listing, exposure_by_participant, planned_infusions):
        assert table(exposure).empty
    assert all(number.value is None or number.value == 0 for number in exposure.numbers)
    words = [note.text for note in infusion_grid(exposure).layout.annotations]
    assert "Nobody has been treated yet" in words


def test_under_the_plan_of_another_trial_nothing_is_due_and_no_dose_is_off(tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    exposure = measure_exposure(
        trial_from(tmp_path, dm=dm, ex=infusions_of("54 | mg", "54 | mg"), vs=WEIGHTS)
    )
    row = exposure_by_participant(exposure).iloc[0]
    assert row["infusions_given"] == 2
    assert row[["planned_infusions_given", "infusions_due", "infusions_missed"]].isna().all()
    assert exposure.infusions["deviation"].eq(NOT_COMPARED).all()
    assert {exposure.flagged.value, exposure.compliance.value} == {None}
    assert "not of OTHER" in exposure.flagged.not_estimable


def test_a_protocol_may_plan_no_infusions(tmp_path):
    write_protocol(tmp_path, no_infusions_planned())
    exposure = exposure_of(tmp_path, infusions_of("500 | mg"))
    assert exposure.visits.infusions_given.not_estimable == "the protocol plans no infusions"
    assert exposure.numbers[-1].not_estimable == "the protocol plans no infusions"
    assert exposure.per_participant["infusions_given"].tolist() == [1]
    assert exposure.per_participant["infusions_due"].isna().all()
    assert exposure.infusions["deviation"].tolist() == [NOT_COMPARED]


def test_doses_of_zero_are_not_called_close_to_the_plan(tmp_path):
    exposure = exposure_of(tmp_path, infusions_of("0 | mg", "0 | mg"))
    assert exposure.infusions["deviation"].eq(NOT_COMPARED).all()
    assert {exposure.flagged.value, exposure.compliance.value} == {None}
    assert exposure.flagged.not_estimable == "no infusion has a dose above zero and a weight"
    assert exposure.per_participant[["noted", "flagged"]].isna().all(axis=None)


def test_doses_that_are_only_noted_stand_beside_those_that_are_flagged(tmp_path):
    exposure = exposure_of(tmp_path, infusions_of("540 | mg", "600 | mg"))
    assert exposure.flagged.value == 0
    assert exposure.flagged.note == "1 off by 5 to 10%"
    assert exposure.per_participant[["noted", "flagged"]].to_numpy().tolist() == [[1, 0]]
    assert "dose noted or flagged, 5% or more off" in [
        ring.name for ring in infusion_grid(exposure).data
    ]
