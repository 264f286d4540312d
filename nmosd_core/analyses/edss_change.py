"""When a change of the EDSS is a worsening or an improvement.

The EDSS is 0, then 1.0 to 10.0 by half points; there is no 0.5.  Scores are compared as whole
numbers of half points, since 0.4 - 0.1 is not 0.3.  The rules are in study/protocol.toml.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.study.protocol import WorseningRule

WORSENED, UNCHANGED, IMPROVED = "worsened", "unchanged", "improved"

HALF_POINTS_OF_SCALE = frozenset(range(21)) - {1}


def half_points(score: float) -> int:
    """A score, or a step between scores, as a whole number of half points."""
    return round(2 * score)


def is_on_scale(values: "pd.Series[float]") -> NDArray[np.bool_]:
    """Whether each value is one of the 20 scores of the EDSS; a missing one is not."""
    return np.isin(2 * values.to_numpy(), list(HALF_POINTS_OF_SCALE))


def judge_change(baseline: float, score: float, rule: WorseningRule) -> str:
    """Say what a score is under one rule, compared with the baseline.

    Parameters
    ----------
    baseline, score
        Scores of the scale.
    rule
        The rise that counts from each baseline; a fall of the same size is an improvement.

    Returns
    -------
    str
        worsened, unchanged or improved.
    """
    change = half_points(score) - half_points(baseline)
    step = half_points(rule.step_from(baseline))
    if change >= step:
        return WORSENED
    return IMPROVED if change <= -step else UNCHANGED


def judge_changes(baselines: Iterable[float], scores: Iterable[float], rule: WorseningRule) -> Any:
    """What each score is under one rule; missing where one of the two scores is."""
    judged = [
        judge_change(baseline, score, rule) if pd.notna(baseline) and pd.notna(score) else None
        for baseline, score in zip(baselines, scores, strict=True)
    ]
    return pd.array(judged, "str")


def change_in_points(baseline: float | None, score: float | None) -> float | None:
    """Score less baseline, exact to the half point; missing where one of the two is."""
    if baseline is None or score is None:
        return None
    return (half_points(score) - half_points(baseline)) / 2
