"""Exact intervals for proportions, rates and waiting times.

With 14 participants every interval is exact: it keeps its level whatever the true value, and
it exists when nothing has happened yet.  The quantiles come from scipy.special: the same
numbers as scipy.stats gives, without the half second that importing it adds to every start.
"""

from math import exp, sqrt

from scipy.special import betaincinv, gammaincinv, ndtri

POISSON_METHOD = "exact Poisson (Garwood)"
LOG_WALD_METHOD = "log-Wald Poisson (approximate)"
PROPORTION_METHOD = "exact binomial (Clopper-Pearson)"
WAITING_METHOD = "exact Poisson prediction (Nelson)"


def proportion_interval(events: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Exact interval for a proportion.

    Lower limit: the alpha/2 quantile of Beta(events, of - events + 1), 0 without events.
    Upper limit: the 1 - alpha/2 quantile of Beta(events + 1, of - events), 1 if all have one.

    Parameters
    ----------
    events
        Participants with the event, from 0 to `of`.
    of
        Participants who could have it, at least 1.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple[float, float]
        Lower and upper limit, as proportions from 0 to 1.

    Raises
    ------
    ValueError
        `of` is not above zero, or `events` is not between 0 and `of`.

    References
    ----------
    Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of
    the binomial. Biometrika 1934;26:404-413.
    """
    if of <= 0:
        raise ValueError(f"a proportion needs at least one participant, got {of}")
    if not 0 <= events <= of:
        raise ValueError(f"events must be between 0 and {of}, got {events}")
    tail = (1 - level) / 2
    lower = float(betaincinv(events, of - events + 1, tail)) if events else 0.0
    upper = float(betaincinv(events + 1, of - events, 1 - tail)) if events < of else 1.0
    return lower, upper


def poisson_interval(events: int, exposure: float, level: float = 0.95) -> tuple[float, float]:
    """Exact interval for an event rate.

    Lower limit: the alpha/2 quantile of the gamma distribution with shape `events`, over the
    exposure; upper limit: the 1 - alpha/2 quantile with shape `events` + 1.  These are half the
    chi-squared quantiles with 2 * events and 2 * events + 2 degrees of freedom.

    Parameters
    ----------
    events
        Number of events, zero or more.
    exposure
        Time at risk; the limits come back per unit of it.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    tuple[float, float]
        Lower and upper limit, events per unit of `exposure`.  With no events the lower limit
        is 0.

    Raises
    ------
    ValueError
        `exposure` is not above zero: nobody was followed, so no rate exists.

    References
    ----------
    Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936;28:437-442.
    """
    if exposure <= 0:
        raise ValueError(f"exposure must be above zero to give a rate, got {exposure}")
    tail = (1 - level) / 2
    lower = float(gammaincinv(events, tail)) if events else 0.0
    upper = float(gammaincinv(events + 1, 1 - tail))
    return lower / exposure, upper / exposure


def log_wald_interval(events: int, exposure: float, level: float = 0.95) -> tuple[float, float]:
    """Approximate interval for an event rate, symmetric on the log scale.

    rate * exp(-z / sqrt(events)) to rate * exp(z / sqrt(events)), with z the normal quantile.
    Published eculizumab rates use it; the exact interval keeps its level with few events.

    Parameters
    ----------
    events
        Number of events, at least 1.
    exposure
        Time at risk; the limits come back per unit of it.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ValueError
        `exposure` is not above zero, or there are no events: the log of a rate of 0 is not
        defined.

    References
    ----------
    Breslow NE, Day NE. Statistical methods in cancer research II. IARC, 1987, section 2.3.
    """
    if exposure <= 0:
        raise ValueError(f"exposure must be above zero to give a rate, got {exposure}")
    if events <= 0:
        raise ValueError("without events the log-Wald interval does not exist; use the exact one")
    factor = exp(float(ndtri((1 + level) / 2)) / sqrt(events))
    rate = events / exposure
    return rate / factor, rate * factor


def waiting_interval(
    events: int, exposure: float, more: int, level: float = 0.95
) -> tuple[float, float]:
    """Exact prediction interval for the time until so many more events of a constant rate.

    The time to come over the time observed is B / (1 - B) with B from Beta(more, a).  The lower
    limit takes a = events + 1 and the upper a = events, so that the level is kept at any rate.

    Parameters
    ----------
    events
        Events observed, at least 1.
    exposure
        Time in which they were observed; the limits are in its unit.
    more
        Events waited for, at least 1.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    ValueError
        Nothing was observed, or nothing is waited for.

    References
    ----------
    Nelson W. Confidence intervals for the ratio of two Poisson means and Poisson predictor
    intervals. IEEE Trans Reliab 1970;R-19:42-49.
    """
    if events <= 0 or exposure <= 0 or more <= 0:
        raise ValueError(f"needs events, time and events to come, got {events}, {exposure}, {more}")
    tail = (1 - level) / 2
    lower = float(betaincinv(more, events + 1, tail))
    upper = float(betaincinv(more, events, 1 - tail))
    return exposure * lower / (1 - lower), exposure * upper / (1 - upper)
