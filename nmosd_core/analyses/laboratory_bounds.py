"""How far laboratory safety could move if missing draws were there.

No registered outcome rests on the laboratory.  A draw can add a high grade or none.
"""

from nmosd_core.analyses.evidence_bounds import COUNT, Reach, Target, Weeks
from nmosd_core.analyses.laboratory import HIGH_GRADE, Laboratory


def bound_laboratory(laboratory: Laboratory) -> tuple[Target, ...]:
    """The count of participants with a high grade, which missing draws could move."""
    after = laboratory.graded[laboratory.graded["after_first"] & laboratory.graded["grade"].notna()]
    graded = set(after["participant"])
    high = set(after.loc[after["grade"] >= HIGH_GRADE, "participant"])

    def reach(participant: str, _filled: Weeks) -> Reach | str:
        if participant in high:
            return "counted already"
        return Reach(0, 1, of=int(participant not in graded))

    weeks = tuple(week for week in laboratory.protocol.assessments.laboratory if week)
    return (Target(laboratory.numbers[0], COUNT, weeks, reach),)
