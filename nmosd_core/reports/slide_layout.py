"""Where things stand on a slide of 16 to 9, and how large letters can be there.

All measures are points (1/72 inch).  Letters shrink until a text fits its box; below the smallest
size rows are left out, and the slide says how many.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from nmosd_core.reports.columns import measure

WIDTH, HEIGHT = 960.0, 540.0
LINE = 1.2  # of the size of the letters
BOLD = 1.1  # times as wide
CELL_MARGIN, CELL_PADDING = 6.0, 3.0  # points at each side, and above and below
TABLE_SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
LONGEST_CELL = 160  # characters
NARROWEST, WIDEST = 3.0, 30.0  # ems of a column


@dataclass(frozen=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    def beside_each_other(self, shares: Sequence[float], gap: float = 16.0) -> list["Box"]:
        """The same box in parts from left to right."""
        room = self.width - gap * (len(shares) - 1)
        boxes, left = [], self.left
        for share in shares:
            width = room * share / sum(shares)
            boxes.append(Box(left, self.top, width, self.height))
            left += width + gap
        return boxes

    def below(self, height: float) -> "Box":
        """What remains of the box below a part of this height."""
        return Box(self.left, self.top + height, self.width, self.height - height)


TITLE = Box(36, 20, 888, 72)
BESIDE = Box(36, 94, 888, 36)
CONTENT = Box(36, 136, 888, 352)
FOOT = Box(36, 504, 600, 24)
MARK = Box(640, 504, 244, 24)
PAGE = Box(888, 504, 40, 24)


def lines_of(text: str, width: float, size: float) -> int:
    """Lines that a text takes in a width, broken between words."""
    room, lines = width / size, 0
    for paragraph in text.split("\n"):
        lines, length = lines + 1, 0.0
        for word in paragraph.split(" "):
            ems = measure(word)
            if length and length + ems > room:
                lines, length = lines + 1, 0.0
            lines += int(ems / room)
            length += ems % room + measure(" ")
    return lines


def size_that_fits(
    texts: Sequence[str], box: Box, sizes: Sequence[float], gap: float = 0, *, bold: bool = False
) -> float:
    """The largest size at which paragraphs fit their box, or the smallest there is."""
    width = box.width / BOLD if bold else box.width
    for size in sizes:
        high = sum(lines_of(text, width, size) * size * LINE + gap for text in texts)
        if high <= box.height:
            return size
    return sizes[-1]


@dataclass(frozen=True, eq=False)
class TableFit:
    """A table as it fits a box.

    Attributes
    ----------
    rows
        Its rows, cells cut to what can be read from a seat.
    left_out
        Rows for which there is no room.
    size
        Size of the letters.
    widths, heights
        Of the columns, and of the rows with the head first.
    """

    rows: pd.DataFrame
    left_out: int
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]


def fit_table(rows: pd.DataFrame, box: Box, sizes: Sequence[float] = TABLE_SIZES) -> TableFit:
    """Lay a table out in a box, as large as it can be and with as many rows as fit."""
    cut = rows.map(lambda cell: cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]} ...")
    for size in sizes:
        widths = _widths(cut, box.width, size)
        heights = _heights(cut, widths, size)
        if sum(heights) <= box.height and _words_fit(cut, box.width, size):
            break
    fitting = _as_many_as_fit(heights, box.height)
    return TableFit(
        cut.head(fitting), len(cut) - fitting, size, widths, tuple(heights[: fitting + 1])
    )


def _widths(rows: pd.DataFrame, width: float, size: float) -> tuple[float, ...]:
    """Widths by what the columns hold, so that no word is broken where that can be."""
    columns = _columns(rows)
    whole = [min(BOLD * max(map(measure, cells)) + 0.5, WIDEST) for cells in columns]
    word = _least(columns)
    room = (width - 2 * CELL_MARGIN * len(columns)) / size
    spare = max(room - sum(word), 0.0)
    wanted = [max(most - least, 0.0) for most, least in zip(whole, word, strict=True)]
    part = spare / sum(wanted) if sum(wanted) else 0.0
    ems = [least + part * more for least, more in zip(word, wanted, strict=True)]
    scale = room / sum(ems)
    return tuple(one * scale * size + 2 * CELL_MARGIN for one in ems)


def _words_fit(rows: pd.DataFrame, width: float, size: float) -> bool:
    """Whether no column is narrower than its longest word."""
    return sum(_least(_columns(rows))) <= (width - 2 * CELL_MARGIN * len(rows.columns)) / size


def _columns(rows: pd.DataFrame) -> list[list[str]]:
    return [[str(name), *rows.iloc[:, place]] for place, name in enumerate(rows.columns)]


def _least(columns: Sequence[Sequence[str]]) -> list[float]:
    return [max(BOLD * _longest_word(cells) + 0.5, NARROWEST) for cells in columns]


def _longest_word(cells: Sequence[str]) -> float:
    words = (word for cell in cells for word in cell.split())
    return min(max(map(measure, words), default=0.0), WIDEST / 2)


def _heights(rows: pd.DataFrame, widths: Sequence[float], size: float) -> list[float]:
    lines = [list(map(str, rows.columns)), *rows.to_numpy().tolist()]
    return [
        max(
            lines_of(cell, width - 2 * CELL_MARGIN, size)
            for cell, width in zip(line, widths, strict=True)
        )
        * size
        * LINE
        + 2 * CELL_PADDING
        for line in lines
    ]


def _as_many_as_fit(heights: Sequence[float], room: float) -> int:
    """Rows without the head."""
    taken, fitting = heights[0], 0
    for height in heights[1:]:
        taken += height
        if taken > room:
            return fitting
        fitting += 1
    return fitting
