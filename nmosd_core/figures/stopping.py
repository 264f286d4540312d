"""Stopping guidance as pictures: what was observed, on the whole boundary."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.stopping import NOBODY, OR_EVENT, Stopping
from nmosd_core.figures import style
from nmosd_core.figures.heat_grid import faded
from nmosd_core.tables.wording import rounded, sentence

HEIGHT = 420
LABELS_THAT_FIT = 20
STRIPES = {"shape": "/", "size": 9, "solidity": 0.2, "fgcolor": faded(style.ATTACK, 0.3)}
GROUND = faded(style.ATTACK, 0.2)  # with the stripes, so pale that a number on them is read
FILLED, HOLLOW = ("circle", 13), ("circle-open", 19)


def toxicity_boundary(stopping: Stopping) -> go.Figure:
    """Fewest participants with the event at which guidance says stop, by participants observed."""
    table = stopping.toxicity
    observed = stopping.readings[stopping.readings["observed"] > 0]
    highest = max([4, *table["boundary"].dropna(), *observed["events"]]) + 1
    return style.finish(
        [
            _boundary(table["observed"], table["boundary"], table["probability"], highest),
            _fewest(table["observed"], table["boundary"]),
            *(
                _observed([row.observed], [row.events], _reading_in_words(row), row.reading)
                for row in each_row(observed)
            ),
        ],
        x={
            "title": {"text": "Participants counted"},
            "range": [0, len(table) + 0.7],
            "dtick": 1 if len(table) <= LABELS_THAT_FIT else None,
        },
        y={
            "title": {"text": f"{stopping.protocol.stopping.toxicity.label} (count)"},
            "range": [min(-0.4, -0.06 * highest), highest],
            "tickformat": "d",
        },
        stamp=stopping.stamp,
        n=f"n = {len(stopping.participants)} treated participants",
        alt=_toxicity_in_words(stopping),
        height=HEIGHT,
        notes=[*_caution(stopping), *_chance(stopping)],
        annotations=[] if len(observed) else [_below_the_bars(sentence(NOBODY))],
    )


def attack_boundary(stopping: Stopping) -> go.Figure:
    """Fewest attacks at which guidance says stop, by participant-years."""
    table = stopping.attack_boundary
    seen = stopping.attack_reading
    highest = max([4, *table["boundary"], *seen["most"]]) + 1
    words = [
        f"{_span(row.fewest, row.most)} attacks in {rounded(row.years, 2)} participant-years"
        f"<br>posterior probability {_probabilities(row)}<br>{row.verdict}"
        for row in each_row(seen)
    ]
    return style.finish(
        [
            _boundary(table["years"], table["boundary"], table["probability"], highest),
            _fewest(table["years"], table["boundary"]),
            *(
                style.spans([row.fewest], [row.most], [row.years], style.SCORE) | _upright(row)
                for row in each_row(seen)
                if row.most > row.fewest
            ),
            *(
                _observed([row.years] * 2, [row.fewest, row.most], words[0], "all time at risk")
                for row in each_row(seen)
            ),
        ],
        x={
            "title": {"text": "Participant-years at risk"},
            "range": [0, len(table) + 0.7],
            "dtick": 1 if len(table) <= LABELS_THAT_FIT else None,
        },
        y={
            "title": {"text": "Attacks (count)"},
            "range": [min(-0.4, -0.06 * highest), highest],
            "tickformat": "d",
        },
        stamp=stopping.stamp,
        n=f"n = {len(stopping.participants)} treated participants",
        alt=_attacks_in_words(stopping),
        height=HEIGHT,
        notes=[*_range_in_words(stopping), *_caution(stopping)],
        annotations=[] if len(seen) else [_below_the_bars(_no_attacks(stopping))],
    )


def _caution(stopping: Stopping) -> list[str]:
    """The first sentence of the caution, which says whose guidance it is."""
    first = stopping.protocol.stopping.caution.split(". ")[0].removesuffix(".")
    return [first] if first else []


def _below_the_bars(words: str) -> dict[str, Any]:
    """What is said instead of a mark, where no boundary is."""
    return style.said_instead(words) | {"x": 0.98, "xanchor": "right", "y": 0.12}


def _range_in_words(stopping: Stopping) -> list[str]:
    """Why there are two points, where worsenings are to review."""
    seen = stopping.attack_reading
    if not (seen["most"] > seen["fewest"]).any():
        return []
    return ["Two points: the attacks without and with what is to review"]


def _upright(row: Any) -> dict[str, Any]:
    """A bar from the fewest to the most, upright."""
    return {"x": [row.years] * 2, "y": [row.fewest, row.most]}


def _boundary(
    at: "pd.Series[float]",
    boundary: "pd.Series[int]",
    probability: "pd.Series[float]",
    highest: float,
) -> dict[str, Any]:
    """Bars from the boundary upwards: where guidance says stop."""
    known = boundary.notna()
    fewest = boundary[known].astype("int64").tolist()
    return {
        "type": "bar",
        "name": "guidance: stop",
        "showlegend": True,  # also where nothing was observed and it stands alone
        "x": at[known].tolist(),
        "base": [count - 0.35 for count in fewest],
        "y": [highest - count + 0.35 for count in fewest],
        "width": 0.86,
        "marker": {
            "color": GROUND,
            "pattern": STRIPES | {"bgcolor": GROUND},
            # edges of many bars would fill them
            "line": {"color": style.ATTACK, "width": int(len(at) <= LABELS_THAT_FIT)},
        },
        "hoverinfo": "text",
        "hovertext": [
            f"of {place:g}: stop from {count} on<br>posterior probability {_probability(at_it)}"
            for place, count, at_it in zip(at[known], fewest, probability[known], strict=True)
        ],
    }


def _fewest(at: "pd.Series[float]", boundary: "pd.Series[int]") -> dict[str, Any]:
    """The boundary in figures, on the bars where they fit."""
    known = boundary.notna() & (len(at) <= LABELS_THAT_FIT)
    fewest = boundary[known].astype("int64").tolist()
    return {
        "type": "scatter",
        "mode": "text",
        "x": at[known].tolist(),
        "y": fewest,
        "text": [f"<b>{count}</b>" for count in fewest],
        "textfont": {"size": 13},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _observed(x: list[float], y: list[int], words: str, reading: str) -> dict[str, Any]:
    symbol, size = HOLLOW if reading == OR_EVENT else FILLED
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"observed: {reading}",
        "x": x,
        "y": y,
        "text": [words] * len(x),
        "hoverinfo": "text",
        "marker": {"symbol": symbol, "size": size, "color": style.SCORE, "line": {"width": 3}},
    }


def _reading_in_words(row: Any) -> str:
    return (
        f"{row.reading}: {row.events} of {row.observed}"
        f"<br>posterior probability {_probability(row.probability)}<br>{row.verdict}"
    )


def _chance(stopping: Stopping) -> list[str]:
    rule = stopping.protocol.stopping.toxicity
    return [
        f"Reached by chance in {rounded(100 * stopping.by_chance, 1)}% of trials of "
        f"{stopping.protocol.trial.planned_participants} whose true probability is "
        f"{rule.acceptable:g}, looked at after each participant"
    ]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _probabilities(row: Any) -> str:
    low, high = _probability(row.probability), _probability(row.probability_to)
    return low if low == high else f"{low} to {high}"


def _toxicity_in_words(stopping: Stopping) -> str:
    each = "; ".join(
        f"{row.reading}: {row.events} of {row.observed}, {row.verdict}"
        for row in each_row(stopping.readings)
    )
    return f"Illustrative stopping boundary for serious events. {each}."


def _attacks_in_words(stopping: Stopping) -> str:
    each = "; ".join(
        f"{_span(row.fewest, row.most)} in {rounded(row.years, 2)} participant-years, "
        f"stop from {row.boundary} on, {row.verdict}"
        for row in each_row(stopping.attack_reading)
    )
    return f"Illustrative stopping boundary for attacks. {each or _no_attacks(stopping)}."


def _no_attacks(stopping: Stopping) -> str:
    return "Attacks are not known" if stopping.attacks_missing else "Nobody has been followed yet"


def _probability(value: float) -> str:
    """Three decimals, and never a 0 or a 1 that is none."""
    if value < 0.0005:
        return "below 0.001"
    return "above 0.999" if value >= 0.9995 else rounded(value, 3)
