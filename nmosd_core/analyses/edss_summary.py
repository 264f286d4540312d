"""The EDSS of everyone together: by planned week, and by rule of worsening.

Medians, quartiles and ranges, not means: the EDSS is ordinal and 14 participants are few.
"""

from collections import defaultdict

import numpy as np
import pandas as pd

from nmosd_core.analyses.edss_change import IMPROVED, UNCHANGED, WORSENED
from nmosd_core.analyses.edss_scores import BASELINE, NOT_USED, planned_weeks
from nmosd_core.analyses.rows import as_table, each_row
from nmosd_core.study.protocol import Protocol


def summarise_weeks(scores: pd.DataFrame, treated: int, protocol: Protocol) -> pd.DataFrame:
    """Summarise the scores of each planned week.

    Returns
    -------
    pandas.DataFrame
        One row per planned week, 0 for the baseline: week, n (participants with a score), of
        (treated participants), median, lower_quartile, upper_quartile (by linear
        interpolation), minimum, maximum; missing where nobody has a score.
    """
    of_week = defaultdict(list)
    for row in each_row(scores, "used_as", "planned_week", "score"):
        if row.used_as != NOT_USED:
            of_week[0 if row.used_as == BASELINE else row.planned_week].append(row.score)
    rows = [
        (week, len(of_week[week]), treated, *_spread(of_week[week]))
        for week in (0, *planned_weeks(protocol))
    ]
    return as_table(rows, _TYPES)


_TYPES = {
    "week": "int64",
    "n": "int64",
    "of": "int64",
    "median": "float64",
    "lower_quartile": "float64",
    "upper_quartile": "float64",
    "minimum": "float64",
    "maximum": "float64",
}


def _spread(scores: list[float]) -> tuple[float | None, ...]:
    """Median, quartiles, lowest and highest."""
    if not scores:
        return (None,) * 5
    lower, middle, upper = np.quantile(scores, (0.25, 0.5, 0.75))
    return middle, lower, upper, min(scores), max(scores)


def count_verdicts(change: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Count the verdicts at week 52 under each rule of the protocol.

    Returns
    -------
    pandas.DataFrame
        One row per rule: rule, worsened, unchanged, improved, evaluable (their sum), who (the
        participants who worsened) and source.
    """
    participants, rows = change["participant"].tolist(), []
    for name, rule in protocol.disability.rules.items():
        verdicts = change[f"rule_{name}"].tolist()
        counts = [verdicts.count(verdict) for verdict in (WORSENED, UNCHANGED, IMPROVED)]
        judged = zip(participants, verdicts, strict=True)
        who = ", ".join(participant for participant, verdict in judged if verdict == WORSENED)
        rows.append((name, *counts, sum(counts), who, rule.source))
    columns = ["rule", WORSENED, UNCHANGED, IMPROVED, "evaluable", "who", "source"]
    return pd.DataFrame(rows, columns=columns)
