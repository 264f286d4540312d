"""AQP4-IgG titres: pairs, rungs, ratio, negative results, and what is not compared."""

from datetime import date

import pytest

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.errors import NotSupplied, TrialDataError
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
    03      | 2022-01-01
"""
HEAD = (
    "USUBJID | ISSEQ | ISTESTCD | ISORRES | ISSTRESN | ISLLOQ | ISSTAT | ISMETHOD | VISIT | ISDTC"
)
BASELINE, WEEK_52 = "BASELINE | 2022-01-01", "WEEK 52 | 2022-12-31"


def record(participant, sequence, titre, visit, assay="CBA", **others):
    values = {"code": "AQP4IGG", "standard": "", "limit": "10", "status": ""} | others
    return (
        f"{participant} | {sequence} | {values['code']} | {titre} | {values['standard']} | "
        f"{values['limit']} | {values['status']} | {assay} | {visit}"
    )


def pair(participant, before, after, **others):
    return [
        record(participant, 1, before, BASELINE, **others),
        record(participant, 2, after, WEEK_52, **others),
    ]


def titres_of(folder, records, dm=PEOPLE, on=date(2023, 6, 1), rule=None, **others):
    trial = trial_from(folder, on, dm=dm, **{"is": "\n".join([HEAD, *records])}, **others)
    return compare_titres(trial, rule) if rule else compare_titres(trial)


def change_of(titres, participant="01"):
    return titres.change.set_index("participant").loc[participant]


def test_baseline_is_the_last_result_on_or_before_the_first_infusion(tmp_path):
    titres = titres_of(
        tmp_path,
        [
            record("01", 1, "1:1000", "SCREENING | 2021-12-20"),
            record("01", 2, "1:320", "DAY 0 | 2022-01-01"),
            record("01", 3, "1:32", "WEEK 2 | 2022-01-15"),
            record("01", 4, "1:100", WEEK_52),
        ],
    )
    assert change_of(titres)["baseline_titre"] == "1:320"
    assert change_of(titres)["rungs_from"] == -1
    assert titres.results["used_as"].tolist() == ["", "baseline", "week 2", "week 52"]


def test_titres_by_another_assay_are_shown_and_not_compared(tmp_path):
    titres = titres_of(
        tmp_path,
        [record("01", 1, "1:320", BASELINE), record("01", 2, "1:32", WEEK_52, assay="LIVE CBA")],
    )
    row = change_of(titres)
    assert (row["baseline_titre"], row["week_52_titre"]) == ("1:320", "1:32")
    assert row["known"] == "other method"
    assert row[["ratio", "rungs_from", "rungs_to"]].isna().all()
    assert row["why_no_change"] == "another assay at week 52: LIVE CBA, not CBA as at baseline"
    assert titres.compared.value == 0
    assert "1 with another assay at week 52" in titres.compared.note


def test_of_two_assays_at_baseline_the_one_of_week_52_is_compared(tmp_path):
    titres = titres_of(
        tmp_path,
        [
            record("01", 1, "1:100", BASELINE, assay="Live CBA"),
            record("01", 2, "1:320", BASELINE, assay="Fixed CBA"),
            record("01", 3, "1:32", WEEK_52, assay=" live  cba"),
        ],
    )
    assert change_of(titres)["baseline_titre"] == "1:100"
    assert change_of(titres)["rungs_to"] == -1


def test_of_two_assays_at_both_the_one_with_the_later_baseline_is_compared(tmp_path):
    titres = titres_of(
        tmp_path,
        [
            record("01", 1, "1:1000", "SCREENING | 2021-12-20", assay="ELISA"),
            record("01", 2, "1:320", BASELINE),
            record("01", 3, "1:100", WEEK_52, assay="ELISA"),
            record("01", 4, "1:32", WEEK_52),
        ],
    )
    assert (change_of(titres)["baseline_titre"], change_of(titres)["week_52_titre"]) == (
        "1:320",
        "1:32",
    )


def test_assay_recorded_at_one_draw_only_is_not_known_to_be_the_same(tmp_path):
    records = [record("01", 1, "1:320", BASELINE), record("01", 2, "1:32", WEEK_52, assay="")]
    row = change_of(titres_of(tmp_path, records))
    assert row["why_no_change"] == "another assay at week 52: not recorded, not CBA as at baseline"


def test_assay_recorded_nowhere_is_taken_as_one_and_said(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:320", "1:32", assay=""))
    assert titres.compared.value == 1
    assert "1 without a recorded assay, taken as the same" in titres.compared.note


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [
        ("1:320", "1:100", -1, -1),
        ("1:320", "1:320", 0, 0),
        ("1:320", "1:1000", 1, 1),
        ("1:32", "<1:10", -2, -2),
        ("1:100", "阴性", -3, -3),
        (">1:10000", "1:1000", -3, -3),
        ("1:32", "≤1:10", -2, -1),
        ("1:320", "<1:100", -4, -2),
        ("≥1:3200", "1:1000", -3, -1),
        ("<1:10", "<1:10", 0, 0),
    ],
)
def test_change_in_rungs_has_the_range_that_the_results_leave(tmp_path, before, after, low, high):
    row = change_of(titres_of(tmp_path, pair("01", before, after)))
    assert (row["rungs_from"], row["rungs_to"]) == (low, high)


def test_what_can_be_on_several_rungs_makes_counts_a_range(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:32", "≤1:10") + pair("02", "1:320", "1:32"))
    assert (titres.fallen(1).value, titres.fallen(1).value_to) == (100, 100)
    assert (titres.fallen(2).n, titres.fallen(2).value, titres.fallen(2).value_to) == (1, 50, 100)
    assert (titres.rungs.value, titres.rungs.value_to) == (-2, -1.5)
    assert (titres.negative.value, titres.negative.value_to) == (0, 50)


def test_titre_between_rungs_is_in_the_ratio_and_not_in_the_counts(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:320", "1:64") + pair("02", "1:320", "1:32"))
    assert titres.ratio.value == pytest.approx((0.2 * 0.1) ** 0.5)
    assert titres.fallen(1).of == 1
    assert "1 off the ladder" in titres.compared.note
    remarks = titres.results["remark"].tolist()
    assert "64 is not on the ladder: it is in the geometric mean, not in the counts of rungs" in (
        remarks
    )


@pytest.mark.parametrize(
    ("rule", "value"), [("one rung", 10**0.5), ("half the limit", 5), ("the limit", 10)]
)
def test_rule_says_what_stands_for_a_titre_below_the_range(tmp_path, rule, value):
    titres = titres_of(tmp_path, pair("01", "1:1000", "<1:10"), rule=rule)
    assert titres.ratio.value == pytest.approx(value / 1000)
    assert rule in titres.ratio.note
    assert change_of(titres)["rungs_from"] == -5


def test_titre_above_the_range_is_as_far_beyond_its_limit(tmp_path):
    titres = titres_of(tmp_path, pair("01", ">1:3200", "1:320"), rule="half the limit")
    assert titres.ratio.value == pytest.approx(320 / 6400)


def test_rule_that_the_protocol_lacks_is_refused(tmp_path):
    with pytest.raises(TrialDataError, match="no rule 'zero'"):
        titres_of(tmp_path, [], rule="zero")


def test_every_rule_stands_beside_the_one_in_force(tmp_path):
    by_rule = titres_of(tmp_path, pair("01", "1:100", "<1:10")).by_rule
    assert by_rule["rule"].tolist() == ["one rung", "half the limit", "the limit"]
    assert by_rule["ratio"].tolist() == pytest.approx([10**0.5 / 100, 0.05, 0.1])


def test_missing_week_52_is_missing_and_not_negative(tmp_path):
    titres = titres_of(
        tmp_path,
        [
            *pair("01", "1:320", ""),
            record("02", 1, "1:320", BASELINE),
            record("02", 2, "", WEEK_52, status="NOT DONE"),
            *pair("03", "1:320", "haemolysed"),
        ],
    )
    assert change_of(titres, "01")["why_no_change"] == "week 52: no result recorded"
    assert change_of(titres, "02")["why_no_change"] == "week 52: not done"
    assert (
        change_of(titres, "03")["why_no_change"]
        == "week 52: haemolysed is not a titre and is not used"
    )
    assert titres.negative.not_estimable == "nobody has a titre at week 52"
    assert titres.compared.note == "3 without a week 52 result"


def test_negative_is_counted_of_everyone_with_a_titre_at_week_52(tmp_path):
    titres = titres_of(
        tmp_path,
        [
            *pair("01", "1:100", "阴性"),
            *pair("02", "1:100", "1:10"),
            record("03", 1, "<1:10", WEEK_52, assay="LIVE CBA"),
        ],
    )
    assert (titres.negative.n, titres.negative.of) == (2, 3)


def test_below_a_limit_higher_than_the_assays_may_or_may_not_be_negative(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:1000", "<1:100"))
    assert (titres.negative.value, titres.negative.value_to) == (0, 100)


def test_below_the_assays_own_limit_is_negative(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:1000", "<1:100", limit="100"))
    assert titres.negative.n == 1


def test_other_antibodies_are_listed_and_not_used(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:1000", "1:10", code="MOGIGG"))
    assert titres.compared.value == 0
    assert titres.results["remark"].tolist() == ["MOGIGG is not AQP4-IgG and is not used"] * 2


def test_standard_result_that_differs_is_said(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:320", "1:100", standard="32"))
    assert titres.results["remark"].tolist() == ["the standard result says 32; not used"] * 2


def test_second_result_of_a_day_is_said(tmp_path):
    titres = titres_of(
        tmp_path, [record("01", 1, "1:100", BASELINE), record("01", 2, "1:320", BASELINE)]
    )
    assert titres.results["used_as"].tolist() == ["", "baseline"]
    assert titres.results["remark"].tolist() == [
        "a later result is the baseline; the same day also has 1:320",
        "the same day also has 1:100",
    ]


def test_draw_of_an_unscheduled_visit_is_not_week_52(tmp_path):
    titres = titres_of(
        tmp_path,
        [record("01", 1, "1:100", BASELINE), record("01", 2, "1:10", "UNSCHEDULED | 2022-12-31")],
    )
    assert titres.compared.value == 0
    assert titres.results["remark"].iloc[1] == "unscheduled, stands for no planned week"


def test_result_after_the_data_cut_is_not_used(tmp_path):
    one = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    titres = titres_of(tmp_path, pair("01", "1:320", "1:10"), dm=one, on=date(2022, 12, 30))
    assert len(titres.results) == 1
    assert titres.ratio.not_estimable == "nobody has reached week 52 yet"


def test_pairs_alike_have_a_ratio_without_an_interval(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:320", "1:32") + pair("02", "1:1000", "1:100"))
    assert titres.ratio.value == pytest.approx(0.1)
    assert titres.ratio.lower is None
    assert titres.ratio.note == "no interval: all ratios are equal"


def test_one_pair_has_a_ratio_without_an_interval(tmp_path):
    ratio = titres_of(tmp_path, pair("01", "1:320", "1:32")).ratio
    assert ratio.note == "no interval: one pair"
    assert (ratio.n, ratio.of, ratio.of_what) == (1, 3, "treated participants")


def test_no_change_at_all_has_no_sign_test(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:320", "1:320") + pair("02", "1:32", "1:32"))
    assert titres.sign_test.not_estimable == "no titre changed"
    assert titres.fallen(1).n == 0
    assert titres.fallen(1).upper == pytest.approx(84.19, abs=0.01)


def test_sign_test_counts_directions_and_not_sizes(tmp_path):
    titres = titres_of(
        tmp_path,
        pair("01", "1:3200", "<1:10") + pair("02", "1:320", "1:100") + pair("03", "1:32", "1:100"),
    )
    assert titres.sign_test.label == "P-value, sign test of falls"
    assert titres.sign_test.value == 1.0
    assert (titres.sign_test.n, titres.sign_test.of) == (3, 3)


def test_unknown_day_of_the_first_infusion_leaves_everything_unknown(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01"
    titres = titres_of(tmp_path, pair("01", "1:320", "1:32"), dm=dm)
    assert change_of(titres)["why_no_change"] == "the date of the first infusion is incomplete"
    assert titres.compared.note == "1 not known when due"


def test_draw_that_may_be_after_the_first_infusion_is_no_baseline(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-15"
    records = [record("01", 1, "1:320", "SCREENING | 2022-01"), record("01", 2, "1:32", WEEK_52)]
    titres = titres_of(tmp_path, records, dm=dm)
    assert titres.results["remark"].iloc[0] == "not known whether before the first infusion"
    assert change_of(titres)["why_no_change"] == "baseline: no result before the first infusion"


def test_draw_before_treatment_whose_day_is_unknown_is_the_baseline(tmp_path):
    records = [record("01", 1, "1:320", "SCREENING | 2021-12"), record("01", 2, "1:32", WEEK_52)]
    assert change_of(titres_of(tmp_path, records))["baseline_titre"] == "1:320"


def test_draw_without_a_date_stands_for_nothing(tmp_path):
    titres = titres_of(tmp_path, [record("01", 1, "1:320", "BASELINE |")])
    assert titres.results["remark"].iloc[0] == (
        "without a date or a planned week it stands for nothing"
    )


def test_nobody_treated_is_said(tmp_path):
    titres = titres_of(tmp_path, [], dm="USUBJID | RFSTDTC")
    said = {number.not_estimable for number in titres.numbers}
    assert said == {"nobody has been treated"}


def test_no_rows_at_all_are_said(tmp_path):
    titres = titres_of(tmp_path, [])
    assert titres.compared.note == "3 without a baseline"
    assert titres.ratio.not_estimable == (
        "nobody has a baseline and a week 52 result that can be compared"
    )


def test_no_pair_on_the_ladder_is_said(tmp_path):
    titres = titres_of(tmp_path, pair("01", "1:80", "1:20"))
    assert titres.fallen(1).not_estimable == "no pair is on the ladder of the protocol"
    assert titres.rungs.not_estimable == "no pair is on the ladder of the protocol"
    assert titres.ratio.value == pytest.approx(0.25)


def test_dataset_that_was_not_supplied_is_said(tmp_path):
    with pytest.raises(NotSupplied, match="no IS dataset"):
        compare_titres(trial_from(tmp_path, dm=PEOPLE))


def test_treated_participant_who_left_is_counted_as_such(tmp_path):
    dm = """
        USUBJID | RFSTDTC    | RFPENDTC
        01      | 2022-01-01 | 2022-05-01
    """
    titres = titres_of(tmp_path, [record("01", 1, "1:320", BASELINE)], dm=dm)
    assert change_of(titres)["why_no_change"].startswith("left on day 120")
    assert titres.compared.note == "1 left before week 52"
