"""Exposure and incidence rates of the CDISC pilot study, real participants, through the intake."""

from datetime import date
from pathlib import Path
from shutil import copy

import numpy as np
import pandas as pd
import pytest

from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.analyses.incidence import relate_events_to_time
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

ANSWERS = REFERENCE / "cdisc_pilot"
PROTOCOL = Path(__file__).parent / "cdisc_pilot" / "protocol.toml"
CUT = date(2015, 12, 31)
GROUPS = {
    "Overall": lambda: None,
    "Placebo": cdisc_pilot.placebo,
    "Site701-Placebo": cdisc_pilot.site_701_placebo,
}
MEASURES = {
    "any TEAE": "teae",
    "serious TEAE (AESER = Y)": "serious_teae",
    "severe TEAE": "severe_teae",
}


@pytest.fixture(scope="module", params=GROUPS)
def group(request, tmp_path_factory):
    """Name of the group, and its trial through the ordinary intake."""
    folder = tmp_path_factory.mktemp("pilot")
    export = cdisc_pilot.write_export(folder / "export", GROUPS[request.param]())
    bring_in(export, folder / "trial", CUT)
    copy(PROTOCOL, folder / "trial")
    return request.param, open_trial(folder / "trial")


def test_days_of_exposure_agree(group):
    name, trial = group
    people = measure_exposure(trial).per_participant
    table = pd.read_csv(ANSWERS / "exposure.csv").set_index("group").loc[name]
    days = people["exposure_days"]
    assert len(people) == table["n"]
    assert days.mean() == pytest.approx(table["mean_days"], rel=1e-4)
    assert days.std() == pytest.approx(table["sd_days"], rel=1e-4)
    assert days.median() == table["median_days"]
    assert np.quantile(days, [0.25, 0.75]).tolist() == [table["q1_type7"], table["q3_type7"]]
    assert (days.min(), days.max(), days.sum()) == (
        table["min_days"],
        table["max_days"],
        table["total_days"],
    )
    assert people["exposure_years"].sum() == pytest.approx(table["patient_years"], rel=1e-6)


def test_a_placebo_was_given_at_a_dose_of_zero(group):
    """Xanomeline was worn daily, so its cumulative dose is no sum of records; placebo is zero."""
    name, trial = group
    if name == "Overall":
        assert measure_exposure(trial).per_participant["infusions_given"].min() > 0
        return
    people = measure_exposure(trial).per_participant
    table = pd.read_csv(ANSWERS / "exposure.csv").set_index("group").loc[name]
    assert people["cumulative_dose"].mean() == table["mean_cumulative_dose"]
    assert people["cumulative_dose"].median() == table["median_cumulative_dose"]
    daily = people["cumulative_dose"] / people["exposure_days"]
    assert daily.mean() == table["mean_avg_daily_dose"]


def test_event_rates_and_incidences_agree(group):
    name, trial = group
    incidence = relate_events_to_time(trial)
    table = pd.read_csv(ANSWERS / "incidence_rates.csv")
    for expected in table[table["group"] == name].itertuples():
        rows = rows_of(incidence.events, expected.measure)
        rate = incidence.rate_of(rows, "x", expected.measure)
        assert (rate.n, rate.of) == (expected.n_events, pytest.approx(expected.patient_years))
        assert rate.value == pytest.approx(100 * expected.events_per_py, rel=1e-4, abs=1e-4)
        assert rate.lower == pytest.approx(100 * expected.pois95_lo, rel=1e-4, abs=1e-4)
        assert rate.upper == pytest.approx(100 * expected.pois95_hi, rel=1e-4)
        found = incidence.incidence_of(rows, "x", expected.measure)
        assert found.n == expected.n_subjects
        assert found.of == pytest.approx(expected.patient_years_to_first, rel=1e-6)
        assert found.value == pytest.approx(expected.eair_per_100py, rel=1e-4, abs=1e-4)
        assert found.lower == pytest.approx(100 * expected.eair95_lo, rel=1e-4, abs=1e-4)
        assert found.upper == pytest.approx(100 * expected.eair95_hi, rel=1e-4)


def rows_of(events, measure):
    """Rows of the listing that one measure of the reference counts."""
    if measure in MEASURES:
        return events.measure(MEASURES[measure]).rows
    level, _, term = measure.partition(": ")
    column = {"SOC": "organ_class", "PT": "preferred_term"}[level]
    return events.listing["treatment_emergent"] & events.listing[column].eq(term)
