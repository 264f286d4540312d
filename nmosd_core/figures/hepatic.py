"""The liver as a picture: peak ALT or AST against peak bilirubin, in multiples of their limits."""

from math import log10
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.hepatic import BELOW_BOTH, CHOLESTASIS, HYS_LAW, NOT_KNOWN, TEMPLE
from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.news import records_of
from nmosd_core.tables.wording import rounded, sentence

HEIGHT = 520
LEAST_SPAN = (0.1, 10.0)  # multiples shown even when nobody is so low or so high
MARKS = {
    HYS_LAW: ("diamond", style.ATTACK, 14),
    TEMPLE: ("triangle-right", style.TO_REVIEW, 12),
    CHOLESTASIS: ("triangle-up", style.TO_REVIEW, 12),
    BELOW_BOTH: ("circle", style.SCORE, 9),
}
CORNERS = {HYS_LAW: (1, 1), TEMPLE: (1, 0), CHOLESTASIS: (0, 1), BELOW_BOTH: (0, 0)}


def hepatic_plot(laboratory: Laboratory) -> go.Figure:
    """One mark per participant on log axes; lines at the multiples that part the quadrants."""
    rule = laboratory.protocol.laboratory.hepatic
    peaks = laboratory.peaks
    known = peaks[peaks["quadrant"] != NOT_KNOWN]
    shown = known[(known["alt_ast"] > 0) & (known["bilirubin"] > 0)]
    limits = [_span(shown[column]) for column in ("alt_ast", "bilirubin")]
    return style.finish(
        [_quadrant(shown[shown["quadrant"] == name], name) for name in MARKS],
        x={
            "title": {"text": "Peak ALT or AST (times the upper limit of normal)"},
            "type": "log",
            "range": limits[0],
            "tickvals": [0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20],
            "showgrid": False,
        },
        y={
            "title": {"text": "Peak bilirubin (times the upper limit of normal)"},
            "type": "log",
            "range": limits[1],
            "tickvals": [0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20],
            "showgrid": False,
        },
        stamp=laboratory.stamp,
        n=f"n = {len(shown)} of {len(peaks)} treated participants, with both peaks",
        alt=_in_words(laboratory),
        height=HEIGHT,
        notes=[
            f"{sentence(BELOW_BOTH)}: ALT and AST below {rule.transaminase_multiple:g} times and "
            f"bilirubin at most {rule.bilirubin_multiple:g} times the upper limit",
            "Peaks after the day of the first infusion; they need not be of one day",
        ],
        shapes=[
            _line("x", rule.transaminase_multiple),
            _line("y", rule.bilirubin_multiple),
        ],
        annotations=_corners(peaks)
        if len(shown)
        else [style.nothing_drawn("Nobody has both peaks", len(peaks))],
    )


def _span(multiples: "pd.Series[float]") -> list[float]:
    """Range of a log axis, in powers of ten."""

    low = min([LEAST_SPAN[0], *multiples]) / 1.2
    high = max([LEAST_SPAN[1], *multiples]) * 1.2
    return [log10(low), log10(high)]


def _quadrant(own: pd.DataFrame, name: str) -> dict[str, Any]:
    symbol, colour, size = MARKS[name]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": own["alt_ast"].tolist(),
        "y": own["bilirubin"].tolist(),
        "customdata": records_of(own, "lb", "alt_ast_sequence", "bilirubin_sequence"),
        "text": [_peaks_in_words(row) for row in each_row(own)],
        "hoverinfo": "text",
        "marker": {"symbol": symbol, "color": colour, "size": size},
        "showlegend": len(own) > 0,
    }


def _peaks_in_words(row: Any) -> str:
    words = (
        f"{row.participant}: {row.quadrant}"
        f"<br>ALT or AST {rounded(row.alt_ast, 2)} times, day {row.alt_ast_day}"
        f"<br>bilirubin {rounded(row.bilirubin, 2)} times, day {row.bilirubin_day}"
    )
    if pd.notna(row.alkaline_phosphatase):
        words += f"<br>alkaline phosphatase {rounded(row.alkaline_phosphatase, 2)} times"
    if pd.notna(row.days_between):
        words += f"<br>raised within {row.days_between} days of one another"
    return words


def _line(letter: str, at: float) -> dict[str, Any]:
    """A dashed line across the figure at one multiple."""
    other = "y" if letter == "x" else "x"
    return {
        "type": "line",
        f"{letter}0": at,
        f"{letter}1": at,
        f"{other}ref": "paper",
        f"{other}0": 0,
        f"{other}1": 1,
        "line": {"color": style.FAINT, "width": 1, "dash": "dot"},
    }


def _corners(peaks: pd.DataFrame) -> list[dict[str, Any]]:
    """Name of each quadrant with its participants, in its corner."""
    counts = peaks["quadrant"].value_counts()
    return [
        {
            "text": f"{sentence(name)}: {counts.get(name, 0)}",
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": y,
            "xanchor": "right" if x else "left",
            "yanchor": "top" if y else "bottom",
            "showarrow": False,
            "font": {"size": 12, "color": style.FAINT},
        }
        for name, (x, y) in CORNERS.items()
    ]


def _in_words(laboratory: Laboratory) -> str:
    peaks = laboratory.peaks
    warned = peaks[~peaks["quadrant"].isin([BELOW_BOTH, NOT_KNOWN])]
    each = "; ".join(f"{row.participant} {row.quadrant}" for row in each_row(warned))
    known = int((peaks["quadrant"] != NOT_KNOWN).sum())
    return (
        f"Peak ALT or AST against peak bilirubin of {known} participants, in multiples of the "
        f"upper limit of normal. Not below both limits: {each or 'nobody'}."
    )
