"""The flow of participants from screened to completed, as boxes with counts and reasons.

Boxes grow with their text: a picture of 14 participants and one of 300 have the same form.
Positions are percent across and pixels down.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from nmosd_core.analyses.disposition import AFTER_TREATMENT, BEFORE_TREATMENT, SCREENED, TREATED
from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.analyses.follow_up import DIED, IN_SCREENING, NOT_RECORDED, SCREEN_FAILURE
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.terms import in_words
from nmosd_core.figures import style
from nmosd_core.figures.news import NEW
from nmosd_core.tables.wording import in_short, sentence

NOBODY_NEW: Mapping[str, Sequence[str]] = {}
RING = "\N{WHITE CIRCLE}"  # as around marks that are new
SHOWN_IF_ANY = (IN_SCREENING, NOT_RECORDED)
MOST_REASONS = 12
LINE, PADDING, GAP, MARGINS = 17, 8, 44, 114  # pixels
CHARACTERS_PER_PERCENT = 1.2  # of a figure 900 pixels wide; a wider one has room to spare
MAIN, ASIDE = (0.0, 38.0), (50.0, 100.0)


@dataclass(frozen=True)
class _Box:
    step: str
    left: float
    right: float
    top: float
    lines: tuple[str, ...]
    who: str
    alarming: bool

    @property
    def height(self) -> float:
        return 2 * PADDING + LINE * len(self.lines)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def participant_flow(
    enrolment: Enrolment, newcomers: Mapping[str, Sequence[str]] = NOBODY_NEW
) -> go.Figure:
    """Boxes from screened to the end of study; hover tells who is counted, a click chooses them.

    A box says how many of `newcomers` are in it, who were not there at the previous data cut.
    """

    def box(step: str, left: float, right: float, top: float) -> _Box:
        return _box(enrolment, step, left, right, top, newcomers.get(step, ()))

    screened = box(SCREENED, *MAIN, top=0)
    aside: list[_Box] = []
    for step in BEFORE_TREATMENT:
        if enrolment.count(step) or step not in SHOWN_IF_ANY:
            top = aside[-1].bottom + GAP / 3 if aside else 0.0
            aside.append(box(step, *ASIDE, top))
    below = max(screened.bottom, aside[-1].bottom)
    treated = box(TREATED, *MAIN, top=below + GAP / 2)
    top, places = treated.bottom + GAP, _ends(enrolment)
    ends = [box(state, left, right, top) for state, (left, right) in places.items()]
    boxes = [screened, *aside, treated, *ends]
    height = max(box.bottom for box in boxes)
    return style.finish(
        [_text(boxes), _hover(boxes)],
        x={"visible": False, "range": [-0.5, 100.5], "fixedrange": True},
        y={"visible": False, "range": [height + 2, -2], "fixedrange": True},
        stamp=enrolment.stamp,
        n=f"n = {enrolment.count(SCREENED)} screened participants",
        alt=_in_words(enrolment),
        height=int(height) + MARGINS,
        shapes=[_outline(box) for box in boxes] + _lines(screened, aside, treated, ends),
        annotations=_arrows(screened, aside, treated, ends),
        showlegend=False,
    )


def _ends(enrolment: Enrolment) -> dict[str, tuple[float, float]]:
    """Where the boxes of every state after treatment stand, side by side."""
    states = [
        state for state in AFTER_TREATMENT if enrolment.count(state) or state not in SHOWN_IF_ANY
    ]
    width = 100 / len(states)
    return {
        state: (width * n, width * (n + 1) - (2 if n + 1 < len(states) else 0))
        for n, state in enumerate(states)
    }


def _box(
    enrolment: Enrolment, step: str, left: float, right: float, top: float, new: Sequence[str]
) -> _Box:
    rows = enrolment.steps[enrolment.steps["step"] == step]
    total, reasons = rows.iloc[0], list(each_row(rows.iloc[1:]))
    plan = enrolment.protocol.trial.planned_participants
    of_plan = f" of {plan} planned" if step == TREATED and enrolment.has_plan else ""
    lines = [f"<b>{sentence(step)}: {total['participants']}</b>{of_plan}"]
    room = int((right - left) * CHARACTERS_PER_PERCENT) - 2
    for row in reasons[:MOST_REASONS]:
        text = row.reason if step == SCREEN_FAILURE else sentence(in_words(row.reason))
        lines += textwrap.wrap(f"{row.participants} {text}", room, subsequent_indent="  ")
    if len(reasons) > MOST_REASONS:
        lines.append(f"and {len(reasons) - MOST_REASONS} more reasons, in the table")
    names = in_short(str(total["names"])).replace(", ", "<br>") or "nobody"
    if new:
        lines += textwrap.wrap(f"{RING} {len(new)} {NEW}", room, subsequent_indent="  ")
        names += f"<br>{NEW}: {in_short(', '.join(new))}"
    alarming = step == DIED and total["participants"] > 0
    return _Box(step, left, right, top, tuple(lines), names, alarming)


def _outline(box: _Box) -> dict[str, Any]:
    colour = style.ATTACK if box.alarming else style.FAINT
    return {
        "type": "rect",
        "x0": box.left,
        "x1": box.right,
        "y0": box.top,
        "y1": box.bottom,
        "line": {"color": colour, "width": 2 if box.alarming else 1},
        "fillcolor": f"{colour}14",
        "layer": "below",
    }


def _text(boxes: list[_Box]) -> dict[str, Any]:
    """The words in all boxes; a trace takes the text colour of the theme, a label does not."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [box.left + 0.8 for box in boxes],
        "y": [box.top + PADDING - 4 for box in boxes],
        "text": ["<br>".join(box.lines) for box in boxes],
        "textposition": "bottom right",
        "textfont": {"size": 13},
        "hoverinfo": "skip",
    }


