"""Grid of outcome assessments: a shape and a word for each status, and what each gap touches."""

import pytest

from nmosd_core.analyses.evidence_status import NOT_SUPPLIED
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.when_due import NOT_KNOWN
from nmosd_core.figures.missing_evidence import MARKS, evidence_grid
from nmosd_core.figures.plan_grid import MARKS as MARKS_OF_PLAN
from tests.analyses.test_missing_evidence import CUT, DATASETS
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def missing(tmp_path_factory):
    return find_missing_evidence(trial_from(tmp_path_factory.mktemp("a"), CUT, **DATASETS))


def test_grid_has_a_shape_and_a_word_for_each_status_and_says_what_it_touches(missing):
    figure = evidence_grid(missing)
    shapes = {(symbol, size) for _, symbol, _, size in MARKS.values()}
    assert len(shapes) == len(MARKS)
    names = {trace.name for trace in figure.data}
    assert {"present", "partly present", "missing", "lost", "missing, can be had late"} <= names
    words = {text for trace in figure.data for text in trace.text}
    one = next(text for text in words if text.startswith("04: MRI, week 12"))
    assert "Registered lesion sum: 3, would be that or more" in one
    assert {cell[0] for trace in figure.data for cell in trace.customdata} == set(missing.shown)
    assert "6 treated participants" in figure.layout.meta["alt"]


def test_what_was_not_supplied_or_is_not_known_looks_as_on_other_grids():
    for state in (NOT_SUPPLIED, NOT_KNOWN):
        assert MARKS[state] == MARKS_OF_PLAN[state]


def test_columns_are_grouped_by_assessment_with_its_weeks(missing):
    axis = evidence_grid(missing).layout.xaxis
    assert [one.partition("<br>")[0] for one in axis.ticktext[:8]] == [
        "0",
        "12",
        "24",
        "36",
        "52",
        "12",
        "24",
        "52",
    ]
    assert axis.ticktext[2] == "24<br><b>EDSS</b>"
    assert axis.tickvals[5] - axis.tickvals[4] > 1
    assert axis.title.text
