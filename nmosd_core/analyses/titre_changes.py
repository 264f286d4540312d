"""The change of each participant's titre from baseline to week 52, in rungs and as a ratio.

Rungs are places on the ladder, so a result below it changes by a known number of rungs from any
other; only a result that can be on several rungs leaves a range.  A ratio needs a number for
what was not measured: the rule for that is named in study/protocol.toml.
"""

import numpy as np
import pandas as pd

from nmosd_core.analyses.paired import geometric_mean_ratio
from nmosd_core.analyses.paired_draws import take_records
from nmosd_core.analyses.result_text import BELOW, MEASURED
from nmosd_core.study.protocol import Protocol

WITHOUT_MARKED = "without draws soon after plasma exchange or immunoglobulin"

SIDES = ("baseline", "week_52")


def compare_pairs(titres: pd.DataFrame, pairs: pd.DataFrame, factor: float) -> pd.DataFrame:
    """Compare the week 52 titre of every treated participant with the baseline.

    Parameters
    ----------
    titres
        Rows of `titre_results.list_titres`, marked by `antibody_treatments.mark_draws`.
    pairs
        Rows of `paired_draws.find_pairs` on these titres.
    factor
        By what the limit of a titre beyond the range is divided, or above it multiplied.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, state, known, why_no_change; for baseline
        and week_52 each: _titre (as recorded), _day, _assay, _reciprocal (of the titre or its
        limit), _value (what stands for it in the ratio), _censored, _lowest_rung,
        _highest_rung, _negative, _after_treatment; and ratio (week 52 over baseline),
        rungs_from, rungs_to (the change; equal unless a result was not measured), all three
        missing unless compared, off_ladder (whether one of two compared titres lies between
        rungs).
    """
    titres = titres.assign(value=substitute(titres, factor))
    change = pairs[["participant", "state", "known", "why_no_change"]]
    change = pd.concat([change, *(_side(titres, pairs, side) for side in SIDES)], axis=1)
    compared = change["why_no_change"] == ""
    low = change["week_52_lowest_rung"] - change["baseline_highest_rung"]
    high = change["week_52_highest_rung"] - change["baseline_lowest_rung"]
    return change.assign(
        ratio=(change["week_52_value"] / change["baseline_value"]).where(compared),
        rungs_from=low.where(compared),
        rungs_to=high.where(compared),
        off_ladder=compared & low.isna(),
    )


def substitute(titres: pd.DataFrame, factor: float) -> "pd.Series[float]":
    """The reciprocal of each titre, or what stands for one beyond the measured range."""
    limit, censored = titres["reciprocal"], titres["censored"]
    beyond = (limit / factor).where(censored == BELOW, limit * factor)
    return limit.where(censored == MEASURED, beyond)


def _side(titres: pd.DataFrame, pairs: pd.DataFrame, side: str) -> pd.DataFrame:
    """What a reader needs of the result of one side, in the order of the participants."""
    columns = {
        "result_as_recorded": "titre",
        "trial_day": "day",
        "assay": "assay",
        "reciprocal": "reciprocal",
        "value": "value",
        "censored": "censored",
        "lowest_rung": "lowest_rung",
        "highest_rung": "highest_rung",
        "negative": "negative",
        "after_treatment": "after_treatment",
    }
    own = take_records(titres, pairs[f"{side}_record"])[list(columns)]
    own.columns = pd.Index([f"{side}_{name}" for name in columns.values()])
    return own


def compare_rules(
    titres: pd.DataFrame, pairs: pd.DataFrame, protocol: Protocol, rule: str
) -> pd.DataFrame:
    """Find the geometric mean ratio under every rule, and without the marked draws.

    Returns
    -------
    pandas.DataFrame
        One row per rule for titres beyond the measured range, and where a pair has a marked draw
        one of the rule in force without such pairs: rule, pairs, mean_before,
        mean_after (geometric), ratio, lower, upper, p (missing where not estimable), source.
    """
    rows = []
    for name, substitution in protocol.antibody.substitutions.items():
        change = compare_pairs(titres, pairs, substitution.factor)
        rows.append(_ratio(name, change, protocol) | {"source": substitution.source})
    factor = protocol.antibody.substitutions[rule].factor
    change = compare_pairs(titres, pairs, factor)
    soon = change[[f"{side}_after_treatment" for side in SIDES]].fillna(False).any(axis=1)
    if soon.any():
        kept = _ratio(f"{rule}, {WITHOUT_MARKED}", change[~soon], protocol)
        rows.append(kept | {"source": "ours: how much such draws change"})
    return pd.DataFrame(rows)


def _ratio(name: str, change: pd.DataFrame, protocol: Protocol) -> dict[str, object]:
    compared = change[change["why_no_change"] == ""]
    found = geometric_mean_ratio(
        compared["baseline_value"], compared["week_52_value"], protocol.statistics.level
    )
    values = {
        "mean_before": found.mean_before,
        "mean_after": found.mean_after,
        "ratio": found.ratio,
        "lower": found.lower,
        "upper": found.upper,
        "p": found.p,
    }
    numbers = {key: np.nan if value is None else value for key, value in values.items()}
    return {"rule": name, "pairs": found.n_pairs, **numbers}
