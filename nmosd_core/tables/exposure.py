"""Exposure as tables: every infusion against its plan, and the sums of each participant."""

import pandas as pd

from nmosd_core.analyses.exposure import Exposure


def infusion_listing(exposure: Exposure) -> pd.DataFrame:
    """One row per infusion given to a treated participant.

    Columns: participant, sequence (EXSEQ), infusion (its planned number; empty where it belongs
    to none), visit_name, given (date; empty unless complete), given_as_recorded, trial_day (0 is
    the first infusion), days_since_previous, dose, dose_unit, weight (kg or as recorded),
    weighed (date of that weight), planned_dose (mg), dose_per_kg (mg/kg), deviation_percent
    (from the planned dose), deviation (as planned, noted, flagged, not compared), adjustment
    (EXADJ), remark.
    """
    columns = ["participant", "sequence", "infusion", "visit_name", "given", "given_as_recorded"]
    columns += ["trial_day", "days_since_previous", "dose", "dose_unit", "weight", "weighed"]
    columns += ["planned_dose", "dose_per_kg", "deviation_percent", "deviation", "adjustment"]
    return exposure.infusions[[*columns, "remark"]]


def exposure_by_participant(exposure: Exposure) -> pd.DataFrame:
    """One row per treated participant.

    Columns: participant, state, infusions_given (all records), planned_infusions_given (of
    those due), infusions_due, infusions_missed (recorded as such; these three are empty where the
    protocol in force plans none of this trial), cumulative_dose (mg; empty where a dose is not
    known in mg), cumulative_dose_per_kg (mg/kg), compliance_percent (dose given of dose planned),
    doses_compared (infusions with a dose and a weight), noted (a dose somewhat off), flagged (one
    far off; both empty where no dose was compared) and adjusted (infusions; empty where the export
    has no EXADJ), median_interval and longest_interval (days between infusions), first_day,
    last_day (dates of treatment), exposure_days (to the end of study or the data cut at most),
    exposure_years.
    """
    columns = ["participant", "state", "infusions_given", "planned_infusions_given"]
    columns += ["infusions_due", "infusions_missed", "cumulative_dose", "cumulative_dose_per_kg"]
    columns += ["compliance_percent", "doses_compared", "noted", "flagged", "adjusted"]
    columns += [
        "median_interval",
        "longest_interval",
        "first_day",
        "last_day",
        "exposure_days",
        "exposure_years",
    ]
    return exposure.per_participant[columns]


def planned_infusions(exposure: Exposure) -> pd.DataFrame:
    """One row per treated participant and planned infusion: the infusion grid.

    Columns: participant, infusion (its number), week, day (planned trial day), status (done,
    early, late, missed, overdue, no record, window open, to come, after leaving and others),
    done_on (date), done_day (trial day), reason (why it was missed), dose, dose_unit,
    deviation_percent, adjustment.
    """
    columns = ["participant", "infusion", "week", "day", "status", "done_on", "done_day", "reason"]
    return exposure.grid[[*columns, "dose", "dose_unit", "deviation_percent", "adjustment"]]
