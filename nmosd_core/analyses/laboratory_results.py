"""Laboratory results as they are used: baseline, after treatment, and against their own limits.

The limits of normal are those reported with each result; they differ between participants and
over time.  A result such as "<3.42" has no value: it is shown as it stands, and counts only
where its reference range indicator or its limit tells.  One such as ">300" is at least so many
times its upper limit: a peak that an analyser could not measure is not left out of the liver.
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.result_text import ABOVE, BELOW, MEASURED, read_number
from nmosd_core.analyses.rows import each_row

LOW, NORMAL, HIGH, MISSING = "LOW", "NORMAL", "HIGH", "MISSING"


def read_results(recorded: pd.DataFrame) -> pd.DataFrame:
    """Say of every result what it is and what it stands for.

    Parameters
    ----------
    recorded
        Rows of sql/laboratory.sql.

    Returns
    -------
    pandas.DataFrame
        The rows, and censored (below, above, or empty), limit (of a censored result), range
        (LOW, NORMAL, HIGH, or missing), times_upper (the value over its upper limit, at least of
        one above what is measured), times_upper_at_most (likewise, at most: of one below what is
        measured its limit, of one above it without end), is_baseline, after_first (drawn after the
        day of the first infusion) and remark (why it has no value).
    """
    read = [_read(text) for text in recorded["result"].where(recorded["value"].isna())]
    upper = recorded["upper_limit"].where(recorded["upper_limit"] > 0)
    results = recorded.assign(
        censored=pd.array([sign for _, sign in read], "str"),
        limit=pd.array([limit for limit, _ in read], "float64"),
        after_first=(recorded["trial_day"] > 0).fillna(False).astype(bool),
        not_done=recorded["not_done"].astype(bool),
    )
    at_least, at_most = (limit_beside(results, side) for side in (ABOVE, BELOW))
    at_most = at_most.mask(at_least.notna(), np.inf)
    return results.assign(
        times_upper=results["value"].fillna(at_least) / upper,
        times_upper_at_most=results["value"].fillna(at_most) / upper,
        range=_range(results),
        is_baseline=_baseline(results),
        remark=pd.array([_remark(row) for row in each_row(results)], "str"),
    )


def _read(text: Any) -> tuple[float | None, str]:
    """Limit and sign of a result that is no number."""
    found = read_number(text) if isinstance(text, str) else None
    return (found[0], found[1]) if found and found[1] else (None, MEASURED)


def limit_beside(results: pd.DataFrame, side: str) -> "pd.Series[float]":
    """Limits of results beyond what is measured, where they are in the unit of the normal ones."""
    own, unit = results["unit_as_recorded"], results["unit"]
    standard = own.isna() | own.eq(unit) | results["result"].ne(results["result_as_recorded"])
    return results["limit"].where((results["censored"] == side) & standard.astype(bool))


def _range(results: pd.DataFrame) -> Any:
    """The indicator as recorded, else what the value and the limits of the record say.

    A result beyond what is measured is told by its limit where that lies outside the range.
    """
    recorded = results["indicator"]
    value = results["value"]
    above = limit_beside(results, ABOVE) > results["upper_limit"]
    below = limit_beside(results, BELOW) < results["lower_limit"]
    inside = (value >= results["lower_limit"]) & (value <= results["upper_limit"])
    words = np.select(
        [
            recorded.str.startswith("HIGH", na=False).to_numpy(bool),
            recorded.str.startswith("LOW", na=False).to_numpy(bool),
            recorded.str.startswith("NORMAL", na=False).to_numpy(bool),
            recorded.notna().to_numpy(bool),
            (above | (value > results["upper_limit"])).to_numpy(bool),
            (below | (value < results["lower_limit"])).to_numpy(bool),
            inside.to_numpy(bool),
        ],
        [HIGH, LOW, NORMAL, "", HIGH, LOW, NORMAL],
        "",
    )
    return pd.Series(words, results.index, dtype="str").replace("", None)


def _baseline(results: pd.DataFrame) -> "pd.Series[bool]":
    """Flagged results; where none is flagged, the last one before treatment of each test."""
    flagged = results["flagged_baseline"].fillna(False).astype(bool)
    if flagged.any():
        return flagged
    before = results[(results["trial_day"] <= 0).fillna(False) & results["value"].notna()]
    ordered = before.sort_values(["drawn_as_recorded", "sequence"], kind="stable")
    last = ordered.drop_duplicates(["participant", "code"], keep="last").index
    return pd.Series(results.index.isin(last), results.index)


def _remark(row: Any) -> str:
    words = []
    if row.not_done:
        words.append("not done")
    elif pd.isna(row.value):
        sign = "below" if row.censored == BELOW else "above"
        if row.censored:
            words.append(f"{row.result}: {sign} what is measured, not used as a number")
        elif isinstance(row.result, str):
            words.append(f"{row.result} is no number")
        else:
            words.append("no result recorded")
    if pd.isna(row.trial_day):
        words.append("without a complete date, used for nothing")
    return "; ".join(words)
