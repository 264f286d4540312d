"""What one participant or one assumption changes."""

import pytest

from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.sensitivity import vary_attacks
from nmosd_core.tables.before_and_during import without_each_listing
from nmosd_core.tables.missing_evidence import outcome_bounds
from nmosd_core.tables.wording import number_in_words
from tests.conftest import trial_from

THREE = """
    USUBJID | RFSTDTC    | RFPENDTC
    01      | 2022-01-01 | 2022-12-31
    02      | 2022-01-01 | 2022-12-31
    03      | 2022-01-01 | 2022-07-02
"""
DISPOSITION = """
    USUBJID | DSSEQ | DSDECOD               | DSCAT             | DSSTDTC
    01      | 1     | COMPLETED             | DISPOSITION EVENT | 2022-12-31
    02      | 1     | COMPLETED             | DISPOSITION EVENT | 2022-12-31
    03      | 1     | WITHDRAWAL BY SUBJECT | DISPOSITION EVENT | 2022-07-02
"""
WORSENINGS = """
    USUBJID | CESEQ | CESTDTC    | CEDUR
    01      | 1     | 2022-03-01 | PT48H
    02      | 1     | 2022-03-01 |
"""


@pytest.fixture
def varied(tmp_path):
    return vary_attacks(trial_from(tmp_path, dm=THREE, ds=DISPOSITION, ce=WORSENINGS))


def test_each_scenario_counts_what_it_says(varied):
    totals = [(one.value, one.value_to) for one in varied.scenarios["attacks"]]
    assert totals == [(1, 2), (1, 1), (2, 2), (1, 1), (3, 3)]


def test_best_case_gives_those_who_left_the_whole_year(varied):
    best = varied.scenarios["rate"].iloc[3]
    assert best.of == pytest.approx(3 * 364 / 365.25)
    assert varied.scenarios["rate"].iloc[4].of == pytest.approx((2 * 364 + 182) / 365.25)


def test_worst_case_leaves_nobody_who_left_attack_free(varied):
    assert [one.n for one in varied.scenarios["attack_free"]] == [1, 2, 1, 2, 0]


def test_worst_case_names_who_was_not_seen_to_the_end_only_where_somebody_was_not(varied):
    assert varied.scenarios["scenario"].iloc[-1] == (
        "Worst case: everything to review is one, and the 1 who left before week 52 had one more"
    )


def test_worst_case_gives_an_attack_to_who_was_not_seen_as_the_bounds_of_the_outcome_do(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-10\n02 | 2022-01-10"
    ds, ce = "USUBJID | DSSEQ | DSDECOD | DSSTDTC", "USUBJID | CESEQ | CESTDTC"
    trial = trial_from(tmp_path, dm=dm, ds=ds, ce=ce)
    worst = vary_attacks(trial).scenarios.iloc[-1]
    bounds = outcome_bounds(find_missing_evidence(trial)).set_index("number")

    assert worst["scenario"].endswith(
        "the 2 who left before week 52 or were not seen to the end had one more"
    )
    assert worst["attacks"].value == 2
    assert number_in_words(worst["attack_free"]) == "0 of 2"
    assert bounds.loc["Attack-free so far", "if_lowest"] == "0 of 2"


def test_without_each_participant_the_others_are_counted(varied):
    without = varied.without_each.set_index("participant")["attacks"]
    assert (without["01"].value, without["01"].value_to) == (0, 1)
    assert (without["02"].value, without["02"].value_to) == (1, 1)


def test_trial_without_treated_participants_has_scenarios_without_a_rate(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 |", ce="USUBJID | CESEQ | CESTDTC")
    varied = vary_attacks(trial)
    assert varied.without_each.empty
    assert all(rate.not_estimable for rate in varied.scenarios["rate"])


def test_with_nobody_to_leave_out_the_listing_keeps_its_columns(varied, tmp_path):
    trial = trial_from(tmp_path / "nobody", dm="USUBJID | RFSTDTC", ce="USUBJID | CESEQ | CESTDTC")
    nobody = without_each_listing(vary_attacks(trial))
    assert nobody.empty
    assert nobody.columns.tolist() == without_each_listing(varied).columns.tolist()
