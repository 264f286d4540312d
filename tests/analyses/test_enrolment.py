"""Enrolment: steps and reasons, pace against plan, and where everyone stands."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.tables.enrolment import nobody_due
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | DTHFL
    01      | 2022-01-01 |
    02      | 2022-02-15 |
    03      | 2022-02-15 |
    04      | 2022-03    |
    05      | 2022-03-01 | Y
    06      |            |
    07      |            |
    08      |            |
    09      |            |
"""
DS = """
    USUBJID | DSSEQ | DSTERM            | DSDECOD               | DSSTDTC
    01      | 1     | COMPLETED         | COMPLETED             | 2022-12-31
    02      | 1     | moved abroad      | WITHDRAWAL BY SUBJECT | 2022-06-01
    05      | 1     | sepsis            | DEATH                 | 2022-07-01
    08      | 1     | veins not usable  | SCREEN FAILURE        | 2022-01-05
"""
IE = """
    USUBJID | IESEQ | IETESTCD | IECAT     | IEORRES
    06      | 1     | EX03     | EXCLUSION | Y
    06      | 2     | IN05     | INCLUSION | N
    07      | 1     | EX03     | EXCLUSION | Y
    02      | 1     | IN01     | INCLUSION | N
"""


def enrolment_of(folder, on=date(2023, 6, 1), **drawings):
    return summarise_enrolment(trial_from(folder, on, **drawings))


@pytest.fixture(scope="module")
def enrolment(tmp_path_factory):
    return enrolment_of(tmp_path_factory.mktemp("trial"), dm=DM, ds=DS, ie=IE)


def test_steps_and_reasons_stand_in_the_order_of_the_protocol(enrolment):
    rows = enrolment.steps[["step", "reason", "participants", "of", "names"]]
    assert rows.to_numpy().tolist() == [
        ["screened", "", 9, 9, "01, 02, 03, 04, 05, 06, 07, 08, 09"],
        ["screen failure", "", 3, 9, "06, 07, 08"],
        ["screen failure", "not met: AQP4-IgG positive", 1, 3, "06"],
        ["screen failure", "excluded: Tumour now or within 5 years", 2, 3, "06, 07"],
        ["screen failure", "veins not usable", 1, 3, "08"],
        ["in screening", "", 1, 9, "09"],
        ["treated", "", 5, 9, "01, 02, 03, 04, 05"],
        ["completed", "", 1, 5, "01"],
        ["left early", "", 1, 5, "02"],
        ["left early", "WITHDRAWAL BY SUBJECT", 1, 1, "02"],
        ["died", "", 1, 5, "05"],
        ["died", "DEATH", 1, 1, "05"],
        ["on study", "", 2, 5, "03, 04"],
        ["end not recorded", "", 0, 5, ""],
    ]


def test_headline_numbers_carry_their_denominators(enrolment):
    found = {one.name: (one.value, one.of, one.of_what) for one in enrolment.numbers}
    assert found == {
        "screened": (9, None, ""),
        "screen_failures": (3, 9, "screened participants"),
        "treated": (5, 14, "planned participants"),
        "on_study": (2, 5, "treated participants"),
        "completed": (1, 5, "treated participants"),
        "left_early": (1, 5, "treated participants"),
        "infusions_given": (None, None, ""),
    }
    assert enrolment.numbers[0].note == "1 still in screening"


def test_definition_of_every_number_is_in_the_protocol(enrolment):
    for number in (*enrolment.numbers, *enrolment.visits.numbers):
        assert number.definition in enrolment.protocol.definitions


def test_incomplete_first_infusion_is_counted_but_has_no_place_in_time(enrolment):
    assert enrolment.undated == 1
    assert enrolment.treated.note == "1 without a complete first date"
    assert enrolment.first_infusions["participant"].tolist() == ["01", "02", "03", "05"]
    assert enrolment.first_infusions["cumulative"].tolist() == [1, 2, 3, 4]
    assert enrolment.months["cumulative"].max() == 4
    four = enrolment.participants.set_index("participant").loc["04"]
    assert four["first_infusion_as_recorded"] == "2022-03"


def test_months_run_from_the_start_of_the_plan_to_its_end_and_none_is_left_out(enrolment):
    months = enrolment.months
    assert months["month"].tolist() == [
        "2021-12", "2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06",
    ]  # fmt: skip
    assert months["treated"].tolist() == [0, 1, 2, 1, 0, 0, 0]
    assert months["cumulative"].tolist() == [0, 1, 3, 4, 4, 4, 4]


def test_plan_is_a_straight_line_to_the_planned_participants(enrolment):
    planned = enrolment.months.set_index("month")["planned"]
    assert planned["2021-12"] == pytest.approx(14 * 19 / 172)  # 12 to 31 December, of 172 days
    assert planned["2022-06"] == 14


def test_months_end_with_the_data_cut(tmp_path):
    months = enrolment_of(tmp_path, date(2022, 2, 1), dm=DM).months
    assert months["month"].tolist() == ["2021-12", "2022-01", "2022-02"]
    assert months["treated"].tolist() == [0, 1, 0]


