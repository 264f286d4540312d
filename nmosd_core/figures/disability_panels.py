"""EDSS of each participant in a panel of its own, with the attacks."""

from math import ceil
from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.disability import Disability
from nmosd_core.analyses.edss_change import IMPROVED, WORSENED
from nmosd_core.analyses.edss_scores import attack_onsets
from nmosd_core.figures import style
from nmosd_core.figures.edss_marks import WITHOUT_SCORE, day_range, legend_of_marks, lines_of
from nmosd_core.study.schedule import DAYS_PER_WEEK
from nmosd_core.tables.wording import change_in_words

COLUMNS = 4
PANELS_SHOWN = 24
ROW_HEIGHT = 185
GAP_ACROSS = 0.02
TITLE_HEIGHT = 34
ROOM_FOR_RING = 14  # days, after the last score


def edss_panels(disability: Disability) -> go.Figure:
    """A panel per participant: scores by trial day, the baseline, and attacks shaded.

    Of more participants than can be told apart, those are shown whose score changed most.
    """
    shown = _shown(disability)
    places = {participant: place for place, participant in enumerate(shown)}
    rows = max(1, ceil(len(shown) / COLUMNS))
    axes = _axes(disability, len(places), rows)
    lines = lines_of(disability)
    return style.finish(
        [
            *(
                lines.get(participant, WITHOUT_SCORE)
                | {
                    "line": {"color": style.SCORE, "width": 2},
                    "xaxis": _axis("x", place),
                    "yaxis": _axis("y", place),
                }
                for participant, place in places.items()
            ),
            *legend_of_marks(disability),
        ],
        x=axes.pop("xaxis"),
        y=axes.pop("yaxis"),
        stamp=disability.stamp,
        n=f"n = {len(disability.change)} treated participants",
        alt=_in_words(disability, shown),
        height=130 + rows * ROW_HEIGHT,
        notes=_notes(disability, shown),
        shapes=[*_attacks(disability, places), *_baselines(disability, places)],
        annotations=_titles(disability, places, lines) or [style.said_of_nobody()],
        **axes,
    )


def _shown(disability: Disability) -> list[str]:
    change = disability.change
    if len(change) > PANELS_SHOWN:
        size = change["change"].abs().fillna(-1)
        change = change.loc[size.sort_values(ascending=False, kind="stable").index[:PANELS_SHOWN]]
    return sorted(change["participant"])


def _axis(letter: str, place: int) -> str:
    return letter if place == 0 else f"{letter}{place + 1}"


def _axes(disability: Disability, panels: int, rows: int) -> dict[str, Any]:
    """Axes of every panel; the outer ones carry the labels."""
    width = (1 - GAP_ACROSS * (COLUMNS - 1)) / COLUMNS
    height = (1 - TITLE_HEIGHT / ROW_HEIGHT) / rows
    weeks = disability.by_week["week"]
    first, last = day_range(disability)
    axes: dict[str, Any] = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    for place in range(panels):
        row, column = divmod(place, COLUMNS)
        left, top = column * (width + GAP_ACROSS), 1 - (row + 1) / rows + height
        lowest = place + COLUMNS >= panels
        number = "" if place == 0 else str(place + 1)
        axes[f"xaxis{number}"] = {
            "domain": [left, left + width],
            "anchor": _axis("y", place),
            "range": [first, last + ROOM_FOR_RING],
            "tickvals": (DAYS_PER_WEEK * weeks).tolist(),
            "ticktext": weeks.astype(str).tolist(),
            "showticklabels": lowest,
            "title": {"text": "Week" if lowest else ""},
            "zeroline": False,
        }
        axes[f"yaxis{number}"] = {
            "domain": [top - height, top],
            "anchor": _axis("x", place),
            "range": [-0.5, 10.5],
            "dtick": 2,
            "showticklabels": column == 0,
            "title": {"text": "EDSS (points)" if column == 0 else ""},
            "zeroline": False,
        }
    return axes


def _attacks(disability: Disability, places: dict[str, int]) -> list[dict[str, Any]]:
    """Each attack and the days after its onset that count as near it."""
    days = disability.protocol.disability.near_attack_days
    first, _ = day_range(disability)
    return [
        {
            "type": "rect",
            "xref": _axis("x", places[participant]),
            "yref": f"{_axis('y', places[participant])} domain",
            "x0": onset,
            "x1": onset + days,
            "y0": 0,
            "y1": 1,
            "fillcolor": style.ATTACK,
            "opacity": 0.25,
            "line": {"width": 0},
            "layer": "below",
        }
        for participant, onsets in attack_onsets(disability.attacks).items()
        if participant in places
        for onset in onsets
        if onset + days >= first
    ]


def _baselines(disability: Disability, places: dict[str, int]) -> list[dict[str, Any]]:
    known = disability.change.dropna(subset=["baseline"])
    return [
        {
            "type": "line",
            "xref": f"{_axis('x', places[participant])} domain",
            "yref": _axis("y", places[participant]),
            "x0": 0,
            "x1": 1,
            "y0": baseline,
            "y1": baseline,
            "line": {"color": style.FAINT, "width": 1, "dash": "dot"},
        }
        for participant, baseline in zip(known["participant"], known["baseline"], strict=True)
        if participant in places
    ]


def _titles(
    disability: Disability, places: dict[str, int], lines: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    change = disability.change.set_index("participant")
    return [
        {
            "text": _title(participant, change.loc[participant], scored=participant in lines),
            "xref": f"{_axis('x', place)} domain",
            "yref": f"{_axis('y', place)} domain",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12},
        }
        for participant, place in places.items()
    ]


def _title(participant: str, row: Any, *, scored: bool) -> str:
    """The participant with the change where one is known, or that there is no score at all."""
    if not scored:
        return f"<b>{participant}</b> no score"
    if row["why_no_change"]:
        return f"<b>{participant}</b>"
    verdict = f", {row['verdict']}" if row["verdict"] in (WORSENED, IMPROVED) else ""
    return f"<b>{participant}</b> {change_in_words(row['change'])}{verdict}"


def _notes(disability: Disability, shown: list[str]) -> list[str]:
    days = disability.protocol.disability.near_attack_days
    shading = (
        "Attacks are not known: the export has no CE"
        if disability.attacks is None
        else f"Shaded: an attack, from its onset to {days} days after"
    )
    few = len(shown) < len(disability.change)
    most = f". The {len(shown)} of {len(disability.change)} participants who changed most"
    return [
        f"Number: change to week {disability.week}. Dashed: the baseline. {shading}"
        + (most if few else "")
    ]


def _in_words(disability: Disability, shown: list[str]) -> str:
    onsets = attack_onsets(disability.attacks)
    attacked = [name for name in shown if any(onset >= 0 for onset in onsets.get(name, []))]
    return (
        f"EDSS by week of {len(shown)} participants, a panel each. "
        f"With an attack after the first infusion: {', '.join(attacked) or 'none known'}."
    )
