"""Ages in bands, and sex where it names nobody.

With 14 people at one hospital an age or a sex can be enough to know somebody.  Bands that too
few share are joined with the one below; the sex of nobody is shown while a band has too few of
one sex, because a gap for one would say as much.  Bands and the smallest group are in
study/protocol.toml.
"""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from nmosd_core.study.presentation import Presentation

NOT_SHOWN = "not shown"


def show_in_bands(people: pd.DataFrame, rule: Presentation) -> pd.DataFrame:
    """Say of every participant what may be shown of age and sex.

    Parameters
    ----------
    people
        One row per participant: participant, age (years), sex.
    rule
        First years of the bands, and the fewest participants that are shown together.

    Returns
    -------
    pandas.DataFrame
        participant, age_shown ("40 to 59", "40 and over", "not shown"; missing where no age is
        recorded), sex_shown.
    """
    ages = people["age"]
    starts = _wide_enough(ages, rule.age_bands_from, rule.smallest_group)
    bands = pd.cut(ages, [*starts, float("inf")], right=False, labels=_labels(starts))
    shown = bands.astype("str").where(ages.notna())
    enough = 0 < ages.notna().sum() >= rule.smallest_group
    shown = shown if enough else shown.mask(ages.notna(), NOT_SHOWN)
    cells = pd.DataFrame({"band": shown.fillna(""), "sex": people["sex"].fillna("")})
    fewest = cells.groupby(["band", "sex"]).size().min() if len(cells) else 0
    sex = (
        people["sex"]
        if fewest >= rule.smallest_group
        else people["sex"].mask(people["sex"].notna(), NOT_SHOWN)
    )
    return pd.DataFrame(
        {"participant": people["participant"], "age_shown": shown, "sex_shown": sex}
    ).astype("str")


def _wide_enough(ages: "pd.Series[float]", starts: Sequence[int], fewest: int) -> list[float]:
    """Starts of bands of which none is shared by too few; the first takes whoever is younger."""
    kept: list[float] = [float("-inf"), *starts[1:]]
    while len(kept) > 1:
        sizes = pd.cut(ages, [*kept, float("inf")], right=False).value_counts(sort=False)
        small = [place for place, size in enumerate(sizes) if 0 < size < fewest]
        empty = [place for place, size in enumerate(sizes) if size == 0]
        if not small and not empty:
            break
        kept.pop(max((small or empty)[-1], 1))
    return kept


def _labels(starts: Sequence[float]) -> list[str]:
    ends = [*starts[1:], float("inf")]
    if len(starts) == 1:
        return ["any age"]
    words = [f"{start:.0f} to {end - 1:.0f}" for start, end in pairwise([*starts, ends[-1]])]
    return [f"under {ends[0]:.0f}", *words[1:-1], f"{starts[-1]:.0f} and over"]
