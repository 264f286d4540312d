"""Functional systems at baseline and week 52, as recorded."""

from datetime import date

import pandas as pd

from nmosd_core.analyses.disability import follow_disability
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
HEAD = "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSORRES | RSSTRESN | RSSTAT | RSREASND"


def systems_of(folder, *rows, on=date(2023, 6, 1), **datasets):
    rs = "\n".join([HEAD, *(f"01 | {at} | {row}" for at, row in enumerate(rows, 1))])
    trial = trial_from(folder, on, dm=ONE, rs=rs, **datasets)
    return follow_disability(trial).systems.set_index("system")


def test_change_is_week_52_less_the_last_score_before_the_first_infusion(tmp_path):
    systems = systems_of(
        tmp_path,
        "KFSS0106 | SCREENING | 2021-12-20 | | 4 | |",
        "KFSS0106 | BASELINE | 2022-01-01 | | 3 | |",
        "KFSS0106 | WEEK 24 | 2022-06-18 | | 5 | |",
        "kfss0106 | WEEK 52 | 2022-12-31 | 1 | | |",
    )
    visual = systems.loc["Visual", ["system_baseline", "system_week_52", "system_change"]]
    assert visual.tolist() == [3.0, 1.0, -2.0]
    assert systems.loc["Visual", "remark"] == ""


def test_every_system_of_the_protocol_has_a_row_and_what_is_missing_is_no_zero(tmp_path):
    systems = systems_of(tmp_path, "KFSS0101 | BASELINE | 2022-01-01 | | 2 | |")
    assert len(systems) == 7
    assert systems["system_change"].isna().all()
    assert systems.loc["Pyramidal", "remark"] == "week 52: no score recorded"
    assert systems.loc["Sensory", "remark"] == (
        "baseline: no score recorded; week 52: no score recorded"
    )


def test_reason_of_a_missing_score_is_told(tmp_path):
    systems = systems_of(
        tmp_path,
        "KFSS0101 | BASELINE | 2022-01-01 | UNCLEAR | | |",
        "KFSS0101 | WEEK 52 | 2022-12-31 | | | NOT DONE | RATER ILL",
    )
    assert systems.loc["Pyramidal", "remark"] == (
        "baseline: UNCLEAR is not a number; week 52: not done: RATER ILL"
    )


def test_whoever_has_not_reached_week_52_is_not_called_missing(tmp_path):
    row = "KFSS0101 | BASELINE | 2022-01-01 | | 2 | |"
    early = systems_of(tmp_path / "early", row, on=date(2022, 6, 1))
    assert early.loc["Pyramidal", "remark"] == "week 52: not yet due"
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | ADVERSE EVENT | 2022-04-01"
    left = systems_of(tmp_path / "left", row, ds=ds)
    assert left.loc["Pyramidal", "remark"] == "week 52: after leaving"


def test_other_tests_and_the_edss_itself_are_no_functional_system(tmp_path):
    systems = systems_of(
        tmp_path,
        "AMBUL | BASELINE | 2022-01-01 | | 2 | |",
        "EDSS0101 | BASELINE | 2022-01-01 | | 3 | |",
    )
    assert systems["system_baseline"].isna().all()


def test_trial_without_participants_has_no_system(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", rs=HEAD)
    systems = follow_disability(trial).systems
    assert systems.empty
    assert pd.api.types.is_float_dtype(systems["system_change"])
