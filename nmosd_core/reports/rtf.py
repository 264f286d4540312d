r"""A table as RTF in the form of regulatory listings.

Landscape A4; titles, column heads and footnotes stand on every page with page n of N; no row is
split, and columns that have no room stand on pages of their own.  Titles and notes are the head
and foot of the page; the heads of the columns are the first row of the table, so that they go
along when it is copied.  That row is marked as one that Word repeats (\trhdr).  LibreOffice up to
7.4 does not, so the rows of each page are a table of their own, with fewer rows than have room.
The few controls that this takes are written here, because the libraries for it bring a second
table library of 180 MB.  Source: Rich Text Format Specification 1.9.1, Microsoft 2008.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from nmosd_core.reports.columns import (
    LANDSCAPE,
    Fit,
    fit_columns,
    has_room_on_turned_page,
    is_numeric,
)
from nmosd_core.reports.rtf_words import escaped, is_wide

TWIPS = 20  # in a point
PAPER_WIDTH, PAPER_HEIGHT = 841.9, 595.3  # points: A4, turned
MARGIN = (PAPER_WIDTH - LANDSCAPE) / 2
BELOW_EDGE = 36.0  # points from the edge to the head and from the foot
LINE = 12.0  # points of a line of titles or notes
LINE_OF_ROW, OF_CHINESE = 1.25, 1.55  # of the size of letters, with the room of a border
ABOVE, BELOW = 40, 20  # twips of air in a cell, so that no text touches a rule
FILLED = 0.9  # of a page: how many lines a row takes is known about
EDGE = round(BELOW_EDGE * TWIPS)
SECTION = rf"\sectd\sbkpage\lndscpsxn\headery{EDGE}\footery{EDGE}"
THIN = r"\pard\plain\f0\fs2\par"  # a line that nobody sees
NEXT_PAGE = r"\pard\plain\pagebb\f0\fs2\par"
NO_ROWS = "No rows at this data cut"


@dataclass(frozen=True)
class Page:
    """What stands on every page: titles above the rows, the last of them small, and notes below."""

    titles: tuple[str, ...]
    notes: tuple[str, ...]


def as_rtf(rows: pd.DataFrame, page: Page, keys: Sequence[int] = (0,)) -> bytes:
    """Write a table of texts as RTF.

    Parameters
    ----------
    rows
        Cells and headings as they are read: what `tables.wording.presentable` returns.
    page
        Titles and notes of every page.
    keys
        Places of the columns that say of whom or of what a row is.  They stand again with each
        group of columns where a table is too wide for one page; a row with nothing in the columns
        of a later group stands in the first group alone.
    """
    groups = split_columns(rows, keys)
    sections = [_section(rows.iloc[:, groups[0]], page, _part(1, groups))]
    for place, group in enumerate(groups[1:], 2):
        filled = rows[(rows.iloc[:, group[len(keys) :]] != "").any(axis=1)]
        left_out = "; rows with nothing in them left out" if len(filled) < len(rows) else ""
        sections.append(_section(filled.iloc[:, group], page, _part(place, groups) + left_out))
    return "\n".join([_head(page), "\n\\sect\n".join(sections), "}"]).encode("ascii")


def split_columns(rows: pd.DataFrame, keys: Sequence[int]) -> list[list[int]]:
    """Places of the columns that stand on one page together, the keys in every group."""
    groups = [list(keys)]
    for place in range(len(rows.columns)):
        if place in keys:
            continue
        wider = [*groups[-1], place]
        if groups[-1] == list(keys) or has_room_on_turned_page(rows.iloc[:, wider]):
            groups[-1] = wider
        else:
            groups.append([*keys, place])
    return groups


def _part(place: int, groups: Sequence[list[int]]) -> str:
    return f"columns, part {place} of {len(groups)}" if len(groups) > 1 else ""


def _section(rows: pd.DataFrame, page: Page, which: str) -> str:
    """Columns that stand on one page together, with what stands on every page of them."""
    fit = fit_columns(rows, turned=True)
    edges = _edges(fit.widths)
    columns = [list(rows.iloc[:, place]) for place in range(len(rows.columns))]
    sides = ["r" if is_numeric(column) else "l" for column in columns]
    look = rf"\plain\f0\fs{round(2 * fit.size)}"
    heads = list(map(str, rows.columns))
    head = _row(heads, edges, sides, look, head=True)
    if rows.empty:
        tables = [[head, _row([NO_ROWS], edges[-1:], "l", look)]]
    else:
        tables = [
            [head, *(_row(_broken(line, fit), edges, sides, look) for line in lines)]
            for lines in _pages(rows.to_numpy().tolist(), heads, fit, _room(page))
        ]
    # A table may not begin a section: LibreOffice then takes two for one.
    whole = f"\n{NEXT_PAGE}\n".join("\n".join(table) for table in tables)
    return "\n".join([_every_page(page, which), THIN, whole, THIN])


def _pages(
    rows: Sequence[list[str]], heads: Sequence[str], fit: Fit, room: float
) -> list[list[list[str]]]:
    """The rows of each page; the last row has none of its own."""
    left = room - _height(heads, fit)
    taken, pages = 0.0, [list[list[str]]()]
    for row in rows:
        height = _height(row, fit)
        if pages[-1] and taken + height > left:
            taken = 0.0
            pages.append([])
        taken += height
        pages[-1].append(row)
    if len(pages) > 1 and len(pages[-1]) == 1 < len(pages[-2]):
        pages[-1].insert(0, pages[-2].pop())
    return pages


def _height(row: Sequence[str], fit: Fit) -> float:
    """About how many points a row takes."""
    line = OF_CHINESE if any(map(is_wide, "".join(row))) else LINE_OF_ROW
    return fit.lines(row) * fit.size * line + (ABOVE + BELOW) / TWIPS


def _broken(row: Sequence[str], fit: Fit) -> list[str]:
    return [fit.may_break(cell, place) for place, cell in enumerate(row)]


def _every_page(page: Page, which: str) -> str:
    """Titles and page n of N above, notes below."""
    number = f"Page {_field('PAGE')} of {_field('NUMPAGES')}"
    lines = [rf"\pard\plain\f0\qr\fs16 {number}\par"]
    lines += [rf"\pard\plain\f0\qc\b\fs20 {escaped(title)}\par" for title in page.titles[:-1]]
    last = f"{page.titles[-1]} ({which})" if which else page.titles[-1]
    lines += [rf"\pard\plain\f0\qc\fs18 {escaped(last)}\par"]
    notes = [rf"\pard\plain\f0\ql\fs16 {escaped(note)}\par" for note in page.notes]
    return f"{SECTION}\n{{\\header {''.join(lines)}}}\n{{\\footer {''.join(notes)}}}"


def _head(page: Page) -> str:
    """Fonts, title of the file, and paper."""
    return "\n".join(
        [
            r"{\rtf1\ansi\ansicpg1252\uc1\deff0\deflang2057",
            r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset134 SimSun;}}",
            rf"{{\info{{\title {escaped(': '.join(page.titles[:-1]))}}}}}",
            rf"\paperw{_twips(PAPER_WIDTH)}\paperh{_twips(PAPER_HEIGHT)}\landscape",
            rf"\margl{_twips(MARGIN)}\margr{_twips(MARGIN)}",
            rf"\margt{_twips(_above(page))}\margb{_twips(_below(page))}",
        ]
    )


def _above(page: Page) -> float:
    """Points above the rows; the last title may take two lines."""
    return BELOW_EDGE + LINE * (len(page.titles) + 2)


def _below(page: Page) -> float:
    return BELOW_EDGE + LINE * (len(page.notes) + 1)


def _room(page: Page) -> float:
    """Points that a page has for rows, with some to spare."""
    return FILLED * (PAPER_HEIGHT - _above(page) - _below(page))


def _field(name: str) -> str:
    """A number that the program that shows the document fills in."""
    return rf"{{\field{{\*\fldinst {name}}}{{\fldrslt 1}}}}"


def _row(
    cells: Sequence[str], edges: Sequence[int], sides: Sequence[str], look: str, head: bool = False
) -> str:
    """One row that is not split over two pages."""
    border = r"\clbrdrt\brdrs\brdrw15\clbrdrb\brdrs\brdrw15" if head else r"\clbrdrb\brdrs\brdrw5"
    borders = "".join(rf"{border}\clvertalt\cellx{edge}" for edge in edges)
    bold, repeated = (r"\b", r"\trhdr") if head else ("", "")
    texts = "".join(
        rf"\pard\intbl\sb{ABOVE}\sa{BELOW}{look}\q{side}{bold} {escaped(cell)}\cell"
        for cell, side in zip(cells, sides, strict=True)
    )
    return rf"\trowd\trgaph80{repeated}\trkeep{borders}{texts}\row"


def _edges(widths: Sequence[float]) -> list[int]:
    """Right edges of the columns."""
    edges, right = [], 0.0
    for width in widths:
        right += width
        edges.append(_twips(right))
    return edges


def _twips(points: float) -> int:
    return round(points * TWIPS)
