"""Time without a record, as a reader meets it on the pages whose numbers rest on it."""

import pytest

from tests.analyses.test_unobserved import NO_ATTACK, NO_EVENT, NOBODY_LEFT, TWO
from tests.conftest import write_trial
from tests.pages.opening import open_page


@pytest.mark.parametrize("name", ["adverse_events", "special_interest", "outcomes", "attacks"])
def test_who_was_not_seen_is_said_above_the_numbers(monkeypatch, tmp_path, name):
    write_trial(tmp_path, dm=TWO, ds=NOBODY_LEFT, ae=NO_EVENT, ce=NO_ATTACK)
    said = " ".join(warning.value for warning in open_page(monkeypatch, tmp_path, name).warning)
    assert "Of 2 of 2 treated participants nothing is recorded in the last 364 days" in said
