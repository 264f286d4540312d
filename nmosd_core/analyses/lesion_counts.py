"""What each recorded lesion count stands for: a registered scan, or nothing, and why.

New and enlarging T2 lesions of the registered regions count at the registered weeks.  Both
optic nerves, and all parts of a region, are counted together.  A count at baseline or at an
unscheduled visit is outside the registered sum.  Codes, regions and weeks are in
study/protocol.toml.
"""

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.visit_weeks import UNSCHEDULED_VISIT, choose_one_a_week, place_in_weeks
from nmosd_core.analyses.week_remarks import outside_its_window
from nmosd_core.study.protocol import Lesions, Protocol

NEW, ENLARGING = "new", "enlarging"

PLACE = ["participant", "region", "location", "side", "counts"]
# Columns that remarks are made of.
NEEDED = (*PLACE, "lesions", "used", "count_as_recorded", "not_done", "reason_not_done")
NEEDED += ("planned_week", "outside", "not_planned", "visit_name", "trial_day")


def list_counts(recorded: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Say of every recorded count what it stands for.

    Parameters
    ----------
    recorded
        Rows of sql/lesion_counts.sql.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        The recorded counts, and region (as registered; missing for another), counts (new,
        enlarging, or empty for what is not in the sum), lesions (missing unless a whole number
        from 0), planned_week, used (whether it is part of the scan of that week, as a count or
        as one not done), not_a_count (why a record holds none, else empty) and remark: that,
        and what else a reader should know.
    """
    rule = protocol.lesions
    counts = place_in_weeks(recorded, rule.weeks, protocol)
    regions, kinds = _registered_regions(rule), _kinds(rule)
    value = counts["recorded_count"].to_numpy()
    counts = counts.assign(
        region=pd.array([regions.get(name) for name in counts["location"].tolist()], "str"),
        counts=pd.array([kinds.get(code, "") for code in counts["code"].tolist()], "str"),
        lesions=np.where((value >= 0) & (value % 1 == 0), value, np.nan),
    )
    counts["used"] = counts.index.isin(_used(counts))
    rows = list(each_row(counts, *NEEDED))
    not_counts, others = [_not_a_count(row) for row in rows], _other_counts(rows)
    remarks = [
        _remark(row, why, others.get(row.Index, ""), protocol)
        for row, why in zip(rows, not_counts, strict=True)
    ]
    return counts.assign(not_a_count=pd.array(not_counts, "str"), remark=pd.array(remarks, "str"))


def _registered_regions(rule: Lesions) -> dict[str, str]:
    """Every name of a region, to the registered one."""
    names = {name: region for region, others in rule.region_names.items() for name in others}
    return names | {region: region for region in rule.regions}


def _kinds(rule: Lesions) -> dict[str, str]:
    return dict.fromkeys(rule.new_codes, NEW) | dict.fromkeys(rule.enlarging_codes, ENLARGING)


def _used(counts: pd.DataFrame) -> pd.Index:
    """One record for each place and kind of lesion in each registered week."""
    in_the_sum = counts["region"].notna() & (counts["counts"] != "")
    answered = counts["lesions"].notna()
    return choose_one_a_week(counts, PLACE, among=in_the_sum, answered=answered)


def _other_counts(rows: list[Any]) -> dict[Any, str]:
    """A remark for each count used while another record of the same scan says otherwise."""
    others = defaultdict(set)
    for row in rows:
        if row.counts and not row.used and pd.notna(row.lesions):
            others[_place(row)].add(row.lesions)
    differing = {
        row.Index: sorted(others[_place(row)] - {row.lesions})
        for row in rows
        if row.used and _place(row) in others
    }
    return {
        row: f"another record of this week counts {' and '.join(f'{one:g}' for one in counts)}"
        for row, counts in differing.items()
        if counts
    }


def _place(row: Any) -> tuple[Any, ...]:
    side = "" if pd.isna(row.side) else row.side
    return row.participant, row.planned_week, row.region, row.location, side, row.counts


def _remark(row: Any, not_a_count: str, others: str, protocol: Protocol) -> str:
    """Why a count is not in the sum, or what a reader should know of one that is."""
    if row.used:
        words = [not_a_count, outside_its_window(row, protocol), others]
    else:
        words = [not_a_count, _outside_the_sum(row)]
    return "; ".join(word for word in words if word)


def _not_a_count(row: Any) -> str:
    if pd.notna(row.lesions):
        return ""
    if row.not_done:
        return "not done" if pd.isna(row.reason_not_done) else f"not done: {row.reason_not_done}"
    if pd.isna(row.count_as_recorded):
        return "no count recorded"
    return f"{row.count_as_recorded} is not a number of lesions and is not used"


def _outside_the_sum(row: Any) -> str:
    if not row.counts:
        return "neither new nor enlarging T2 lesions, outside the sum"
    if pd.isna(row.region):
        region = "no region" if pd.isna(row.location) else row.location
        return f"{region} is not a registered region, outside the sum"
    if row.not_planned == UNSCHEDULED_VISIT:
        return "unscheduled, outside the sum"
    if pd.isna(row.planned_week):
        visit = "its day" if pd.isna(row.visit_name) else row.visit_name
        return f"{visit} is not a registered week, outside the sum"
    return f"another record stands for week {row.planned_week}"
