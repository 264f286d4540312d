"""Checks that know the trial: first infusions, worsenings, adverse events and scores.

They ask the same queries and analyses as the pages, so a record that a page could not use is
found here for the same reason.
"""

import pandas as pd

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.completions import TO_REVIEW
from nmosd_core.analyses.findings import (
    COLUMNS,
    Recorded,
    no_findings,
    of_participants,
    of_records,
)
from nmosd_core.analyses.follow_up import follow_participants


def incomplete_first_infusions(recorded: Recorded) -> pd.DataFrame:
    """Treated participants whose first infusion is not completely dated."""
    people = follow_participants(recorded.trial).participants
    partial = people[people["treated"] & people["first_infusion"].isna()]
    return of_participants(
        partial,
        _first_infusion_variable(recorded),
        partial["first_infusion_as_recorded"],
        "the first infusion has no complete date: no trial day, no time at risk",
    )


def worsenings_to_review(recorded: Recorded) -> pd.DataFrame:
    """Worsenings with a complete onset of which nobody can tell whether they are attacks.

    An onset that is missing or incomplete is found by C34.
    """
    worsenings = count_attacks(recorded.trial).worsenings
    rows = worsenings[worsenings["verdict"].eq(TO_REVIEW) & worsenings["onset"].notna()]
    words = "it cannot be decided whether this is an attack: " + rows["reason"]
    return of_records(rows, "ce", "CESEQ", "CESTDTC", rows["onset_as_recorded"], words)


def study_of_another_protocol(recorded: Recorded) -> pd.DataFrame:
    """The data's study, where the protocol in force is not its own or it is not named."""
    trial = recorded.trial
    planned = trial.protocol.trial
    if trial.cut.study in planned.study_ids:
        return no_findings()
    in_force = f"the plan and the definitions in force are those of {planned.registration}"
    remedy = "Put a protocol.toml into the trial folder" if trial.cut.study else "Add STUDYID to DM"
    row = ("", "", "dm", "", "STUDYID", trial.cut.study, f"{in_force}. {remedy}")
    return pd.DataFrame([row], columns=COLUMNS, dtype="str")


def _first_infusion_variable(recorded: Recorded) -> str:
    """The variable of dm that sql/opening/treated.sql takes for the first infusion."""
    dm = recorded.tables["dm"]
    return "RFXSTDTC" if dm["RFXSTDTC"].null_count < dm.num_rows else "RFSTDTC"
