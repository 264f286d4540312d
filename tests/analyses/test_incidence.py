"""Rates of adverse events over time at risk, by hand."""

from datetime import date

import pytest

from nmosd_core.analyses.incidence import relate_events_to_time
from nmosd_core.errors import NotSupplied
from tests.conftest import trial_from
from tests.own_protocol import write_protocol

TWO = """
    USUBJID | RFSTDTC    | RFICDTC
    01      | 2022-01-01 | 2021-12-20
    02      | 2022-01-01 | 2021-12-20
"""
EVENTS = """
    USUBJID | AESEQ | AETERM   | AESTDTC    | AESER
    01      | 1     | HEADACHE | 2022-04-11 | N
    01      | 2     | HEADACHE | 2022-06-01 | N
    02      | 1     | COUGH    | 2021-12-25 | N
"""
YEAR = 364 / 365.25


def test_event_rate_is_events_over_all_time_at_risk(tmp_path):
    incidence = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=EVENTS))
    rate = incidence.event_rate(incidence.events.measure("teae"))
    assert (rate.n, rate.of) == (2, pytest.approx(2 * YEAR))
    assert rate.value == pytest.approx(100 * 2 / (2 * YEAR))
    assert rate.unit == "per 100 participant-years"


def test_incidence_stops_the_clock_at_the_first_event(tmp_path):
    incidence = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=EVENTS))
    found = incidence.incidence(incidence.events.measure("teae"))
    assert (found.n, found.of) == (1, pytest.approx(100 / 365.25 + YEAR))


def test_no_event_has_an_upper_bound(tmp_path):
    incidence = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=EVENTS))
    rate = incidence.event_rate(incidence.events.measure("serious_teae"))
    assert (rate.value, rate.lower) == (0, 0)
    assert rate.upper == pytest.approx(100 * 3.688879 / (2 * YEAR), rel=1e-6)


def test_start_known_to_the_month_counts_as_its_first_day_under_treatment(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM   | AESTDTC
        01      | 1     | HEADACHE | 2022-02
        02      | 1     | COUGH    | 2022-01
    """
    incidence = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=ae))
    first = incidence.days_to_first(incidence.events.measure("teae").rows)
    assert first["days"].tolist() == [31, 0]


def test_participant_whose_time_is_unknown_is_left_out_and_said(tmp_path):
    dm = TWO.replace("02      | 2022-01-01", "02      | 2022   ")
    ae = EVENTS.replace("2021-12-25", "2022-12-25")
    incidence = relate_events_to_time(trial_from(tmp_path, dm=dm, ae=ae))
    rate = incidence.event_rate(incidence.events.measure("teae"))
    assert (rate.n, rate.of) == (2, pytest.approx(YEAR))
    assert "1 whose time at risk is not known" in rate.note


LEFT = """
    USUBJID | DSSEQ | DSDECOD               | DSSTDTC
    01      | 1     | WITHDRAWAL BY SUBJECT | {}
"""


@pytest.mark.parametrize(
    ("left", "started", "note"),
    [
        ("2022-05-19", "2022-07-19", "1 event began after the time at risk ended"),
        ("2022-05-19", "2022-05-20", "1 event began after the time at risk ended"),
        ("2022-05-19", "2022-05-19", ""),
        ("2022-05-19", "2022-06", "1 event began after the time at risk ended"),
        ("2022-05-19", "2022-05", ""),  # may have begun before
        ("2022-05-19", "2022", ""),
        ("2022-05-19", "", ""),
    ],
)
def test_event_after_the_time_at_risk_counts_and_stands_beside_the_rate(
    tmp_path, left, started, note
):
    ae = f"USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | COUGH | {started}"
    trial = trial_from(tmp_path, dm=TWO, ae=ae, ds=LEFT.format(left))
    incidence = relate_events_to_time(trial)
    measure = incidence.events.measure("teae")
    assert (incidence.event_rate(measure).n, incidence.event_rate(measure).note) == (1, note)
    assert (incidence.incidence(measure).n, incidence.incidence(measure).note) == (1, note)


def test_events_after_the_end_of_exposure_stand_beside_its_rates(tmp_path):
    standard = 'time_at_risk = "first year"   # or exposure'
    write_protocol(tmp_path, {standard: 'time_at_risk = "exposure"'})
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700"
    incidence = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=EVENTS, ex=ex))
    assert incidence.event_rate(incidence.events.measure("teae")).note == (
        "without 1 whose time at risk is not known; 2 events began after the time at risk ended"
    )


def test_nobody_followed_has_no_rate(tmp_path):
    ae = "USUBJID | AESEQ | AETERM | AESTDTC"
    incidence = relate_events_to_time(trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 |", ae=ae))
    rate = incidence.event_rate(incidence.events.measure("teae"))
    assert rate.value is None
    assert rate.not_estimable


def test_without_ae_nothing_is_known(tmp_path):
    with pytest.raises(NotSupplied):
        relate_events_to_time(trial_from(tmp_path, dm=TWO))


def test_time_at_risk_says_from_when_to_when_and_why_it_ends(tmp_path):
    at_risk = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=EVENTS)).at_risk.iloc[0]
    assert (at_risk["at_risk_to"] - at_risk["at_risk_from"]).days == at_risk["days"] == 364
    assert at_risk["why_it_ends"] == "week 52"


def test_time_of_exposure_ends_with_the_last_day_that_counts(tmp_path):
    standard = 'time_at_risk = "first year"   # or exposure'
    write_protocol(tmp_path, {standard: 'time_at_risk = "exposure"'})
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700"
    at_risk = relate_events_to_time(trial_from(tmp_path, dm=TWO, ae=EVENTS, ex=ex)).at_risk
    assert at_risk["days"].tolist()[0] == 28
    assert at_risk["at_risk_to"].dt.date.astype("str").tolist()[0] == "2022-01-28"
    assert at_risk["why_it_ends"].tolist()[0] == "end of exposure"
    assert at_risk.iloc[1, 1:].isna().all()


def test_time_of_exposure_does_not_go_beyond_the_data_cut(tmp_path):
    standard = 'time_at_risk = "first year"   # or exposure'
    write_protocol(tmp_path, {standard: 'time_at_risk = "exposure"'})
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700"
    trial = trial_from(tmp_path, on=date(2022, 1, 20), dm=TWO, ae=EVENTS, ex=ex)
    at_risk = relate_events_to_time(trial).at_risk.iloc[0]
    assert (at_risk["days"], at_risk["why_it_ends"]) == (20, "data cut")
    assert at_risk["at_risk_to"].date() == date(2022, 1, 20)


def test_years_of_the_two_kinds_of_time_have_names_of_their_own(tmp_path):
    at_risk = relate_events_to_time(trial_from(tmp_path / "a", dm=TWO, ae=EVENTS))
    standard = 'time_at_risk = "first year"   # or exposure'
    (tmp_path / "b").mkdir()
    write_protocol(tmp_path / "b", {standard: 'time_at_risk = "exposure"'})
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700"
    trial = trial_from(tmp_path / "b", dm=TWO, ae=EVENTS, ex=ex)
    assert at_risk.participant_years.label == "Participant-years at risk"
    assert relate_events_to_time(trial).participant_years.label == "Participant-years of exposure"
    assert "the participant-years of exposure of everyone" in (
        trial.protocol.definitions["event_rate"].text
    )
