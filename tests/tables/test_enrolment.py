"""Enrolment as tables: columns that others script against, in their order."""

from dataclasses import fields, replace
from datetime import date

from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables.enrolment import (
    borrowed_plan,
    disposition,
    enrolment_by_month,
    participant_listing,
    plan_of_another_trial,
    planned_weeks,
    sections_in_words,
    visits_due,
    without_a_week,
)
from tests.conftest import trial_from

DM = """
    USUBJID | RFICDTC    | RFSTDTC    | AGE | SEX
    01      | 2021-12-20 | 2022-01-01 | 40  | F
    02      | 2021-12-21 | 2022-01-08 | 50  | m
    03      | 2021-12-22 |            | 60  | F
"""


def enrolment_of(folder, on=date(2022, 2, 10), **drawings):
    return summarise_enrolment(trial_from(folder, on, **({"dm": DM} | drawings)))


def test_participants_are_listed_with_state_and_what_comes_next(tmp_path):
    listing = participant_listing(enrolment_of(tmp_path, ds="USUBJID | DSSEQ | DSDECOD"))
    assert list(listing.columns[:13]) == [
        "participant",
        "state",
        "reason",
        "first_infusion",
        "week_reached",
        "planned_infusions_given",
        "infusions_due",
        "last_infusion",
        "visits_overdue",
        "next_visit",
        "next_on",
        "next_opens",
        "next_closes",
    ]
    assert listing["state"].tolist() == ["on study", "on study", "in screening"]
    assert listing["sex"].tolist() == ["F", "M", "F"]


def test_overdue_visits_come_before_those_that_are_coming(tmp_path):
    due = visits_due(
        enrolment_of(
            tmp_path,
            ds="USUBJID | DSSEQ | DSDECOD",
            ex="""
                USUBJID | EXSEQ | EXSTDTC
                01      | 1     | 2022-01-01
                01      | 2     | 2022-01-15
                02      | 1     | 2022-01-08
                02      | 2     | 2022-01-22
                02      | 3     | 2022-02-05
            """,
        )
    )
    assert list(due.columns) == ["participant", "visit", "status", "planned_on", "opens", "closes"]
    assert due[["participant", "visit", "status"]].to_numpy().tolist() == [
        ["01", "Infusion 3 (week 4)", "overdue"],
        ["01", "Infusion 4 (week 8)", "to come"],
    ]


def test_a_week_reached_that_is_empty_has_its_reason(tmp_path):
    sv = "USUBJID | VISITNUM | VISIT | SVSTDTC\n01 | 4 | WEEK 4 | 2022-01-29\n02 | 7 | WEEK 6 |"
    one_came = enrolment_of(tmp_path / "one", sv=sv)
    assert participant_listing(one_came)["week_reached"].isna().tolist() == [False, True, True]
    words = without_a_week(one_came)
    start = "Week reached is empty for 1 treated participant: nothing is recorded in a week with a "
    assert words.startswith(f"{start}planned visit (week 0, 2, 4, 8, ")
    assert words.endswith(", 48, 52).")
    nothing = without_a_week(enrolment_of(tmp_path / "nothing"))
    assert nothing.endswith(
        "2 treated participants: the export holds neither infusions (EX) nor visits (SV)."
    )
    everyone = f"{sv}\n02 | 4 | WEEK 4 | 2022-02-05"
    assert without_a_week(enrolment_of(tmp_path / "everyone", sv=everyone)) == ""


def test_disposition_names_the_first_twenty_and_counts_the_rest(tmp_path):
    dm = "\n".join(["USUBJID | RFSTDTC", *(f"{n:02d} |" for n in range(1, 31))])
    rows = disposition(enrolment_of(tmp_path, dm=dm))
    assert list(rows.columns) == ["step", "reason", "participants", "of", "names"]
    assert rows["names"].iloc[0].endswith("19, 20, and 10 more")
    assert rows["names"].iloc[-1] == ""


def test_months_and_weeks_have_their_columns(tmp_path):
    enrolment = enrolment_of(tmp_path)
    assert list(enrolment_by_month(enrolment).columns) == [
        "month",
        "treated",
        "cumulative",
        "planned",
    ]
    assert list(planned_weeks(enrolment).columns) == [
        "week",
        "visit",
        "planned",
        "due",
        "reached",
        "infused",
        "missed",
        "without_record",
    ]


def test_plan_of_another_trial_is_said_and_leaves_due_visits_empty(tmp_path):
    own = enrolment_of(tmp_path / "own")
    other = enrolment_of(
        tmp_path / "other", dm="STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    )
    assert plan_of_another_trial(own) == ""
    assert plan_of_another_trial(other).startswith(
        "The data are of study OTHER, the protocol in force is that of NCT05154734."
    )
    assert participant_listing(other)["infusions_due"].isna().all()
    assert planned_weeks(other)["due"].isna().all()
    assert planned_weeks(own)["due"].notna().all()


def test_sections_that_another_trial_leaves_out_are_named(tmp_path):
    protocol = enrolment_of(tmp_path).protocol
    lacking = replace(protocol, borrowed=frozenset({"b_cells", "visits", "outcomes"}))
    assert borrowed_plan(protocol) == ""
    without_dates = replace(protocol, borrowed=frozenset({"accrual"}))
    assert borrowed_plan(without_dates) == ""  # none is drawn, so none is in force
    assert "says nothing of visits; what the standard" in borrowed_plan(lacking)
    assert "nothing of outcomes, B cells;" in borrowed_plan(
        lacking, ["outcomes", "eligibility", "b_cells"]
    )


def test_every_section_is_named_in_words(tmp_path):
    told = sections_in_words(field.name for field in fields(Protocol))

    assert "_" not in told
    assert "the definition of an attack, the time before treatment" in told
