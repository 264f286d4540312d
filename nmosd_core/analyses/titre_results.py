"""Every antibody result as read: the titre, where it lies on the ladder, whether it is negative.

A rung is a place on the ladder of study/protocol.toml, 1 for the lowest; 0 is below the ladder
and the place after the last rung is above it.  A result beyond the measured range has a lowest
and a highest rung that it can be; a titre between two rungs has none.
"""

from bisect import bisect_left, bisect_right
from typing import Any

import pandas as pd

from nmosd_core.analyses.draws import use_draws
from nmosd_core.analyses.result_text import ABOVE, BELOW, MEASURED, plain
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.titre_text import TitreText, read_titre
from nmosd_core.study.laboratory import Antibody
from nmosd_core.study.protocol import Protocol


def list_titres(recorded: pd.DataFrame, protocol: Protocol) -> pd.DataFrame:
    """Read every antibody result and say what it stands for.

    Parameters
    ----------
    recorded
        Rows of sql/titres.sql.
    protocol
        The trial's protocol.

    Returns
    -------
    pandas.DataFrame
        The recorded rows, and reciprocal (of the titre, or of the limit it lies beyond; missing
        where there is none), censored (below, above, or empty), lowest_rung and highest_rung
        (equal unless censored; missing off the ladder), negative (missing where it is not
        known), method (the assay in capitals), not_a_result (why a row holds no titre),
        planned_week, used_as (baseline, "week 52", or empty) and remark.
    """
    rule = protocol.antibody
    read = [_read(row, rule) for row in each_row(recorded)]
    rungs = [_rungs(titre, rule.ladder) for titre in read]
    titres = recorded.assign(
        reciprocal=pd.array([titre.reciprocal for titre in read], "float64"),
        censored=pd.array([titre.censored for titre in read], "str"),
        lowest_rung=pd.array([low for low, _ in rungs], "Int64"),
        highest_rung=pd.array([high for _, high in rungs], "Int64"),
        negative=pd.array(
            [
                _is_negative(titre, limit, rule)
                for titre, limit in zip(read, recorded["lower_limit"], strict=True)
            ],
            "boolean",
        ),
        method=pd.array([_assay(name) for name in recorded["assay"]], "str"),
        not_a_result=pd.array([titre.problem for titre in read], "str"),
    )
    used = use_draws(titres, ["method"], protocol)
    doubts = [_doubts(row, rule) for row in each_row(used)]
    remarks = ["; ".join(filter(None, pair)) for pair in zip(used["remark"], doubts, strict=True)]
    return used.assign(remark=pd.array(remarks, "str"))


def _read(row: Any, rule: Antibody) -> TitreText:
    """What one row says of AQP4-IgG."""
    if row.code not in rule.codes:
        return TitreText(None, problem=f"{row.test} is not AQP4-IgG and is not used")
    if row.not_done:
        return TitreText(None, problem="not done")
    text = None if pd.isna(row.result_as_recorded) else row.result_as_recorded
    return read_titre(text, _limit(row.lower_limit, rule))


def _limit(lower_limit: float, rule: Antibody) -> float:
    """Below what a negative result lies: the assay's lower limit, else the lowest rung."""
    return lower_limit if lower_limit > 0 else float(rule.ladder[0])


def _rungs(titre: TitreText, ladder: tuple[int, ...]) -> tuple[int | None, int | None]:
    """Lowest and highest rung that a result can be."""
    if titre.reciprocal is None:
        return None, None
    under, up_to = bisect_left(ladder, titre.reciprocal), bisect_right(ladder, titre.reciprocal)
    if titre.censored == BELOW:
        return 0, up_to if titre.reaches_limit else under
    if titre.censored == ABOVE:
        return (under if titre.reaches_limit else up_to) + 1, len(ladder) + 1
    return (up_to, up_to) if titre.reciprocal in ladder else (None, None)


def _is_negative(titre: TitreText, lower_limit: float, rule: Antibody) -> bool | None:
    """Whether a result is below what the assay can find; None where that is not known."""
    if titre.reciprocal is None:
        return None
    if titre.censored != BELOW:
        return False
    limits = {float(rule.ladder[0]), _limit(lower_limit, rule)}
    beyond = titre.reciprocal <= max(limits) and not titre.reaches_limit
    return True if titre.negative or beyond else None


def _assay(name: Any) -> str | None:
    """The assay as it is compared: in capitals, without spaces too many."""
    return " ".join(name.upper().split()) if isinstance(name, str) and plain(name) else None


def _doubts(row: Any, rule: Antibody) -> str:
    """What is odd about a titre that is used."""
    if pd.isna(row.reciprocal):
        return ""
    words = []
    if row.censored == MEASURED and pd.isna(row.lowest_rung):
        words.append(
            f"{row.reciprocal:g} is not on the ladder: it is in the geometric mean, "
            "not in the counts of rungs"
        )
    differs = pd.notna(row.standard_reciprocal) and row.standard_reciprocal != row.reciprocal
    if differs and row.censored == MEASURED:
        words.append(f"the standard result says {row.standard_reciprocal:g}; not used")
    return "; ".join(words)
