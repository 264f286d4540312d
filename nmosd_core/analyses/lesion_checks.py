"""Checks of the MRI: was each scan compared with the one read before it?"""

import pandas as pd

from nmosd_core.analyses.comparators import NO, NOT_KNOWN
from nmosd_core.analyses.findings import Recorded, of_records
from nmosd_core.analyses.lesions import sum_lesions


def scans_compared_with_another(recorded: Recorded) -> pd.DataFrame:
    """Counts whose comparator is not, or may not be, the scan read before."""
    counts = sum_lesions(recorded.trial).counts
    rows = counts[counts["comparator_is_previous"].isin([NO, NOT_KNOWN])]
    words = rows["comparator_remark"] + "; a lesion may be counted twice or not at all"
    return of_records(rows, "nv", "NVSEQ", "NVLNKID", rows["comparator"], words)
