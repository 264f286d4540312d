"""Eligibility as tables: every criterion, and every screen failure."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.eligibility import CriteriaMet, RegisteredCriteria
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.wording import in_short, sentence
from nmosd_core.trial_data.registry import FOLDER, REWORDED, SAME, address_of


def eligibility_criteria(met: CriteriaMet) -> pd.DataFrame:
    """One row per eligibility criterion, in the order of the protocol.

    Columns: criterion_code, criterion_kind (inclusion, exclusion), criterion (the registry's,
    shortened), read_before (in an earlier version; empty where it is the same), recorded_as (the
    words of the export where they are others), not_met (screened participants who failed it),
    screen_failures, treated_anyway (of these), of (screened), names (of the first 20 who failed
    it).  The numbers are empty where ie was not supplied.
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


def registry_criteria(registered: RegisteredCriteria) -> pd.DataFrame:
    """One row per eligibility criterion of each version of the registry's record, newest first.

    Columns: registry_version (date of its last update), criterion_kind, criterion_number (among
    those of its kind), criterion_verbatim (as the registry words it), since_version_before (the
    same, added, reworded, gone; empty in the first), read_before, criterion_code (of the criterion
    that is counted) and not_met (screened participants who failed it); both empty where
    protocol.toml does not say which it is.
    """
    return registered.criteria.rename(
        columns={
            "updated": "registry_version",
            "kind": "criterion_kind",
            "number": "criterion_number",
            "text": "criterion_verbatim",
            "change": "since_version_before",
            "before": "read_before",
            "code": "criterion_code",
        }
    )


def registry_text(registered: RegisteredCriteria) -> tuple[str, ...]:
    """The newest version in full, a text for each criterion, with what became of it."""
    rows = registered.criteria
    newest = rows[rows["updated"] == rows["updated"].max()]
    return tuple(
        f"{sentence(row.kind) or 'Criterion'} {row.number}{_change(row)}: {row.text}{_count(row)}"
        f"{_before(row)}"
        for row in each_row(newest)
    )


def _change(row: Any) -> str:
    return "" if row.change in ("", SAME) else f" ({row.change})"


def _before(row: Any) -> str:
    return f"\nBefore: {row.before}" if row.change == REWORDED else ""


def _count(row: Any) -> str:
    if pd.isna(row.code):
        return ""
    return f" [{row.code}: failed by {'unknown' if pd.isna(row.not_met) else row.not_met}]"


def registry_in_words(registered: RegisteredCriteria) -> str:
    """Which version of the registry's text is shown, or how to put it there."""
    if not registered.versions:
        shortened = "The criteria are shortened by us"
        address = address_of(registered.registration)
        if not address:
            return f"{shortened}."
        return (
            f"{shortened}; for the registry's own text put its record, the JSON of {address}, "
            f"into the folder {FOLDER} of the trial."
        )
    newest = registered.versions[-1]
    dates = ", ".join(str(version.updated) for version in registered.versions)
    limits = [
        f"{name} {value}"
        for name, value in (("sex", newest.sex), ("minimum age", newest.minimum_age))
        if value
    ]
    return (
        f"The registry's own text, as last updated on {newest.updated} "
        f"({'; '.join([newest.file, *limits])}). Versions kept: {dates}. Counted are our shortened "
        "criteria above; one of the registry's has a code where protocol.toml says which it is."
    )


def screen_failures(met: CriteriaMet) -> pd.DataFrame:
    """One row per screen failure.

    Columns: participant, criteria_not_met (codes of those failed), reason (in words), consent,
    end_of_study (dates).
    """
    return met.failures[["participant", "criteria_not_met", "reason", "consent", "end_of_study"]]
