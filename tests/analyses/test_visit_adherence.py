"""Visits and infusions against plan: who came when, of those due."""

import dataclasses
from datetime import date

import pytest

from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.figures.visits import visit_grid
from nmosd_core.tables import visits as tables
from tests.conftest import trial_from

CUT = date(2022, 4, 6)  # trial day 95 of somebody treated on 1 January
PEOPLE = """
    USUBJID | RFSTDTC    | ARM
    01      | 2022-01-01 |
    02      | 2022-01-01 |
    03      | 2022-01-01 |
    04      |            | SCREEN FAILURE
"""
ENDS = """
    USUBJID | DSSEQ | DSDECOD       | DSSTDTC
    03      | 1     | ADVERSE EVENT | 2022-01-20
"""
VISITS = """
    USUBJID | VISITNUM | VISIT       | SVOCCUR | SVREASOC | SVSTDTC
    01      | 1        | BASELINE    | Y       |          | 2022-01-01
    01      | 2        | WEEK 2      | Y       |          | 2022-01-20
    01      | 3        | WEEK 4      | N       | TRAVEL   |
    01      | 3.1      | UNSCHEDULED | Y       |          | 2022-02-10
    01      | 4        | WEEK 8      | Y       |          | 2022-02-15
    02      | 1        | BASELINE    | Y       |          | 2022-01-01
    02      | 2        | WEEK 2      | Y       |          | 2022-01-15
    03      | 1        | BASELINE    | Y       |          | 2022-01-01
    04      | 1        | BASELINE    | Y       |          | 2022-01-01
"""
INFUSIONS = """
    USUBJID | EXSEQ | EXDOSE | EXDOSU | EXSTDTC    | VISIT
    01      | 1     | 600    | mg     | 2022-01-01 | BASELINE
    01      | 2     | 600    | mg     | 2022-01-20 | WEEK 2
    02      | 1     | 600    | mg     | 2022-01-01 | BASELINE
    02      | 3     | 600    | mg     | 2022-01-29 | WEEK 4
    03      | 1     | 600    | mg     | 2022-01-01 | BASELINE
"""


@pytest.fixture(scope="module")
def adherence(tmp_path_factory):
    folder = tmp_path_factory.mktemp("adherence")
    return compare_with_plan(trial_from(folder, CUT, dm=PEOPLE, ds=ENDS, sv=VISITS, ex=INFUSIONS))


def statuses(adherence, participant):
    own = adherence.planned[adherence.planned["participant"] == participant]
    return dict(zip(own["week"], own["status"], strict=True))


def test_a_visit_is_judged_by_who_came_and_not_by_the_infusion(adherence):
    own = statuses(adherence, "01")
    assert [own[week] for week in (0, 2, 4, 8, 12, 16)] == [
        "done",
        "late",
        "missed",
        "early",
        "overdue",
        "to come",
    ]
    infusions = adherence.visits.planned.set_index(["participant", "week"])["status"]
    assert infusions["01", 8] == "no record"


def test_an_infusion_shows_that_the_participant_came_where_sv_says_nothing(adherence):
    rows = adherence.planned.set_index(["participant", "week"])
    assert rows.loc[("02", 4), "status"] == "done"
    assert rows.loc[("02", 4), "remark"] == "infusion given, without a record of the visit"
    assert not rows.loc[("02", 4), "attended"]
    assert rows.loc[("02", 2), "remark"] == ""


def test_nothing_is_asked_of_screen_failures_or_after_leaving(adherence):
    assert adherence.participants == ("01", "02", "03")
    assert statuses(adherence, "03")[4] == "after leaving"
    assert set(tables.recorded_visits(adherence)["participant"]) == {"01", "02", "03"}


