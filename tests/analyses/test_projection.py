"""When the last participant reaches week 52: planned, recorded, projected, or not estimable."""

from datetime import date
from math import inf

import pytest
from scipy import stats

from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.intervals import waiting_interval
from nmosd_core.figures.enrolment import enrolment_curve
from nmosd_core.tables.projection import projection_in_words, projection_listing, weeks_52_to_come
from nmosd_core.tables.wording import ATTENTION
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

RECRUITING = """
    USUBJID | RFICDTC    | RFSTDTC
    01      | 2021-12-20 | 2022-01-01
    02      | 2022-01-20 | 2022-02-01
    03      | 2022-02-01 | 2022-02-20
    04      | 2022-02-01 | 2022-03
    05      | 2022-03-01 |
"""
LEFT = """
    USUBJID | DSSEQ | DSCAT             | DSDECOD               | DSSTDTC
    03      | 1     | DISPOSITION EVENT | WITHDRAWAL BY SUBJECT | 2022-03-01
"""
SV = """
    USUBJID | VISITNUM | VISIT  | SVSTDTC
    02      | 1        | WEEK 4 | 2022-03-01
"""
NO_INFUSIONS = "USUBJID | EXSEQ | EXTRT | EXSTDTC"
CUT = date(2022, 4, 11)  # 100 days after the first infusion of all


