"""The attack rule on real episodes: 325 participants of a cystic fibrosis trial's placebo arm.

A stand-in for attacks: some episodes begin before entry, some within 30 days of the last, some
last less than a day.
"""

from datetime import date, timedelta

import pandas as pd
import pytest

from nmosd_core.analyses.attacks import count_attacks
from tests.conftest import trial_from
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference

REAL = REFERENCE / "real"
DAY_0 = date(2022, 1, 1)
OUTCOMES = {
    "attack": "attack",
    "30 days or less after previous attack": "same attack",
    "shorter than 24 h": "too short",
    "attack before entry": "before treatment",
}


def on_day(day):
    return (DAY_0 + timedelta(days=int(day))).isoformat()


@pytest.fixture(scope="module")
def attacks(tmp_path_factory):
    episodes = pd.read_csv(REAL / "exacerbation_episodes.csv").query("arm == 0")
    people = episodes.drop_duplicates("patient")
    dm = ["USUBJID | RFSTDTC | RFPENDTC"] + [
        f"{row.patient} | {DAY_0} | {on_day(row.follow_up_days)}" for row in people.itertuples()
    ]
    events = episodes.dropna(subset=["start_day"])
    ce = ["USUBJID | CESEQ | CESTDTC | CEDUR"] + [
        f"{row.patient} | {number} | {on_day(row.start_day)} | P{row.stop_day - row.start_day:.0f}D"
        for number, row in enumerate(events.itertuples(), start=1)
    ]
    folder = tmp_path_factory.mktemp("episodes")
    return count_attacks(trial_from(folder, dm="\n".join(dm), ce="\n".join(ce)))


def test_every_episode_has_its_verdict(attacks):
    expected = pd.read_csv(REAL / "expected_episodes_classified.csv")
    wanted = sorted(
        zip(
            expected["patient"],
            expected["start_day"],
            expected["outcome"].map(OUTCOMES),
            strict=True,
        )
    )
    found = attacks.worsenings
    got = sorted(
        zip(found["participant"].astype(int), found["trial_day"], found["verdict"], strict=True)
    )
    assert got == wanted


def test_counts_rate_and_interval_agree(attacks):
    expected = pd.read_csv(REAL / "expected_episodes_summary.csv").iloc[0]
    assert attacks.total.value == expected["attacks_on_study"]
    assert attacks.attack_free.n == expected["attack_free"]
    assert attacks.rate.of == pytest.approx(expected["patient_years"], rel=1e-6)
    assert attacks.rate.value == pytest.approx(expected["rate_per_py"], rel=1e-4)
    assert attacks.rate.lower == pytest.approx(expected["pois95_lo"], rel=1e-4)
    assert attacks.rate.upper == pytest.approx(expected["pois95_hi"], rel=1e-4)


def test_every_participant_agrees(attacks):
    """Counts by verdict, and the day of the first attack, of each of the 325."""
    expected = pd.read_csv(REAL / "expected_episodes_per_patient.csv").set_index("patient")
    people = attacks.per_participant.set_index(attacks.per_participant["participant"].astype(int))
    assert sorted(people.index) == sorted(expected.index)
    found = attacks.worsenings.assign(patient=attacks.worsenings["participant"].astype(int))
    counts = pd.crosstab(found["patient"], found["verdict"]).reindex(expected.index, fill_value=0)
    for verdict, column in {
        "attack": "attacks_on_study",
        "before treatment": "attacks_before_entry",
        "too short": "not_attack_short",
        "same attack": "not_attack_too_soon",
    }.items():
        assert counts[verdict].tolist() == expected[column].tolist()
    assert people["fewest"].reindex(expected.index).tolist() == counts["attack"].tolist()
    first = found[found["verdict"] == "attack"].groupby("patient")["trial_day"].min()
    assert first.to_dict() == expected["first_attack_day"].dropna().to_dict()
