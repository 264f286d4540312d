"""How far titres moved on the ladder: median change, and who fell or rose by so many rungs.

A result that can be on several rungs makes each number a range.  A pair with a titre between
two rungs is not counted here.
"""

import numpy as np
import pandas as pd

from nmosd_core.analyses.numbers import Number

PAIRS = "pairs by the same assay"
DEFINITION = "titre_rungs"


def median_change(pairs: pd.DataFrame, nobody: str) -> Number:
    """Median change in rungs; without a pair missing, for the reason `nobody`."""
    name = "titre_rungs", "Median change in rungs", DEFINITION
    known = _on_ladder(pairs)
    if known.empty:
        return Number.missing(*name, _why_none(pairs, nobody))
    return Number(
        *name,
        float(np.median(known["rungs_from"].to_numpy(float))),
        float(np.median(known["rungs_to"].to_numpy(float))),
        unit="rungs",
        n=len(known),
        of=len(pairs),
        of_what=PAIRS,
    )


def count_fallen(pairs: pd.DataFrame, rungs: int, level: float, nobody: str) -> Number:
    """Participants whose titre fell by at least so many rungs."""
    low, high = _on_ladder(pairs)["rungs_from"], _on_ladder(pairs)["rungs_to"]
    counts = int((high <= -rungs).sum()), int((low <= -rungs).sum())
    return _moved("fell", rungs, counts, pairs, level, nobody)


def count_risen(pairs: pd.DataFrame, rungs: int, level: float, nobody: str) -> Number:
    """Participants whose titre rose by at least so many rungs."""
    low, high = _on_ladder(pairs)["rungs_from"], _on_ladder(pairs)["rungs_to"]
    counts = int((low >= rungs).sum()), int((high >= rungs).sum())
    return _moved("rose", rungs, counts, pairs, level, nobody)


def _moved(
    way: str, rungs: int, counts: tuple[int, int], pairs: pd.DataFrame, level: float, nobody: str
) -> Number:
    """Those who surely and those who possibly moved, of the pairs on the ladder."""
    label = f"{way.capitalize()} {rungs} rung{'s' if rungs > 1 else ''} or more"
    name = f"titre_{way}_{rungs}", label, DEFINITION
    of = len(_on_ladder(pairs))
    if not of:
        return Number.missing(*name, _why_none(pairs, nobody))
    ladder = " and on the ladder" if of < len(pairs) else ""
    return Number.proportion(*name, counts[0], of, PAIRS + ladder, level, n_to=counts[1])


def _on_ladder(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs[~pairs["off_ladder"]]


def _why_none(pairs: pd.DataFrame, nobody: str) -> str:
    return nobody if pairs.empty else "no pair is on the ladder of the protocol"
