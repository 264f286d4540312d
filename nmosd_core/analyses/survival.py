"""Time to a first event, and events over time, when not everybody is followed equally long.

Kaplan-Meier with Greenwood's standard error.  Published NMOSD trials give limits on the log-log
scale, which stay between 0 and 1; the log scale is there to compare with R's default.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Scale = Literal["log-log", "log"]

TOLERANCE = 1e-12  # survival is a product of fractions; equal values can differ by rounding


@dataclass(frozen=True)
class SurvivalCurve:
    """A Kaplan-Meier estimate.

    Attributes
    ----------
    steps
        One row per distinct time: time, n_risk (followed at least until then), events,
        n_censored, survival (after the events of that time), std_err (Greenwood), lower, upper
        (missing where survival is 1 or 0: not estimable).
    n
        Participants.
    level, scale
        Confidence level, and the scale on which the limits are symmetric.
    """

    steps: pd.DataFrame
    n: int
    level: float
    scale: Scale

    def at(self, time: float) -> dict[str, float]:
        """Survival at one time: n_risk, survival, std_err, lower, upper.

        `n_risk` counts those followed at least until `time`; missing survival means that
        nobody was followed so long.
        """
        before = self.steps[self.steps["time"] <= time]
        later = self.steps[self.steps["time"] >= time]
        n_risk = int(later["n_risk"].iloc[0]) if len(later) else 0
        if before.empty:
            values = {"survival": 1.0, "std_err": 0.0, "lower": np.nan, "upper": np.nan}
        else:
            last = before.iloc[-1]
            values = {name: float(last[name]) for name in ("survival", "std_err", "lower", "upper")}
        if not n_risk and values["survival"] > TOLERANCE:
            values = dict.fromkeys(values, np.nan)
        return {"n_risk": n_risk, **values}

    def quantile(self, fallen_to: float) -> tuple[float, float, float]:
        """First time at which survival is at or below a value, with limits; missing if never.

        Where the curve lies on the value for a while, the middle of that while, as R does.
        """
        steps = self.steps
        curves = [steps["survival"], steps["lower"], steps["upper"]]
        estimate, lower, upper = (_first_at(steps["time"], curve, fallen_to) for curve in curves)
        return estimate, lower, upper


def kaplan_meier(
    time: ArrayLike, event: ArrayLike, level: float = 0.95, scale: Scale = "log-log"
) -> SurvivalCurve:
    """Estimate the probability of no event up to each time.

    S(t) is the product over event times up to t of 1 - d/n, with d events among n at risk; its
    variance is S(t)^2 times the sum of d / (n (n - d)).  A participant censored on the day of
    an event is still at risk on that day.

    Parameters
    ----------
    time
        Time to the event or to the end of follow-up, one per participant.
    event
        1 or True where the time ends in the event, 0 or False where it is censored.
    level
        Confidence level, between 0 and 1.
    scale
        "log-log" for limits symmetric on log(-log S), "log" for limits symmetric on log S.

    Returns
    -------
    SurvivalCurve
        With no participants, no steps.

    References
    ----------
    Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481.  Greenwood M. Reports on Public Health
    and Medical Subjects 1926;33:1-26.  Kalbfleisch JD, Prentice RL. The statistical analysis of
    failure time data, 1980 (log-log limits).
    """
    times = np.asarray(time, dtype=float)
    events = np.asarray(event, dtype=bool)
    distinct, place = np.unique(times, return_inverse=True)
    deaths = np.bincount(place, weights=events, minlength=len(distinct))
    leaving = np.bincount(place, minlength=len(distinct))
    n_risk = len(times) - np.concatenate([[0], np.cumsum(leaving)[:-1]])[: len(distinct)]
    survival = np.cumprod(1 - deaths / n_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(n_risk > deaths, deaths / (n_risk * (n_risk - deaths)), np.inf)
        relative = np.sqrt(np.cumsum(np.where(deaths > 0, terms, 0.0)))
        std_err = np.where(survival > TOLERANCE, survival * relative, 0.0)
        lower, upper = _limits(survival, relative, level, scale)
    steps = pd.DataFrame(
        {
            "time": distinct,
            "n_risk": n_risk.astype(np.int64),
            "events": deaths.astype(np.int64),
            "n_censored": (leaving - deaths).astype(np.int64),
            "survival": survival,
            "std_err": std_err,
            "lower": lower,
            "upper": upper,
        }
    )
    return SurvivalCurve(steps, len(times), level, scale)


def mean_cumulative_count(
    participant: ArrayLike, event_time: ArrayLike, end_time: "pd.Series[float]", at: ArrayLike
) -> NDArray[np.float64]:
    """Mean number of events per participant up to each time, when follow-up differs.

    The sum, over event times up to t, of events at that time over participants followed at
    least until then.

    Parameters
    ----------
    participant, event_time
        One per event.
    end_time
        End of follow-up by participant, everybody included.
    at
        Times at which the mean is wanted.

    References
    ----------
    Nelson WB. Recurrent events data analysis, 2003 (mean cumulative function).
    """
    events = pd.DataFrame({"participant": participant, "time": event_time})
    ends = end_time.to_numpy(dtype=float)
    inside = events["time"] <= events["participant"].map(end_time)
    counts = events[inside].groupby("time").size()
    times = counts.index.to_numpy(dtype=float)
    followed = (ends[None, :] >= times[:, None]).sum(axis=1)
    mean = np.concatenate([[0.0], np.cumsum(counts.to_numpy() / followed)])
    return mean[np.searchsorted(times, np.asarray(at, dtype=float), side="right")]


def _limits(
    survival: NDArray[Any], relative: NDArray[Any], level: float, scale: Scale
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Confidence limits; `relative` is the standard error of log S."""
    z = float(ndtri((1 + level) / 2))
    if scale == "log":
        half = z * relative
        lower, upper = survival * np.exp(-half), np.minimum(survival * np.exp(half), 1.0)
    else:
        half = z * relative / np.abs(np.log(survival))
        lower, upper = survival ** np.exp(half), survival ** np.exp(-half)
    estimable = (survival > TOLERANCE) & (survival < 1 - TOLERANCE)
    return np.where(estimable, lower, np.nan), np.where(estimable, upper, np.nan)


def _first_at(time: "pd.Series[float]", curve: "pd.Series[float]", value: float) -> float:
    """First time at which a falling curve is at or below a value; the middle of a level stretch."""
    reached = np.flatnonzero((curve <= value + TOLERANCE).to_numpy())
    if not len(reached):
        return float("nan")
    first = int(reached[0])
    below = np.flatnonzero((curve < value - TOLERANCE).to_numpy())
    if abs(curve.iloc[first] - value) <= TOLERANCE and len(below):
        return float((time.iloc[first] + time.iloc[int(below[0])]) / 2)
    return float(time.iloc[first])
