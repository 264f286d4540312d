"""Adverse events of the CDISC pilot study, real participants, against its published tables."""

from datetime import date
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.event_counts import TERM
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

ANSWERS = REFERENCE / "cdisc_pilot"
PROTOCOL = Path(__file__).parent / "cdisc_pilot" / "protocol.toml"
CUT = date(2015, 12, 31)
# What the reference calls each measure.
MEASURES = {
    "any AE incl. before first dose": "ae",
    "any TEAE": "teae",
    "serious TEAE (AESER = Y)": "serious_teae",
    "TEAE with any seriousness criterion = Y": "criterion_teae",
    "TEAE with a seriousness criterion = Y but AESER = N (data query)": "criterion_only_teae",
    "related TEAE (POSSIBLE or PROBABLE)": "related_teae",
    "related TEAE, missing relationship counted as related": "related_or_missing_teae",
    "severe TEAE": "severe_teae",
    "moderate or severe TEAE": "moderate_or_severe_teae",
    "TEAE with fatal outcome": "fatal_teae",
    "TEAE not recovered / not resolved": "not_recovered_teae",
    "TEAE with partial start date": "partial_start_teae",
    "dermatologic TEAE (CQ01)": "group_dermatologic",
    "worst severity MILD": "worst_mild",
    "worst severity MODERATE": "worst_moderate",
    "worst severity SEVERE": "worst_severe",
    "discontinued treatment due to AE (disposition)": "left_for_event",
    "died": "died",
}
GROUPS = {
    "Overall": lambda: None,
    "Placebo": cdisc_pilot.placebo,
    "Site701-Placebo": cdisc_pilot.site_701_placebo,
}


def answers(name, group):
    table = pd.read_csv(ANSWERS / f"{name}.csv")
    return table[table["group"] == group]


@pytest.fixture(scope="module", params=GROUPS)
def group(request, tmp_path_factory):
    """Name of the group, and its adverse events through the ordinary intake."""
    folder = tmp_path_factory.mktemp("pilot")
    export = cdisc_pilot.write_export(folder / "export", GROUPS[request.param]())
    bring_in(export, folder / "trial", CUT)
    copy(PROTOCOL, folder / "trial")
    return request.param, summarise_adverse_events(open_trial(folder / "trial"))


def test_overview_agrees(group):
    name, events = group
    for expected in answers("ae_overview", name).itertuples():
        measure = events.measure(MEASURES[expected.measure])
        found = measure.participants
        assert (found.n, found.of) == (expected.n_subjects, expected.N), expected.measure
        assert found.value == pytest.approx(expected.pct, rel=1e-4)
        assert found.lower == pytest.approx(expected.cp95_lo, rel=1e-4, abs=5e-5)
        assert found.upper == pytest.approx(expected.cp95_hi, rel=1e-4)
        counted = None if measure.events is None else measure.events.value
        assert counted == (None if pd.isna(expected.n_events) else expected.n_events)


def test_table_by_organ_class_and_term_agrees(group):
    name, events = group
    found = events.by_term.assign(term=events.by_term["preferred_term"].fillna(""))
    expected = answers("ae_soc_pt", name).fillna({"pt": ""})
    merged = found.merge(
        expected,
        left_on=["organ_class", "term"],
        right_on=["soc", "pt"],
        how="outer",
        validate="1:1",
        suffixes=("", "_expected"),
        indicator=True,
    )
    assert merged["_merge"].eq("both").all()
    assert merged["level"].eq(TERM).equals(merged["pt"].ne(""))
    for ours, theirs in {
        "participants": "n_subjects",
        "events": "n_events",
        "of": "N",
        "percent": "pct",
        "percent_lower": "cp95_lo",
        "percent_upper": "cp95_hi",
    }.items():
        assert merged[ours].tolist() == pytest.approx(merged[theirs].tolist(), rel=1e-4, abs=5e-5)


def test_treatment_emergence_day_and_duration_of_every_event_agree(group):
    name, events = group
    everyone = answers("teae_flags", "Placebo")
    ours = events.listing.set_index(["participant", "sequence"])
    theirs = everyone.set_index(["USUBJID", "AESEQ"])
    ours = ours.loc[ours.index.isin(theirs.index)]
    theirs = theirs.loc[theirs.index.isin(ours.index)].reindex(ours.index)
    assert len(ours) == {"Site701-Placebo": 39}.get(name, 301)
    assert (
        ours["treatment_emergent"].map({True: "Y", False: "N"}).tolist() == theirs["TEAE"].tolist()
    )
    assert ours["started_as_recorded"].tolist() == theirs["AESTDTC"].tolist()
    complete = ours["started"].notna()
    trial_day = ours.loc[complete, "trial_day"].astype(int)
    study_day = trial_day.where(trial_day < 0, trial_day + 1)  # CDISC has no day 0
    assert study_day.tolist() == theirs.loc[complete, "STUDY_DAY"].astype(int).tolist()
    assert ours["duration_days"].fillna(-1).tolist() == theirs["DURATION_DAYS"].fillna(-1).tolist()
