"""Blocks of a report as HTML: recorded text is escaped, never markup."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from nmosd_core.analyses.numbers import Number
from nmosd_core.figures import style
from nmosd_core.reports.columns import is_numeric
from nmosd_core.reports.document import (
    Block,
    Callout,
    Document,
    FigureBlock,
    Heading,
    Numbers,
    Points,
    TableBlock,
    Text,
)
from nmosd_core.tables.wording import beside_number, number_in_words

ROWS_WITH_FILTER = 15
SHORT, LONG = 28, 60  # characters of the longest cell of a column
GRID = "#d9dfe6"  # report.js has another for a dark ground
CLEAR = "rgba(0,0,0,0)"


def block_of(block: Block, document: Document) -> str:
    """One block as HTML."""
    match block:
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Heading(text):
            return f"<h4>{escape(text)}</h4>"
        case Points(points, numbered):
            items = "".join(f"<li>{escape(point)}</li>" for point in points)
            return f"<ol>{items}</ol>" if numbered else f"<ul>{items}</ul>"
        case Callout(text, alarming):
            return f'<p class="callout{" alarming" if alarming else ""}">{escape(text)}</p>'
        case Numbers(numbers):
            return _cards(numbers)
        case TableBlock():
            return _table(block, document.label(block))
        case FigureBlock():
            return _figure(block, document.label(block))


def _cards(numbers: Sequence[Number]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.label)}</td><td>{escape(number_in_words(one))}</td>"
        f"<td>{escape(beside_number(one))}</td></tr>"
        for one in numbers
    )
    return f'<table class="numbers"><tbody>{rows}</tbody></table>'


def _table(block: TableBlock, label: str) -> str:
    target = label.replace(" ", "")
    rows = block.rows.to_numpy(str).tolist()
    look = [_look(column) for column in zip(*rows, strict=True)]
    head = "".join(
        f'<th scope="col"{how}>{escape(name)}</th>'
        for name, how in zip(block.rows.columns, look, strict=True)
    )
    is_head = dict.fromkeys(block.heads, ' class="head"')
    body = "".join(
        f"<tr{is_head.get(place, '')}>{_cells(row, look)}</tr>" for place, row in enumerate(rows)
    )
    filters = (
        f'<input class="filter" type="search" data-table="rows-{target}" '
        f'placeholder="Filter {len(rows)} rows" aria-label="Filter the rows of {label}">'
    )
    return (
        f'<p class="title" id="{target}">{label}. {escape(block.caption)}</p>'
        f"{filters if len(rows) >= ROWS_WITH_FILTER else ''}"
        f'<div class="sheet"><table id="rows-{target}" aria-label="{escape(block.caption)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<p class="note">{escape(block.note)}</p>'
    )


def _look(column: Sequence[str]) -> str:
    """Numbers stand under one another, short cells have one line, and long ones have room."""
    if is_numeric(column):
        return ' class="number"'
    longest = max(map(len, column))
    return ' class="short"' if longest <= SHORT else ' class="long"' if longest > LONG else ""


def _cells(row: Sequence[str], look: Sequence[str]) -> str:
    return "".join(f"<td{how}>{escape(cell)}</td>" for cell, how in zip(row, look, strict=True))


def _figure(block: FigureBlock, label: str) -> str:
    target = label.replace(" ", "")
    height = block.figure.layout.height or 400
    data = _on_any_ground(block.figure).to_json().replace("<", "\\u003c")
    return (
        f'<figure id="{target}"><div class="plot" data-figure="data-{target}" role="img" '
        f'aria-label="{escape(block.alt)}" style="height:{height}px"></div>'
        f"<figcaption>{label}. {escape(block.caption)}</figcaption>"
        f"<details><summary>In words</summary>{escape(block.alt)}</details>"
        f'<script type="application/json" id="data-{target}">{data}</script></figure>'
    )


def _on_any_ground(figure: go.Figure) -> go.Figure:
    """The figure without a ground of its own, its words in colours that report.js exchanges."""
    axis = {"gridcolor": GRID, "linecolor": GRID, "zerolinecolor": GRID}
    return style.in_ink(figure, dark=False).update_layout(
        template={"layout": {"xaxis": axis, "yaxis": axis}},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
    )
