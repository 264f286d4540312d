"""Levels of several kinds before and one year after: cell counts, and immunoglobulins.

Each kind in each unit is compared apart, in the participants who have both results by one
method.  Kinds, units and expected courses are in study/protocol.toml.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from nmosd_core.analyses.draws import NOT_USED
from nmosd_core.analyses.expected_courses import judge_weeks
from nmosd_core.analyses.follow_up import FollowUp
from nmosd_core.analyses.paired import Zeros
from nmosd_core.analyses.paired_draws import find_pairs, take_records
from nmosd_core.analyses.paired_summary import add_changes, summarise_pairs, summarise_weeks
from nmosd_core.study.laboratory import CellSubset, ImmunoglobulinClass

Kinds = Mapping[str, CellSubset] | Mapping[str, ImmunoglobulinClass]


@dataclass(frozen=True)
class Part:
    """What is compared apart: one kind in one unit, and the label on screen."""

    kind: str
    label: str
    unit: str


@dataclass(frozen=True)
class Levels:
    """Levels of several kinds at a data cut.

    Attributes
    ----------
    parts
        What is compared apart; every kind at least in the usual unit.
    change
        One row per kind, unit and treated participant: kind (name in the protocol), label,
        unit, participant, state, baseline_level and week_52_level (as recorded, with the
        recorded unit), baseline_value, week_52_value (in unit), baseline_day, week_52_day,
        baseline_censored, week_52_censored, change, percent_change, known, why_no_change.
    summary
        One row per kind and unit: kind, label, unit and the values of
        `paired_summary.summarise_pairs`.
    by_week
        One row per kind, unit and week with a result: the columns of
        `paired_summary.summarise_weeks`, label, expected and seen.
    """

    parts: tuple[Part, ...]
    change: pd.DataFrame
    summary: pd.DataFrame
    by_week: pd.DataFrame

    def change_of(self, part: Part) -> pd.DataFrame:
        """Rows of `change` of one part."""
        return _of_part(self.change, part)

    def weeks_of(self, part: Part) -> pd.DataFrame:
        """Rows of `by_week` of one part."""
        return _of_part(self.by_week, part)


def name_kinds(draws: pd.DataFrame, kinds: Kinds) -> "pd.Series[str]":
    """The kind of each result by its code; missing for a code that the protocol lacks."""
    codes = {code.upper(): name for name, kind in kinds.items() for code in kind.codes}
    return draws["code"].map(codes).astype("str")


def compare_levels(
    draws: pd.DataFrame,
    kinds: Kinds,
    units: Mapping[str, float],
    follow_up: FollowUp,
    zeros: Zeros,
    method: str,
) -> Levels:
    """Compare week 52 with the baseline, for every kind and unit.

    Parameters
    ----------
    draws
        Rows of `draws.use_draws` with kind, unit, method, value, censored, limit.
    kinds
        What is compared, in this order.
    units
        Units that mean the same; the first of them is the usual one.
    follow_up
        Everyone of the same data cut.
    zeros
        How the signed-rank test treats pairs without a change.
    method
        What a method is called: "surface markers".
    """
    parts, changes, summary = [], [], []
    for name, kind in kinds.items():
        own = draws[draws["kind"] == name]
        for unit in _units(own, next(iter(units))):
            part = Part(name, kind.label, unit)
            change = _compare_one(own, unit, follow_up, method)
            parts.append(part)
            changes.append(change.assign(**asdict(part)))
            summary.append(asdict(part) | summarise_pairs(change, zeros))
    used = draws[(draws["used_as"] != NOT_USED) & draws["kind"].notna()]
    weeks = judge_weeks(
        summarise_weeks(used, ["kind", "unit"]),
        {name: kind.expected for name, kind in kinds.items()},
    )
    labels = {name: kind.label for name, kind in kinds.items()}
    order = weeks["kind"].map({name: place for place, name in enumerate(kinds)})
    weeks = weeks.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    return Levels(
        parts=tuple(parts),
        change=pd.concat(changes, ignore_index=True),
        summary=pd.DataFrame(summary),
        by_week=weeks.assign(label=weeks["kind"].map(labels).astype("str")),
    )


def _of_part(rows: pd.DataFrame, part: Part) -> pd.DataFrame:
    own = rows[(rows["kind"] == part.kind) & (rows["unit"] == part.unit)]
    return own.reset_index(drop=True)


def _units(own: pd.DataFrame, usual: str) -> list[str]:
    """The usual unit, then the others of the results of one kind, the most frequent first."""
    found = own.loc[own["not_a_result"] == "", "unit"].value_counts().index
    return [usual, *(unit for unit in found if unit != usual)]


def _compare_one(own: pd.DataFrame, unit: str, follow_up: FollowUp, method: str) -> pd.DataFrame:
    """One kind in one unit; a result in another unit is no result here, and says so."""
    elsewhere = (own["not_a_result"] == "") & (own["unit"] != unit)
    here = own.assign(
        used_as=own["used_as"].mask(elsewhere, NOT_USED),
        not_a_result=own["not_a_result"].mask(elsewhere, "recorded in " + own["unit"]),
    )
    unit_recorded = " " + here["unit_as_recorded"].fillna("")
    here = here.assign(level=(here["result_as_recorded"] + unit_recorded).str.strip())
    pairs = find_pairs(here, follow_up, follow_up.protocol, method)
    sides = []
    for side in ("baseline", "week_52"):
        columns = {
            "level": f"{side}_level",
            "value": f"{side}_value",
            "trial_day": f"{side}_day",
            "censored": f"{side}_censored",
        }
        records = take_records(here, pairs[f"{side}_record"])[list(columns)]
        sides.append(records.rename(columns=columns))
    table = pd.concat([pairs[["participant", "state", "known", "why_no_change"]], *sides], axis=1)
    return add_changes(table)
