"""The attack definition on hand-written cases from the registered text."""

from datetime import date, timedelta

import pytest

from nmosd_core.analyses.attacks import count_attacks
from tests.conftest import trial_from
from tests.reference import cases, needs_reference

pytestmark = needs_reference


def trial_of(case, folder):
    """The case as dm and ce, and the name of each event by its number."""
    patients = case.get("patients") or [
        {"patient": "P1", "events": case["events"], "follow_up_days": None}
    ]
    dm, ce, names = ["USUBJID | RFSTDTC | RFPENDTC"], ["USUBJID | CESEQ | CESTDTC | CEDUR"], {}
    first = date.fromisoformat(case["first_dose"])
    for patient in patients:
        who, days = patient["patient"], patient["follow_up_days"]
        end = "" if days is None else first + timedelta(days=days)
        dm.append(f"{who} | {first} | {end}")
        past = [
            {"event_id": "", "onset": day, "duration_h": 72}
            for day in case.get("prior_attacks", [])
        ]
        for event in [*past, *patient["events"]]:
            number = len(names) + 1
            names[number] = event["event_id"]
            hours = "" if event["duration_h"] is None else f"PT{event['duration_h']}H"
            ce.append(f"{who} | {number} | {event['onset']} | {hours}")
    return trial_from(folder, date(2023, 12, 31), dm="\n".join(dm), ce="\n".join(ce)), names


@pytest.mark.parametrize("case", cases("attacks"), ids=lambda case: case["id"])
def test_case_has_its_answer(case, tmp_path):
    trial, names = trial_of(case, tmp_path)
    attacks = count_attacks(trial)
    found = {
        verdict: {names[number] for number in rows["sequence"]}
        for verdict, rows in attacks.worsenings.groupby("verdict")
    }
    expected = case["expected"]
    if "attacks" in expected:
        assert found.get("attack", set()) == set(expected["attacks"])
        assert found.get("to review", set()) == set(expected["review"])
        count = expected["count"]
        low, high = count if isinstance(count, list) else (count, count)
        assert (attacks.total.value, attacks.total.value_to) == (low, high)
    else:
        people = attacks.per_participant
        counts = dict(zip(people["participant"], people["most"], strict=True))
        assert counts == expected["attacks_per_patient"]
        assert attacks.attack_free.n == expected["attack_free"]
        assert attacks.rate.of == pytest.approx(expected["person_years"], rel=1e-6)
        assert attacks.rate.value == pytest.approx(expected["rate_per_py"], rel=1e-6)
