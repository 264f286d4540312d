"""Which outcome each missing result touches, and how far that outcome could move."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.edss_bounds import bound_edss
from nmosd_core.analyses.evidence_bounds import SUM, Bounds, Reach, Target, add_reaches
from nmosd_core.analyses.evidence_found import B_CELLS, EDSS, LABORATORY, MRI, TITRE
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.laboratory_bounds import bound_laboratory
from nmosd_core.analyses.lesion_bounds import bound_lesions
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.pair_bounds import bound_cell_counts, bound_titres
from nmosd_core.analyses.rows import each_row
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import TrialData

BETWEEN, CAN_ONLY_GROW, NO_BOUND = "between bounds", "can only grow", "cannot be bounded"
BOUNDED_BELOW, BOUNDED_ABOVE, NOT_MOVED = "bounded below only", "bounded above only", "not moved"
NOT_ESTIMABLE = "not estimable"

Targets = Mapping[str, tuple[Target, ...]]

# Of each assessment: the numbers that rest on it.
TARGETS: dict[str, Callable[[TrialData], tuple[Target, ...]]] = {
    EDSS: lambda trial: bound_edss(follow_disability(trial)),
    MRI: lambda trial: bound_lesions(sum_lesions(trial)),
    TITRE: lambda trial: bound_titres(compare_titres(trial)),
    B_CELLS: lambda trial: bound_cell_counts(compare_b_cells(trial)),
    LABORATORY: lambda trial: bound_laboratory(review_laboratory(trial)),
}


def bound_each(gaps: pd.DataFrame, targets: Targets, protocol: Protocol) -> pd.DataFrame:
    """Say for every missing result how far each number could move if it alone were there.

    Parameters
    ----------
    gaps
        Rows of `MissingEvidence.assessments` without a whole result.
    targets
        The numbers that rest on each assessment.
    protocol
        Which number answers which registered outcome.

    Returns
    -------
    pandas.DataFrame
        One row per missing result and number that rests on its week: participant, assessment,
        week, status, can_be_saved, outcome (registered; empty for none), number (`Number`),
        bounds (`Bounds`), verdict (between bounds, bounded below only, bounded above only, can
        only grow, cannot be bounded, not moved; not estimable where the number is not and stays
        so) and why, in words.
    """
    rows = [
        {
            "participant": gap.participant,
            "assessment": gap.assessment,
            "week": gap.week,
            "status": gap.status,
            "can_be_saved": gap.can_be_saved,
            **_effect(target, [target.reach(gap.participant, frozenset({gap.week}))], protocol),
        }
        for gap in each_row(gaps)
        for target in targets.get(gap.assessment, ())
        if gap.week in target.weeks
    ]
    columns = ["participant", "assessment", "week", "status", "can_be_saved"]
    return pd.DataFrame(rows, columns=[*columns, *EFFECT])


def bound_together(gaps: pd.DataFrame, targets: Targets, protocol: Protocol) -> pd.DataFrame:
    """Say how far each number could move if every result that is missing were there.

    Returns
    -------
    pandas.DataFrame
        One row per number: assessment, missing (results it lacks), can_be_had (of those, in or
        after their window), and outcome, number, bounds, verdict and why as in `bound_each`.
    """
    rows = []
    for assessment, own_targets in targets.items():
        for target in own_targets:
            own = gaps[(gaps["assessment"] == assessment) & gaps["week"].isin(target.weeks)]
            weeks = own.groupby("participant")["week"].agg(frozenset)
            reaches = [target.reach(str(who), filled) for who, filled in weeks.items()]
            rows.append(
                {
                    "assessment": assessment,
                    "missing": len(own),
                    "can_be_had": int((own["can_be_saved"] != "").sum()),
                    **_effect(target, reaches, protocol),
                }
            )
    return pd.DataFrame(rows, columns=["assessment", "missing", "can_be_had", *EFFECT])


EFFECT = ["outcome", "number", "bounds", "verdict", "why"]


def _effect(target: Target, reaches: Iterable[Reach | str], protocol: Protocol) -> dict[str, Any]:
    found = list(reaches)
    known = [one for one in found if isinstance(one, Reach)]
    bounds = add_reaches(target, known) if known else Bounds(target.number, target.number)
    why = [one for one in found if isinstance(one, str)]
    nothing = target.number.not_estimable or "nothing is missing"
    stays = NOT_ESTIMABLE if target.number.value is None else NOT_MOVED
    return {
        "outcome": outcome_of(target.number.name, protocol),
        "number": target.number,
        "bounds": bounds,
        "verdict": _verdict(target, bounds) if known else stays,
        "why": target.remark if known else next(iter(why), nothing),
    }


def outcome_of(number: str, protocol: Protocol) -> str:
    """The registered outcome that a number answers; empty for none."""
    for outcome in protocol.outcomes.registered:
        if number in outcome.numbers:
            return outcome.name
    return ""


def _verdict(target: Target, bounds: Bounds) -> str:
    if target.kind == SUM:
        return CAN_ONLY_GROW
    if bounds.lowest and bounds.highest:
        return BETWEEN
    if bounds.lowest or bounds.highest:
        return BOUNDED_BELOW if bounds.lowest else BOUNDED_ABOVE
    return NO_BOUND
