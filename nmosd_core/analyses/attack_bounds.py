"""How far the primary outcome could move had everyone been followed to week 52.

Of those who left early, and of those of whom nothing is recorded to the end of their time at risk,
each had a further attack or none, so the number without an attack has bounds.  The number of
attacks can only grow; one each is the worst case.
"""

import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.evidence_bounds import COUNT, SUM, Reach, Target, Weeks
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.sensitivity import not_followed
from nmosd_core.analyses.visit_weeks import final_week

FOLLOW_UP = "follow-up to week 52"


def bound_attacks(attacks: Attacks) -> tuple[Target, Target]:
    """The outcomes that the follow-up of those who were not followed could move."""
    people = {row.participant: row for row in each_row(attacks.per_participant)}

    def attack_free(participant: str, _filled: Weeks) -> Reach | str:
        free = people[participant].most == 0
        return Reach(-1, 0) if free else "had, or may have had, an attack already"

    def total(_participant: str, _filled: Weeks) -> Reach | str:
        return Reach(0, 0, like_lowest=0, like_highest=1)

    weeks = (final_week(attacks.protocol),)
    one_each = "had each who was not followed to week 52 none or one more"
    grow = "attacks can only be more; the illustration is no bound"
    return (
        Target(attacks.total, SUM, weeks, total, remark=grow, like=one_each),
        Target(attacks.attack_free, COUNT, weeks, attack_free),
    )


def list_not_followed(attacks: Attacks) -> pd.DataFrame:
    """Who left before the first year was over or was not seen in it, as `evidence_effects` gaps."""
    who = attacks.per_participant.loc[not_followed(attacks), "participant"]
    return pd.DataFrame(
        {
            "participant": who.tolist(),
            "assessment": FOLLOW_UP,
            "week": final_week(attacks.protocol),
            "can_be_saved": "",
        }
    )
