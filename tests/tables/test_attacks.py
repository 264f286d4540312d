"""Worsenings that other limits of the definition judge otherwise."""

from dataclasses import replace

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.tables.attacks import changed_verdicts
from tests.conftest import trial_from


def test_only_worsenings_with_another_verdict_are_listed_with_both_and_the_reason(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01",
        ce="""
            USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
            01      | 1     | 2022-03-01 | PT72H | SPINAL CORD
            01      | 2     | 2022-03-16 | PT48H | SPINAL CORD
            02      | 1     | 2022-03-16 | PT10H | OPTIC NERVE
            02      | 2     | 2022-09-01 | PT2H  | OPTIC NERVE
        """,
    )
    attacks = count_attacks(trial)
    rule = replace(attacks.rule, minimum_hours=8.0, minimum_days_between=10)
    what_if = count_attacks(trial, rule)

    changed = changed_verdicts(attacks, what_if).set_index(["participant", "sequence"])

    assert list(changed.index) == [("01", 2), ("02", 1)]
    assert changed["verdict_by_protocol"].tolist() == ["same attack", "too short"]
    assert changed["verdict_what_if"].tolist() == ["attack", "attack"]
    assert (
        changed["reason_what_if"].iloc[0] == "at least 8 hours; 15 days after the previous attack"
    )
    assert changed_verdicts(attacks, attacks).empty
