"""The EDSS of everyone together: by planned week, and by rule of worsening.

Medians, quartiles and ranges, not means: the EDSS is ordinal and 14 participants are few.
"""

import pandas as pd

from nmosd_core.analyses.edss_change import IMPROVED, UNCHANGED, WORSENED
from nmosd_core.analyses.edss_scores import BASELINE, NOT_USED, planned_weeks
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
    used = scores[scores["used_as"] != NOT_USED]
    week = used["planned_week"].mask(used["used_as"] == BASELINE, 0)
    of_week = used["score"].groupby(week)
    table = pd.DataFrame(
        {
            "n": of_week.size(),
            "median": of_week.median(),
            "lower_quartile": of_week.quantile(0.25),
            "upper_quartile": of_week.quantile(0.75),
            "minimum": of_week.min(),
            "maximum": of_week.max(),
        }
    )
    table = table.reindex(pd.Index([0, *planned_weeks(protocol)], name="week"))
    n = table["n"].fillna(0).astype("int64")
    return table.assign(n=n, of=treated).reset_index()[
        ["week", "n", "of", "median", "lower_quartile", "upper_quartile", "minimum", "maximum"]
    ]


def count_verdicts(change: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Count the verdicts at week 52 under each rule of the protocol.

    Returns
    -------
    pandas.DataFrame
        One row per rule: rule, worsened, unchanged, improved, evaluable (their sum), who (the
        participants who worsened) and source.
    """
    rows = []
    for name, rule in protocol.disability.rules.items():
        verdicts = change[f"rule_{name}"]
        rows.append(
            {
                "rule": name,
                **{key: int((verdicts == key).sum()) for key in (WORSENED, UNCHANGED, IMPROVED)},
                "evaluable": int(verdicts.notna().sum()),
                "who": ", ".join(change.loc[verdicts == WORSENED, "participant"]),
                "source": rule.source,
            }
        )
    return pd.DataFrame(rows)
