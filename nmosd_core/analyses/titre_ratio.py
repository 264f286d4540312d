"""Titres as a ratio of geometric means, with the paired t interval, and the sign test beside it."""

import numpy as np
import pandas as pd

from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import geometric_mean_ratio, signed_rank
from nmosd_core.analyses.titre_rungs import PAIRS

RATIO_METHOD = "paired t on log10"
SIGN_METHOD = "exact sign test, pairs without a change left out"
DECIMALS_OF_NOISE = 9


def find_ratio(
    pairs: pd.DataFrame, of: int, week: int, level: float, nobody: str, note: str
) -> Number:
    """Ratio of the geometric means, last week over baseline; for one pair without an interval."""
    name = "titre_ratio", f"Titre: week {week} over baseline", "titre_ratio"
    found = geometric_mean_ratio(pairs["baseline_value"], pairs["week_52_value"], level)
    if found.ratio is None:
        return Number.missing(*name, nobody)
    with_interval = found.lower is not None
    why = f"no interval: {'one pair' if found.n_pairs == 1 else 'all ratios are equal'}"
    return Number(
        *name,
        found.ratio,
        found.ratio,
        unit="ratio",
        lower=found.lower,
        upper=found.upper,
        level=level if with_interval else None,
        method=RATIO_METHOD if with_interval else "",
        n=found.n_pairs,
        of=of,
        of_what="treated participants",
        note=" · ".join(filter(None, ["" if with_interval else why, note])),
    )


def find_mean(
    name: str, when: str, values: "pd.Series[float]", of: int, nobody: str, note: str
) -> Number:
    """Geometric mean titre of the pairs at one time."""
    label = f"Geometric mean {when}"
    if values.empty:
        return Number.missing(name, label, "titre_ratio", nobody)
    mean = float(np.exp(np.log(values.to_numpy(float)).mean()))
    return Number(
        name,
        label,
        "titre_ratio",
        mean,
        mean,
        unit="titre",
        n=len(values),
        of=of,
        of_what="treated participants",
        note=note,
    )


def compare_directions(pairs: pd.DataFrame, nobody: str) -> Number:
    """Whether falls and rises are equally likely, whatever their size.

    With every size made 1 the exact signed-rank test is the sign test.
    """
    name = "titre_sign_test_p", "P-value, sign test of falls", "titre_sign_test"
    if pairs.empty:
        return Number.missing(*name, nobody)
    logs = np.log(pairs["ratio"].to_numpy(float)).round(DECIMALS_OF_NOISE)
    found = signed_rank(np.zeros(len(logs)), np.sign(logs))
    if found.p is None:
        return Number.missing(*name, "no titre changed")
    return Number(
        *name,
        found.p,
        found.p,
        unit="p",
        method=SIGN_METHOD,
        n=found.n_pairs - found.n_zero,
        of=found.n_pairs,
        of_what=PAIRS,
    )
