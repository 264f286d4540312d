"""Time to the first attack, and before and during, a second time in plain loops.

Written from the definitions of study/protocol.toml for the demo trial; the attacks themselves
are programmed a second time in test_attacks.py.
"""

from datetime import date

import pytest

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.trial_data.cuts import DEMO_TRIAL, list_cuts
from nmosd_core.trial_data.store import open_trial

CUTS = [cut.date for cut in list_cuts(DEMO_TRIAL)]


@pytest.mark.parametrize("on", CUTS, ids=str)
def test_attack_free_share_is_the_product_of_those_who_stayed_free(on):
    trial = open_trial(DEMO_TRIAL, on)
    first = follow_to_first_attack(trial)
    certain: dict[str, int] = {}
    for row in count_attacks(trial).worsenings.to_dict("records"):
        if row["verdict"] == "attack" and row["participant"] not in certain:
            certain[row["participant"]] = int(row["trial_day"])
    people = {
        row["participant"]: (certain.get(row["participant"]), row["days"])
        for row in count_attacks(trial).per_participant.to_dict("records")
    }
    share = 1.0
    for day in range(365):
        at_risk = sum(
            (day <= attack) if attack is not None else (day <= end)
            for attack, end in people.values()
        )
        attacks = sum(attack == day for attack, _ in people.values())
        if attacks:
            share *= 1 - attacks / at_risk
        if day in (84, 168, 364) and at_risk:
            assert first.curve.at(day)["survival"] == pytest.approx(share)
            assert first.curve.at(day)["n_risk"] == at_risk


@pytest.mark.parametrize("years", [1, 2])
def test_attacks_before_consent_are_those_of_the_story(years):
    """Consents and onsets read from the recorded text, compared as plain dates."""
    trial = open_trial(DEMO_TRIAL)
    consent = {
        row["USUBJID"]: date.fromisoformat(row["RFICDTC"][:10])
        for row in trial.dataset("dm").to_dict("records")
    }
    compared = compare_before_and_during(trial, years)
    counted = dict.fromkeys(compared.per_participant["participant"], 0)
    for row in trial.dataset("ce").to_dict("records"):
        who = row["USUBJID"]
        if who not in counted:
            continue
        until = consent[who]
        start = until.replace(year=until.year - years)
        onset = row["CESTDTC"] if len(row["CESTDTC"]) >= 10 else row["CESTDTC"] + "-15"
        counted[who] += start <= date.fromisoformat(onset[:10]) < until
    people = compared.per_participant
    assert people["before_fewest"].tolist() == list(counted.values())
    assert people["before_most"].tolist() == list(counted.values())
    before, during = sum(counted.values()), int(people["during_fewest"].sum())
    numbers = {number.name: number for number in compared.numbers}
    years_before, years_during = years * len(counted), float(people["years"].sum())
    assert numbers["attack_rate_before"].value == pytest.approx(before / years_before)
    assert numbers["rate_ratio"].value == pytest.approx(
        (during / years_during) / (before / years_before)
    )
