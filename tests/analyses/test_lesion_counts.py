"""What each recorded lesion count stands for."""

from nmosd_core.analyses.lesions import sum_lesions
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
WEEK_12 = "2022-03-26"


def counts_of(folder, *rows):
    """Counts by number, of rows drawn as code, count, region, side, visit and date."""
    head = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | NVLAT | VISIT | NVDTC"
    nv = "\n".join([head, *(f"01 | {number} | {row}" for number, row in enumerate(rows, 1))])
    counts = sum_lesions(trial_from(folder, dm=ONE, nv=nv)).counts
    return counts.set_index("sequence").sort_index()


def test_new_and_enlarging_counts_of_registered_weeks_are_used(tmp_path):
    counts = counts_of(
        tmp_path,
        f"NEWT2 | 2 | BRAIN | | WEEK 12 | {WEEK_12}",
        f"ENLT2 | 1 | BRAIN | | WEEK 12 | {WEEK_12}",
        f"GDLES | 3 | BRAIN | | WEEK 12 | {WEEK_12}",
        "NEWT2 | 9 | BRAIN | | BASELINE | 2021-12-20",
        "NEWT2 | 4 | BRAIN | | WEEK 36 | 2022-09-10",
        f"NEWT2 | 1 | BRAIN | | UNSCHEDULED 6.1 | {WEEK_12}",
        f"NEWT2 | 1 | PITUITARY | | WEEK 12 | {WEEK_12}",
        f"NEWT2 | 1 | | | WEEK 12 | {WEEK_12}",
        "NEWT2 | 1 | BRAIN | | | 2022-05-01",
    )
    assert counts["used"].tolist() == [True, True] + [False] * 7
    assert counts["remark"].tolist()[2:] == [
        "neither new nor enlarging T2 lesions, outside the sum",
        "BASELINE is not a registered week, outside the sum",
        "WEEK 36 is not a registered week, outside the sum",
        "unscheduled, outside the sum",
        "PITUITARY is not a registered region, outside the sum",
        "no region is not a registered region, outside the sum",
        "its day is not a registered week, outside the sum",
    ]


def test_region_is_known_by_its_other_names(tmp_path):
    counts = counts_of(
        tmp_path,
        f"NEWT2 | 1 | cervical cord | | WEEK 12 | {WEEK_12}",
        f"NEWT2 | 1 | 视神经 | LEFT | WEEK 12 | {WEEK_12}",
        f"NEWT2 | 1 | Brainstem | | WEEK 12 | {WEEK_12}",
    )
    assert counts["region"].tolist() == ["SPINAL CORD", "OPTIC NERVE", "BRAIN"]
    assert counts["used"].all()


def test_value_that_is_no_number_of_lesions_is_not_used_and_listed(tmp_path):
    counts = counts_of(
        tmp_path,
        f"NEWT2 | -1 | BRAIN | | WEEK 12 | {WEEK_12}",
        f"ENLT2 | 1.5 | BRAIN | | WEEK 12 | {WEEK_12}",
        f"NEWT2 | many | SPINAL CORD | | WEEK 12 | {WEEK_12}",
        f"ENLT2 | | SPINAL CORD | | WEEK 12 | {WEEK_12}",
    )
    assert counts["lesions"].isna().all()
    assert counts["remark"].tolist() == [
        "-1 is not a number of lesions and is not used",
        "1.5 is not a number of lesions and is not used",
        "many is not a number of lesions and is not used",
        "no count recorded",
    ]


def test_repeated_count_is_used_once_and_marked_where_it_differs(tmp_path):
    counts = counts_of(
        tmp_path,
        "NEWT2 | 2 | BRAIN | | WEEK 12 | 2022-03-20",
        f"NEWT2 | 1 | BRAIN | | WEEK 12 | {WEEK_12}",
        "ENLT2 | 0 | BRAIN | | WEEK 12 | 2022-03-20",
        f"ENLT2 | 0 | BRAIN | | WEEK 12 | {WEEK_12}",
    )
    assert counts["used"].tolist() == [False, True, False, True]
    assert counts["remark"].tolist() == [
        "another record stands for week 12",
        "another record of this week counts 2",
        "another record stands for week 12",
        "",
    ]


def test_count_is_preferred_to_a_record_without_one(tmp_path):
    counts = counts_of(
        tmp_path,
        "NEWT2 | 2 | BRAIN | | WEEK 12 | 2022-04-05",
        f"NEWT2 | | BRAIN | | WEEK 12 | {WEEK_12}",
    )
    assert counts["used"].tolist() == [True, False]
    assert counts["remark"].tolist()[0] == "day 94 is outside the window of days 77 to 91"
