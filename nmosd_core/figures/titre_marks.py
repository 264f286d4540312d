"""Marks of titres: where each stands on the ladder, and what it says when pointed at."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.antibody import Titres
from nmosd_core.analyses.result_text import ABOVE, BELOW, MEASURED
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.news import names_of

SIDES = ("baseline", "week_52")
FELL, UNCHANGED, ROSE, NOT_COMPARED = "fell", "unchanged", "rose", "not compared"
COLOURS = {
    FELL: style.INFUSION,
    UNCHANGED: style.FAINT,
    ROSE: style.ATTACK,
    NOT_COMPARED: style.FAINT,
}
AT_BASELINE = "circle"  # of those compared; the shape after it says what became of the titre
SYMBOLS = {
    FELL: "triangle-down",
    UNCHANGED: "square",
    ROSE: "triangle-up",
    NOT_COMPARED: "diamond",
}


def rung_step(titres: Titres) -> float:
    """Factor from one rung to the next."""
    ladder = titres.protocol.antibody.ladder
    return float((ladder[-1] / ladder[0]) ** (1 / max(1, len(ladder) - 1)))


def place_titres(titres: Titres) -> pd.DataFrame:
    """Put every titre of baseline and week 52 on the ladder.

    Returns
    -------
    pandas.DataFrame
        One row per titre: participant, record, side (baseline, week_52), height (reciprocal; one
        rung beyond the limit where it was not measured), measured, marked (draw soon after plasma
        exchange or immunoglobulin), verdict (fell, unchanged, rose, not compared), symbol, words.
    """
    change = titres.change
    verdicts = [_verdict(ratio) for ratio in change["ratio"]]
    sides = [
        pd.DataFrame(
            {
                "participant": change["participant"],
                "record": change["participant"]
                .map(_records(titres, side))
                .astype("str")
                .fillna(""),
                "side": side,
                "reciprocal": change[f"{side}_reciprocal"],
                "censored": change[f"{side}_censored"],
                "marked": change[f"{side}_after_treatment"].fillna(False).astype(bool),
                "verdict": verdicts,
                "words": [_words(row, side, titres.week) for row in each_row(change)],
            }
        )
        for side in SIDES
    ]
    marks = pd.concat(sides, ignore_index=True).dropna(subset=["reciprocal"])
    step, limit, censored = rung_step(titres), marks["reciprocal"], marks["censored"]
    height = limit.mask(censored == BELOW, limit / step).mask(censored == ABOVE, limit * step)
    before = (marks["side"] == SIDES[0]) & (marks["verdict"] != NOT_COMPARED)
    symbol = marks["verdict"].map(SYMBOLS).mask(before, AT_BASELINE)
    return marks.assign(height=height, measured=censored == MEASURED, symbol=symbol)


def _records(titres: Titres, side: str) -> "pd.Series[str]":
    """The record of each participant that stands for baseline or for week 52."""
    used = "baseline" if side == "baseline" else f"week {titres.week}"
    own = titres.results[titres.results["used_as"] == used].drop_duplicates("participant")
    return pd.Series(names_of(own, "is"), own["participant"], dtype="str")


def _verdict(ratio: float) -> str:
    if pd.isna(ratio):
        return NOT_COMPARED
    if abs(ratio - 1) < 1e-9:
        return UNCHANGED
    return FELL if ratio < 1 else ROSE


def _words(row: Any, side: str, week: int) -> str:
    """The titre, its draw, and why it is not compared."""
    when = "baseline" if side == "baseline" else f"week {week}"
    titre, day = getattr(row, f"{side}_titre"), getattr(row, f"{side}_day")
    words = f"{row.participant}: {titre} at {when}, day {day}"
    assay = getattr(row, f"{side}_assay")
    words += "" if pd.isna(assay) else f"<br>{assay}"
    marked = getattr(row, f"{side}_after_treatment")
    if pd.notna(marked) and marked:
        words += "<br>soon after plasma exchange or immunoglobulin"
    return words + (f"<br>Not compared: {row.why_no_change}" if row.why_no_change else "")


def draw_participant(own: pd.DataFrame, x: dict[str, float]) -> dict[str, Any]:
    """The titres of one participant: joined where they are compared, else marks alone."""
    verdict = str(own["verdict"].iat[0])
    joined = verdict != NOT_COMPARED
    return {
        "type": "scatter",
        "mode": "lines+markers" if joined else "markers",
        "x": [x[side] for side in own["side"]],
        "y": own["height"].tolist(),
        "customdata": own[["participant", "record"]].to_numpy().tolist(),
        "text": own["words"].tolist(),
        "hoverinfo": "text",
        "meta": {"participant": str(own["participant"].iat[0])},
        "showlegend": False,
        "line": {"color": COLOURS[verdict], "width": 2},
        "marker": _marker(
            own["symbol"].tolist(),
            COLOURS[verdict],
            own["measured"].tolist(),
            own["marked"].tolist(),
        ),
    }


def legend(marks: pd.DataFrame) -> list[dict[str, Any]]:
    """What each mark means; each verdict with its number of participants."""
    people = marks.drop_duplicates("participant")["verdict"].value_counts()
    verdicts = (FELL, UNCHANGED, ROSE, *([NOT_COMPARED] if NOT_COMPARED in people else []))
    traces = [
        _in_legend(
            f"{verdict} ({people.get(verdict, 0)})",
            _marker([SYMBOLS[verdict]], COLOURS[verdict], [True], [False]),
        )
        for verdict in verdicts
    ]
    if (marks["symbol"] == AT_BASELINE).any():
        before = _marker([AT_BASELINE], style.FAINT, [True], [False])
        traces.append(_in_legend("baseline of those compared, in their colour", before))
    beyond, soon = marks[~marks["measured"]], marks[marks["marked"]]
    if len(beyond):
        open_mark = _marker([str(beyond["symbol"].iat[-1])], style.FAINT, [False], [False])
        traces.append(_in_legend("beyond the measured range", open_mark))
    if len(soon):
        ringed = _marker([str(soon["symbol"].iat[-1])], style.FAINT, [True], [True])
        traces.append(_in_legend("soon after plasma exchange or immunoglobulin", ringed))
    return traces


def _marker(
    symbols: list[str], colour: str, measured: list[bool], marked: list[bool]
) -> dict[str, Any]:
    """Marks; open where the titre was not measured, with a ring soon after a treatment."""
    return {
        "symbol": [
            symbol if one else f"{symbol}-open"
            for symbol, one in zip(symbols, measured, strict=True)
        ],
        "size": [15 if one else 11 for one in marked],
        "color": colour,
        "line": {
            "width": [4 if one else 2 for one in marked],
            "color": [style.RESCUE if one else colour for one in marked],
        },
        "opacity": 1,
    }


def _in_legend(name: str, marker: dict[str, Any]) -> dict[str, Any]:
    nowhere = {"x": [None], "y": [None]}
    return {"type": "scatter", "mode": "markers", "name": name, **nowhere, "marker": marker}
