"""Negative numbers on axes read as those in words and tables do."""

import pytest

from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.hyphens import with_hyphens
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        ({"range": [-370, 474], "tickvals": [-364, 0, 364]}, ["-364", "0", "364"]),
        ({"range": [-45.0, 60.0], "dtick": 28}, ["-28", "0", "28", "56"]),
        ({"range": [-47.2, 12.2], "nticks": 6}, ["-40", "-30", "-20", "-10", "0", "10"]),
        ({"range": [0.7, -0.7]}, ["-0.5", "0", "0.5"]),
    ],
)
def test_negative_labels_have_the_hyphen_of_words(axis, labels):
    worded = with_hyphens(axis)

    assert worded["ticktext"] == labels
    assert len(worded["tickvals"]) == len(labels)


@pytest.mark.parametrize(
    "axis",
    [
        {"range": [-0.4, 7], "dtick": 1},
        {"range": [-2.0, 1.0], "type": "log"},
        {"range": [-1, 1], "tickvals": [-1], "ticktext": ["before"]},
        {"range": ["2022-01-01", "2022-03-01"]},
        {},
    ],
)
def test_axis_without_negative_numbers_or_with_words_stays(axis):
    assert with_hyphens(axis) == axis


@pytest.mark.parametrize("name", ["attack_timeline", "vital_sign_changes"])
def test_figures_with_negative_labels_word_them(name):
    figure = FIGURES[name].of(open_trial(DEMO_TRIAL))
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]

    assert any(label.startswith("-") for axis in axes for label in axis.ticktext or ())