def test_first_infusion_before_the_plan_begins_is_shown(tmp_path):
    months = enrolment_of(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2021-10-05").months
    assert months["month"].iloc[0] == "2021-10"
    assert months["planned"].iloc[0] == 0


def test_plan_of_another_trial_is_not_held_against_these_data(tmp_path):
    enrolment = enrolment_of(tmp_path, dm="STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01")
    assert not enrolment.has_plan
    assert enrolment.treated.of is None
    assert enrolment.months["planned"].isna().all()
    assert enrolment.months["month"].tolist() == ["2022-01"]


def test_participant_has_the_next_visit_the_last_infusion_and_what_is_overdue(tmp_path):
    enrolment = enrolment_of(
        tmp_path,
        date(2022, 4, 10),
        dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
        ds="USUBJID | DSSEQ | DSDECOD",
        sv="USUBJID | VISITNUM | VISIT | SVSTDTC\n01 | 4 | WEEK 4 | 2022-01-29",
        ex="""
            USUBJID | EXSEQ | EXSTDTC
            01      | 1     | 2022-01-01
            01      | 2     | 2022-01-15
            01      | 3     | 2022-02-08
        """,
    )
    one = enrolment.participants.iloc[0]
    assert one["state"] == "on study"
    assert one["week_reached"] == 4
    assert (one["planned_infusions_given"], one["infusions_due"]) == (2, 5)
    assert one["last_infusion"] == pd.Timestamp("2022-02-08")
    assert one["visits_overdue"] == 2
    assert one["next_visit"] == "Infusion 6 (week 16)"
    window = [one[name].date().isoformat() for name in ("next_on", "next_opens", "next_closes")]
    assert window == ["2022-04-23", "2022-04-16", "2022-04-30"]


def test_participant_whose_study_has_ended_has_no_next_visit(enrolment):
    ended = enrolment.participants[
        enrolment.participants["state"].isin(["completed", "left early"])
    ]
    assert len(ended) == 2
    assert ended["next_visit"].isna().all()


def test_weeks_count_who_was_due_and_who_came(tmp_path):
    weeks = enrolment_of(
        tmp_path,
        date(2022, 4, 10),
        dm="USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01",
        ds="USUBJID | DSSEQ | DSDECOD",
        sv="""
            USUBJID | VISITNUM | VISIT            | SVOCCUR | SVSTDTC
            01      | 4        | WEEK 4           | Y       | 2022-01-29
            01      | 4.1      | UNSCHEDULED WK 4 | Y       | 2022-01-30
            02      | 4        | WEEK 4           | N       |
        """,
        ex="USUBJID | EXSEQ | EXSTDTC\n01 | 1 | 2022-01-29",
    ).weeks.set_index("week")
    counts = ["planned", "due", "reached", "infused", "missed", "without_record"]
    assert weeks.loc[4, counts].tolist() == [2, 2, 1, 1, 1, 0]
    assert weeks.loc[12, counts].tolist() == [2, 2, 0, 0, 0, 2]
    assert weeks.loc[16, counts].tolist() == [2, 0, 0, 0, 0, 0]
    assert len(weeks) == 15


@pytest.mark.parametrize("dm", ["USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |"])
def test_trial_without_treated_participants_is_summarised(tmp_path, dm):
    enrolment = enrolment_of(tmp_path, dm=dm)
    assert (enrolment.treated.value, enrolment.treated.of) == (0, 14)
    assert enrolment.first_infusions.empty
    assert enrolment.months["treated"].sum() == 0
    assert len(enrolment.months) == 7
    assert enrolment.weeks.empty
    on_study = enrolment.on_study  # known, and as in the flow of participants
    assert (on_study.value, on_study.of, on_study.note) == (enrolment.count("on study"), None, "")
    assert enrolment.died.value is None  # a percentage of nobody is not


def test_trial_without_a_plan_and_without_infusions_has_no_months(tmp_path):
    enrolment = enrolment_of(tmp_path, dm="STUDYID | USUBJID | RFSTDTC\nOTHER | 01 |")
    assert enrolment.months.empty


def test_without_ds_it_is_said_that_ends_are_not_recorded(tmp_path):
    enrolment = enrolment_of(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    assert enrolment.count("end not recorded") == 1
    assert enrolment.on_study.note == "end not recorded of 1"


def test_participants_are_in_the_order_of_their_names_whatever_the_order_of_rows(tmp_path):
    head, *rows = DM.strip().splitlines()
    turned = "\n".join([head, *reversed(rows)])
    one = enrolment_of(tmp_path / "one", dm=DM, ds=DS, ie=IE)
    other = enrolment_of(tmp_path / "other", dm=turned, ds=DS, ie=IE)
    pd.testing.assert_frame_equal(one.participants, other.participants)
    pd.testing.assert_frame_equal(one.steps, other.steps)


def test_what_no_dataset_tells_is_missing_and_not_zero(tmp_path):
    columns = ["planned_infusions_given", "infusions_due", "visits_overdue"]
    enrolment = enrolment_of(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01")
    assert enrolment.participants[columns].isna().all(axis=None)
    assert nobody_due(enrolment).startswith("Not known: the export holds neither")
