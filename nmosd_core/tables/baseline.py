"""Baseline as tables: the characteristics of everyone treated, and of each participant."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.baseline import AGE, Baseline
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.presentation import who_they_are
from nmosd_core.tables.wording import rounded

NOT_SHOWN = "range not shown"


def baseline_characteristics(baseline: Baseline) -> pd.DataFrame:
    """One row per characteristic before treatment, or per category of one.

    Columns: characteristic, category (empty for a measured one), known (treated participants of
    whom it is known), of (treated participants; of a dose those who take one), participants,
    percent (in the category, of those known), mean, standard_deviation, median, minimum, maximum
    (of the age empty in presentation mode), note (why it is not known of anyone).
    """
    columns = ["characteristic", "category", "known", "of", "participants", "percent", "mean"]
    columns += ["standard_deviation", "median", "minimum", "maximum"]
    return _summary(baseline)[[*columns, "why"]].rename(columns={"why": "note"})


def baseline_in_words(baseline: Baseline) -> pd.DataFrame:
    """The same for readers, categories below the name of their characteristic.

    Columns: characteristic, known ("14 of 14"; empty where it concerns nobody), count_in_words
    ("12 (85.7%)"), mean_in_words ("40.1 (11.6)": mean and standard deviation), median_in_words
    ("39.5 (22 to 62)": median, minimum and maximum); the reason stands in
    count_in_words where it is not known of anyone.
    """
    rows, name = [], ""
    for row in each_row(_summary(baseline)):
        known = f"{row.known} of {row.of}" if row.of else ""
        if row.category and row.characteristic != name:
            rows.append((row.characteristic, known, "", "", ""))
        title = f"\N{EM SPACE}{row.category}" if row.category else row.characteristic
        rows.append((title, "" if row.category else known, _count(row), _mean(row), _median(row)))
        name = row.characteristic
    columns = ["characteristic", "known", "count_in_words", "mean_in_words", "median_in_words"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def baseline_by_participant(baseline: Baseline) -> pd.DataFrame:
    """One row per treated participant, before the first infusion.

    Columns: participant, age (years), sex, bmi (kg/m2), disease_years, attacks_1 and attacks_2
    (in so many years before consent; empty while records leave them open), baseline (EDSS),
    titre (as recorded), immunosuppressants (names), steroid_dose (mg of prednisone a day; 0 for
    none, empty where it is not known).
    """
    attacks = [f"attacks_{years}" for years in baseline.protocol.baseline.attack_years]
    columns = ["participant", "age", "sex", "bmi", "disease_years", *attacks, "edss", "titre"]
    rows = who_they_are(baseline.participants, baseline.stamp)
    shown = rows[[*columns, "immunosuppressants", "steroid_dose"]]
    return shown.rename(columns={"edss": "baseline"})


def _summary(baseline: Baseline) -> pd.DataFrame:
    """The summary; in presentation mode without the youngest and the oldest, who are one each."""
    rows = baseline.summary
    if not baseline.stamp.presentation:
        return rows
    of_age = rows["characteristic"].eq(AGE)
    return rows.assign(**{end: rows[end].mask(of_age) for end in ("minimum", "maximum")})


def _count(row: Any) -> str:
    if row.why:
        return str(row.why)
    return "" if pd.isna(row.participants) else f"{row.participants} ({rounded(row.percent, 1)}%)"


def _mean(row: Any) -> str:
    if pd.isna(row.mean):
        return ""
    spread = row.standard_deviation
    beside = "" if pd.isna(spread) else f" ({rounded(spread, int(row.decimals) + 1)})"
    return rounded(row.mean, int(row.decimals) + 1) + beside


def _median(row: Any) -> str:
    if pd.isna(row.median):
        return ""
    median = rounded(row.median, int(row.decimals) + 1)
    if pd.isna(row.minimum):
        return f"{median} ({NOT_SHOWN})"
    low, high = (rounded(end, int(row.decimals)) for end in (row.minimum, row.maximum))
    return f"{median} ({low} to {high})"
