"""Safety board as a picture: a row per participant, a column per cycle."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.event_kinds import SEVERITIES
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.safety_board import CELL, SafetyBoard
from nmosd_core.figures import style
from nmosd_core.tables.adverse_events import grade_against_severity

ROWS_SHOWN = 40
ROW_HEIGHT = 38  # of rings one above the other, that they stay apart
COLOURS = {1: "#56B4E9", 2: "#E69F00", 3: "#D55E00", 4: "#B0206B", 5: "#5B2A86"}
INK = {1: "#101418", 2: "#101418", 3: "#FFFFFF", 4: "#FFFFFF", 5: "#FFFFFF"}
NAMES = {1: "grade 1, mild", 2: "grade 2, mod.", 3: "grade 3, sev.", 4: "grade 4", 5: "grade 5"}
SEVERITY_WORDS = {1: "mild", 2: "mod.", 3: "sev."}
ATTACKS = {"A": "attack", "A?": "to review"}
LETTERS = {"I": "infection", "R": "reaction", "D": "mood", "M": "malignancy"}


def safety_board(board: SafetyBoard) -> go.Figure:
    """Worst grade of each participant in each cycle, with letters for what is looked for.

    A number is a grade, a word a severity where no grade is recorded; a frame marks a serious
    event, a diamond a criterion of seriousness of an event that is not called serious, a ring
    what is new since the previous data cut.  A dot is a cycle without an event; a cycle that is
    not known yet is blank.
    """
    rows = _choose_rows(board)
    cells = board.cells[board.cells["participant"].isin(rows)]
    cells = cells.assign(row=cells["participant"].map(rows), new_attack=_new_attack(board, cells))
    notes = _notes(board, rows)
    cells["any_new"] = cells["new"] | cells["new_attack"]
    return style.finish(
        [_without_event(board, rows), *_worst(cells), *_rings(cells)],
        x={
            "title": {
                "text": f"Cycle of {board.protocol.infusion_clock.cycle_days} days from the "
                "first infusion"
            },
            "range": [0.4, board.cycles + 0.6],
            "dtick": 1 if board.cycles <= 30 else 5,
            "tick0": 1,
            "showgrid": False,
        },
        y={
            "title": {"text": "Participant"},
            "tickvals": list(rows.values()),
            "ticktext": list(rows),
            "range": [max(len(rows), 3) - 0.4, -0.6],
            "showgrid": False,
        },
        stamp=board.stamp,
        n=f"n = {len(board.people)} treated participants",
        alt=_in_words(board),
        height=style.FRAME_HEIGHT + style.NOTE_HEIGHT * len(notes) + ROW_HEIGHT * max(len(rows), 3),
        notes=notes,
        annotations=[] if len(board.people) else [style.said_of_nobody()],
        showlegend=True,
        meta={"rows": rows},
    )


def _choose_rows(board: SafetyBoard) -> dict[str, int]:
    """Everyone treated, or as many as there is room for: serious and worst first."""
    people = board.people["participant"]
    if len(people) > ROWS_SHOWN:
        worst = board.cells.groupby("participant")[["serious", "worst", "events"]].max()
        worst = worst.sort_values(["serious", "worst", "events"], ascending=False, kind="stable")
        people = people[people.isin(worst.index[:ROWS_SHOWN])]
    return {name: row for row, name in enumerate(people)}


def _new_attack(board: SafetyBoard, cells: pd.DataFrame) -> list[bool]:
    if board.attacks is None:
        return [False] * len(cells)
    rows = board.attacks.worsenings
    new = set(zip(*(rows.loc[rows["new"], name] for name in CELL), strict=True))
    return [cell in new for cell in zip(*(cells[name] for name in CELL), strict=True)]


def _without_event(board: SafetyBoard, rows: dict[str, int]) -> dict[str, Any]:
    filled = set(zip(board.cells["participant"], board.cells["cycle"], strict=True))
    known = board.people[board.people["participant"].isin(rows)].dropna(subset=["cycles"])
    empty = [
        (name, cycle)
        for name, cycles in zip(known["participant"], known["cycles"], strict=True)
        for cycle in range(1, int(cycles) + 1)
        if (name, cycle) not in filled
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "no event",
        "x": [cycle for _, cycle in empty],
        "y": [rows[name] for name, _ in empty],
        "customdata": [[name, "", cycle] for name, cycle in empty],
        "text": [f"{name}, cycle {cycle}: no event starts" for name, cycle in empty],
        "hoverinfo": "text",
        "marker": {"symbol": "circle", "size": 4, "color": style.FAINT},
    }


def _worst(cells: pd.DataFrame) -> list[dict[str, Any]]:
    """Squares by the worst grade or severity, each with its words on it."""
    traces = []
    for worst, colour in COLOURS.items():
        own = cells[cells["worst"].eq(worst).fillna(False).astype(bool)]
        if len(own):
            name = NAMES[worst] if own["graded"].any() else SEVERITIES[worst - 1].lower()
            traces.append(_squares(own, name, colour, INK[worst]))
    neither = cells[cells["worst"].isna() & cells["events"].gt(0)]
    if len(neither):
        traces.append(_squares(neither, "neither recorded", style.FAINT, "#FFFFFF"))
    attacks = cells[cells["events"].eq(0)]
    if len(attacks):
        letters = _squares(attacks, "attack only", "rgba(0,0,0,0)", style.ATTACK)
        # without a square behind them: in the colour of the theme's text, which is read on it
        bold = {"text": [f"<b>{text}</b>" for text in letters["text"]], "textfont": {"size": 14}}
        traces.append(letters | bold | {"showlegend": False})
    return traces


def _squares(own: pd.DataFrame, name: str, colour: str, ink: str) -> dict[str, Any]:
    labels = [_label(cell) for cell in each_row(own)]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": own["cycle"].tolist(),
        "y": own["row"].tolist(),
        "text": labels,
        "textfont": {"size": [12 if len(text) < 4 else 10 for text in labels], "color": ink},
        "hovertext": [_cell_in_words(cell) for cell in each_row(own)],
        "hoverinfo": "text",
        "customdata": [[cell.participant, "", cell.cycle] for cell in each_row(own)],
        "marker": {"symbol": "square", "size": 26, "color": colour},
        "cliponaxis": False,
    }


def _rings(cells: pd.DataFrame) -> list[dict[str, Any]]:
    marks = {
        "serious": ("serious", "square-open", style.SERIOUS, 30),
        "criterion_only": (style.CRITERION_ONLY, style.AROUND_CRITERION, style.SERIOUS, 38),
        "any_new": ("new since the previous cut", "circle-open", style.MEDIAN, 38),
    }
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": cells.loc[cells[column], "cycle"].tolist(),
            "y": cells.loc[cells[column], "row"].tolist(),
            "hoverinfo": "skip",
            "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": 3}},
            "cliponaxis": False,
        }
        for column, (name, symbol, colour, size) in marks.items()
        if cells[column].any()
    ]


def _label(cell: Any) -> str:
    if not cell.events:
        return str(cell.letters)
    if pd.isna(cell.worst):
        return f"? {cell.letters}".strip()
    worst = str(cell.worst) if cell.graded else SEVERITY_WORDS[cell.worst]
    below = f"<br>{cell.letters}" if cell.letters else ""
    return f"{worst}{cell.letters}" if cell.graded else f"{worst}{below}"


def _cell_in_words(cell: Any) -> str:
    head = f"{cell.participant}, cycle {cell.cycle}: events {cell.events}"
    attacks = "A" in cell.letters
    lines = [head, *([cell.what] if cell.what else [])]
    attack = "an attack, or one to review (A?)" + (", new" if cell.new_attack else "")
    return "<br>".join([*lines, *([attack] if attacks else [])])


def _notes(board: SafetyBoard, rows: dict[str, int]) -> list[str]:
    graded = board.cells.loc[board.cells["worst"].notna(), "graded"]
    notes = []
    if graded.any():
        notes.append("Number: worst grade of the events that start in the cycle")
    if not graded.all():
        notes.append("Word (mild, mod., sev.): no grade recorded, so the severity")
    notes += grade_against_severity(board.events.listing)
    if letters := _letters(board):
        notes.append(f"Letters: {', '.join(letters)}")
    notes.append("Blank: after the end of follow-up, or not known yet")
    if unseen := len(board.unobserved.people):
        who = counted(unseen, "participant")
        notes.append(f"Blank too: after the last record of {who} not seen since")
    if board.attacks is None:
        notes.append("Attacks are not on this board")
    if board.not_placed:
        notes.append(f"Events whose cycle is not known, in the listing only: {board.not_placed}")
    if board.attacks_not_placed:
        notes.append(
            "Attacks and worsenings to review whose cycle is not known, on the attacks page only: "
            f"{board.attacks_not_placed}"
        )
    if len(rows) < len(board.people):
        notes.append(f"The {len(rows)} of {len(board.people)} participants with the worst events")
    return notes


def _letters(board: SafetyBoard) -> list[str]:
    """Each letter on the board, with what it stands for in this protocol."""
    drawn = "".join(board.cells["letters"])
    labels: dict[str, list[str]] = {}
    for group in board.protocol.adverse_events.groups.values():
        if group.letter and group.letter in drawn:
            labels.setdefault(group.letter, []).append(group.label)
    words = [
        f"{letter} {LETTERS.get(letter, ', '.join(own)) if len(own) > 1 else own[0]}"
        for letter, own in labels.items()
    ]
    struck = set() if board.attacks is None else {*board.attacks.worsenings["letter"]}
    return [*words, *(f"{letter} {what}" for letter, what in ATTACKS.items() if letter in struck)]


def _in_words(board: SafetyBoard) -> str:
    worst = board.cells["worst"].value_counts().sort_index(ascending=False)
    each = ", ".join(f"{count} with worst {grade}" for grade, count in worst.items())
    new = f", {int(board.cells['new'].sum())} with a new one" if board.news_told else ""
    return (
        f"Safety board of {len(board.people)} treated participants by cycle. Cells with events: "
        f"{int(board.cells['events'].gt(0).sum())} ({each or 'none'}); "
        f"{int(board.cells['serious'].sum())} with a serious event{new}."
    )
