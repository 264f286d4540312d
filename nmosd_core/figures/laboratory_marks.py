"""Laboratory results as marks: a line per participant, shapes that say what is abnormal."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nmosd_core.analyses.lab_grades import HIGH_GRADE
from nmosd_core.analyses.laboratory_results import HIGH, LOW
from nmosd_core.analyses.new_records import record_name
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.tables.wording import day_in_words, result_in_words, unit_in_words

DRAWN = [
    "participant",
    "sequence",
    "test",
    "result",
    "unit",
    "trial_day",
    "drawn",
    "value",
    "limit",
    "range",
]
DRAWN += ["lower_limit", "upper_limit", "grade", "remark"]
HIDDEN = ("circle", style.SCORE, 4)  # of the gap beside a result that is not joined
SYMBOLS = {HIGH: "triangle-up", LOW: "triangle-down"}
LEGEND = {
    "within its limits": (["circle"], style.SCORE, 5),
    "above its limit": ([SYMBOLS[HIGH]], style.TO_REVIEW, 9),
    "below its limit": ([SYMBOLS[LOW]], style.TO_REVIEW, 9),
    "grade 3 or 4": ([SYMBOLS[LOW], SYMBOLS[HIGH], "diamond"], style.ATTACK, 12),
    "beyond what is measured": (["circle-open"], style.FAINT, 9),
}


def axis(letter: str, place: int) -> str:
    """Name of an axis of one panel: x, x2, x3."""
    return letter if place == 0 else f"{letter}{place + 1}"


def title_of_panel(text: str, place: int) -> dict[str, Any]:
    """What stands above one panel."""
    return {
        "text": text,
        "xref": f"{axis('x', place)} domain",
        "yref": f"{axis('y', place)} domain",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13},
    }


def by_participant(panel: pd.DataFrame) -> dict[str, list[Any]]:
    """Results of each participant in their order, gone through once."""
    lines: dict[str, list[Any]] = {}
    for row in each_row(panel.sort_values(["participant", "trial_day", "sequence"])[DRAWN]):
        lines.setdefault(row.participant, []).append(row)
    return lines


def line_of(own: list[Any], participant: str, place: int) -> dict[str, Any]:
    """One participant: values joined, results without a value apart from the line."""
    x: list[float | None] = []
    y: list[float | None] = []
    marks: list[tuple[str, str, int]] = []
    text: list[str] = []
    records: list[str] = []
    for row in own:
        apart = pd.isna(row.value)
        gap = [None] if apart else []
        x += [*gap, row.trial_day, *gap]
        y += [*gap, row.limit if apart else row.value, *gap]
        marks += [*[HIDDEN for _ in gap], _mark(row), *[HIDDEN for _ in gap]]
        records += [*["" for _ in gap], record_name("lb", row.sequence), *["" for _ in gap]]
        text += [*["" for _ in gap], _result_in_words(row), *["" for _ in gap]]
    symbols, colours, sizes = (list(part) for part in zip(*marks, strict=True))
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "text": text,
        "hoverinfo": "text",
        "customdata": [[participant, record] for record in records],
        "meta": {"participant": participant},
        "line": {"color": style.SCORE, "width": 1.5},
        "marker": {"symbol": symbols, "color": colours, "size": sizes},
        "showlegend": False,
        "xaxis": axis("x", place),
        "yaxis": axis("y", place),
    }


def _mark(row: Any) -> tuple[str, str, int]:
    """Shape, colour and size of one result."""
    if pd.isna(row.value):
        return "circle-open", style.FAINT, 9
    if pd.notna(row.grade) and row.grade >= HIGH_GRADE:
        return SYMBOLS.get(row.range, "diamond"), style.ATTACK, 12
    if row.range in SYMBOLS:
        return SYMBOLS[row.range], style.TO_REVIEW, 8
    return "circle", style.SCORE, 4


def legend_of_marks(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each shape and colour of these lines means; of high grades any shape stands for all."""
    drawn = {
        (symbol, colour)
        for line in lines
        for symbol, colour, y in zip(
            line["marker"]["symbol"], line["marker"]["color"], line["y"], strict=True
        )
        if y is not None
    }
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [None],
            "y": [None],
            "marker": {"symbol": found[0], "color": colour, "size": size},
        }
        for name, (symbols, colour, size) in LEGEND.items()
        if (found := [symbol for symbol in symbols if (symbol, colour) in drawn])
    ]


def _result_in_words(row: Any) -> str:
    unit = unit_in_words(row.unit) if isinstance(row.unit, str) else ""
    words = f"{row.participant}: {row.test} {result_in_words(str(row.result))} {unit}".strip()
    words += f"<br>day {row.trial_day} ({day_in_words(row.drawn)})"
    if pd.notna(row.lower_limit) and pd.notna(row.upper_limit):
        words += f"<br>limits {row.lower_limit:g} to {row.upper_limit:g} {unit}"
    if pd.notna(row.grade) and row.grade:
        words += f"<br>CTCAE grade {row.grade}"
    return words + (f"<br>{row.remark}" if row.remark else "")
