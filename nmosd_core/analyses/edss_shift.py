"""From which range of the EDSS to which: baseline against week 52.

The ranges are in study/protocol.toml.  A missing score has a row and a column of its own.
"""

from itertools import product

import pandas as pd

from nmosd_core.study.protocol import Protocol

NO_SCORE = "no score"


def band_names(protocol: Protocol) -> list[str]:
    """The ranges from the lowest, and the place of a missing score."""
    return [*(band.label for band in protocol.disability.bands), NO_SCORE]


def count_shifts(change: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Count participants by the range of their baseline and of their week 52 score.

    Parameters
    ----------
    change
        Rows of `edss_comparison.compare_with_baseline`.
    protocol
        The trial's protocol, for the ranges.

    Returns
    -------
    pandas.DataFrame
        One row per pair of ranges, nobody's among them: baseline_band, week_52_band,
        participants, names.
    """
    before = [_band(score, protocol) for score in change["baseline"]]
    after = [_band(score, protocol) for score in change["week_52"]]
    who: dict[tuple[str, str], list[str]] = {}
    for participant, *pair in zip(change["participant"], before, after, strict=True):
        who.setdefault((pair[0], pair[1]), []).append(str(participant))
    names = band_names(protocol)
    rows = [
        (*pair, len(who.get(pair, [])), ", ".join(who.get(pair, [])))
        for pair in product(names, names)
    ]
    return pd.DataFrame(rows, columns=["baseline_band", "week_52_band", "participants", "names"])


def _band(score: float, protocol: Protocol) -> str:
    if pd.isna(score):
        return NO_SCORE
    return next(band.label for band in protocol.disability.bands if score <= band.up_to)
