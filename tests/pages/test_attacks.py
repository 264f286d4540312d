"""As a reader of the attacks page I expect to try other limits and another interval."""

from pathlib import Path

from tests.pages.opening import open_page

DEMO = Path(__file__).parents[2] / "data" / "demo"


def test_other_limits_recount_below_and_leave_the_registered_numbers(monkeypatch):
    page = open_page(monkeypatch, DEMO, "attacks")
    page.number_input(key="what_if_hours").set_value(8.0)
    page.number_input(key="what_if_days").set_value(10).run()
    totals = [metric.value for metric in page.metric if metric.label == "Attacks"]
    assert totals == ["5 to 6", "7 to 8"]  # 10 hours of NMO-006, 19 days of NMO-003; NMO-008 open
    assert any(text.value.startswith("What if: this recounts here only") for text in page.caption)


def test_worsenings_judged_otherwise_by_other_limits_are_named_as_what_if(monkeypatch):
    page = open_page(monkeypatch, DEMO, "attacks")
    assert not any("would have another verdict" in text.value for text in page.caption)
    page.number_input(key="what_if_days").set_value(10).run()
    assert any(
        text.value == "What if: 1 worsening would have another verdict." for text in page.caption
    )
    (changed,) = [
        shown.value for shown in page.dataframe if "verdict_what_if" in shown.value.columns
    ]
    columns = ["participant", "verdict_by_protocol", "verdict_what_if"]
    assert changed[columns].to_numpy().tolist() == [["NMO-003", "same attack", "attack"]]
    page.number_input(key="what_if_days").set_value(31).run()
    assert any(
        text.value == "What if: no worsening would have another verdict." for text in page.caption
    )
    assert not any("verdict_what_if" in shown.value.columns for shown in page.dataframe)


def test_the_log_wald_interval_is_shown_on_demand(monkeypatch):
    page = open_page(monkeypatch, DEMO, "attacks")
    page.segmented_control[0].set_value("log-Wald").run()
    texts = " ".join(text.value for text in page.caption)
    assert "log-Wald" in texts
    assert "exact Poisson" in texts  # of what if, which keeps its own
