"""Planned visits as of the data cut: done, missed, overdue, still to come."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.visits import follow_visits
from tests.conftest import trial_from

CUT = date(2022, 4, 1)  # trial day 90 of somebody treated on 1 January
TREATED = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
"""
NOBODY_IN_DS = """
    USUBJID | DSSEQ | DSDECOD   | DSSTDTC
    99      | 1     | COMPLETED | 2022-01-01
"""
FIRST_FOUR = """
    USUBJID | EXSEQ | EXDOSE | EXSTDTC
    01      | 1     | 600    | 2022-01-01
    01      | 2     | 600    | 2022-01-15
    01      | 3     | 600    | 2022-01-29
    01      | 4     | 600    | 2022-02-26
"""
ATTENDED = """
    USUBJID | VISITNUM | VISIT    | SVSTDTC
    01      | 1        | BASELINE | 2022-01-01
"""


def visits_of(folder, on=CUT, **drawings):
    supplied = {"dm": TREATED, "ds": NOBODY_IN_DS, "ex": FIRST_FOUR, "sv": ATTENDED} | drawings
    return follow_visits(trial_from(folder, on, **{k: v for k, v in supplied.items() if v}))


def status_by_week(visits):
    return dict(zip(visits.planned["week"], visits.planned["status"], strict=True))


def infusion(given, visit=""):
    """The first four infusions, and a fifth on this day."""
    head, *rows = FIRST_FOUR.strip().splitlines()
    lines = [f"{head} | VISIT", *(f"{row} |" for row in rows)]
    return "\n".join([*lines, f"01 | 5 | 600 | {given} | {visit}"])


def test_every_planned_visit_has_a_status(tmp_path):
    visits = visits_of(tmp_path)
    assert status_by_week(visits) == {
        **dict.fromkeys([0, 2, 4, 8], "done"),
        12: "window open",
        **dict.fromkeys([16, 20, 24, 28, 32, 36, 40, 44, 48, 52], "to come"),
    }
    assert (visits.infusions_given.value, visits.infusions_given.of) == (4, 4)
    assert visits.overdue.value == 0


@pytest.mark.parametrize(
    ("given", "visit", "status"),
    [
        ("2022-03-19", "", "done"),  # day 77, the first of the window
        ("2022-03-19", "WEEK 12", "done"),
        ("2022-03-18", "WEEK 12", "early"),
        ("2022-04-01", "WEEK 12", "done"),
        ("2022-03", "WEEK 12", "done, day not recorded"),
    ],
)
def test_infusion_belongs_to_the_week_its_visit_names_or_whose_window_holds_it(
    tmp_path, given, visit, status
):
    visits = visits_of(tmp_path, ex=infusion(given, visit))
    assert status_by_week(visits)[12] == status
    assert (visits.infusions_given.value, visits.infusions_given.of) == (5, 5)
    assert visits.unplaced.empty


def test_infusion_after_its_window_is_late(tmp_path):
    visits = visits_of(tmp_path, date(2022, 5, 1), ex=infusion("2022-04-04", "WEEK 12"))
    assert status_by_week(visits)[12] == "late"


def test_infusion_outside_every_window_is_not_lost(tmp_path):
    visits = visits_of(tmp_path, date(2022, 5, 1), ex=infusion("2022-04-04"))
    assert status_by_week(visits)[12] == "overdue"
    assert visits.unplaced["given"].tolist() == [pd.Timestamp("2022-04-04")]
    assert visits.infusions_given.value == 4
    note = visits.infusions_given.note
    assert note == "2 overdue · 1 more belong to no planned week"


def test_window_is_closed_on_its_last_day(tmp_path):
    before = visits_of(tmp_path / "before", date(2022, 4, 1))
    after = visits_of(tmp_path / "after", date(2022, 4, 2))
    assert status_by_week(before)[12] == "window open"
    assert status_by_week(after)[12] == "overdue"
    assert (before.infusions_given.of, after.infusions_given.of) == (4, 5)
    assert before.overdue.note == "1 participant on study"


def test_infusion_after_the_data_cut_has_not_been_given(tmp_path):
    visits = visits_of(tmp_path, ex=infusion("2022-04-02", "WEEK 12"))
    assert status_by_week(visits)[12] == "window open"


