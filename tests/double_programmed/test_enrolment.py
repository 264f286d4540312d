"""Enrolment and the visits ahead a second time, in plain loops over the rows of the demo trial.

How each planned visit and infusion stands is the second answer of test_visits.py.  The definitions
leave open how a screen failure is told where ds, ie and dm disagree; in the demo they agree.
"""

from datetime import date, timedelta

from tests.double_programmed.demo import (
    PROTOCOL,
    agree,
    each_cut,
    ends_of,
    rows_of,
    treated_of,
)
from tests.double_programmed.test_visits import MARGINS
from tests.double_programmed.test_visits import second_answer as planned_of

NOT_DUE = {"window open", "to come", "after leaving"}


def second_answer(cut):
    """Everyone screened, by what became of them."""
    treated, ends = treated_of(cut), ends_of(cut)
    failed, screened = 0, 0
    unmet = {row["USUBJID"] for row in rows_of(cut, "ie")}
    for row in rows_of(cut, "dm"):
        screened += 1
        who = row["USUBJID"]
        said = who in ends or who in unmet or "SCREEN FAIL" in (row["ARM"] or "").upper()
        failed += who not in treated and said
    completed = sum(who in ends and ends[who][0] == "COMPLETED" for who in treated)
    left = sum(who in ends and ends[who][0] != "COMPLETED" for who in treated)
    given = due = 0
    for status in planned_of(cut)[1].values():
        due += status not in NOT_DUE
        given += status in ("done", "early", "late")
    return {
        "screened": (screened, None),
        "screen_failures": (failed, screened),
        "treated": (len(treated), PROTOCOL["trial"]["planned_participants"]),
        "on_study": (len(treated) - completed - left, len(treated)),
        "completed": (completed, len(treated)),
        "left_early": (left, len(treated)),
        "infusions_given": (given, due),
    }


def visits_answer(cut):
    """Visits and infusions in their window, overdue and coming."""
    on, (visits, infusions) = date.fromisoformat(cut.name), planned_of(cut)
    soon = timedelta(days=PROTOCOL["visits"]["days_ahead"])
    coming = 0
    for (who, day), status in visits.items():
        opens = treated_of(cut)[who] + timedelta(days=day - MARGINS.get(day, 7))
        ahead = status in ("window open", "to come") and opens <= on + soon
        coming += ahead and who not in ends_of(cut)
    answers = {
        name: (
            sum(status == "done" for status in planned.values()),
            sum(status not in NOT_DUE for status in planned.values()),
        )
        for name, planned in (("visits_in_window", visits), ("infusions_in_window", infusions))
    }
    overdue = sum(status == "overdue" for status in visits.values())
    return answers | {"visits_overdue": (overdue, None), "visits_coming": (coming, None)}


@each_cut
def test_enrolment_has_the_same_answer_twice(cut):
    agree(cut, "enrolment", second_answer(cut))


@each_cut
def test_planned_visits_have_the_same_answer_twice(cut):
    agree(cut, "visits", visits_answer(cut))
