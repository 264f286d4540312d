"""Attack rates before and during treatment, drawn."""

import pytest

from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.figures import style
from nmosd_core.figures.before_and_during import rate_dumbbells
from nmosd_core.figures.news import WIDER
from tests.conftest import trial_from


def test_rates_of_zero_stand_at_the_left_edge(tmp_path):
    dm = "USUBJID | RFICDTC | RFSTDTC\n01 | 2021-12-20 | 2022-01-01"
    trial = trial_from(tmp_path, dm=dm, ce="USUBJID | CESEQ | CESTDTC | CEDUR")
    figure = rate_dumbbells(compare_before_and_during(trial))
    assert list(figure.layout.xaxis.range) == [-0.1, 1.1]


@pytest.mark.parametrize(("lasting", "said"), [("", True), ("PT72H", False)])
def test_caption_says_what_a_bar_means_where_there_is_one(tmp_path, lasting, said):
    dm = "USUBJID | RFICDTC | RFSTDTC\n01 | 2021-12-20 | 2022-01-01"
    ce = f"USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-03-01 | {lasting}"
    figure = rate_dumbbells(compare_before_and_during(trial_from(tmp_path, dm=dm, ce=ce)))
    bars = [trace for trace in figure.data if trace.line.color == style.ATTACK and any(trace.x)]
    assert bool(bars) is said
    assert ("Bar to the right" in figure.layout.annotations[0].text) is said


def test_both_marks_are_seen_where_the_rates_are_equal(tmp_path):
    dm = "USUBJID | RFICDTC | RFSTDTC\n01 | 2021-12-20 | 2022-01-01"
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR"
    figure = rate_dumbbells(compare_before_and_during(trial_from(tmp_path, dm=dm, ce=ce)))
    before, during = (trace for trace in figure.data if trace.name)
    assert before.x == during.x
    assert before.marker.symbol == "circle-open"
    assert before.marker.size > during.marker.size + WIDER  # the sign of what is new between them


def test_nobody_followed_is_said_in_the_figure(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ce="USUBJID | CESEQ | CESTDTC | CEDUR")
    figure = rate_dumbbells(compare_before_and_during(trial))
    assert "Nobody has been followed yet" in [one.text for one in figure.layout.annotations]