def test_numbers_say_how_many_of_those_due_were_in_window_and_why_the_others_were_not(adherence):
    # Due: weeks 0, 2, 4, 8 and 12 of 01 and 02, weeks 0 and 2 of 03, who left on day 19.
    visits, infusions = adherence.visits_in_window, adherence.infusions_in_window
    assert (visits.value, visits.of) == (5, 12)
    assert visits.note == "1 early, 1 late, 1 missed, 3 overdue, 1 without a record"
    assert (infusions.value, infusions.of) == (4, 12)
    assert [number.name for number in adherence.numbers] == [
        "visits_in_window",
        "infusions_in_window",
        "visits_overdue",
        "visits_coming",
    ]


def test_summary_of_a_visit_names_who_was_not_in_window(adherence):
    table = tables.visit_adherence(adherence).set_index(["kind", "week"])
    week_2 = table.loc[("visit", 2)]
    assert week_2[["due", "done", "in_window", "late", "without_record"]].tolist() == [
        3,
        2,
        1,
        1,
        1,
    ]
    assert week_2["not_in_window"] == "01 late, 03 no record"
    assert (week_2["median_day"], week_2["first_day_done"], week_2["last_day_done"]) == (
        16.5,
        14,
        19,
    )
    assert table.loc[("visit", 16), "due"] == 0
    assert ("infusion", 52) not in table.index


def test_overdue_are_listed_with_the_days_since_their_window_closed(adherence):
    listed = tables.overdue(adherence)
    assert listed[["participant", "visit", "days_late", "assessments"]].to_numpy().tolist() == [
        ["02", "Infusion 4 (week 8)", 32, ""],
        ["01", "Infusion 5 (week 12)", 4, "EDSS, MRI, laboratory"],
        ["02", "Infusion 5 (week 12)", 4, "EDSS, MRI, laboratory"],
    ]


def test_next_due_are_those_that_open_by_the_cut_or_within_two_weeks(tmp_path):
    early = compare_with_plan(
        trial_from(tmp_path, date(2022, 3, 25), dm=PEOPLE, ds=ENDS, sv=VISITS, ex=INFUSIONS)
    )
    listed = tables.next_due(early)
    assert listed[["participant", "status", "days_left"]].to_numpy().tolist() == [
        ["01", "window open", 8],
        ["02", "window open", 8],
    ]
    assert tables.next_due(early)["closes"].dt.date.tolist() == [date(2022, 4, 2)] * 2


def test_every_recorded_visit_says_what_it_stands_for(adherence):
    rows = tables.recorded_visits(adherence)
    own = rows[rows["participant"] == "01"]
    assert own[["visit_name", "status", "remark"]].to_numpy().tolist() == [
        ["BASELINE", "done", ""],
        ["WEEK 2", "done", "outside the window"],
        ["UNSCHEDULED", "done", "unscheduled visit"],
        ["WEEK 8", "done", "outside the window"],
        ["WEEK 4", "missed", ""],
    ]


def test_a_week_of_assessments_without_a_visit_is_told_from_one_without_either(tmp_path):
    plan = (
        'extends = "standard"\n[infusions]\ndose_mg_per_kg = 10.0\nroute = "INTRAVENOUS"\n'
        'days = []\nwindow_days_before = []\nwindow_days_after = []\nsource = "ours: a test"\n'
    )
    (tmp_path / "protocol.toml").write_text(plan)
    sv = """
        USUBJID | VISITNUM | VISIT       | SVSTDTC
        01      | 1        | SCREENING   | 2021-12-20
        01      | 2        | BASELINE    | 2022-01-01
        01      | 3        | WEEK 12     | 2022-03-26
        01      | 3.1      | UNSCHEDULED | 2022-03-28
    """
    adherence = compare_with_plan(trial_from(tmp_path, date(2022, 5, 1), dm=PEOPLE, sv=sv))

    assert tables.recorded_visits(adherence)["remark"].tolist() == [
        "not a planned week",
        "assessments are planned in this week, a visit is not",
        "assessments are planned in this week, a visit is not",
        "unscheduled visit",
    ]


def test_windows_are_shown_as_assumptions_with_their_source(adherence):
    words = tables.windows_in_words(adherence)
    assert words.startswith("Windows are assumptions (ours: the registry gives no windows")
    assert "infusion 2 to infusion 3: 3 days before to 3 after" in words
    assert "infusion 4 to week 52: 7 days before to 7 after" in words


