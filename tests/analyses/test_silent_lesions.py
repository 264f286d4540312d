"""Lesions without an attack near their scan, on trials drawn as tables."""

from datetime import date

import pytest

from nmosd_core.analyses.lesions import sum_lesions
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
FOUND = """
    USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | VISIT   | NVDTC
    01      | 1     | NEWT2    | 2       | BRAIN | WEEK 24 | 2022-06-18
    01      | 2     | ENLT2    | 1       | BRAIN | WEEK 24 | 2022-06-18
    01      | 3     | NEWT2    | 0       | SPINAL CORD | WEEK 24 | 2022-06-18
"""
HEAD = "USUBJID | CESEQ | CESTDTC | CEDUR | CELOC"


def lesions_with(folder, *worsenings, nv=FOUND, on=date(2023, 6, 1), **datasets):
    ce = "\n".join([HEAD, *(f"01 | {at} | {row}" for at, row in enumerate(worsenings, 1))])
    return sum_lesions(trial_from(folder, on, dm=ONE, nv=nv, ce=ce, **datasets))


def state_of(lesions):
    """What the scan of the brain at week 24 is, and the silent lesions from and to."""
    scans = lesions.scans.set_index(["week", "region"])
    number = lesions.silent
    return scans.loc[(24, "BRAIN"), "silent"], number.value, number.value_to


def test_lesion_without_any_attack_is_silent(tmp_path):
    lesions = lesions_with(tmp_path)
    assert state_of(lesions) == ("silent", 3, 3)
    assert (lesions.silent.of, lesions.silent.note) == (3, "")


@pytest.mark.parametrize(
    ("onset", "state"),
    [
        ("2022-04-18", "silent"),  # 61 days before the scan
        ("2022-04-19", "near an attack"),  # 60 days before
        ("2022-06-18", "near an attack"),
        ("2022-08-17", "near an attack"),  # 60 days after
        ("2022-08-18", "silent"),  # 61 days after
    ],
)
def test_attack_is_near_within_60_days_before_or_after(tmp_path, onset, state):
    lesions = lesions_with(tmp_path, f"{onset} | PT72H | BRAIN")
    assert state_of(lesions)[0] == state
    assert lesions.silent.value == (3 if state == "silent" else 0)


def test_attack_of_another_region_counts_as_near(tmp_path):
    lesions = lesions_with(tmp_path, "2022-06-01 | PT72H | OPTIC NERVE")
    assert state_of(lesions) == ("near an attack", 0, 0)
    row = lesions.scans.query("week == 24 and region == 'BRAIN'").iloc[0]
    assert (str(row["nearest_attack"].date()), row["days_from_attack"]) == ("2022-06-01", 17)


@pytest.mark.parametrize("onset", ["2021-11-01", "2023-01-20"])
def test_attack_before_treatment_or_after_week_52_counts_as_near_and_the_definition_says_so(
    tmp_path, onset
):
    nv = FOUND.replace("WEEK 24 | 2022-06-18", "WEEK 12 | 2021-12-20")
    if onset > "2022":
        nv = FOUND.replace("WEEK 24 | 2022-06-18", "WEEK 52 | 2022-12-31")
    lesions = lesions_with(tmp_path, f"{onset} | PT72H | BRAIN", nv=nv)
    assert set(lesions.scans["silent"]) == {"", "near an attack"}
    said = lesions.protocol.definitions["silent_lesions"].text
    assert "also one before treatment or after week 52" in said


def test_worsening_that_is_no_attack_is_not_near(tmp_path):
    assert state_of(lesions_with(tmp_path, "2022-06-01 | PT5H | BRAIN")) == ("silent", 3, 3)


@pytest.mark.parametrize("worsening", ["2022-06-01 | | BRAIN", "2022-05 | PT72H | BRAIN"])
def test_open_worsening_near_the_scan_makes_a_range(tmp_path, worsening):
    lesions = lesions_with(tmp_path / "near", worsening)
    if "2022-05 " in worsening:  # any day of May is within 60 days, but the onset is not known
        assert lesions.silent.value_to == 3
    assert state_of(lesions) == ("not known", 0, 3)
    assert lesions.silent.note == "3 while a worsening or a date is open"


def test_open_worsening_far_from_the_scan_leaves_the_lesion_silent(tmp_path):
    assert state_of(lesions_with(tmp_path, "2022-02-01 | | BRAIN")) == ("silent", 3, 3)


def test_worsening_without_any_onset_may_be_near_every_scan(tmp_path):
    assert state_of(lesions_with(tmp_path, " | PT72H | BRAIN")) == ("not known", 0, 3)


def test_scan_without_a_complete_date_is_not_known(tmp_path):
    nv = FOUND.replace("2022-06-18", "2022-06")
    assert state_of(lesions_with(tmp_path, nv=nv)) == ("not known", 0, 3)


def test_lesion_is_silent_so_far_until_the_days_after_its_scan_were_followed(tmp_path):
    on = date(2022, 8, 16)
    lesions = lesions_with(tmp_path / "early", on=on)
    assert state_of(lesions) == ("silent so far", 3, 3)
    assert lesions.silent.note == "3 of them silent so far"
    assert state_of(lesions_with(tmp_path / "late", on=date(2022, 8, 17)))[0] == "silent"


def test_days_after_leaving_were_not_followed(tmp_path):
    ds = """
        USUBJID | DSSEQ | DSDECOD       | DSSTDTC
        01      | 1     | ADVERSE EVENT | 2022-07-01
    """
    assert state_of(lesions_with(tmp_path, ds=ds))[0] == "silent so far"


def test_scan_without_a_lesion_has_no_answer(tmp_path):
    scans = lesions_with(tmp_path).scans.set_index(["week", "region"])
    assert scans.loc[(24, "SPINAL CORD"), "silent"] == ""
    assert scans.loc[(52, "BRAIN"), "silent"] == ""


def test_without_ce_nothing_is_known_of_attacks(tmp_path):
    lesions = sum_lesions(trial_from(tmp_path, dm=ONE, nv=FOUND))
    assert lesions.silent.value is None
    assert lesions.silent.not_estimable == "without CE it is not known when attacks occurred"
    assert set(lesions.scans["silent"]) == {"", "not known"}


def test_no_scan_read_is_not_estimable(tmp_path):
    lesions = lesions_with(tmp_path, nv=FOUND.splitlines()[1])
    assert lesions.silent.not_estimable == "no scan has been read yet"


def test_where_scans_show_no_lesion_none_is_silent(tmp_path):
    nothing = FOUND.replace("| 2       |", "| 0       |").replace("| 1       |", "| 0       |")
    silent = lesions_with(tmp_path, nv=nothing).silent
    assert (silent.value, silent.of, silent.note) == (0, None, "no lesion was found")
