"""Missing evidence as tables: every planned assessment, what can still be saved, what is lost."""

import pandas as pd

from nmosd_core.analyses.missing_evidence import MissingEvidence


def evidence(missing: MissingEvidence) -> pd.DataFrame:
    """One row per treated participant, outcome assessment and planned week.

    Columns: participant, assessment (EDSS, MRI, antibody titre, B cells, laboratory), week (0 is
    the baseline), status (present, partly present, still possible, missing, lost, dataset not
    supplied, not known when due), can_be_saved (in the window, not yet reached, late only; empty
    where it is there or can no longer be had), why (of whatever is not present), planned_on,
    opens, closes (dates: planned day and window), done_on (date), trial_day (0 is the first
    infusion).
    """
    columns = ["participant", "assessment", "week", "status", "can_be_saved", "why"]
    columns += ["planned_on", "opens", "closes", "done_on", "trial_day"]
    return missing.assessments[columns]
