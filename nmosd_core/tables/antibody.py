"""Antibody titres as tables: every result, the change of each participant, and the rules."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.antibody import Titres
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.wording import week_or_baseline, yes_or_no


def titre_results(titres: Titres) -> pd.DataFrame:
    """One row per recorded antibody result of a treated participant, used or not.

    Columns: participant, visit_name, trial_day (0 is the first infusion), result_as_recorded,
    rung (place on the ladder, in words), used_as (baseline, "week 52", or empty), remark (why
    it is not used, or what else to know), treatment_before (plasma exchange or immunoglobulin
    shortly before), assay, negative (yes or no; empty when not known), reciprocal (of the
    titre, or of the limit it lies beyond), censored (below, above, or empty), after_treatment
    (yes or no; empty when not known), planned_week (0 is the baseline), drawn (date; empty unless
    complete), drawn_as_recorded, test, sequence (ISSEQ).
    """
    ladder = titres.protocol.antibody.ladder
    results = titres.results
    rungs = [rung_in_words(row, ladder) for row in each_row(results)]
    columns = ["participant", "visit_name", "trial_day", "result_as_recorded", "rung", "used_as"]
    columns += ["remark", "treatment_before", "assay", "negative", "reciprocal", "censored"]
    columns += ["after_treatment", "planned_week", "drawn", "drawn_as_recorded", "test", "sequence"]
    return results.assign(
        rung=pd.array(rungs, "str"),
        negative=yes_or_no(results["negative"]),
        after_treatment=yes_or_no(results["after_treatment"]),
        planned_week=week_or_baseline(results),
    )[columns]


def titre_change(titres: Titres) -> pd.DataFrame:
    """One row per treated participant.

    Columns: participant, baseline_titre and week_52_titre (as recorded), rungs_from and
    rungs_to (change in rungs; equal unless a titre was not measured; empty unless compared),
    titre_ratio (week 52 over baseline, under the rule in force), why_no_change, state,
    baseline_day and week_52_day (trial days), baseline_assay and week_52_assay,
    baseline_after_treatment and week_52_after_treatment (yes or no; empty when not known).
    """
    marks = ["baseline_after_treatment", "week_52_after_treatment"]
    columns = ["participant", "baseline_titre", "week_52_titre", "rungs_from", "rungs_to"]
    columns += ["titre_ratio", "why_no_change", "state", "baseline_day", "week_52_day"]
    shown = titres.change.rename(columns={"ratio": "titre_ratio"})
    return shown.assign(**{mark: yes_or_no(shown[mark]) for mark in marks})[
        [*columns, "baseline_assay", "week_52_assay", *marks]
    ]


def titre_ratio_by_rule(titres: Titres) -> pd.DataFrame:
    """One row per rule for titres beyond the measured range.

    Columns: substitution (name of the rule), pairs, mean_before and mean_after (geometric,
    reciprocal), titre_ratio, ratio_lower, ratio_upper (confidence interval, paired t on log10), p,
    source.
    """
    names = {"rule": "substitution", "ratio": "titre_ratio"}
    return titres.by_rule.rename(columns=names | {"lower": "ratio_lower", "upper": "ratio_upper"})


def rung_in_words(row: Any, ladder: tuple[int, ...]) -> str:
    """Place on the ladder: "1:320", "below 1:10", "below 1:10 to 1:32", "off the ladder"."""
    if pd.isna(row.reciprocal):
        return ""
    if pd.isna(row.lowest_rung):
        return "off the ladder"
    places = [f"below 1:{ladder[0]}", *(f"1:{rung}" for rung in ladder), f"above 1:{ladder[-1]}"]
    low, high = places[row.lowest_rung], places[row.highest_rung]
    return low if low == high else f"{low} to {high}"
