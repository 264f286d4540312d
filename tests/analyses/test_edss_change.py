"""When a change of the EDSS counts."""

import pandas as pd
import pytest

from nmosd_core.analyses.edss_change import (
    change_in_points,
    is_on_scale,
    judge_change,
    judge_changes,
)
from nmosd_core.study.protocol import Step, WorseningRule
from nmosd_core.study.reading import read_protocol

RULES = read_protocol().disability.rules


@pytest.mark.parametrize(
    ("rule", "baseline", "enough", "too_little"),
    [
        ("NMOSD", 0.0, 2.0, 1.5),
        ("NMOSD", 1.0, 2.0, 1.5),
        ("NMOSD", 5.0, 6.0, 5.5),
        ("NMOSD", 5.5, 6.0, 5.5),
        ("MSPROG", 0.0, 1.5, 1.0),
        ("MSPROG", 5.0, 6.0, 5.5),
        ("MSPROG", 5.5, 6.0, 5.5),
        ("EDSSPLUS", 5.5, 6.5, 6.0),
        ("EDSSPLUS", 6.0, 6.5, 6.0),
        ("MSBASE", 5.5, 6.5, 6.0),
        ("MSBASE", 6.0, 6.5, 6.0),
        ("any", 3.0, 3.5, 3.0),
    ],
)
def test_worsening_begins_at_the_step_of_its_rule(rule, baseline, enough, too_little):
    assert judge_change(baseline, enough, RULES[rule]) == "worsened"
    assert judge_change(baseline, too_little, RULES[rule]) == "unchanged"


def test_improvement_is_a_fall_of_the_step_that_would_be_a_worsening():
    assert judge_change(3.0, 2.0, RULES["NMOSD"]) == "improved"
    assert judge_change(3.0, 2.5, RULES["NMOSD"]) == "unchanged"
    assert judge_change(3.0, 2.5, RULES["any"]) == "improved"
    assert judge_change(6.0, 5.5, RULES["NMOSD"]) == "improved"


def test_steps_are_compared_as_half_points_and_not_as_decimals():
    awkward = WorseningRule((Step(10.0, 1.1 - 0.6),), "1.1 - 0.6 is a little more than 0.5")
    assert 1.1 - 0.6 > 0.5
    assert judge_change(3.0, 3.5, awkward) == "worsened"


def test_scale_has_twenty_values():
    candidates = pd.Series([step / 4 for step in range(-4, 50)])
    assert is_on_scale(candidates).sum() == 20
    assert not is_on_scale(pd.Series([0.5, 3.6, 99.0, -1.0, float("nan")])).any()


def test_change_is_missing_without_both_scores():
    assert change_in_points(3.0, 4.5) == 1.5
    assert change_in_points(None, 2.0) is None
    assert change_in_points(2.0, None) is None
    baselines, scores = pd.Series([3.0, float("nan"), 2.0]), pd.Series([4.5, 2.0, float("nan")])
    verdicts = judge_changes(baselines, scores, RULES["NMOSD"])
    assert verdicts.isna().tolist() == [False, True, True]
