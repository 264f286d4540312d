"""Plasma cells on answers computed in R, from the records to the numbers."""

import json

import pytest

from nmosd_core.analyses.b_cells import compare_b_cells
from tests.conftest import trial_from
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

HEAD = "USUBJID | CPSEQ | CPTESTCD | CPSTRESN | CPSTRESU | VISIT | CPDTC"


def statistical_cases(method):
    file = REFERENCE / "stats" / "cases.json"
    if not file.is_file():
        return []
    listed = json.loads(file.read_text(encoding="utf-8"))
    return [case for case in listed if case["method"] == method]


@pytest.mark.parametrize("case", statistical_cases("paired_counts"), ids=lambda case: case["id"])
@pytest.mark.parametrize("zeros", ["dropped", "pratt"])
def test_plasma_cells_from_records_have_the_answer_of_r(case, zeros, tmp_path):
    dm, rows = ["USUBJID | RFSTDTC"], [HEAD]
    given, wanted = case["input"], case["expected"]
    for number, (before, after) in enumerate(zip(given["pre"], given["post"], strict=True)):
        who = f"P{number:02}"
        dm.append(f"{who} | 2022-01-01")
        rows.append(f"{who} | 1 | PLSMCELL | {before} | cells/uL | BASELINE | 2022-01-01")
        rows.append(f"{who} | 2 | PLSMCELL | {after} | cells/uL | WEEK 52 | 2022-12-31")
    cells = compare_b_cells(trial_from(tmp_path, dm="\n".join(dm), cp="\n".join(rows)), zeros)
    found = cells.levels.summary.iloc[0]
    before = [f"{name}_before" for name in ("lower_quartile", "median", "upper_quartile")]
    after = [f"{name}_after" for name in ("lower_quartile", "median", "upper_quartile")]
    assert found["kind"] == "plasma_cells"
    assert found["pairs"] == wanted["n_pairs"]
    assert found[before].tolist() == pytest.approx(wanted["pre_quartiles_type7"])
    assert found[after].tolist() == pytest.approx(wanted["post_quartiles_type7"])
    assert found["median_change"] == pytest.approx(wanted["median_change"])
    assert found["with_percent_change"] == wanted["n_percent_change_defined"]
    assert found["median_percent_change"] == pytest.approx(wanted["median_percent_change"])
    answer = {"dropped": "p_exact_zero_dropped", "pratt": "p_exact_pratt"}[zeros]
    assert found["p"] == pytest.approx(wanted[answer])
