"""Attack rates before and during treatment, drawn."""

from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.figures.before_and_during import rate_dumbbells
from tests.conftest import trial_from


def test_rates_of_zero_stand_at_the_left_edge(tmp_path):
    dm = "USUBJID | RFICDTC | RFSTDTC\n01 | 2021-12-20 | 2022-01-01"
    trial = trial_from(tmp_path, dm=dm, ce="USUBJID | CESEQ | CESTDTC | CEDUR")
    figure = rate_dumbbells(compare_before_and_during(trial))
    assert list(figure.layout.xaxis.range) == [-0.1, 1.1]


def test_nobody_followed_is_said_in_the_figure(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ce="USUBJID | CESEQ | CESTDTC | CEDUR")
    figure = rate_dumbbells(compare_before_and_during(trial))
    assert "Nobody has been followed yet" in [one.text for one in figure.layout.annotations]
