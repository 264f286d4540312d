"""How far laboratory safety could move if missing draws were there.

No registered outcome rests on the laboratory.  A draw can add a high grade or none.  Who has
a result whose limit leaves a high grade open is in the number's range already.
"""

from nmosd_core.analyses.evidence_bounds import COUNT, Reach, Target, Weeks
from nmosd_core.analyses.lab_grades import HIGH_GRADE
from nmosd_core.analyses.laboratory import Laboratory


def bound_laboratory(laboratory: Laboratory) -> tuple[Target, ...]:
    """The count of participants with a high grade, which missing draws could move."""
    after = laboratory.graded_after
    graded = set(after["participant"])
    is_counted = after["grade"].ge(HIGH_GRADE).fillna(False).astype(bool) | after["may_be_high"]
    high = set(after.loc[is_counted, "participant"])

    def reach(participant: str, _filled: Weeks) -> Reach | str:
        if participant in high:
            return "counted already"
        return Reach(0, 1, of=int(participant not in graded))

    weeks = tuple(week for week in laboratory.protocol.assessments.laboratory if week)
    return (Target(laboratory.numbers[0], COUNT, weeks, reach),)
