"""EDSS change on hand-written cases from the registered text."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.edss_change import WORSENED, judge_change
from nmosd_core.study.protocol import Step, WorseningRule
from tests.conftest import trial_from
from tests.reference import cases, needs_reference

pytestmark = needs_reference

# The alternatives that the cases name, as rules of this project.
RULES = {
    "step_a": WorseningRule((Step(5.5, 1.0), Step(10.0, 0.5)), "reference"),
    "step_b": WorseningRule((Step(0.0, 1.5), Step(5.0, 1.0), Step(10.0, 0.5)), "reference"),
}


def change_of(case, folder):
    rows = ["USUBJID | RSSEQ | RSTESTCD | RSSTRESN | VISIT | RSDTC"] + [
        f"P1 | {number} | EDSS0101 | {score['edss']} | {score['visit'].upper()} | {score['date']}"
        for number, score in enumerate(case["scores"], start=1)
    ]
    dm = f"USUBJID | RFSTDTC\nP1 | {case['first_dose']}"
    return follow_disability(trial_from(folder, date(2023, 12, 31), dm=dm, rs="\n".join(rows)))


@pytest.mark.parametrize("case", cases("edss_change"), ids=lambda case: case["id"])
def test_case_has_its_answer(case, tmp_path):
    disability = change_of(case, tmp_path)
    row, expected = disability.change.iloc[0], case["expected"]
    for column, name in {"baseline": "baseline", "week_52": "week52", "change": "change"}.items():
        found = row[column]
        assert (None if pd.isna(found) else found) == expected[name]
    if expected["worsened_any"] is None:
        assert disability.evaluable.empty
        assert disability.worsened_any.value is None
        return
    assert disability.worsened_any.n == expected["worsened_any"]
    for name, rule in RULES.items():
        verdict = judge_change(row["baseline"], row["week_52"], rule)
        assert (verdict == WORSENED) is expected[name]


def test_peak_during_an_attack_is_listed_and_not_used(tmp_path):
    case = next(case for case in cases("edss_change") if case["id"] == "EDSS-06")
    scores = change_of(case, tmp_path).scores
    peak = scores[scores["score"] == 6.0].iloc[0]
    assert peak["used_as"] == ""
    assert peak["remark"] == "unscheduled, stands for no planned week"


@pytest.mark.parametrize("case", cases("edss_scale"), ids=lambda case: case["id"])
def test_scale_has_its_values_and_no_others(case, tmp_path):
    values = [*case["valid"], *case["invalid_or_query"]]
    rows = ["USUBJID | RSSEQ | RSTESTCD | RSORRES | VISIT | RSDTC"] + [
        f"P1 | {number} | EDSS0101 | {value} | UNSCHEDULED {number} | 2022-04-01"
        for number, value in enumerate(values, start=1)
    ]
    dm = "USUBJID | RFSTDTC\nP1 | 2022-03-01"
    scores = follow_disability(trial_from(tmp_path, dm=dm, rs="\n".join(rows))).scores
    on_scale = scores.set_index("sequence")["score"].notna()
    valid = len(case["valid"])
    assert on_scale.sort_index().tolist() == [True] * valid + [False] * (len(values) - valid)
    refused = scores[scores["score"].isna()]
    assert refused["remark"].str.contains("is not on the scale and is not used").all()
