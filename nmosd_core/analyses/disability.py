"""Disability: does the EDSS worsen from baseline to week 52, a secondary outcome.

The registry says 'worsening from baseline in EDSS to 52 weeks' and names no step, so any rise
is the registered reading and named rules stand beside it (study/protocol.toml).  Which score
is the baseline and which is of week 52 is decided in edss_scores.py.  A missing week 52 stays
missing: nothing is carried forward.  Week 52 is the last visit, so no worsening first seen
there can be confirmed (edss_confirmation.py).
"""

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.disability_result import Disability
from nmosd_core.analyses.edss_change import judge_changes
from nmosd_core.analyses.edss_comparison import compare_with_baseline
from nmosd_core.analyses.edss_scores import EDSS, list_scores
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.trial_data.store import TrialData, answered_once

__all__ = ["Disability", "follow_disability", "follow_disability_away_from_attacks"]


@answered_once
def follow_disability(trial: TrialData, *, without_near_attack: bool = False) -> Disability:
    """Follow the EDSS of every treated participant from baseline to week 52.

    Parameters
    ----------
    trial
        An opened data cut.
    without_near_attack
        Whether scores near an attack stand for nothing, to see what that would change.

    Returns
    -------
    Disability
        Every score with what it stands for, and the change of each treated participant under
        every rule; the protocol's own is in force.

    Raises
    ------
    NotSupplied
        The export holds no rs.
    """
    trial.require("rs")
    protocol = trial.protocol
    attacks = count_attacks(trial) if "ce" in trial.supplied else None
    recorded = trial.rows("scores")
    scores = list_scores(
        recorded[recorded["code"] == EDSS].reset_index(drop=True),
        attacks,
        protocol,
        without_near_attack=without_near_attack,
    )
    follow_up = follow_participants(trial)
    change = compare_with_baseline(scores, follow_up, protocol)
    both = change["baseline"].tolist(), change["week_52"].tolist()
    verdicts = {
        f"rule_{name}": judge_changes(*both, steps)
        for name, steps in protocol.disability.rules.items()
    }
    rule = protocol.disability.rule
    return Disability(
        scores=scores,
        change=change.assign(verdict=verdicts[f"rule_{rule}"], **verdicts),
        recorded=recorded,
        follow_up=follow_up,
        attacks=attacks,
        rule=rule,
        without_near_attack=without_near_attack,
        protocol=protocol,
        stamp=trial.stamp,
    )


def follow_disability_away_from_attacks(trial: TrialData) -> Disability:
    """The same as if scores near an attack had not been recorded: a 'what if'."""
    return follow_disability(trial, without_near_attack=True)
