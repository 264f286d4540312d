"""Marks and lines of the EDSS, the same in every picture that draws scores."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.disability import Disability
from nmosd_core.figures import style
from nmosd_core.tables.wording import day_in_words, score_in_words

MARGIN_DAYS = 14


def drawable(disability: Disability) -> pd.DataFrame:
    """Scores on the scale with a trial day, in the order in which a line passes them."""
    known = disability.scores.dropna(subset=["score", "trial_day"])
    return known.sort_values(["participant", "trial_day", "sequence"], kind="stable")


def day_range(disability: Disability) -> list[int]:
    """Trial days shown: from screening to shortly after the last score of week 52."""
    visits = disability.protocol.visits
    used = disability.scores.loc[disability.scores["used_as"] != "", "trial_day"].dropna()
    last = max(visits.final_evaluation_day, int(used.max()) if len(used) else 0)
    return [-visits.screening_days_before - MARGIN_DAYS, last + MARGIN_DAYS]


def line_of(own: pd.DataFrame) -> dict[str, Any]:
    """One participant's scores as a line with a mark for what each stands for."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": own["trial_day"].tolist(),
        "y": own["score"].tolist(),
        "customdata": own[["participant"]].to_numpy().tolist(),
        "text": [_score_in_words(row) for row in style.each_row(own)],
        "hoverinfo": "text",
        "marker": _marks(
            ["circle" if row.used_as else "circle-open" for row in style.each_row(own)],
            own["near_attack"].fillna(False).tolist(),
        ),
    }


def _marks(symbols: list[str], near_attack: list[bool]) -> dict[str, Any]:
    """Marks of scores; those near an attack are orange diamonds."""
    colours = [style.ATTACK if near else style.SCORE for near in near_attack]
    shapes = [
        symbol.replace("circle", "diamond") if near else symbol
        for symbol, near in zip(symbols, near_attack, strict=True)
    ]
    sizes = [10 if near else 8 for near in near_attack]
    line = {"color": colours, "width": 1.5}
    return {"symbol": shapes, "color": colours, "size": sizes, "line": line, "opacity": 1}


def _score_in_words(row: Any) -> str:
    words = f"{row.participant}: EDSS {score_in_words(row.score)}, {row.used_as or row.visit_name}"
    words += f"<br>day {row.trial_day} ({day_in_words(row.assessed)})"
    if pd.notna(row.days_since_attack) and row.near_attack:
        words += f"<br>{row.days_since_attack} days after the onset of an attack"
    return words + (f"<br>{row.remark}" if row.remark else "")


def legend_of_marks(disability: Disability) -> list[dict[str, Any]]:
    """What each mark means, for the legend."""
    marks = {
        "baseline or planned week": _marks(["circle"], [False]),
        "another visit": _marks(["circle-open"], [False]),
    }
    if disability.attacks is not None:
        days = disability.protocol.disability.near_attack_days
        marks[f"0 to {days} days after an attack"] = _marks(["circle"], [True])
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [None],
            "y": [None],
            "marker": mark,
        }
        for name, mark in marks.items()
    ]
