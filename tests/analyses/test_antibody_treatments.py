"""Draws soon after plasma exchange or immunoglobulin: marked, never left out."""

import pytest

from nmosd_core.analyses.antibody import compare_titres
from tests.analyses.test_antibody import BASELINE, HEAD, WEEK_52, record
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
CM = "USUBJID | CMSEQ | CMTRT | CMDECOD | CMSTDTC | CMENDTC"


def week_52_after(folder, *treatments):
    """The week 52 result (2022-12-31), and the whole answer."""
    records = [record("01", 1, "1:320", BASELINE), record("01", 2, "1:100", WEEK_52)]
    trial = trial_from(
        folder,
        dm=PEOPLE,
        **{"is": "\n".join([HEAD, *records])},
        cm="\n".join([CM, *treatments]),
    )
    titres = compare_titres(trial)
    return titres.results.iloc[1], titres


@pytest.mark.parametrize(
    "treatment",
    [
        "Plasma exchange, 5 sessions |",
        "PLEX x5 |",
        "plasmapheresis |",
        "Human immunoglobulin 0.4 g/kg |",
        "IVIG |",
        "x | IMMUNOGLOBULINS, NORMAL HUMAN",
        "血浆置换 |",
        "静注人免疫球蛋白 |",
        "丙种球蛋白 25g |",
    ],
)
def test_treatment_is_known_by_either_name_and_in_chinese(tmp_path, treatment):
    draw, _ = week_52_after(tmp_path, f"01 | 1 | {treatment} | 2022-12-10 | 2022-12-20")
    assert draw["after_treatment"]
    assert draw["treatment_before"].startswith("11 days after")


@pytest.mark.parametrize("treatment", ["Vitamin B complex", "Methylprednisolone", "Belimumab"])
def test_other_treatments_are_not(tmp_path, treatment):
    draw, _ = week_52_after(tmp_path, f"01 | 1 | {treatment} | | 2022-12-10 | 2022-12-20")
    assert not draw["after_treatment"]
    assert draw["treatment_before"] == ""


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [
        ("2022-11-20", "2022-12-01", True),  # 30 days after the last day
        ("2022-11-20", "2022-11-30", False),  # 31 days
        ("2022-12-31", "2023-01-02", True),  # the first day of the treatment
        ("2023-01-01", "2023-01-02", False),  # not yet
        ("2022-12-01", "", True),  # the end is not recorded: 30 days after the start
        ("2022-11-30", "", False),
        ("2022-11", "2022-12", True),  # it may have ended on 31 December
        ("2022-11", "2022-11", False),  # at the latest on 30 November
        ("", "", False),
    ],
)
def test_draw_is_marked_up_to_30_days_after_the_last_day(tmp_path, start, end, marked):
    draw, _ = week_52_after(tmp_path, f"01 | 1 | Plasma exchange | | {start} | {end}")
    assert draw["after_treatment"] == marked


def test_marked_pair_is_compared_and_counted_beside_the_pairs(tmp_path):
    _, titres = week_52_after(tmp_path, "01 | 1 | IVIG | | 2022-12-20 | 2022-12-21")
    assert titres.compared.value == 1
    assert "1 with a draw soon after plasma exchange or immunoglobulin" in titres.compared.note
    last = titres.by_rule.iloc[-1]
    assert last["rule"].startswith("one rung, without draws soon after")
    assert last["pairs"] == 0


def test_without_concomitant_treatments_it_is_not_known(tmp_path):
    trial = trial_from(
        tmp_path, dm=PEOPLE, **{"is": "\n".join([HEAD, record("01", 1, "1:320", BASELINE)])}
    )
    titres = compare_titres(trial)
    assert titres.results["after_treatment"].isna().all()
    assert not titres.treatments_known
