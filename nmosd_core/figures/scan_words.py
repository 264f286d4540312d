"""What the grid of scans says in words: in a cell, on hover, beside a row, and altogether."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.lesion_counts import ENLARGING, NEW
from nmosd_core.analyses.lesions import Lesions
from nmosd_core.analyses.scans import MISSING, NOT_DONE
from nmosd_core.analyses.silent_lesions import NOT_KNOWN as NOT_DECIDED
from nmosd_core.analyses.silent_lesions import SILENT, SO_FAR
from nmosd_core.analyses.visit_weeks import AFTER_LEAVING, NOT_KNOWN, NOT_YET_DUE
from nmosd_core.figures.lesions import completeness
from nmosd_core.tables.wording import day_in_words, number_in_words

# A scan that was not read has a word: what is not known is never drawn as a zero.
WORDS = {
    NOT_DONE: "not done",
    MISSING: "missing",
    NOT_YET_DUE: "not yet",
    AFTER_LEAVING: "left",
    NOT_KNOWN: "not known",
}

# Beside the number of lesions; those near an attack are the usual case and have none.
SILENT_WORDS = {SILENT: " silent", SO_FAR: " so far", NOT_DECIDED: " silent?"}


def cell_in_words(row: Any) -> str:
    """The lesions of a scan read with their marks, or why it was not read."""
    if not row.is_read:
        return WORDS[row.status]
    mark = "*" if row.remark or row.comparator_remark else ""
    return f"{row.lesions}{mark}{SILENT_WORDS.get(row.silent, '')}"


def sum_in_words(row: Any, registered: int) -> str:
    """The lesions of one participant, and the scans due that they rest on.

    Those are left out where every registered scan was due and read.
    """
    if pd.isna(row.lesions):
        return "no scan read"
    if row.scans_read == row.scans_due == registered:
        return f"sum {row.lesions}"
    return f"sum {row.lesions}, {row.scans_read} of {row.scans_due} due read"


def scan_in_words(row: Any) -> str:
    """Everything known of one scan."""
    words = f"{row.participant}, week {row.week}, {row.region.lower()}: "
    if row.is_read:
        counted = {NEW: row.new, ENLARGING: row.enlarging}
        words += ", ".join(
            f"{kind} not counted" if pd.isna(count) else f"{count} {kind}"
            for kind, count in counted.items()
        )
        if pd.notna(row.trial_day):
            words += f"<br>day {row.trial_day} ({day_in_words(row.scanned)})"
        words += _attack_in_words(row)
    else:
        words += row.status
    remarks = [remark for remark in (row.comparator_remark, row.remark) if remark]
    return "<br>".join([words, *remarks])


def _attack_in_words(row: Any) -> str:
    """Whether an attack began near a scan that found a lesion."""
    if not row.silent:
        return ""
    if pd.isna(row.nearest_attack):
        return f"<br>{row.silent}"
    days = row.days_from_attack
    apart = f"{abs(days)} days {'after' if days >= 0 else 'before'} the onset of the nearest attack"
    return f"<br>{row.silent}: {apart}"


def marks_in_words(lesions: Lesions) -> list[str]:
    """What a cell says, in words."""
    marks = "A number counts the new and enlarging lesions of a scan; * has a remark"
    if lesions.attacks is None:
        return [marks]
    days = lesions.protocol.lesions.silent_days
    words = [f"{marks}; silent: no attack within {days} days"]
    if lesions.scans["silent"].eq(SO_FAR).any():
        words.append(f"So far: silent so far, the {days} days after the scan were not all followed")
    return words


def grid_in_words(lesions: Lesions) -> str:
    """The whole grid, for readers who cannot see it."""
    counts = lesions.scans["status"].value_counts()
    statuses = ", ".join(f"{count} {status}" for status, count in counts.items())
    silent = lesions.silent
    words = "" if silent.value is None else f" Silent lesions: {number_in_words(silent)}."
    return (
        f"Grid of {len(lesions.per_participant)} treated participants by registered scan. "
        f"Scans: {statuses or 'none'}. {completeness(lesions)}.{words}"
    )
