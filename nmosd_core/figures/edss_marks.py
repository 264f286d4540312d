"""Marks and lines of the EDSS, the same in every picture that draws scores."""

from collections import defaultdict
from typing import Any

import pandas as pd

from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.edss_remarks import BASELINE
from nmosd_core.analyses.new_records import record_name
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.tables.wording import day_in_words, score_in_words

MARGIN_DAYS = 14
SHOWN = ["participant", "sequence", "trial_day", "score", "assessed", "visit_name", "used_as"]
SHOWN += ["near_attack", "days_since_attack", "remark"]

# Plotly does not draw the axes of a panel that holds nothing, and its title lands in another.
WITHOUT_SCORE: dict[str, Any] = {
    "type": "scatter",
    "mode": "lines",
    "x": [None],
    "y": [None],
    "hoverinfo": "skip",
    "showlegend": False,
}


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


def compared_scores(disability: Disability) -> pd.DataFrame:
    """The scores that changes are of: those of the baseline and of week 52."""
    ends = [BASELINE, f"week {disability.week}"]
    return disability.scores[disability.scores["used_as"].isin(ends)]


def lines_of(disability: Disability) -> dict[str, dict[str, Any]]:
    """Scores of each participant as a line, with a mark for what each score stands for."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in each_row(drawable(disability)[SHOWN]):
        rows[row.participant].append(row)
    return {participant: _line(participant, own) for participant, own in rows.items()}


def _line(participant: str, own: list[Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "meta": {"participant": participant},
        "x": [row.trial_day for row in own],
        "y": [row.score for row in own],
        "customdata": [[participant, record_name("rs", row.sequence)] for row in own],
        "text": [_score_in_words(row) for row in own],
        "hoverinfo": "text",
        "showlegend": False,
        "marker": _marks(
            ["circle" if row.used_as else "circle-open" for row in own],
            [pd.notna(row.near_attack) and bool(row.near_attack) for row in own],
        ),
    }


def _marks(symbols: list[str], near_attack: list[bool]) -> dict[str, Any]:
    """Marks of scores; those near an attack are larger orange diamonds."""
    marks = [
        (symbol.replace("circle", "diamond"), style.ATTACK, 10)
        if near
        else (symbol, style.SCORE, 8)
        for symbol, near in zip(symbols, near_attack, strict=True)
    ]
    shapes, colours, sizes = (list(values) for values in zip(*marks, strict=True))
    line = {"color": colours, "width": 1.5}
    return {"symbol": shapes, "color": colours, "size": sizes, "line": line, "opacity": 1}


def _score_in_words(row: Any) -> str:
    visit = "a visit without a name" if pd.isna(row.visit_name) else row.visit_name
    words = f"{row.participant}: EDSS {score_in_words(row.score)}, {row.used_as or visit}"
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
        drawn = drawable(disability)
        if (drawn["used_as"].eq("") & drawn["near_attack"].fillna(False)).any():
            marks["the same, another visit"] = _marks(["circle-open"], [True])
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
