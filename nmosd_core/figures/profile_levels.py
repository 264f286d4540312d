"""Panels of a profile that follow a value: EDSS, titre, B cells, IgG."""

from collections.abc import Sequence
from math import log10
from typing import Any

import pandas as pd

from nmosd_core.analyses.profile import Profile
from nmosd_core.analyses.result_text import ABOVE, BELOW
from nmosd_core.analyses.rows import each_row
from nmosd_core.figures import style
from nmosd_core.figures.edss_marks import drawable, lines_of
from nmosd_core.figures.news import records_of
from nmosd_core.figures.profile_days import day_and_date
from nmosd_core.figures.profile_left_out import in_records_only
from nmosd_core.figures.stacked_panels import Panel
from nmosd_core.tables.wording import unit_in_words

TALL, LOW = 150, 110  # pixels
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "star")
COLOURS = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")
CENSORED = {BELOW: "triangle-down-open", ABOVE: "triangle-up-open"}


def edss_panel(profile: Profile, height: int = TALL) -> Panel | None:
    """The EDSS as steps: a score holds until the next one; dashed is the baseline."""
    if profile.disability is None:
        return None
    drawn = drawable(profile.disability)
    scores = drawn["score"].tolist()
    low, high = (min(scores), max(scores)) if scores else (0.0, 4.0)
    baseline = profile.baseline_score
    return Panel(
        _title("EDSS (points); dashed: the baseline, diamond: soon after an attack", drawn),
        [
            {**line, "meta": None, "line": {"color": style.SCORE, "width": 2, "shape": "hv"}}
            for line in lines_of(profile.disability).values()
        ],
        height,
        {
            "title": {"text": "points"},
            "range": [max(-0.3, low - 1.2), min(10.3, high + 1.2)],
            "dtick": 1,
            "tickformat": ".1f",
        },
        shapes=[] if baseline is None else [_level_line(baseline.score)],
        notes=[_left_out(profile, profile.disability.scores, drawn, "rs", "EDSS")],
    )


def titre_panel(profile: Profile) -> Panel | None:
    """Titres on the ladder of dilutions; a triangle lies beyond the range of the assay."""
    if profile.titres is None:
        return None
    rule = profile.protocol.antibody
    rows = profile.titres[profile.titres["code"].isin(rule.codes)]
    drawn = rows.dropna(subset=["reciprocal", "trial_day"])
    values = [*drawn["reciprocal"], rule.ladder[0], rule.ladder[-1]]
    words = [
        f"{row.result_as_recorded}, {day_and_date(profile, row.trial_day)}"
        f"<br>{'assay not recorded' if pd.isna(row.assay) else row.assay}" + _remark(row)
        for row in each_row(drawn)
    ]
    return Panel(
        _title("AQP4-IgG titre (log ladder)", drawn),
        [_line(drawn, drawn["reciprocal"], words, "titre", 0, "is")],
        LOW,
        {
            "title": {"text": "reciprocal"},
            "type": "log",
            "range": _log_range(values),
            "tickvals": list(rule.ladder),
            "ticktext": [f"1:{rung}" for rung in rule.ladder],
        },
        notes=[_left_out(profile, rows, drawn, "is", "titres")],
    )


def cell_panel(profile: Profile) -> Panel | None:
    """B-cell counts on a log scale, a line per subset; a count of zero is at the lower edge."""
    if profile.cells is None:
        return None
    rule = profile.protocol.b_cells
    unit = next(iter(rule.cells_per_microlitre))
    rows = profile.cells[profile.cells["kind"].notna()]
    drawn = rows[(rows["unit"] == unit) & rows["value"].notna() & rows["trial_day"].notna()]
    positive = drawn.loc[drawn["value"] > 0, "value"]
    lowest = positive.min() / 2 if len(positive) else 1.0
    traces = []
    for place, (kind, subset) in enumerate(rule.subsets.items()):
        own = drawn[drawn["kind"] == kind]
        words = [_measured(profile, subset.label, row) for row in each_row(own)]
        height = own["value"].clip(lower=lowest)
        if len(own):
            traces.append(_line(own, height, words, subset.label, place, "cp", named=True))
    return Panel(
        _title(f"B cells ({unit_in_words(unit)}, log scale)", drawn),
        traces,
        TALL,
        {
            "title": {"text": unit_in_words(unit)},
            "type": "log",
            "range": _log_range([*positive, lowest] if len(positive) else [1, 100]),
            "dtick": 1,
        },
        notes=[_left_out(profile, rows, drawn, "cp", "B-cell counts")],
    )


def immunoglobulin_panel(profile: Profile) -> Panel | None:
    """The first class of the protocol, IgG; dashed is the lower limit of normal."""
    if profile.immunoglobulins is None:
        return None
    rule = profile.protocol.immunoglobulins
    kind, first = next(iter(rule.classes.items()))
    unit = next(iter(rule.grams_per_litre))
    rows = profile.immunoglobulins[profile.immunoglobulins["kind"] == kind]
    drawn = rows[(rows["unit"] == unit) & rows["value"].notna() & rows["trial_day"].notna()]
    words = [_measured(profile, first.label, row) for row in each_row(drawn)]
    limits = drawn["lower_limit"].dropna()
    top = max([*drawn["value"], *limits], default=10.0)
    return Panel(
        _title(f"{first.label} ({unit_in_words(unit)}); dashed: lower limit of normal", drawn),
        [_line(drawn, drawn["value"], words, first.label, 0, "lb")],
        LOW,
        {"title": {"text": unit_in_words(unit)}, "range": [0, 1.15 * top]},
        shapes=[_level_line(limit) for limit in sorted(set(limits))],
        notes=[_left_out(profile, rows, drawn, "lb", f"{first.label} levels")],
    )


def _title(text: str, drawn: pd.DataFrame) -> str:
    return f"{text}: none to draw" if drawn.empty else text


def _line(
    own: pd.DataFrame,
    height: "pd.Series[float]",
    words: list[str],
    name: str,
    place: int,
    dataset: str,
    *,
    named: bool = False,
) -> dict[str, Any]:
    """One value over days; what lies beyond the measured range is a hollow triangle."""
    symbol, colour = SYMBOLS[place % len(SYMBOLS)], COLOURS[place % len(COLOURS)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": own["trial_day"].astype("float64").tolist(),
        "y": height.tolist(),
        "customdata": records_of(own, dataset),
        "text": words,
        "hoverinfo": "text",
        "showlegend": named,
        "line": {"color": colour, "width": 1.5},
        "marker": {
            "color": colour,
            "size": 8,
            "symbol": [CENSORED.get(censored, symbol) for censored in own["censored"]] or symbol,
        },
    }


def _measured(profile: Profile, label: str, row: Any) -> str:
    return (
        f"{label}: {row.result_as_recorded} {unit_in_words(str(row.unit))}"
        f"<br>{day_and_date(profile, row.trial_day)}" + _remark(row)
    )


def _remark(row: Any) -> str:
    return f"<br>{row.remark}" if row.remark else ""


def _log_range(values: Sequence[float]) -> list[float]:
    logs = [log10(value) for value in values if value > 0]
    return [min(logs) - 0.2, max(logs) + 0.2]


def _level_line(level: float) -> dict[str, Any]:
    line = {"color": style.FAINT, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": -10_000, "x1": 10_000, "y0": level, "y1": level, "line": line}


def _left_out(
    profile: Profile, rows: pd.DataFrame, drawn: pd.DataFrame, dataset: str, what: str
) -> str:
    left = rows.drop(drawn.index)
    return in_records_only(profile, left, dataset, f"{what} without a usable value or day")
