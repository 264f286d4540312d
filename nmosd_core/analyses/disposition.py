"""From screened to completed: how many participants reached each step, and why others did not.

Steps and reasons stand in the order of the protocol: eligibility criteria as it numbers them,
then other reasons by name, never by how frequent they are.  States are those of follow_up.py.
"""

import pandas as pd

from nmosd_core.analyses.follow_up import (
    COMPLETED,
    DIED,
    IN_SCREENING,
    LEFT_EARLY,
    NOT_RECORDED,
    ON_STUDY,
    SCREEN_FAILURE,
    FollowUp,
    follow_participants,
)
from nmosd_core.analyses.rows import as_table
from nmosd_core.trial_data.store import TrialData, answered_once, find_previous

SCREENED, TREATED = "screened", "treated"
BEFORE_TREATMENT = (SCREEN_FAILURE, IN_SCREENING)
AFTER_TREATMENT = (COMPLETED, LEFT_EARLY, DIED, ON_STUDY, NOT_RECORDED)
WITH_REASONS = (SCREEN_FAILURE, LEFT_EARLY, DIED)
NO_REASON = "reason not recorded"
STEPS = {"step": "str", "reason": "str", "participants": "int64", "of": "int64", "names": "str"}


def count_steps(follow_up: FollowUp) -> pd.DataFrame:
    """Count the participants of each step, and of each reason for not going on.

    Returns
    -------
    pandas.DataFrame
        One row per step, followed by its reasons: step (screened, screen failure, in
        screening, treated, completed, left early, died, on study, end not recorded), reason
        (empty in the row of the step), participants, of (screened, then treated; of a reason
        the participants of its step), names (of these participants).  Someone who failed several
        criteria stands at each of them.
    """
    who_by_step = _who_by_step(follow_up)
    reasons = _who_by_reason(follow_up)
    rows = []
    for step, reached in who_by_step.items():
        of = who_by_step[TREATED if step in AFTER_TREATMENT else SCREENED]
        rows.append((step, "", len(reached), len(of), ", ".join(reached)))
        for reason, everyone in reasons.items() if step in WITH_REASONS else ():
            who = [name for name in reached if name in everyone]
            if who:
                rows.append((step, reason, len(who), len(reached), ", ".join(who)))
    return as_table(rows, STEPS)


@answered_once
def find_newcomers(trial: TrialData) -> dict[str, list[str]]:
    """Who is at each step and was not there at the previous data cut; empty without one."""
    earlier = find_previous(trial).trial
    if earlier is None:
        return {}
    now, before = (_who_by_step(follow_participants(one)) for one in (trial, earlier))
    return {step: [one for one in who if one not in before[step]] for step, who in now.items()}


def _who_by_step(follow_up: FollowUp) -> dict[str, list[str]]:
    """Participants of each step, in the order of the steps."""
    people = follow_up.participants
    of_state: dict[str, list[str]] = {state: [] for state in (*BEFORE_TREATMENT, *AFTER_TREATMENT)}
    for who, state in zip(people["participant"], people["state"], strict=True):
        of_state[state].append(who)
    return {
        SCREENED: people["participant"].tolist(),
        **{state: of_state[state] for state in BEFORE_TREATMENT},
        TREATED: follow_up.treated["participant"].tolist(),
        **{state: of_state[state] for state in AFTER_TREATMENT},
    }


def _who_by_reason(follow_up: FollowUp) -> dict[str, set[str]]:
    """Participants of each reason: criteria in the order of the protocol, then others by name."""
    people, unmet, treated = follow_up.participants, follow_up.unmet_criteria, follow_up.treated
    place = {one.code: n for n, one in enumerate(follow_up.protocol.eligibility.criteria)}
    was_treated = set(treated["participant"])
    failed = sorted(
        (place.get(code, len(place)), reason, who)
        for who, code, reason in zip(
            unmet["participant"], unmet["code"], unmet["reason"], strict=True
        )
        if who not in was_treated
    )
    has_failed = {who for *_, who in failed}
    reasons = zip(people["reason"].fillna(NO_REASON), people["participant"], strict=True)
    others = sorted((reason, who) for reason, who in reasons if who not in has_failed)
    who_by_reason: dict[str, set[str]] = {}
    for *_, reason, who in (*failed, *others):
        who_by_reason.setdefault(reason, set()).add(who)
    return who_by_reason