def test_windows_of_a_plan_without_infusions_have_the_source_of_the_visits(adherence):
    protocol = adherence.protocol
    infusions = dataclasses.replace(
        protocol.infusions, days=(), window_days_before=(), window_days_after=()
    )
    protocol = dataclasses.replace(
        protocol,
        infusions=infusions,
        sources=protocol.sources | {"visits.window_days_before": "ours: a week"},
    )
    words = tables.windows_in_words(dataclasses.replace(adherence, protocol=protocol))
    assert words == (
        "Windows are assumptions (ours: a week). In force: week 52: 7 days before to 7 after."
    )
    sources = protocol.sources | {"visits.window_days_before": "plan of the trial"}
    planned = dataclasses.replace(
        adherence, protocol=dataclasses.replace(protocol, sources=sources)
    )
    assert tables.windows_in_words(planned).startswith(
        "Windows are from the protocol file (plan of the trial). In force: "
    )


def test_without_sv_or_ex_nothing_is_called_missed(tmp_path):
    without = compare_with_plan(trial_from(tmp_path, CUT, dm=PEOPLE, ds=ENDS))
    assert set(without.planned["status"]) == {"dataset not supplied"}
    assert all(number.value is None for number in without.numbers)
    assert tables.visit_adherence(without)["due"].isna().all()
    assert tables.nobody_overdue(without).startswith("Not known: the export holds neither")
    assert tables.nobody_due(without).startswith("Not known: the export holds neither")
    assert without.exposure is None
    assert [trace.name for trace in visit_grid(without).data] == ["not supplied"]


def test_empty_trial_has_a_grid_that_says_so(tmp_path):
    nobody = compare_with_plan(
        trial_from(tmp_path, CUT, dm="USUBJID | RFSTDTC", sv=VISITS, ex=INFUSIONS)
    )
    assert [number.value for number in nobody.numbers] == [None, None, 0, 0]
    assert all("none is known to have been due" in one.not_estimable for one in nobody.numbers[:2])
    said = [note.text for note in visit_grid(nobody).layout.annotations]
    assert "Nobody has been treated yet" in said
    for show in (tables.overdue, tables.next_due, tables.visit_grid, tables.visit_adherence):
        assert show(nobody).empty


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Everyone was treated on one day; only the last came to nothing else."""
    names = [f"P{number:03}" for number in range(ROWS_OF_A_GRID + 2)]
    rows = [f"{name} | 2022-01-01" for name in names]
    came = [f"{name} | 2 | WEEK 2 | 2022-01-15" for name in names[:-1]]
    given = [f"{name} | 1 | 600 | 2022-01-15 | WEEK 2" for name in names[:-1]]
    return compare_with_plan(
        trial_from(
            tmp_path_factory.mktemp("crowd"),
            date(2022, 1, 20),
            dm="\n".join(["USUBJID | RFSTDTC", *rows]),
            ds="USUBJID | DSSEQ | DSDECOD | DSSTDTC",
            sv="\n".join(["USUBJID | VISITNUM | VISIT | SVSTDTC", *came]),
            ex="\n".join(["USUBJID | EXSEQ | EXDOSE | EXSTDTC | VISIT", *given]),
        )
    )


def test_grids_of_many_show_those_furthest_from_plan_first_and_the_others_on_request(crowd):
    rest = crowd.showing(ROWS_OF_A_GRID)
    assert crowd.participants[0] == f"P{ROWS_OF_A_GRID + 1:03}"
    assert (len(crowd.shown), len(rest.shown)) == (ROWS_OF_A_GRID, 2)
    assert not set(crowd.shown) & set(rest.shown)
    for draw, of in ((visit_grid, rest), (infusion_grid, rest.exposure)):
        figure = draw(of)
        assert list(figure.layout.meta["rows"]) == list(rest.shown)
        assert f"2 of {ROWS_OF_A_GRID + 2} participants" in figure.layout.annotations[0].text
    assert rest.visits_in_window == crowd.visits_in_window