@pytest.fixture(scope="module")
def recruiting(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recruiting")
    trial = trial_from(folder, CUT, dm=RECRUITING, ds=LEFT, sv=SV, ex=NO_INFUSIONS)
    return summarise_enrolment(trial)


@pytest.fixture(scope="module")
def rows(recruiting):
    return projection_listing(recruiting).set_index("milestone")


def test_last_first_infusion_is_projected_at_the_pace_since_the_first_of_all(rows):
    last = rows.loc["First infusion of the last participant"]
    assert last["basis"] == "projected"
    # 2 first infusions in 100 days after the first, so the 10 to come take 500 days
    assert last["expected_on"].date().isoformat() == "2023-08-24"
    assert "10 to come; 2 first infusions in the 100 days" in last["how_found"]


def test_week_52_of_the_last_follows_with_the_window_at_either_end(rows):
    first = rows.loc["First infusion of the last participant"]
    last = rows.loc["Final evaluation of the last participant"]
    assert [(last[name] - first[name]).days for name in ("expected_on", "earliest_on")] == [
        364,
        357,
    ]
    assert first.isna()["latest_on"]
    assert last.isna()["latest_on"]


def test_who_left_is_not_waited_for_and_an_unknown_first_day_is_said(recruiting, rows):
    assert weeks_52_to_come(recruiting)["participant"].tolist() == ["01", "02"]
    treated = rows.loc["Final evaluation of the last participant treated so far"]
    assert (treated["basis"], treated["participant"]) == ("planned", "02")
    assert treated["expected_on"].date().isoformat() == "2023-01-31"
    assert treated["latest_on"].date().isoformat() == "2023-02-07"
    said = dict(projection_in_words(recruiting))
    assert [mark for words, mark in said.items() if words.startswith("1 treated")] == [ATTENTION]


@pytest.mark.parametrize(("events", "more"), [(1, 1), (2, 10), (9, 4), (20, 1)])
def test_limits_are_those_of_the_f_distribution(events, more):
    lower, upper = waiting_interval(events, 100, more)
    f = stats.f
    assert lower == pytest.approx(
        100 * more / (events + 1) * f.ppf(0.025, 2 * more, 2 * events + 2)
    )
    assert upper == pytest.approx(100 * more / events * f.ppf(0.975, 2 * more, 2 * events))


@pytest.mark.parametrize("rate", [0.02, 0.1])
@pytest.mark.parametrize("more", [1, 5])
def test_interval_holds_its_level_whatever_the_rate(rate, more):
    covered = 0.0
    for events in range(40):
        lower, upper = waiting_interval(events, 100, more) if events else (0.0, inf)
        waits = stats.gamma(more, scale=1 / rate)
        covered += stats.poisson.pmf(events, rate * 100) * (waits.cdf(upper) - waits.cdf(lower))
    assert covered >= 0.95 - 1e-9


@pytest.mark.parametrize(("events", "exposure", "more"), [(0, 100, 1), (1, 0, 1), (1, 100, 0)])
def test_without_anything_observed_or_awaited_there_is_no_interval(events, exposure, more):
    with pytest.raises(ValueError, match="needs events"):
        waiting_interval(events, exposure, more)


@pytest.mark.parametrize(
    ("dm", "why"),
    [
        ("USUBJID | RFSTDTC", "fewer than two first infusions"),
        ("USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-02", "fewer than two first infusions"),
        ("USUBJID | RFSTDTC\n01 | 2022-04-11\n02 | 2022-04-11", "no time has passed"),
        ("STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01", "plan is that of another trial"),
    ],
)
def test_what_cannot_be_projected_is_said_in_words(tmp_path, dm, why):
    enrolment = summarise_enrolment(trial_from(tmp_path, CUT, dm=dm))
    rows = projection_listing(enrolment)
    assert rows["basis"].iloc[[0, -1]].tolist() == ["not estimable"] * 2
    assert rows["expected_on"].iloc[[0, -1]].isna().all()
    assert "not estimable" in projection_in_words(enrolment)[0][0]
    assert why in projection_in_words(enrolment)[0][0]


def test_a_day_beyond_five_planned_recruitments_is_not_given_but_the_first_possible_one(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2020-01-01\n02 | 2020-02-01"
    enrolment = summarise_enrolment(trial_from(tmp_path, CUT, dm=dm))
    last, at_week_52 = projection_listing(enrolment).iloc[[0, -1]].itertuples()
    assert [last.basis, at_week_52.basis] == ["not estimable"] * 2
    assert [str(last.expected_on), str(last.latest_on)] == ["NaT"] * 2
    assert (at_week_52.earliest_on - last.earliest_on).days == 357
    said = projection_in_words(enrolment)[0][0]
    assert f"at the present rate not before {last.earliest_on:%Y-%m-%d}: 12 to come; 1 " in said
    assert not [trace for trace in enrolment_curve(enrolment).data if trace.name == "projected"]


def test_where_everyones_end_is_recorded_no_pace_is_taken_to_go_on(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-02-01"
    ds = "USUBJID | DSSEQ | DSCAT | DSDECOD | DSSTDTC"
    ends = [f"{who} | 1 | DISPOSITION EVENT | COMPLETED | 2023-03-01" for who in ("01", "02")]
    trial = trial_from(tmp_path, date(2023, 6, 1), dm=dm, ds="\n".join([ds, *ends]))
    rows = projection_listing(summarise_enrolment(trial))
    assert rows["basis"].iloc[[0, -1]].tolist() == ["not estimable"] * 2
    assert set(rows["how_found"].iloc[[0, -1]]) == {"nobody is on study or in screening"}
    assert rows["earliest_on"].isna().all()


def test_an_upper_limit_too_far_off_is_said_and_not_dated(recruiting):
    assert "to later than can be projected" in projection_in_words(recruiting)[0][0]


@pytest.mark.parametrize(
    ("on", "basis", "expected"),
    [("2022-12-31", "planned", "2023-05-23"), ("2023-06-01", "recorded", "2023-05-23")],
)
def test_once_all_are_treated_the_last_on_study_is_named(on, basis, expected):
    enrolment = summarise_enrolment(open_trial(DEMO_TRIAL, date.fromisoformat(on)))
    last = projection_listing(enrolment).iloc[-1]
    assert (last["basis"], last["participant"]) == (basis, "NMO-018")
    assert last["expected_on"].date().isoformat() == expected


def test_in_presentation_mode_months_are_counted_from_the_first_infusion_of_all():
    trial = open_trial(DEMO_TRIAL, date(2022, 12, 31), presentation=True)
    rows = projection_listing(summarise_enrolment(trial))
    assert rows["expected_on"].tolist() == ["month 5", "month 17"]
    assert rows["participant"].tolist() == ["", ""]


def test_where_visits_were_not_supplied_everyone_still_in_is_waited_for(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-02-01"
    enrolment = summarise_enrolment(trial_from(tmp_path, CUT, dm=dm))
    assert weeks_52_to_come(enrolment)["participant"].tolist() == ["01", "02"]


@pytest.mark.parametrize("presentation", [False, True])
def test_where_visits_were_not_supplied_nobody_knows_who_was_seen_at_week_52(
    tmp_path, presentation
):
    dm = "USUBJID | RFICDTC | RFSTDTC\n01 | 2021-12-20 | 2022-01-01\n02 | 2022-01-20 | 2022-02-01"
    write_trial(tmp_path, date(2023, 6, 1), dm=dm, ds=LEFT.splitlines()[1])
    trial = open_trial(tmp_path, presentation=presentation)
    so_far = summarise_enrolment(trial).projection.milestones[1]

    assert "who came to it is not known" in so_far.why
    assert "nobody is waited for" not in so_far.why


def test_under_the_plan_of_another_trial_nobody_is_said_not_to_be_waited_for(tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    enrolment = summarise_enrolment(trial_from(tmp_path, CUT, dm=dm))
    so_far = enrolment.projection.milestones[1]

    assert so_far.why == "the plan is that of another trial"
    assert not any("waited for" in text for text, _ in projection_in_words(enrolment))
