"""Which readings of a vital sign belong to an infusion, which of them count, and what they say.

Of several readings before an infusion the last counts.  Of several after it one that is out of its
limits, else the one furthest from that before: what happened between is not to be missed.
"""

import pandas as pd

from nmosd_core.study.vital_signs import ABOVE, AT_LEAST, BELOW, FELL, SignLimit, VitalSigns

BEFORE, AFTER = "before", "after"
PLACE = ["participant", "infusion", "given", "trial_day", "code"]


def place_readings(
    recorded: pd.DataFrame, infusions: pd.DataFrame, asked: VitalSigns
) -> pd.DataFrame:
    """Find the infusion of each reading, and whether it was taken before or after it.

    Parameters
    ----------
    recorded
        Rows of sql/vital_signs.sql.
    infusions
        Rows of `infusion_days.number_infusions`.
    asked
        Time points and units.

    Returns
    -------
    pandas.DataFrame
        The rows of `recorded` with point (before, after; missing for any other time point),
        comparable (its unit is one of the sign), infusion and given (of its day; missing where
        none was given).
    """
    words = recorded["time_point"].fillna("").str.upper()
    point = pd.Series(pd.NA, recorded.index, dtype="str")
    for name, parts in ((AFTER, asked.after), (BEFORE, asked.before)):
        point = point.mask(_contains(words, parts), name)
    units = {(code, unit.casefold()) for code, sign in asked.signs.items() for unit in sign.units}
    own = zip(recorded["code"], recorded["unit"].fillna("").str.casefold(), strict=True)
    placed = recorded.assign(point=point, comparable=[one in units for one in own])
    return placed.merge(
        infusions,
        left_on=["participant", "taken"],
        right_on=["participant", "given"],
        how="left",
        validate="m:1",
    ).astype({"infusion": "Int64", "comparable": bool})


def compare_readings(placed: pd.DataFrame, asked: VitalSigns) -> pd.DataFrame:
    """Compare each reading after an infusion with the one before it.

    Parameters
    ----------
    placed
        Rows of `place_readings`, those with a point, an infusion and a unit of the sign.
    asked
        The signs and their limits.

    Returns
    -------
    pandas.DataFrame
        One row per infusion and sign, by participant, infusion and the order of signs:
        participant, infusion, given, trial_day, code, sign, unit, sequence (of the reading after,
        else of that before), before, after, change, finding (limits that the reading after passed
        and the one before did not, in words; empty without any), as_before (limits that both did).
    """
    before = placed[placed["point"] == BEFORE].drop_duplicates(PLACE, keep="last")
    after = placed[placed["point"] == AFTER]
    both = before[[*PLACE, "sequence", "value"]].merge(
        after[[*PLACE, "sequence", "value"]],
        on=PLACE,
        how="outer",
        suffixes=("_before", "_after"),
    )
    both = both.rename(columns={"value_before": BEFORE, "value_after": AFTER})
    both = both.assign(change=both[AFTER] - both[BEFORE], finding="", as_before="")
    for code, sign in asked.signs.items():
        for limit in sign.limits:
            met = both["code"].eq(code) & _is_out(limit, both[AFTER], both[BEFORE])
            already = met & _is_out(limit, both[BEFORE], both[BEFORE])
            both["finding"] = _add(both["finding"], met & ~already, limit)
            both["as_before"] = _add(both["as_before"], already, limit)
    return _in_order(_most_telling(both), asked)


def _is_out(
    limit: SignLimit, value: "pd.Series[float]", before: "pd.Series[float]"
) -> "pd.Series[bool]":
    return {
        BELOW: value < limit.value,
        ABOVE: value > limit.value,
        AT_LEAST: value >= limit.value,
        FELL: 100 * (before - value) > limit.value * before,
    }[limit.kind]


def _add(said: "pd.Series[str]", where: "pd.Series[bool]", limit: SignLimit) -> "pd.Series[str]":
    added = said.where(said.eq(""), said + ", ") + limit.words
    return said.mask(where, added).astype("str")


def _most_telling(both: pd.DataFrame) -> pd.DataFrame:
    """Of several readings after one infusion the one that counts."""
    ranked = both.assign(out=both["finding"].ne(""), far=both["change"].abs())
    ranked = ranked.sort_values(["out", "far", "sequence_after"], kind="stable")
    return ranked.drop_duplicates(PLACE, keep="last").drop(columns=["out", "far"])


def _in_order(rows: pd.DataFrame, asked: VitalSigns) -> pd.DataFrame:
    codes = list(asked.signs)
    rows = rows.assign(
        sign=rows["code"].map({code: sign.label for code, sign in asked.signs.items()}),
        unit=rows["code"].map({code: sign.units[0] for code, sign in asked.signs.items()}),
        sequence=rows["sequence_after"].fillna(rows["sequence_before"]).astype("Int64"),
        order=rows["code"].map({code: place for place, code in enumerate(codes)}),
    ).astype({"sign": "str", "unit": "str"})
    columns = [*PLACE, "sign", "unit", "sequence", BEFORE, AFTER, "change", "finding", "as_before"]
    ordered = rows.sort_values(["participant", "infusion", "order"], ignore_index=True)
    return ordered[columns]


def _contains(words: "pd.Series[str]", parts: tuple[str, ...]) -> "pd.Series[bool]":
    found = pd.Series(False, words.index)
    for part in parts:
        found |= words.str.contains(part.upper(), regex=False)
    return found
