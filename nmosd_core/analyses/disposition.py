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
)

SCREENED, TREATED = "screened", "treated"
BEFORE_TREATMENT = (SCREEN_FAILURE, IN_SCREENING)
AFTER_TREATMENT = (COMPLETED, LEFT_EARLY, DIED, ON_STUDY, NOT_RECORDED)
WITH_REASONS = (SCREEN_FAILURE, LEFT_EARLY, DIED)
NO_REASON = "reason not recorded"


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
    people = follow_up.participants
    screened = people["participant"].tolist()
    treated = people.loc[people["treated"], "participant"].tolist()
    of_state = {str(state): own.tolist() for state, own in people.groupby("state")["participant"]}
    steps = [
        (SCREENED, screened, screened),
        *((state, of_state.get(state, []), screened) for state in BEFORE_TREATMENT),
        (TREATED, treated, screened),
        *((state, of_state.get(state, []), treated) for state in AFTER_TREATMENT),
    ]
    reasons = _who_by_reason(follow_up)
    rows = []
    for step, reached, of in steps:
        rows.append((step, "", len(reached), len(of), ", ".join(reached)))
        for reason, everyone in reasons.items() if step in WITH_REASONS else ():
            who = [name for name in reached if name in everyone]
            if who:
                rows.append((step, reason, len(who), len(reached), ", ".join(who)))
    return pd.DataFrame(rows, columns=["step", "reason", "participants", "of", "names"])


def _who_by_reason(follow_up: FollowUp) -> dict[str, set[str]]:
    """Participants of each reason: criteria in the order of the protocol, then others by name."""
    people, failed = follow_up.participants, follow_up.unmet_criteria
    untreated = failed["participant"].isin(people.loc[~people["treated"], "participant"])
    place = {one.code: n for n, one in enumerate(follow_up.protocol.eligibility.criteria)}
    failed = failed[untreated].assign(place=failed["code"].map(place))
    failed = failed.sort_values(["place", "reason"])
    others = people[~people["participant"].isin(failed["participant"])]
    others = others.assign(reason=others["reason"].fillna(NO_REASON)).sort_values("reason")
    who: dict[str, set[str]] = {}
    for one in (failed, others):
        for name, reason in zip(one["participant"], one["reason"], strict=True):
            who.setdefault(str(reason), set()).add(str(name))
    return who
