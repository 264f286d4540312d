"""What changed since the previous data cut, for the overview."""

from nmosd_core.analyses.changes import Changes, compare_cuts
from nmosd_core.errors import HeldBack
from nmosd_core.trial_data.store import TrialData, find_previous
from pages.shared import ask


def find_changes(trial: TrialData) -> tuple[Changes | None, str]:
    """Every difference from the previous data cut, or None and why it is not told."""
    if trial.presentation:
        return None, str(HeldBack("Changes between data cuts"))
    previous = find_previous(trial)
    return (
        (ask(compare_cuts, previous.trial, trial), "")
        if previous.trial
        else (
            None,
            previous.why_not,
        )
    )
