"""Which planned week a record belongs to, and which weeks are due."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.visit_weeks import choose_one_a_week, list_due_weeks, place_in_weeks
from nmosd_core.study.reading import read_protocol
from tests.conftest import trial_from

PROTOCOL = read_protocol()
WEEKS = (12, 24, 52)


def place(name=None, day=None, number=None, named=None, weeks=WEEKS):
    """Planned week (None without), whether outside its window, and why it belongs to none."""
    records = pd.DataFrame(
        {
            "visit_name": pd.array([name], "str"),
            "visit_number": pd.array([number], "float64"),
            "visit_week": pd.array([named], "Int64"),
            "trial_day": pd.array([day], "Int64"),
        }
    )
    row = place_in_weeks(records, weeks, PROTOCOL).iloc[0]
    week = None if pd.isna(row["planned_week"]) else row["planned_week"]
    return week, bool(row["outside"]), row["not_planned"]


def test_visit_name_decides_whatever_the_day():
    assert place("WEEK 52", day=150, named=52) == (52, True, "")
    assert place("WEEK 52", day=None, named=52) == (52, False, "")


def test_visit_named_for_another_week_is_not_placed_by_its_day():
    assert place("WEEK 36", day=84, named=36) == (None, False, "not a planned week")
    assert place("SCREENING", day=84) == (None, False, "not a planned week")
    assert place("EARLY TERMINATION", day=364) == (None, False, "not a planned week")


@pytest.mark.parametrize(
    "name", ["UNSCHEDULED 6.1", "Unscheduled week 12", "WEEK 12.1", "unplanned", "计划外访视"]
)
def test_unscheduled_visit_stands_for_no_week(name):
    assert place(name, day=84, named=12) == (None, False, "unscheduled visit")


def test_baseline_and_final_evaluation_are_known_by_name():
    assert place("BASELINE", day=0, weeks=(0, 52))[0] == 0
    assert place("基线", day=0, weeks=(0, 52))[0] == 0
    assert place("Final evaluation", day=364)[0] == 52


@pytest.mark.parametrize(("day", "week"), [(77, 12), (91, 12), (76, None), (92, None), (364, 52)])
def test_record_without_a_visit_name_is_placed_in_the_window_it_lies_in(day, week):
    assert place(day=day)[0] == week


def test_record_without_a_visit_name_is_placed_in_the_nearest_of_two_windows():
    assert place(day=88, weeks=(12, 13))[0] == 13
    assert place(day=87, weeks=(12, 13))[0] == 12


def test_record_without_a_visit_name_but_with_a_decimal_number_is_unscheduled():
    assert place(day=84, number=6.1) == (None, False, "unscheduled visit")
    assert place(day=84, number=6.0)[0] == 12


def test_record_without_name_and_day_belongs_nowhere():
    assert place() == (None, False, "not a planned week")


def choose(*records):
    """Sequence numbers chosen, of (sequence, trial day, planned week)."""
    table = pd.DataFrame(records, columns=["sequence", "trial_day", "planned_week"])
    table = table.astype("Int64").assign(participant="01")
    return table.loc[choose_one_a_week(table, ["participant"]), "sequence"].tolist()


def test_of_several_records_of_a_week_the_nearest_stands_for_it():
    assert choose((1, 80, 12), (2, 85, 12), (3, 200, 24)) == [2, 3]


def test_of_two_equally_near_the_later_and_of_one_day_the_last_recorded_stands():
    assert choose((1, 86, 12), (2, 82, 12)) == [1]
    assert choose((2, 84, 12), (1, 84, 12)) == [2]


def test_record_without_a_day_stands_only_where_there_is_no_other():
    assert choose((1, None, 12), (2, 60, 12)) == [2]
    assert choose((1, None, 12)) == [1]


def test_only_a_record_that_may_stand_for_a_week_does_and_none_for_no_week():
    table = pd.DataFrame({"participant": "01", "sequence": [1, 2, 3], "trial_day": [84, 85, 86]})
    table["planned_week"] = pd.array([12, 12, None], "Int64")
    among = pd.Series([False, True, True])
    assert choose_one_a_week(table, ["participant"], among=among).tolist() == [1]


def test_records_without_a_side_are_records_of_one_place():
    table = pd.DataFrame({"participant": "01", "sequence": [1, 2, 3], "trial_day": [84, 85, 84]})
    table = table.assign(planned_week=12, side=pd.array([None, None, "LEFT"], "str"))
    assert choose_one_a_week(table, ["participant", "side"]).tolist() == [0, 2]


PEOPLE = """
    USUBJID | RFSTDTC    | DTHDTC
    01      | 2022-01-01 |
    02      | 2022-01-01 |
    03      | 2022-01-01 |
    04      | 2022-06    |
    05      | 2022-01-01 | 2022-03-01
"""
ENDS = """
    USUBJID | DSSEQ | DSDECOD       | DSSTDTC
    02      | 1     | ADVERSE EVENT | 2022-04-01
    03      | 1     | COMPLETED     | 2022-12-20
"""


def due(folder, on, **datasets):
    follow_up = follow_participants(trial_from(folder, on, **datasets))
    table = list_due_weeks(follow_up, WEEKS, PROTOCOL)
    return {participant: own["due"].tolist() for participant, own in table.groupby("participant")}


def test_week_is_due_once_its_window_has_closed(tmp_path):
    # 2022-01-01 is day 0: day 91 is 2022-04-02, the last of the window of week 12
    last_day, day_before = date(2022, 4, 2), date(2022, 4, 1)
    assert due(tmp_path / "a", last_day, dm=PEOPLE)["01"] == ["due", "not yet due", "not yet due"]
    assert due(tmp_path / "b", day_before, dm=PEOPLE)["01"] == ["not yet due"] * 3


def test_week_is_not_due_for_whoever_left_before_its_window_had_passed(tmp_path):
    # 02 leaves on day 91, the last of the window of week 12; the day before it was still open
    later = ENDS.replace("2022-04-01", "2022-04-02")
    found = due(tmp_path / "a", date(2023, 6, 1), dm=PEOPLE, ds=later)
    assert found["02"] == ["due", "after leaving", "after leaving"]
    assert found["05"] == ["after leaving"] * 3
    assert due(tmp_path / "b", date(2023, 6, 1), dm=PEOPLE, ds=ENDS)["02"] == ["after leaving"] * 3


def test_whoever_left_does_not_wait_for_the_window_to_close(tmp_path):
    in_between = ENDS.replace("2022-04-01", "2022-03-25")
    found = due(tmp_path, date(2022, 3, 28), dm=PEOPLE, ds=in_between)
    assert (found["01"][0], found["02"][0]) == ("not yet due", "after leaving")


def test_every_week_is_due_for_whoever_completed(tmp_path):
    assert due(tmp_path, date(2022, 12, 31), dm=PEOPLE, ds=ENDS)["03"] == ["due"] * 3


def test_nobody_knows_when_a_week_is_due_after_an_incomplete_first_infusion(tmp_path):
    assert due(tmp_path, date(2023, 6, 1), dm=PEOPLE)["04"] == ["not known when due"] * 3
