"""Clean data at a milestone: nothing missing, and nothing to ask of what happened before it."""

import dataclasses
from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.analyses.finding_days import first_record, named_week, place_findings
from nmosd_core.analyses.findings import ONCE_FROM
from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from tests.conftest import trial_from
from tests.own_protocol import write_protocol

# A trial of one assessment: the EDSS at baseline and every milestone.
PLAN = {
    "edss = [0, 12, 24, 36, 52]": "edss = [0, 12, 24, 52]",
    "antibody_titre = [0, 52]": "antibody_titre = []",
    "b_cells = [0, 52]": "b_cells = []",
    "laboratory = [0, 4, 12, 24, 36, 52]": "laboratory = []",
}
DM = """
    USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX | AGE | RFPENDTC
    01      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40  |
    02      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40  |
    03      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40  |
    04      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40  | 2022-05-01
    05      | NCT05154734 | 2021-12-20 | 2022-12-20 | F   | 40  |
    06      | NCT05154734 | 2021-12-20 | 2022-01-01 |     | 40  |
    07      | NCT05154734 | 2021-12-20 | 2022-01    | F   | 40  |
    08      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40  | 2022-12-31
"""


def scores(participant, *rows):
    """EDSS of one participant: visit, date, and a score or NOT DONE."""
    lines = []
    for number, (visit, day, score) in enumerate(rows, 1):
        result = f"{score} | " if score != "NOT DONE" else " | NOT DONE"
        lines.append(f"{participant} | {number} | EDSS0101 | {visit} | {day} | {result}")
    return lines


