"""Stopping boundaries from posterior probabilities, and how often they stop by chance.

Participants with an event are binomial with a beta prior, attacks over participant-time are
Poisson with a gamma prior.  A boundary is the fewest events at which the posterior probability
that the true value exceeds the acceptable one is strictly above the threshold.
"""

from collections.abc import Sequence

from scipy.special import betainc, gammaincc


def probability_of_excess(
    events: int, of: int, acceptable: float, prior: tuple[float, float]
) -> float:
    """Posterior probability that the true proportion exceeds the acceptable one.

    Parameters
    ----------
    events, of
        Participants with the event, and participants observed.
    acceptable
        The highest acceptable proportion.
    prior
        Parameters of the beta prior.
    """
    return float(1 - betainc(prior[0] + events, prior[1] + of - events, acceptable))


def probability_of_excess_rate(
    events: int, years: float, acceptable: float, prior: tuple[float, float]
) -> float:
    """Posterior probability that the true rate exceeds the acceptable one.

    Parameters
    ----------
    events, years
        Events, and the participant-years in which they occurred.
    acceptable
        The highest acceptable rate, per participant-year.
    prior
        Shape and rate of the gamma prior.
    """
    return float(gammaincc(prior[0] + events, (prior[1] + years) * acceptable))


def find_boundary(
    of: int, acceptable: float, prior: tuple[float, float], threshold: float
) -> int | None:
    """Fewest participants with the event, of those observed, at which guidance says stop.

    Returns
    -------
    int or None
        None where not even all of them would be enough.

    References
    ----------
    The beta-binomial rule of the R package stoppingrule, whose inequality is strict.
    """
    for events in range(of + 1):
        if probability_of_excess(events, of, acceptable, prior) > threshold:
            return events
    return None


def find_rate_boundary(
    years: float, acceptable: float, prior: tuple[float, float], threshold: float
) -> int:
    """Fewest events in so many participant-years at which guidance says stop."""
    events = 0
    while probability_of_excess_rate(events, years, acceptable, prior) <= threshold:
        events += 1
    return events


def chance_of_stopping(boundaries: Sequence[int | None], probability: float) -> float:
    """How often the boundary is reached by chance, looked at after every participant.

    Exact recursion: the probability of each count of events among the trials that have not
    stopped yet.

    Parameters
    ----------
    boundaries
        Fewest events that stop, after 1, 2, 3 participants and so on; None where none does.
    probability
        True probability of the event.
    """
    going_on, stopped = {0: 1.0}, 0.0
    for boundary in boundaries:
        after: dict[int, float] = {}
        for events, weight in going_on.items():
            after[events] = after.get(events, 0.0) + weight * (1 - probability)
            after[events + 1] = after.get(events + 1, 0.0) + weight * probability
        over = [events for events in after if boundary is not None and events >= boundary]
        stopped += sum(after.pop(events) for events in over)
        going_on = after
    return stopped
