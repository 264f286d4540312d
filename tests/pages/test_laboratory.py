"""The laboratory page: what stands beside its pictures."""

from nmosd_core.trial_data.cuts import DEMO_TRIAL
from tests.conftest import write_trial
from tests.pages.opening import open_page

NEWS = "A mark is new since the previous data cut where either of its peaks is."


def test_page_says_what_is_new_of_the_liver_only_where_there_is_an_earlier_cut(
    monkeypatch, tmp_path
):
    page = open_page(monkeypatch, DEMO_TRIAL, "laboratory")
    assert NEWS in [one.value for one in page.caption]
    lb = "USUBJID | LBSEQ | LBTESTCD | LBSTRESN | LBDTC\n01 | 1 | ALT | 20 | 2022-02-01"
    alone = write_trial(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01", lb=lb)
    page = open_page(monkeypatch, alone, "laboratory")
    assert page.metric
    assert NEWS not in [one.value for one in page.caption]