BASELINE = ("BASELINE", "2022-01-01", "3.0")
WEEK_12 = ("WEEK 12", "2022-03-26", "3.0")
WEEK_24 = ("WEEK 24", "2022-06-18", "3.0")
WEEK_52 = ("WEEK 52", "2022-12-31", "3.0")
RS = "\n".join(
    [
        "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSORRES | RSSTAT",
        *scores("01", BASELINE, WEEK_12, WEEK_24, WEEK_52),
        *scores("02", BASELINE, ("WEEK 12", "2022-03-26", "3.3"), WEEK_24, WEEK_52),
        *scores("03", BASELINE, WEEK_12, ("WEEK 24", "2022-06-18", "NOT DONE"), WEEK_52),
        *scores("04", BASELINE, WEEK_12),
        *scores("05", ("BASELINE", "2022-12-20", "3.0")),
        *scores("06", BASELINE, WEEK_12, WEEK_24, WEEK_52),
        *scores("07", BASELINE, WEEK_12),
        *scores("08", BASELINE, WEEK_12, WEEK_24, WEEK_52),
    ]
)
AE = """
    USUBJID | AESEQ | AETERM | AESTDTC    | AESER | AESHOSP
    01      | 1     | a      | 2022-08-01 |       | Y
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """Eight participants, each with something else in order or not."""
    folder = tmp_path_factory.mktemp("clean")
    write_protocol(folder, PLAN)
    text = (folder / "protocol.toml").read_text(encoding="utf-8")
    lesions = text.partition("[lesions]")
    weeks = lesions[2].replace("weeks = [12, 24, 52]", "weeks = []", 1)
    (folder / "protocol.toml").write_text(lesions[0] + lesions[1] + weeks, encoding="utf-8")
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n04 | 1 | WITHDRAWAL BY SUBJECT | 2022-05-01"
    return trial_from(folder, date(2023, 1, 10), dm=DM, rs=RS, ae=AE, ds=ds)


@pytest.fixture(scope="module")
def clean(trial):
    return judge_clean_data(trial)


def at(clean, participant, week):
    rows = clean.milestones
    return rows[(rows["participant"] == participant) & (rows["week"] == week)].iloc[0]


def status(clean, participant):
    return [at(clean, participant, week)["status"] for week in (12, 24, 52)]


def test_with_all_assessments_and_nothing_to_ask_the_data_are_clean(clean):
    assert status(clean, "01")[:2] == ["clean", "clean"]


def test_a_finding_touches_the_milestones_after_its_record(clean):
    assert status(clean, "01")[2] == "open or incomplete"
    assert at(clean, "01", 52)[["errors", "queries", "missing"]].tolist() == [1, 0, 0]
    assert at(clean, "01", 24)["errors"] == 0


def test_a_milestone_rests_on_its_assessments_and_on_the_records_of_its_findings(clean):
    until_24 = ["RS 2022-01-01", "RS 2022-03-26", "RS 2022-06-18"]
    assert at(clean, "01", 24)["records"].split("; ") == until_24
    assert at(clean, "01", 52)["records"].split("; ") == [*until_24, "RS 2022-12-31", "AE 1"]


def test_a_finding_that_names_no_record_counts_from_the_beginning(clean):
    assert [at(clean, "06", week)["errors"] for week in (12, 24, 52)] == [1, 1, 1]


def test_what_a_late_visit_asks_belongs_to_the_milestone_it_was_for(tmp_path):
    """A score of week 12 that is none, recorded after the window of week 12."""
    dm = "\n".join(DM.splitlines()[:3])
    late = scores("01", BASELINE, ("WEEK 12", "2022-04-20", "3.3"))
    rs = "\n".join([RS.partition("\n")[0], *late])
    clean = judge_clean_data(trial_from(tmp_path, date(2023, 1, 10), dm=dm, rs=rs))

    assert at(clean, "01", 12)["errors"] == 1


def test_what_is_said_once_of_every_record_counts_for_everyone(tmp_path):
    """Nobody has a date of consent, which is said once."""
    people = [f"{number:02} | | 2022-01-01 | F | 40" for number in range(ONCE_FROM)]
    dm = "\n".join(["USUBJID | RFICDTC | RFSTDTC | SEX | AGE", *people])
    clean = judge_clean_data(trial_from(tmp_path, dm=dm))

    assert clean.of_nobody == 0
    assert set(clean.milestones["errors"]) == {1}


def test_an_assessment_that_is_missing_is_open_until_it_is_there(clean):
    assert at(clean, "02", 12)[["status", "missing"]].tolist() == ["open or incomplete", 1]
    assert at(clean, "02", 52)["missing"] == 1


def test_what_was_not_done_is_lost_and_told_apart(clean):
    assert status(clean, "03") == [
        "clean",
        "clean but for what is lost",
        "clean but for what is lost",
    ]
    assert at(clean, "03", 52)[["missing", "lost"]].tolist() == [0, 1]


def test_for_whoever_left_a_later_milestone_is_not_due(clean):
    assert status(clean, "04") == ["clean", "left before", "left before"]


def test_a_milestone_whose_window_is_not_closed_is_not_due(clean):
    assert status(clean, "05") == ["not yet due"] * 3


def test_whoever_left_within_the_window_with_every_assessment_of_it_had_it_done(clean):
    assert status(clean, "08") == ["clean", "clean", "clean"]


def test_what_was_not_supplied_is_not_missing_and_leaves_open_who_is_clean(tmp_path):
    """Everything but the EDSS was not supplied; 02 has an error besides."""
    rs = "\n".join([RS.partition("\n")[0], *scores("01", BASELINE, WEEK_12)])
    dm = """
        USUBJID | STUDYID     | RFICDTC    | RFSTDTC    | SEX | AGE
        01      | NCT05154734 | 2021-12-20 | 2022-01-01 | F   | 40
        02      | NCT05154734 | 2021-12-20 | 2022-01-01 |     | 40
    """
    clean = judge_clean_data(trial_from(tmp_path, date(2022, 5, 1), dm=dm, rs=rs))
    week_12, *_ = clean.numbers

    assert at(clean, "01", 12)[["status", "missing"]].tolist() == ["dataset not supplied", 0]
    assert at(clean, "02", 12)[["status", "missing"]].tolist() == ["open or incomplete", 2]
    assert (week_12.value, week_12.value_to, week_12.of) == (0, 1, 2)
    assert week_12.note == "1 not known: a dataset not supplied"


def test_without_a_complete_first_infusion_nobody_knows_when_it_was_due(clean):
    assert status(clean, "07") == ["not known when due"] * 3


def test_numbers_are_of_those_for_whom_the_milestone_was_due(clean):
    week_12, week_24, week_52 = clean.numbers

    assert (week_12.name, week_12.value, week_12.of) == ("clean_week_12", 4, 6)
    assert (week_24.value, week_24.of, week_24.note) == (2, 5, "1 more but for what is lost")
    assert (week_52.value, week_52.of) == (1, 5)


def test_data_of_another_study_reach_nothing(tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC | SEX\nOTHER | 01 | 2022-01-01 | F"
    clean = judge_clean_data(trial_from(tmp_path, dm=dm))

    assert set(clean.milestones["status"]) == {"not known when due"}
    assert clean.numbers[0].value is None
    assert "is that of NCT05154734, not of OTHER" in clean.numbers[0].not_estimable


def test_an_empty_trial_has_milestones_and_nobody_at_them(tmp_path):
    clean = judge_clean_data(trial_from(tmp_path, dm="USUBJID | RFSTDTC"))

    assert clean.milestones.empty
    why = "there are no participants for whom it was due or done"
    assert [(number.value, number.not_estimable) for number in clean.numbers] == [(None, why)] * 3


def test_a_grid_that_has_no_room_for_all_begins_with_those_with_most_to_mend(clean):
    many = pd.concat(
        [
            clean.milestones.assign(participant=f"{number:03}", errors=number)
            for number in range(ROWS_OF_A_GRID + 5)
        ]
    )
    crowded = dataclasses.replace(clean, milestones=many)

    assert crowded.participants[0] == f"{ROWS_OF_A_GRID + 4:03}"
    assert len(crowded.showing(0).shown) == ROWS_OF_A_GRID
    assert len(crowded.showing(ROWS_OF_A_GRID).shown) == 5
    assert clean.showing(0).shown == tuple(f"0{number}" for number in range(1, 9))


def place(trial, *rows):
    columns = ["participant", "visit", "dataset", "record"]
    return place_findings(pd.DataFrame(list(rows), columns=columns), trial)


def test_a_finding_happened_when_its_record_began(trial):
    placed = place(
        trial,
        ("01", "", "ae", "AESEQ 1"),
        ("01", "WEEK 12", "rs", "RSSEQ 2 and 3 more"),
        ("01", "", "ae", "AESEQ 9"),
        ("01", "Infusion 5 (week 12)", "nv", ""),
        ("01", "", "dm", ""),
    )
    days = placed["happened_on"].dt.strftime("%Y-%m-%d").fillna("").tolist()

    assert days == ["2022-08-01", "2022-03-26", "", "", ""]
    assert placed["visit_week"].astype("object").where(
        placed["visit_week"].notna(), None
    ).tolist() == [
        None,
        12,
        None,
        12,
        None,
    ]


@pytest.mark.parametrize(
    "visit",
    ["WEEK 12", "Week 52 ", "Infusion 5 (week 12)", "wk 4", "W24", "第12周", "BASELINE", "VISIT 1"],
)
def test_the_week_of_a_visit_is_read_as_the_queries_read_it(trial, visit):
    read = trial.select("SELECT week_named($visit::VARCHAR) AS week", visit=visit).at[0, "week"]

    assert named_week(visit) == (None if pd.isna(read) else read)


def test_of_a_finding_that_names_several_records_the_first_tells_the_day():
    assert first_record("LBSEQ 3 and 29 more") == "LBSEQ 3"
    assert first_record("LBSEQ 3") == "LBSEQ 3"