def test_dose_of_zero_is_no_infusion_but_a_placebo_is(tmp_path):
    head = "USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC"
    none = visits_of(tmp_path / "none", ex=f"{head}\n01 | 1 | BELIMUMAB | 0 | 2022-01-01")
    placebo = visits_of(tmp_path / "placebo", ex=f"{head}\n01 | 1 | PLACEBO | 0 | 2022-01-01")
    unknown = visits_of(tmp_path / "unknown", ex=f"{head}\n01 | 1 | BELIMUMAB |  | 2022-01-01")
    unnamed = visits_of(tmp_path / "unnamed", ex=f"{head}\n01 | 1 |  | 0 | 2022-01-01")
    given = [one.infusions_given.value for one in (none, placebo, unknown, unnamed)]
    assert given == [0, 1, 1, 0]


def test_missed_visit_is_due_and_has_its_reason(tmp_path):
    visits = visits_of(
        tmp_path,
        sv="""
            USUBJID | VISITNUM | VISIT   | SVOCCUR | SVREASOC  | SVSTDTC
            01      | 6        | WEEK 12 | N       | LOCKDOWN  |
        """,
    )
    row = visits.planned[visits.planned["week"] == 12].iloc[0]
    assert (row["status"], row["reason"]) == ("missed", "LOCKDOWN")
    assert visits.infusions_given.of == 5
    assert visits.infusions_given.note == "1 recorded as missed"


def test_infusion_that_was_given_counts_before_a_visit_that_is_said_to_be_missed(tmp_path):
    visits = visits_of(
        tmp_path,
        ex=infusion("2022-03-26"),
        sv="""
            USUBJID | VISITNUM | VISIT   | SVOCCUR | SVSTDTC
            01      | 6        | WEEK 12 | N       |
        """,
    )
    assert status_by_week(visits)[12] == "done"


def test_attended_visit_without_an_infusion_is_attended_and_not_infused(tmp_path):
    visits = visits_of(
        tmp_path,
        sv="""
            USUBJID | VISITNUM | VISIT   | SVSTDTC
            01      | 6        | WEEK 12 | 2022-03-26
        """,
    )
    row = visits.planned[visits.planned["week"] == 12].iloc[0]
    assert (row["attended"], row["status"]) == (True, "window open")


def test_infusion_of_an_attended_visit_is_not_overdue_but_has_no_record(tmp_path):
    visits = visits_of(
        tmp_path,
        date(2022, 4, 10),
        sv="""
            USUBJID | VISITNUM | VISIT   | SVSTDTC
            01      | 6        | WEEK 12 | 2022-03-26
        """,
    )
    assert status_by_week(visits)[12] == "no record"


def test_visit_record_that_says_nothing_is_none(tmp_path):
    visits = visits_of(
        tmp_path,
        sv="""
            USUBJID | VISITNUM | VISIT   | SVPRESP | SVSTDTC
            01      | 6        | WEEK 12 | Y       |
        """,
    )
    assert not visits.planned["attended"].any()
    assert "missed" not in set(visits.planned["status"])


def test_gap_before_a_later_record_is_no_longer_overdue_but_has_no_record(tmp_path):
    second_is_missing = "\n".join(line for line in FIRST_FOUR.splitlines() if "| 2 " not in line)
    visits = visits_of(tmp_path, ex=second_is_missing)
    assert status_by_week(visits)[2] == "no record"
    assert (visits.overdue.value, visits.without_record.value) == (0, 1)
    assert visits.without_record.note == "in 1 participant"


def test_nothing_is_due_after_leaving(tmp_path):
    visits = visits_of(
        tmp_path,
        date(2022, 12, 31),
        ds="""
            USUBJID | DSSEQ | DSDECOD               | DSSTDTC
            01      | 1     | WITHDRAWAL BY SUBJECT | 2022-03-25
        """,
    )
    assert status_by_week(visits) == {
        **dict.fromkeys([0, 2, 4, 8], "done"),
        **dict.fromkeys([12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52], "after leaving"),
    }
    assert (visits.infusions_given.value, visits.infusions_given.of) == (4, 4)


def test_window_that_closed_before_leaving_was_due(tmp_path):
    visits = visits_of(
        tmp_path,
        date(2022, 12, 31),
        ds="""
            USUBJID | DSSEQ | DSDECOD               | DSSTDTC
            01      | 1     | WITHDRAWAL BY SUBJECT | 2022-04-02
        """,
    )
    assert status_by_week(visits)[12] == "no record"
    assert visits.infusions_given.of == 5


def test_participant_who_completed_owes_every_visit(tmp_path):
    visits = visits_of(
        tmp_path,
        date(2023, 6, 1),
        ds="""
            USUBJID | DSSEQ | DSDECOD   | DSSTDTC
            01      | 1     | COMPLETED | 2022-12-28
        """,
    )
    statuses = status_by_week(visits)
    assert statuses[52] == "no record"
    assert visits.infusions_given.of == 14


