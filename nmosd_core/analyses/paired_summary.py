"""A level before and one year after, in the same participants: medians, quartiles, exact test.

Medians and quartiles, not means: 14 participants are few and counts are skewed.  A percent
change from zero does not exist; it is left out of the percent changes and counted.
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.paired import Zeros, signed_rank

TEST_METHOD = {
    "dropped": "exact Wilcoxon signed-rank, pairs without a change left out",
    "pratt": "exact Wilcoxon signed-rank, pairs without a change ranked (Pratt)",
}
DECIMALS_OF_NOISE = 9  # 0.3 - 1.2 is not -0.9 in binary


def add_changes(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the change of each pair.

    Parameters
    ----------
    pairs
        Rows with baseline_value, week_52_value and why_no_change (empty where compared).

    Returns
    -------
    pandas.DataFrame
        The rows, and change and percent_change, both missing unless compared, the second also
        where the baseline is zero.
    """
    compared = pairs["why_no_change"] == ""
    before, after = pairs["baseline_value"], pairs["week_52_value"]
    change = (after - before).round(DECIMALS_OF_NOISE).where(compared)
    return pairs.assign(
        change=change, percent_change=(100 * change / before).where(compared & (before > 0))
    )


def summarise_pairs(changes: pd.DataFrame, zeros: Zeros) -> dict[str, Any]:
    """Summarise the pairs of one kind.

    Parameters
    ----------
    changes
        Rows of `add_changes`.
    zeros
        How the signed-rank test treats pairs without a change.

    Returns
    -------
    dict
        pairs, of (rows); median, lower_quartile and upper_quartile each _before and _after;
        median_change, lower_quartile_change, upper_quartile_change; median_percent_change,
        with_percent_change (pairs that have one), without_change (pairs), p (exact, two-sided).
        Without pairs everything but the counts is missing.
    """
    compared = changes[changes["why_no_change"] == ""]
    test = signed_rank(compared["baseline_value"], compared["week_52_value"], zeros)
    summary: dict[str, Any] = {"pairs": len(compared), "of": len(changes)}
    columns = {"before": "baseline_value", "after": "week_52_value", "change": "change"}
    for name, column in columns.items():
        low, middle, high = quartiles_of(compared[column])
        summary |= {
            f"median_{name}": middle,
            f"lower_quartile_{name}": low,
            f"upper_quartile_{name}": high,
        }
    percent = compared["percent_change"].dropna()
    return summary | {
        "median_percent_change": quartiles_of(percent)[1],
        "with_percent_change": len(percent),
        "without_change": test.n_zero,
        "p": np.nan if test.p is None else test.p,
    }


def summarise_weeks(draws: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Summarise the results of each planned week, the baseline as week 0.

    Parameters
    ----------
    draws
        Results that stand for the baseline or a planned week: used_as, planned_week,
        participant, value, and the columns of `by`.
    by
        What tells the kinds apart.

    Returns
    -------
    pandas.DataFrame
        One row per kind and week with a result: the columns of `by`, week, n (participants),
        median, lower_quartile, upper_quartile, n_from_baseline and median_change (of those who
        also have a baseline).
    """
    week = draws["planned_week"].mask(draws["used_as"] == "baseline", 0)
    rows = draws.assign(week=week)
    baseline = rows.loc[rows["week"] == 0, [*by, "participant", "value"]]
    rows = rows.merge(
        baseline.rename(columns={"value": "baseline_value"}), on=[*by, "participant"], how="left"
    )
    rows = rows.assign(change=(rows["value"] - rows["baseline_value"]).round(DECIMALS_OF_NOISE))
    groups = rows.groupby([*by, "week"], sort=False)
    table = pd.DataFrame(
        {
            "n": groups.size(),
            "median": groups["value"].median(),
            "lower_quartile": groups["value"].quantile(0.25),
            "upper_quartile": groups["value"].quantile(0.75),
            "n_from_baseline": groups["change"].count(),
            "median_change": groups["change"].median(),
        }
    )
    return table.reset_index().sort_values([*by, "week"], kind="stable", ignore_index=True)


def quartiles_of(values: "pd.Series[float]") -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile by linear interpolation (R type 7).

    All missing without values.
    """
    if values.empty:
        return np.nan, np.nan, np.nan
    found = np.quantile(values.to_numpy(float), [0.25, 0.5, 0.75]).round(DECIMALS_OF_NOISE)
    return float(found[0]), float(found[1]), float(found[2])
