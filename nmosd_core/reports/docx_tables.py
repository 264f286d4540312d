"""Tables of a report in WordprocessingML: no row is split, heads are repeated on every page.

They are written as elements at once: python-docx searches the whole table for every cell.
"""

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn

from nmosd_core.analyses.numbers import Number
from nmosd_core.reports.columns import TALL, Fit, fit_columns, is_numeric
from nmosd_core.reports.document import TableBlock
from nmosd_core.reports.docx_parts import element, readable
from nmosd_core.tables.wording import beside_number, number_in_words

TWENTIETHS = 20  # of a point
LINE, RULE, HEAD_GROUND = "C9D1D9", "1F4E79", "EEF2F6"
CARDS = Fit(8.5, (135.0, 82.0, 265.0))
MOST_CARDS = 12  # that are kept on one page
LAST_ROWS = 2  # that stay with the last one, so that it has no page of its own
INDENT = " "  # of the rows below a head; their further lines stand under the first
CELL_MARGIN = 80  # twentieths of a point, left and right


def table_of(block: TableBlock, turned: bool) -> Any:
    """A table of a report as an element of the document."""
    fit = fit_columns(block.rows, turned)
    rows = block.rows.to_numpy(str).tolist()
    numeric = [is_numeric(column) for column in zip(*rows, strict=True)]
    table = _new_table(fit)
    table.append(_row(list(block.rows.columns), fit, numeric, head=True))
    for place, row in enumerate(rows):
        table.append(_row(row, fit, numeric, ground=HEAD_GROUND if place in block.heads else ""))
    lines = list(table.iter(qn("w:tr")))
    heads, last = [lines[place + 1] for place in block.heads], lines[-1 - LAST_ROWS : -1]
    kept = lines[:-1] if fit.is_short(rows) else [lines[1], *heads, *last]
    _keep_with_next(kept)
    return table


def cards_of(numbers: Sequence[Number]) -> Any:
    """Headline numbers as a table without a head: name, value, and what stands beside it."""
    table = _new_table(CARDS)
    for number in numbers:
        cells = (number.label, number_in_words(number), beside_number(number))
        table.append(_row(cells, CARDS, (False, False, False), bold=1))
    if len(numbers) <= MOST_CARDS:
        _keep_with_next(list(table.iter(qn("w:tr")))[:-1])
    return table


def _keep_with_next(rows: Sequence[Any]) -> None:
    """Rows that stand on the page of the row after them."""
    for layout in (layout for row in rows for layout in row.iter(qn("w:pPr"))):
        if layout.find(qn("w:keepNext")) is None:
            layout.insert(0, element("keepNext"))


def _new_table(fit: Fit) -> Any:
    table, about, grid = element("tbl"), element("tblPr"), element("tblGrid")
    about.append(element("tblW", w=_twips(sum(fit.widths)), type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        colour, size = (LINE, 4) if side == "insideH" else (RULE, 8)
        borders.append(element(side, val="single", sz=size, space=0, color=colour))
    about.append(borders)
    about.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=CELL_MARGIN, type="dxa"))
    about.append(margins)
    for width in fit.widths:
        grid.append(element("gridCol", w=_twips(width)))
    table.append(about)
    table.append(grid)
    return table


def _row(
    cells: Sequence[str],
    fit: Fit,
    numeric: Sequence[bool],
    *,
    head: bool = False,
    ground: str = "",
    bold: int | None = None,
) -> Any:
    """One row; `bold` is the place of a cell that stands out."""
    row, about = element("tr"), element("trPr")
    if head or fit.lines([str(cell) for cell in cells]) <= TALL:
        about.append(element("cantSplit"))
    if head:
        about.append(element("tblHeader"))
    row.append(about)
    for place, cell in enumerate(cells):
        text = fit.may_break(str(cell), place)
        strong = head or place == bold
        right = place < len(numeric) and numeric[place]
        row.append(_cell(text, fit.widths[place], fit.size, strong, right, ground))
    return row


def _cell(text: str, width: float, size: float, strong: bool, right: bool, ground: str) -> Any:
    cell, about = element("tc"), element("tcPr")
    about.append(element("tcW", w=_twips(width), type="dxa"))
    if ground:
        about.append(element("shd", val="clear", color="auto", fill=ground))
    cell.append(about)
    paragraph, layout = element("p"), element("pPr")
    layout.append(element("spacing", before=30, after=30, line=240, lineRule="auto"))
    if text.startswith(INDENT):
        layout.append(element("ind", left=_twips(size), hanging=_twips(size)))
    layout.append(element("jc", val="right" if right else "left"))
    paragraph.append(layout)
    run, look, words = element("r"), element("rPr"), element("t")
    if strong:
        look.append(element("b"))
    look.append(element("sz", val=round(2 * size)))
    words.set(qn("xml:space"), "preserve")
    words.text = readable(text)
    run.append(look)
    run.append(words)
    paragraph.append(run)
    cell.append(paragraph)
    return cell


def _twips(points: float) -> int:
    return round(points * TWENTIETHS)
