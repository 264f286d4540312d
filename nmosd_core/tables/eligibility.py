"""Eligibility as tables: every criterion, and every screen failure."""

import pandas as pd

from nmosd_core.analyses.eligibility import CriteriaMet
from nmosd_core.tables.wording import in_short


def eligibility_criteria(met: CriteriaMet) -> pd.DataFrame:
    """One row per eligibility criterion, in the order of the protocol.

    Columns: criterion_code, criterion_kind (inclusion, exclusion), criterion (the registry's,
    shortened), read_before (in an earlier version; empty where it is the same), recorded_as (the
    words of the export where they are others), not_met (screened participants), screen_failures,
    treated_anyway (of these), of (screened), names (of the first 20 who did not meet it).
    """
    shown = met.criteria.rename(
        columns={
            "code": "criterion_code",
            "kind": "criterion_kind",
            "text": "criterion",
            "earlier": "read_before",
            "treated": "treated_anyway",
        }
    ).assign(names=met.criteria["names"].map(in_short))
    columns = ["criterion_code", "criterion_kind", "criterion", "not_met", "of", "screen_failures"]
    return shown[[*columns, "treated_anyway", "names", "read_before", "recorded_as"]]


def screen_failures(met: CriteriaMet) -> pd.DataFrame:
    """One row per screen failure.

    Columns: participant, criteria_not_met (codes), reason (in words), consent,
    end_of_study (dates).
    """
    return met.failures[["participant", "criteria_not_met", "reason", "consent", "end_of_study"]]
