"""From which range of the EDSS to which."""

from nmosd_core.analyses.disability import follow_disability
from nmosd_core.tables.disability import edss_shift
from tests.conftest import trial_from

HEAD = "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"
EACH = {
    "01": (1.5, 2.0),
    "02": (0.0, 1.5),
    "03": (3.5, 4.0),
    "04": (5.5, 6.0),
    "05": (6.0, 10.0),
    "06": (3.0, None),
    "07": (None, 3.0),
    "08": (2.0, 3.5),
    "09": (1.0, 2.5),
}


def shifts_of(folder, each=EACH):
    rs = [HEAD]
    for who, (first, last) in each.items():
        rs += (
            [f"{who} | 1 | EDSS0101 | BASELINE | 2022-01-01 | {first}"] if first is not None else []
        )
        rs += [f"{who} | 2 | EDSS0101 | WEEK 52 | 2022-12-31 | {last}"] if last is not None else []
    dm = ["USUBJID | RFSTDTC", *(f"{who} | 2022-01-01" for who in each)]
    return follow_disability(trial_from(folder, dm="\n".join(dm), rs="\n".join(rs)))


def test_each_pair_of_ranges_counts_its_participants_at_their_limits(tmp_path):
    disability = shifts_of(tmp_path)
    found = edss_shift(disability).set_index(["baseline_band", "week_52_band"])
    assert found["participants"].to_dict() == {
        ("0 to 1.5", "0 to 1.5"): 1,
        ("0 to 1.5", "2.0 to 3.5"): 2,
        ("2.0 to 3.5", "2.0 to 3.5"): 1,
        ("2.0 to 3.5", "4.0 to 5.5"): 1,
        ("2.0 to 3.5", "no score"): 1,
        ("4.0 to 5.5", "6.0 and above"): 1,
        ("6.0 and above", "6.0 and above"): 1,
        ("no score", "2.0 to 3.5"): 1,
    }
    assert found.loc[("0 to 1.5", "2.0 to 3.5"), "names"] == "01, 09"


def test_every_pair_is_counted_once_those_of_nobody_among_them(tmp_path):
    shifts = shifts_of(tmp_path).shifts
    assert len(shifts) == 25
    assert shifts["participants"].sum() == len(EACH)


def test_nobody_treated_shifts_nothing(tmp_path):
    disability = shifts_of(tmp_path, {})
    assert disability.shifts["participants"].sum() == 0
    assert edss_shift(disability).empty
