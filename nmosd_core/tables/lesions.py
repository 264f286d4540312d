"""Lesions as tables: every registered scan, every recorded count, and the sums."""

import pandas as pd

from nmosd_core.analyses.lesions import Lesions
from nmosd_core.tables.wording import yes_or_no


def lesion_scans(lesions: Lesions) -> pd.DataFrame:
    """One row per treated participant, registered week and region.

    Columns: participant, week, region, status (read, partly read, not done, missing, not yet
    due, after leaving, not known when due), scanned (date), trial_day (0 is the first
    infusion), new, enlarging, lesions (their sum; empty unless read, never 0 for a scan that
    was not), silent (silent; silent so far, where the days after the scan were not all followed;
    near an attack; not known; empty without a lesion), nearest_attack (onset) and
    days_from_attack (of the scan after it), comparator (as recorded), comparator_is_previous
    (yes, no, not recorded, not known; empty unless read), comparator_remark, remark (why it
    was not read, or what of it was not counted).
    """
    columns = ["participant", "week", "region", "status", "scanned", "trial_day", "new"]
    columns += ["enlarging", "lesions", "silent", "nearest_attack", "days_from_attack"]
    columns += ["comparator", "comparator_is_previous", "comparator_remark", "remark"]
    return lesions.scans[columns]


def lesions_by_participant(lesions: Lesions) -> pd.DataFrame:
    """One row per treated participant.

    Columns: participant, state, scans_due, scans_read, new, enlarging, lesions (over the scans
    read; empty without any).
    """
    return lesions.per_participant


def lesions_by_week(lesions: Lesions) -> pd.DataFrame:
    """One row per registered week and region.

    Columns: week, region, scans_due, scans_read, new, enlarging, lesions (over the scans read;
    empty without any).
    """
    return lesions.by_week


def lesion_counts(lesions: Lesions) -> pd.DataFrame:
    """One row per recorded count of a treated participant, in the sum or outside it.

    Columns: participant, sequence (NVSEQ), visit_name, scanned (date; empty unless complete),
    scanned_as_recorded, trial_day (0 is the first infusion), kind (what is counted), location
    (region as recorded), side, count_as_recorded, region and planned_week (as registered; empty
    outside), used (yes where it belongs to a registered scan), comparator (as recorded), remark.
    """
    columns = ["participant", "sequence", "visit_name", "scanned", "scanned_as_recorded"]
    columns += ["trial_day", "kind", "location", "side", "count_as_recorded", "region"]
    shown = lesions.counts[[*columns, "planned_week", "used", "comparator", "remark"]]
    return shown.assign(used=yes_or_no(shown["used"]))
