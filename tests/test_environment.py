"""What the environment says is read in one way, by the command line and by pages."""

import pytest

from nmosd_core.environment import PRESENTATION, presentation_forced
from nmosd_core.errors import TrialDataError


@pytest.mark.parametrize(
    ("written", "forced"),
    [
        *((written, True) for written in ("on", "1", "YES", " true ")),
        *((written, False) for written in ("", "0", "off", "No", "false", " ")),
    ],
)
def test_presentation_is_forced_or_not_however_that_is_written(written, forced, monkeypatch):
    monkeypatch.setenv(PRESENTATION, written)
    assert presentation_forced() is forced


def test_presentation_is_not_forced_where_nothing_is_said(monkeypatch):
    monkeypatch.delenv(PRESENTATION, raising=False)
    assert not presentation_forced()


@pytest.mark.parametrize("written", ["2", "projector", "on and off"])
def test_what_says_neither_is_refused(written, monkeypatch):
    monkeypatch.setenv(PRESENTATION, written)
    with pytest.raises(TrialDataError, match=f"is '{written}', which is neither on nor off"):
        presentation_forced()
