"""Treatment-emergent adverse events of the CDISC pilot against the tables of its study report.

Tables 14-5.01 (participants and events by organ class), 14-5.02 (serious), and the worst severity
of each participant as recomputed from the same records.  Of table 14-1.02 (disposition) those who
left for an adverse event are here: 8, 44 and 39 by week 24, and one more on the high dose
after it.  The rest of it is held for placebo in test_cdisc_pilot_enrolment.py.
"""

from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.event_counts import TERM
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot

PROTOCOL = Path(__file__).parent / "cdisc_pilot" / "protocol.toml"
PLACEBO, LOW, HIGH = "Placebo", "Xanomeline Low Dose", "Xanomeline High Dose"
# Beginning of the organ class: participants and events on placebo, and on the high dose.
BY_CLASS = {
    "CARDIAC": ((12, 26), (15, 30)),
    "CONGENITAL": ((0, 0), (2, 2)),
    "EAR": ((1, 2), (1, 1)),
    "EYE": ((2, 5), (1, 2)),
    "GASTROINTESTINAL": ((17, 26), (20, 36)),
    "GENERAL": ((21, 46), (40, 124)),
    "HEPATOBILIARY": ((1, 1), (0, 0)),
    "IMMUNE": ((0, 0), (0, 0)),
    "INFECTIONS": ((16, 35), (13, 20)),
    "INJURY": ((4, 9), (5, 8)),
    "INVESTIGATIONS": ((10, 19), (6, 8)),
    "METABOLISM": ((6, 8), (2, 4)),
    "MUSCULOSKELETAL": ((4, 6), (7, 10)),
    "NEOPLASMS": ((0, 0), (1, 1)),
    "NERVOUS": ((8, 11), (25, 41)),
    "PSYCHIATRIC": ((10, 12), (8, 11)),
    "RENAL": ((4, 5), (3, 4)),
    "REPRODUCTIVE": ((2, 4), (1, 1)),
    "RESPIRATORY": ((8, 12), (10, 22)),
    "SKIN": ((20, 45), (40, 104)),
    "SOCIAL": ((0, 0), (1, 1)),
    "SURGICAL": ((2, 2), (2, 2)),
    "VASCULAR": ((3, 7), (1, 1)),
}
# Participants with any, with a serious one (and its events), by worst severity, leaving for one.
TOTALS = {
    PLACEBO: (65, 0, 0, (36, 24, 5), 8),
    LOW: (77, 1, 1, (19, 42, 16), 44),
    HIGH: (76, 2, 2, (22, 46, 8), 40),
}


@pytest.fixture(scope="module")
def arms(tmp_path_factory):
    return {arm: events_of(arm, tmp_path_factory.mktemp("arm")) for arm in TOTALS}


def events_of(arm, folder):
    dm = cdisc_pilot.dataset("dm")
    own = dm.loc[(dm["ARM"] == arm) & dm["RFXSTDTC"].notna(), "USUBJID"]
    (folder / "export").mkdir()
    for name in ("dm", "ae", "ds", "ex"):
        rows = cdisc_pilot.dataset(name)
        rows = rows[rows["USUBJID"].isin(own)].reset_index(drop=True)
        cdisc_pilot.write_xport(rows, folder / "export" / f"{name}.xpt")
    bring_in(folder / "export", folder / "trial", date(2015, 12, 31))
    copy(PROTOCOL, folder / "trial")
    return summarise_adverse_events(open_trial(folder / "trial"))


@pytest.mark.parametrize(("arm", "place", "events"), [(PLACEBO, 0, 281), (HIGH, 1, 433)])
def test_every_organ_class_has_the_participants_and_events_printed(arms, arm, place, events):
    found = arms[arm].by_term
    found = found[found["level"] != TERM]
    counts = zip(found["organ_class"], found["participants"], found["events"], strict=True)
    ours = {name.replace(",", " ").split()[0]: (of, times) for name, of, times in counts}
    assert ours == {name: row[place] for name, row in BY_CLASS.items() if row[place] != (0, 0)}
    assert arms[arm].measure("teae").events.value == events


@pytest.mark.parametrize("arm", TOTALS)
def test_participants_serious_events_and_worst_severity_are_those_published(arms, arm):
    events = arms[arm]
    serious = events.measure("serious_teae")
    worst = (f"worst_{severity}" for severity in ("mild", "moderate", "severe"))
    assert (
        events.measure("teae").participants.n,
        serious.participants.n,
        serious.events.value,
        tuple(events.measure(name).participants.n for name in worst),
        events.measure("left_for_event").participants.n,
    ) == TOTALS[arm]