def _lines(
    screened: _Box, aside: list[_Box], treated: _Box, ends: list[_Box]
) -> list[dict[str, Any]]:
    """The trunk from treated to the states, and the one to those who were not treated."""
    level = treated.bottom + GAP / 2
    side = (MAIN[1] + ASIDE[0]) / 2
    from_screened = screened.top + LINE
    to_last = aside[-1].top + LINE
    return [
        _line(screened.right, from_screened, side + 0.3, from_screened),
        _line(side, from_screened, side, to_last),
        _line(treated.middle, treated.bottom, treated.middle, level),
        _line(ends[0].middle, level, ends[-1].middle, level),
    ]


def _line(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    stroke = {"color": style.FAINT, "width": 1.5}
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": stroke}


def _arrows(
    screened: _Box, aside: list[_Box], treated: _Box, ends: list[_Box]
) -> list[dict[str, Any]]:
    side = (MAIN[1] + ASIDE[0]) / 2
    level = treated.bottom + GAP / 2
    return [
        _arrow(screened.middle, screened.bottom, treated.middle, treated.top),
        *(_arrow(side, box.top + LINE, box.left, box.top + LINE) for box in aside),
        *(_arrow(box.middle, level, box.middle, box.top) for box in ends),
    ]


def _arrow(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    return {
        "x": x1,
        "y": y1,
        "ax": x0,
        "ay": y0,
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 1.5,
        "arrowcolor": style.FAINT,
    }


def _hover(boxes: list[_Box]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [box.middle for box in boxes],
        "y": [box.top + box.height / 2 for box in boxes],
        "text": [box.who for box in boxes],
        "customdata": [[box.step] for box in boxes],
        "hoverinfo": "text",
        "marker": {"size": 40, "opacity": 0},
    }


def _in_words(enrolment: Enrolment) -> str:
    counts = [
        f"{row.step} {row.participants}" if not row.reason else f"{row.reason} {row.participants}"
        for row in each_row(enrolment.steps)
        if row.participants or row.step not in SHOWN_IF_ANY
    ]
    return f"Flow of participants: {', '.join(counts)}."
