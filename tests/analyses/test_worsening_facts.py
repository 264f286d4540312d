"""What is known of each worsening before the attack rule sees it."""

import numpy as np
import pandas as pd
import pytest

from nmosd_core.analyses.worsening_facts import LONG_AGO, read_facts
from nmosd_core.study.reading import read_protocol
from tests.conftest import trial_from

RULE = read_protocol().attack
ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""


def facts_of(folder, ce, dm=ONE, ends=None):
    worsenings = trial_from(folder, dm=dm, ce=ce).rows("worsenings")
    end = np.full(len(worsenings), ends or "NaT", dtype="datetime64[s]")
    facts = pd.DataFrame(vars(read_facts(worsenings, end, RULE)))
    return facts.set_index(worsenings["sequence"])


@pytest.mark.parametrize(
    ("onset", "end", "days"),
    [
        ("2022-03-01", "", (59, 59)),
        ("2022-03-01T10:00", "", (59, 59)),
        ("2022-03", "", (59, 89)),
        ("2022-03", "2022-03-10", (59, 68)),
        ("2022", "", (0, 364)),
        ("2023", "", (365, 516)),
        ("", "2022-03-10", (LONG_AGO, 68)),
        ("", "", (LONG_AGO, 516)),
    ],
)
def test_an_onset_is_bounded_by_what_is_recorded_its_end_and_the_data_cut(
    tmp_path, onset, end, days
):
    facts = facts_of(tmp_path, f"USUBJID | CESEQ | CESTDTC | CEENDTC\n01 | 1 | {onset} | {end}")

    assert tuple(facts.loc[1, ["earliest", "latest"]]) == days


@pytest.mark.parametrize(
    ("record", "can_be"),
    [
        ("2022-03-01 | PT24H | |", (True, False)),
        ("2022-03-01 | PT23H59M | |", (False, True)),
        ("2022-03-01 | | |", (True, True)),
        ("2022-03-01 | | 2022-03-01 |", (False, True)),
        ("2022-03-01 | | 2022-03-02 |", (True, True)),
        ("2022-03-01 | | 2022-03-03 |", (True, False)),
        ("2022-03-01 | | 2022-03 |", (True, True)),
        ("2022-03-01 | | 2022-04 |", (True, False)),
        ("2022-03-01 | | | ONGOING", (True, False)),
        ("2023-05-31 | | | ONGOING", (True, True)),
        ("2022-03-02 | | 2022-03-01 |", (True, True)),
        ("2022-03-01T10:00 | | 2022-03-01T09:00 |", (True, True)),
        ("2022-03-01 | | 2022-03-01 | ONGOING", (True, True)),
        ("2022-03-01 | PT10H | 2022-03-01 | ONGOING", (False, True)),
    ],
)
def test_a_duration_is_decided_as_far_as_the_record_goes(tmp_path, record, can_be):
    ce = f"USUBJID | CESEQ | CESTDTC | CEDUR | CEENDTC | CEENRTPT\n01 | 1 | {record}"

    assert tuple(facts_of(tmp_path, ce).loc[1, ["can_be_long", "can_be_short"]]) == can_be


def test_every_record_can_have_lasted_somehow(tmp_path):
    """Whatever contradicts whatever: a worsening that could neither be long nor short is none."""
    onsets, ends = (
        ["2022-03-01", "2022-03", "", "2023-05-31"],
        ["2022-03-01", "2022-02", "", "2024"],
    )
    rows = [
        f"01 | {number} | {onset} | {end} | {mark} | {duration}"
        for number, (onset, end, mark, duration) in enumerate(
            (onset, end, mark, duration)
            for onset in onsets
            for end in ends
            for mark in ("", "ONGOING")
            for duration in ("", "PT10H", "PT48H")
        )
    ]
    ce = "\n".join(["USUBJID | CESEQ | CESTDTC | CEENDTC | CEENRTPT | CEDUR", *rows])
    facts = facts_of(tmp_path, ce)

    assert len(facts) == 96
    assert (facts["can_be_long"] | facts["can_be_short"]).all()
    assert (facts["earliest"] <= facts["latest"]).all()


def test_far_apart_worsenings_are_blocks_of_their_own(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 | PT48H
        01      | 2     | 2022-03-31 | PT48H
        01      | 3     | 2022-05-01 | PT48H
        02      | 1     | 2022-05-01 | PT48H
    """
    dm = ONE + "    02      | 2022-01-01\n"
    facts = facts_of(tmp_path, ce, dm)

    assert facts["block"].tolist() == [1, 1, 2, 3]
    assert facts["decided"].all()


def test_an_open_worsening_leaves_its_block_open_and_no_other(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 |
        01      | 2     | 2022-03-31 | PT48H
        01      | 3     | 2022-05-01 | PT48H
    """
    assert facts_of(tmp_path, ce)["decided"].tolist() == [False, False, True]


def test_without_day_0_days_are_counted_from_the_first_worsening(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 | PT48H
        01      | 2     | 2022-03-11 | PT48H
    """
    facts = facts_of(tmp_path, ce, ONE.replace("2022-01-01", "2022-01"))

    assert facts["earliest"].tolist() == [0, 10]
    assert not facts["decided"].any()


def test_an_onset_after_the_end_of_study_is_a_doubt_from_the_day_after(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-03-01 | PT48H
        01      | 2     | 2022-03-02 | PT48H
    """
    facts = facts_of(tmp_path, ce, ends="2022-03-01")

    assert (facts["doubt"] != "").tolist() == [False, True]
