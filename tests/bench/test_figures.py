"""The benchmark says met only of what is met, and times every analysis there is."""

import pytest

from tests.bench.core import find_analyses
from tests.bench.figures import Figure, as_table


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("start", 1.3, 1.0, "s", at_most=1.3), "yes"),
        (Figure("start", 1.31, 1.0, "s", at_most=1.3), "NO"),
        (Figure("pages", 50.0, 10.0, "pages/s", at_least=5.0), "yes"),
        (Figure("pages", 49.0, 10.0, "pages/s", at_least=5.0), "NO"),
        (Figure("core", 0.050, None, "ms", at_most=0.050), "yes"),
        (Figure("core", 0.051, None, "ms", at_most=0.050), "NO"),
        (Figure("open", 2.0, None, "s"), ""),
    ],
)
def test_figure_is_met_at_its_limit_and_not_beyond(figure: Figure, met: str):
    assert figure.met == met


def test_table_tells_figure_ratio_and_target():
    lines = as_table([Figure("Page switch", 0.26, 0.2, "s", at_most=1.3)]).splitlines()

    assert lines[0].split() == ["figure", "dashboard", "bare", "page", "ratio", "target", "met"]
    assert lines[1].split("  ")[0] == "Page switch"
    assert "1.30x" in lines[1]
    assert "at most 1.3x" in lines[1]


def test_limit_without_a_ratio_is_told_in_its_unit():
    assert Figure("core", 0.04, None, "ms", at_most=0.050).target == "at most 50 ms"


def test_analyses_of_the_pages_are_found():
    names = {name for name, _ in find_analyses()}

    assert {"attacks.count_attacks", "adverse_events.summarise_adverse_events"} <= names
