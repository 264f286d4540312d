"""The registered lesion sum, on trials drawn as tables."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.errors import NotSupplied
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
"""
HEAD = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | VISIT | NVDTC"
ON = {12: "2022-03-26", 24: "2022-06-18", 52: "2022-12-31"}
REGIONS = ("OPTIC NERVE", "BRAIN", "SPINAL CORD")


def read_whole(participant, found=(), weeks=tuple(ON)):
    """Every registered scan of one participant; `found` lists those with one new lesion."""
    places = [(week, region, code) for week in weeks for region in REGIONS for code in CODES]
    return [
        f"{participant} | {number} | {code} | {int(code == 'NEWT2' and (week, region) in found)} "
        f"| {region} | WEEK {week} | {ON[week]}"
        for number, (week, region, code) in enumerate(places, 1)
    ]


CODES = ("NEWT2", "ENLT2")


def lesions_of(folder, rows, on=date(2023, 6, 1), dm=PEOPLE):
    return sum_lesions(trial_from(folder, on, dm=dm, nv="\n".join([HEAD, *rows])))


def test_complete_sum_says_that_it_is_complete(tmp_path):
    rows = read_whole("01", {(12, "BRAIN"), (52, "BRAIN")}) + read_whole("02")
    lesions = lesions_of(tmp_path, rows)
    assert (lesions.total.value, lesions.total.note) == (2, "complete: every scan due was read")
    assert (lesions.read, lesions.due, lesions.complete) == (18, 18, True)
    assert lesions.per_participant["lesions"].tolist() == [2, 0]


def test_incomplete_sum_says_what_it_rests_on(tmp_path):
    rows = read_whole("01", {(12, "BRAIN")}) + read_whole("02", weeks=(12, 24))
    lesions = lesions_of(tmp_path, rows)
    assert (lesions.total.value, lesions.total.note) == (1, "incomplete: from 15 of 18 scans due")
    assert (lesions.scans_read.value, lesions.scans_read.of) == (15, 18)
    assert lesions.scans_read.note == "3 missing"
    assert lesions.by_week.set_index(["week", "region"]).loc[(52, "BRAIN")].tolist() == [
        2,
        1,
        0,
        0,
        0,
    ]


def test_participants_with_lesions_are_of_those_with_a_scan_read(tmp_path):
    lesions = lesions_of(tmp_path, read_whole("01", {(12, "BRAIN"), (24, "BRAIN")}))
    number = lesions.participants_with_lesions
    assert (number.n, number.of, number.note) == (1, 1, "1 treated without any scan read")
    assert lesions.per_participant["lesions"].isna().tolist() == [False, True]


def test_rate_is_per_scan_read_with_its_exact_interval(tmp_path):
    lesions = lesions_of(tmp_path, read_whole("01", {(12, "BRAIN"), (24, "BRAIN")}))
    rate = lesions.per_scan
    assert (rate.n, rate.of) == (2, 9)
    assert rate.value == pytest.approx(2 / 9)
    assert rate.lower == pytest.approx(0.24220928 / 9, rel=1e-6)  # Garwood, 2 events
    assert rate.upper == pytest.approx(7.22468767 / 9, rel=1e-6)


def test_nothing_found_is_a_zero_with_its_bound(tmp_path):
    lesions = lesions_of(tmp_path, read_whole("01") + read_whole("02"))
    assert (lesions.total.value, lesions.per_scan.value) == (0, 0)
    assert lesions.per_scan.upper == pytest.approx(3.68887945 / 18, rel=1e-6)
    assert lesions.participants_with_lesions.n == 0


@pytest.mark.parametrize("on", [date(2022, 1, 15), date(2023, 6, 1)])
def test_no_scan_read_is_not_estimable_and_not_zero(tmp_path, on):
    lesions = lesions_of(tmp_path, [], on=on)
    for number in (lesions.total, lesions.participants_with_lesions, lesions.per_scan):
        assert (number.value, number.not_estimable) == (None, "no scan has been read yet")
    if on.year == 2023:
        assert (lesions.scans_read.value, lesions.scans_read.of) == (0, 18)
    else:
        none = "none is known to have been due by the data cut"
        assert lesions.scans_read.not_estimable == none
    assert lesions.by_week["lesions"].isna().all()
    assert len(lesions.by_week) == 9


def test_trial_without_participants_has_no_scan(tmp_path):
    lesions = lesions_of(tmp_path, [], dm="USUBJID | RFSTDTC")
    assert lesions.scans.empty
    assert (lesions.total.value, lesions.scans_read.value) == (None, None)
    assert lesions.scans_read.not_estimable == "nobody has been treated, so none was due"
    assert lesions.by_week["scans_due"].tolist() == [0] * 9


def test_scan_of_a_participant_who_was_not_treated_is_not_counted(tmp_path):
    dm = PEOPLE + "    03      |\n"
    lesions = lesions_of(tmp_path, read_whole("01") + read_whole("03", {(12, "BRAIN")}), dm=dm)
    assert lesions.total.value == 0


def test_scan_dated_after_the_data_cut_is_not_counted(tmp_path):
    lesions = lesions_of(tmp_path, read_whole("01", {(52, "BRAIN")}), on=date(2022, 12, 30))
    assert lesions.total.value == 0
    assert pd.isna(lesions.scans.query("week == 52")["lesions"]).all()


def test_question_without_nv_is_not_answered(tmp_path):
    with pytest.raises(NotSupplied, match="no NV dataset"):
        sum_lesions(trial_from(tmp_path, dm=PEOPLE))


def test_headline_numbers_have_names_and_definitions_of_the_protocol(tmp_path):
    lesions = lesions_of(tmp_path, read_whole("01"))
    assert [number.name for number in lesions.numbers] == [
        "lesions",
        "lesion_scans_read",
        "lesion_participants",
        "lesions_per_scan",
        "silent_lesions",
    ]
    assert {number.definition for number in lesions.numbers} <= set(lesions.protocol.definitions)