def test_coming_visits_open_within_two_weeks_of_the_cut_and_belong_to_those_on_study(tmp_path):
    visits = visits_of(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-01
            02      | 2022-01-25
            03      | 2022-01-26
            04      | 2022-01-01
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD               | DSSTDTC
            04      | 1     | WITHDRAWAL BY SUBJECT | 2022-03-25
        """,
    )
    coming = visits.planned[visits.planned["coming"]]
    # Week 12 of 02 opens on 12 April; that of 03 on 13 April, with week 8 already closed.
    assert coming[["participant", "week"]].to_numpy().tolist() == [
        ["01", 12],
        ["02", 12],
        ["03", 12],
    ]
    assert coming["opens"].max() == pd.Timestamp("2022-04-13")
    assert visits.coming.value == 3


def test_visit_that_opens_on_the_fifteenth_day_is_not_yet_coming(tmp_path):
    visits = visits_of(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01-29
        """,
        ex="USUBJID | EXSEQ | EXSTDTC",
    )
    row = visits.planned[visits.planned["week"] == 12].iloc[0]
    assert row["opens"] == pd.Timestamp("2022-04-16")
    assert not row["coming"]


def test_incomplete_first_infusion_leaves_open_when_visits_are_due(tmp_path):
    visits = visits_of(
        tmp_path,
        dm="""
            USUBJID | RFSTDTC
            01      | 2022-01
        """,
        ex="""
            USUBJID | EXSEQ | EXDOSE | EXSTDTC    | VISIT
            01      | 1     | 600    | 2022-02-26 | WEEK 8
        """,
    )
    statuses = status_by_week(visits)
    assert statuses[8] == "done, day not recorded"
    assert {statuses[week] for week in (0, 2, 12, 52)} == {"not known when due"}
    assert visits.planned["planned_on"].isna().all()


def test_what_was_not_supplied_is_not_missed(tmp_path):
    visits = visits_of(tmp_path, date(2023, 6, 1), ex="", sv="")
    assert set(visits.planned["status"]) == {"dataset not supplied"}
    assert visits.infusions_given.value is None
    assert visits.infusions_given.not_estimable == "the export holds no infusions (EX)"
    why = "the export holds neither infusions (EX) nor visits (SV)"
    for number in (visits.overdue, visits.coming, visits.without_record):
        assert (number.value, number.not_estimable) == (None, why)


def test_without_sv_infusions_are_still_judged(tmp_path):
    visits = visits_of(tmp_path, date(2023, 6, 1), sv="")
    statuses = status_by_week(visits)
    assert (statuses[12], statuses[52]) == ("overdue", "dataset not supplied")


def test_without_ds_nobody_is_overdue_because_nobody_is_known_to_be_on_study(tmp_path):
    visits = visits_of(tmp_path, ds="", on=date(2022, 4, 20))
    assert status_by_week(visits)[12] == "no record"
    assert not visits.planned["coming"].any()


def test_of_two_records_of_a_week_the_nearest_stands(tmp_path):
    visits = visits_of(
        tmp_path,
        ex="""
            USUBJID | EXSEQ | EXDOSE | EXSTDTC    | VISIT
            01      | 1     | 600    | 2022-01-13 | WEEK 2
            01      | 2     | 600    | 2022-01-15 | WEEK 2
        """,
    )
    row = visits.planned[visits.planned["week"] == 2].iloc[0]
    assert row["done_on"] == pd.Timestamp("2022-01-15")
    assert visits.infusions_given.value == 1


def test_trial_without_treated_participants_has_no_visits(tmp_path):
    visits = visits_of(tmp_path, dm="USUBJID | RFSTDTC\n01 |")
    assert visits.planned.empty
    assert "none is known to have been due" in visits.infusions_given.not_estimable
    assert [number.value for number in visits.numbers] == [None, 0, 0, 0]


def test_types_do_not_depend_on_the_data(tmp_path):
    empty = visits_of(tmp_path / "empty", dm="USUBJID | RFSTDTC").planned
    full = visits_of(tmp_path / "full").planned
    assert empty.dtypes.drop(["planned_on", "opens", "closes"]).equals(
        full.dtypes.drop(["planned_on", "opens", "closes"])
    )


def test_plan_of_another_trial_makes_nothing_due(tmp_path):
    visits = visits_of(tmp_path, dm="STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01")
    assert set(visits.planned["status"]) == {"done", "not known when due"}
    assert not visits.planned["coming"].any()
    for number in visits.numbers:
        assert number.value is None
        assert number.not_estimable == (
            "the protocol in force is that of NCT05154734, not of OTHER"
        )
