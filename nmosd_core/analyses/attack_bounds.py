"""How far the primary outcome could move had those who left early been followed to week 52.

Each of them had a further attack or none, so the number without an attack has bounds.  The number
of attacks can only grow; one each is the worst case of sensitivity.py.
"""

import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.evidence_bounds import COUNT, SUM, Reach, Target, Weeks
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.sensitivity import left_before_week_52
from nmosd_core.analyses.visit_weeks import final_week

FOLLOW_UP = "follow-up to week 52"


def bound_attacks(attacks: Attacks) -> tuple[Target, Target]:
    """The outcomes that the follow-up of those who left early could move."""
    people = {row.participant: row for row in each_row(attacks.per_participant)}

    def attack_free(participant: str, _filled: Weeks) -> Reach | str:
        free = people[participant].most == 0
        return Reach(-1, 0) if free else "had, or may have had, an attack already"

    def total(_participant: str, _filled: Weeks) -> Reach | str:
        return Reach(0, 0, like_lowest=0, like_highest=1)

    weeks = (final_week(attacks.protocol),)
    one_each = "had each who left early none or one more"
    grow = "attacks can only be more; the illustration is no bound"
    return (
        Target(attacks.total, SUM, weeks, total, remark=grow, like=one_each),
        Target(attacks.attack_free, COUNT, weeks, attack_free),
    )


def list_left(attacks: Attacks) -> pd.DataFrame:
    """Participants who left before the first year was over, as gaps of `evidence_effects`."""
    who = attacks.per_participant.loc[left_before_week_52(attacks), "participant"]
    return pd.DataFrame(
        {
            "participant": who.tolist(),
            "assessment": FOLLOW_UP,
            "week": final_week(attacks.protocol),
            "can_be_saved": "",
        }
    )
