"""Results that trials of this disease have published, reproduced from their own numbers."""

from math import exp, log

import pytest

from nmosd_core.analyses.paired import signed_rank
from nmosd_core.analyses.survival import kaplan_meier


@pytest.mark.parametrize(
    ("percent", "lower", "upper"),
    [
        (94.4, 88.6, 97.3),  # eculizumab, PREVENT and extension, interim, 192 weeks
        (96.0, 75.7, 99.4),  # eculizumab without immunosuppression, 192 weeks
        (92.9, 85.9, 96.5),  # eculizumab, final, 216 weeks
        (72.0, 62.0, 80.0),  # satralizumab, AQP4-IgG positive, any relapse, 240 weeks
        (91.0, 84.0, 96.0),  # satralizumab, severe relapse
        (85.0, 75.0, 91.0),  # satralizumab, sustained EDSS worsening
    ],
)
def test_published_kaplan_meier_limits_are_log_log(percent, lower, upper):
    """On log(-log S) the printed limits lie symmetrically, up to their rounding."""
    middle = log(-log(percent / 100))
    below, above = log(-log(upper / 100)), log(-log(lower / 100))
    widest = max(_step(value) for value in (percent, lower, upper))
    assert (above - middle) == pytest.approx(middle - below, abs=widest)


def test_limits_of_our_curve_are_symmetric_on_the_same_scale():
    found = kaplan_meier([58, 120, 190, 201, 311, *[364] * 9], [1, 0, 0, 1, 1, *[0] * 9]).at(364)
    middle, low, high = (log(-log(found[name])) for name in ("survival", "upper", "lower"))
    assert high - middle == pytest.approx(middle - low)
    assert exp(-exp(middle)) == pytest.approx(found["survival"])


def test_eight_of_eight_falling_is_the_p_of_the_rituximab_series():
    """Cree 2005: attacks fell in all 8, printed p = 0.0078."""
    before, after = [2.0, 2.5, 3.0, 1.5, 4.0, 2.2, 5.0, 3.5], [0.0] * 8
    assert signed_rank(before, after).p == pytest.approx(2 / 2**8)


def _step(percent: float) -> float:
    """How far half a printed unit moves log(-log S)."""
    half = 0.5 if percent == round(percent) else 0.05
    return abs(log(-log((percent - half) / 100)) - log(-log((percent + half) / 100)))
