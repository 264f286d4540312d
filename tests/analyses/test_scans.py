"""Which registered scans were due and read, and what they showed."""

from datetime import date

import pandas as pd

from nmosd_core.analyses.lesions import sum_lesions
from tests.conftest import trial_from

ONE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
HEAD = "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT | NVREASND | NVLOC | NVLAT | VISIT | NVDTC"
WEEK_12 = "WEEK 12 | 2022-03-26"


def scan(folder, *rows, region="BRAIN", week=12, on=date(2023, 6, 1), **datasets):
    """One scan of participant 01."""
    nv = "\n".join([HEAD, *(f"01 | {number} | {row}" for number, row in enumerate(rows, 1))])
    scans = sum_lesions(trial_from(folder, on, dm=ONE, nv=nv, **datasets)).scans
    own = scans[(scans["week"] == week) & (scans["region"] == region)]
    assert len(own) == 1
    return own.iloc[0]


def test_scan_with_both_counts_is_read(tmp_path):
    read = scan(
        tmp_path,
        f"NEWT2 | 2 | | | BRAIN | | {WEEK_12}",
        f"ENLT2 | 1 | | | BRAIN | | {WEEK_12}",
    )
    assert read[["status", "new", "enlarging", "lesions"]].tolist() == ["read", 2, 1, 3]
    assert (read["trial_day"], read["is_read"], read["is_due"]) == (84, True, True)


def test_both_optic_nerves_are_one_scan(tmp_path):
    read = scan(
        tmp_path,
        *(
            f"{code} | {count} | | | OPTIC NERVE | {side} | {WEEK_12}"
            for side, code, count in [
                ("LEFT", "NEWT2", 1),
                ("LEFT", "ENLT2", 0),
                ("RIGHT", "NEWT2", 2),
                ("RIGHT", "ENLT2", 1),
            ]
        ),
        region="OPTIC NERVE",
    )
    assert read[["status", "lesions", "remark"]].tolist() == ["read", 4, ""]


def test_scan_with_one_side_or_one_kind_only_is_partly_read_and_says_so(tmp_path):
    one_kind = scan(tmp_path / "kind", f"NEWT2 | 2 | | | BRAIN | | {WEEK_12}")
    assert one_kind[["status", "lesions"]].tolist() == ["partly read", 2]
    assert one_kind["remark"] == "enlarging lesions of brain not counted"
    assert pd.isna(one_kind["enlarging"])

    one_side = scan(
        tmp_path / "side",
        f"NEWT2 | 1 | | | OPTIC NERVE | LEFT | {WEEK_12}",
        f"ENLT2 | 0 | | | OPTIC NERVE | LEFT | {WEEK_12}",
        f"NEWT2 | | NOT DONE | MOVED | OPTIC NERVE | RIGHT | {WEEK_12}",
        f"ENLT2 | | NOT DONE | MOVED | OPTIC NERVE | RIGHT | {WEEK_12}",
        region="OPTIC NERVE",
    )
    assert one_side[["status", "lesions"]].tolist() == ["partly read", 1]
    assert one_side["remark"] == (
        "new lesions of right optic nerve not counted, "
        "enlarging lesions of right optic nerve not counted"
    )


def test_scan_not_done_is_unknown_and_never_zero(tmp_path):
    undone = scan(tmp_path, f"NEWT2 | | NOT DONE | SCANNER | BRAIN | | {WEEK_12}")
    assert undone[["status", "remark"]].tolist() == ["not done", "not done: SCANNER"]
    assert undone[["new", "enlarging", "lesions"]].isna().all()
    assert (undone["is_read"], undone["is_due"]) == (False, True)


def test_record_of_all_tests_not_done_speaks_for_every_region(tmp_path):
    for region in ("BRAIN", "SPINAL CORD"):
        undone = scan(
            tmp_path / region,
            f"NVALL | | NOT DONE | CLAUSTROPHOBIA | | | {WEEK_12}",
            region=region,
        )
        assert undone[["status", "remark"]].tolist() == ["not done", "not done: CLAUSTROPHOBIA"]


def test_contrast_not_given_does_not_make_a_scan_not_done(tmp_path):
    absent = scan(tmp_path, f"GDLES | | NOT DONE | NO CONTRAST | BRAIN | | {WEEK_12}")
    assert absent[["status", "remark"]].tolist() == ["missing", ""]


def test_scan_without_any_record_is_missing_once_due(tmp_path):
    assert scan(tmp_path / "a")["status"] == "missing"
    early = scan(tmp_path / "b", on=date(2022, 4, 1))
    assert early[["status", "is_due"]].tolist() == ["not yet due", False]


def test_value_that_is_no_count_leaves_the_scan_missing_with_the_reason(tmp_path):
    bad = scan(tmp_path, f"NEWT2 | -1 | | | BRAIN | | {WEEK_12}")
    assert bad["status"] == "missing"
    assert bad["remark"] == "-1 is not a number of lesions and is not used"


DS = """
    USUBJID | DSSEQ | DSDECOD       | DSSTDTC
    01      | 1     | ADVERSE EVENT | 2022-02-01
"""


def test_scan_after_leaving_is_not_due_but_counts_where_it_was_read(tmp_path):
    gone = scan(tmp_path / "a", ds=DS)
    assert gone[["status", "is_due"]].tolist() == ["after leaving", False]
    undone = scan(tmp_path / "b", f"NEWT2 | | NOT DONE | | BRAIN | | {WEEK_12}", ds=DS)
    assert undone[["status", "is_due"]].tolist() == ["after leaving", False]
    read = scan(
        tmp_path / "c",
        f"NEWT2 | 1 | | | BRAIN | | {WEEK_12}",
        f"ENLT2 | 0 | | | BRAIN | | {WEEK_12}",
        ds=DS,
    )
    assert read[["status", "is_due", "lesions"]].tolist() == ["read", True, 1]


def test_scan_made_up_after_one_not_done_is_read(tmp_path):
    read = scan(
        tmp_path,
        f"NEWT2 | | NOT DONE | SCANNER | OPTIC NERVE | | {WEEK_12}",
        *(
            f"{code} | 0 | | | OPTIC NERVE | {side} | WEEK 12 | 2022-03-28"
            for side in ("LEFT", "RIGHT")
            for code in ("NEWT2", "ENLT2")
        ),
        region="OPTIC NERVE",
    )
    assert read[["status", "lesions"]].tolist() == ["read", 0]


def test_region_counted_as_a_whole_and_in_parts_is_marked(tmp_path):
    both = scan(
        tmp_path,
        *(
            f"{code} | 1 | | | {part} | | {WEEK_12}"
            for part in ("SPINAL CORD", "CERVICAL CORD")
            for code in ("NEWT2", "ENLT2")
        ),
        region="SPINAL CORD",
    )
    assert both["lesions"] == 4
    assert both["remark"] == "counted as a whole and in parts, so perhaps twice"
