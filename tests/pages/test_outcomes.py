"""Outcomes, as a reader opens the page."""

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.pages.opening import open_page


def test_a_value_says_what_it_rests_on_at_both_cuts(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "outcomes")

    captions = [caption.value for caption in page.caption]
    assert any(one.startswith("10 of 14 treated participants · 95% CI") for one in captions)
    before = [one for one in captions if one.startswith("2022-12-31: 0.31 · ")]
    assert [" · 1 of 14 treated participants · no interval: one pair" in one for one in before] == [
        True
    ]
