"""When what is planned within a window was due."""

from types import SimpleNamespace

import pytest

from nmosd_core.analyses.when_due import judge_due

WINDOW = 357, 371


@pytest.mark.parametrize(
    ("state", "cut_day", "end_day", "due"),
    [
        ("on study", 380, None, "due"),
        ("on study", 360, None, "window open"),
        ("on study", 300, None, "to come"),
        ("on study", None, None, "not known when due"),
        ("left early", 380, 364, "after leaving"),
        ("left early", 380, 371, "due"),
        ("completed", 380, 358, "due"),
        ("completed", 371, 358, "due"),
        ("completed", 362, 358, "due"),
        ("completed", 357, 350, "due"),
        ("completed", 356, 350, "after leaving"),
        ("completed", 300, 182, "after leaving"),
        ("completed", 380, None, "due"),
    ],
)
def test_what_is_planned_is_due_once_its_window_has_passed_or_begun_after_completion(
    state, cut_day, end_day, due
):
    person = SimpleNamespace(state=state, cut_day=cut_day, end_day=end_day)

    assert judge_due(*WINDOW, person) == due
