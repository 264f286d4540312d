"""How wide the columns of a table are on paper, and whether its page is turned.

No column is so narrow that an ordinary word is broken, and no table is wider than its page.  A
word longer than its column gets places where it may be broken; text of a sans-serif font is
measured in ems, near enough for that.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

Ems = NDArray[np.float64]

PORTRAIT, LANDSCAPE = 482.0, 728.0  # points between the margins of A4
SIZES = (8.0, 7.5, 7.0, 6.5)  # points
PADDING = 8.0  # points left and right of a cell, together
NEAT, MOST_OF_A_WORD = 11.0, 13.5  # ems
BOLD = 1.12  # a heading against other text
SHORT = 22  # lines of a table that is kept together
TALL = 30  # lines of a row that may be split, as it might not fit on a page
MAY_BREAK = "\N{ZERO WIDTH SPACE}"
BETWEEN_WORDS = re.compile(r"(?:[\s/_;]|-(?!\d))+")  # a date or an identifier is one word
NARROW = frozenset("iljtfrI.,;:'|!()[]-/ ")


@dataclass(frozen=True)
class Fit:
    """Layout of one table.

    Attributes
    ----------
    size
        Size of its text, points.
    widths
        Width of each column, points, padding included.
    """

    size: float
    widths: tuple[float, ...]

    def lines(self, cells: Sequence[str]) -> int:
        """About how many lines a row takes."""
        room = [(width - PADDING) / self.size for width in self.widths]
        return max(int(measure(cell) / ems) + 1 for cell, ems in zip(cells, room, strict=True))

    def is_short(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether the table is short enough to be kept on one page."""
        return len(rows) <= SHORT and sum(map(self.lines, rows)) <= SHORT

    def may_break(self, cell: str, column: int) -> str:
        """The text with places to break words that are longer than their column."""
        ems = (self.widths[column] - PADDING) / self.size
        return " ".join(_break_word(word, ems) for word in cell.split(" "))


def needs_turned_page(rows: pd.DataFrame) -> bool:
    """Whether a table would be cramped on an upright page."""
    return bool(_neat(_cells(rows)).sum() > _room(PORTRAIT, len(rows.columns), SIZES[0]))


def has_room_on_turned_page(rows: pd.DataFrame) -> bool:
    """Whether every column of a table can be read well on one turned page."""
    return bool(_neat(_cells(rows)).sum() <= _room(LANDSCAPE, len(rows.columns), SIZES[1]))


def fit_columns(rows: pd.DataFrame, turned: bool) -> Fit:
    """Lay out a table of texts on an upright or a turned page, as large as it can be."""
    cells = _cells(rows)
    page = LANDSCAPE if turned else PORTRAIT
    neat, least = _neat(cells), np.array([_longest_word(column) for column in cells])
    for size in SIZES:
        room = _room(page, len(cells), size)
        if neat.sum() <= room:
            return Fit(size, _widths(_share(least, cells, room), size))
    return Fit(SIZES[-1], _widths(_squeeze(least, neat, room), SIZES[-1]))


def _cells(rows: pd.DataFrame) -> list[list[str]]:
    return [[str(name), *map(str, rows.iloc[:, place])] for place, name in enumerate(rows.columns)]


def _neat(cells: list[list[str]]) -> Ems:
    """Widths at which a column is read well: whole if it is short, else no word broken."""
    least = np.array([_longest_word(column) for column in cells])
    neat: Ems = np.maximum(least, np.minimum(_whole(cells), NEAT))
    return neat


def _whole(cells: list[list[str]]) -> "Ems":
    """Widths at which no cell is broken; headings may be."""
    return np.array([max(map(measure, own), default=0.0) + 0.5 for _, *own in cells])


def _usual(cells: list[list[str]]) -> "Ems":
    """Widths of the usual cell, so that a column of long texts gets more than others."""
    return np.array([sum(map(measure, own)) / max(len(own), 1) + 0.5 for _, *own in cells])


def _room(page: float, columns: int, size: float) -> float:
    return (page - PADDING * columns) / size


def measure(text: str) -> float:
    """About how wide a text is, in ems."""
    return sum(map(_width, text))


def is_numeric(column: Sequence[str]) -> bool:
    """Whether a column holds nothing but numbers, so that they stand under one another.

    A name of digits that begins with 0, such as the participant 01, is no number.
    """
    filled = [cell for cell in column if cell]
    return bool(filled) and all(re.fullmatch(r"[-+]?(?!0\d)[\d.,]+%?", cell) for cell in filled)


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.0
    if character in NARROW:
        return 0.32
    return 0.7 if character.isupper() or character in "mwMW%" else 0.56


def _longest_word(cells: Sequence[str]) -> float:
    """Room for the longest word; a word of a heading is bold, which tells in a long one."""
    heading, *_ = cells
    words = {word for cell in cells for word in _words(cell)}
    longest = max(map(measure, words), default=0.0)
    bold = BOLD * max(map(measure, _words(heading)), default=0.0)
    return min(max(longest + 0.7, bold), MOST_OF_A_WORD)


def _words(cell: str) -> list[str]:
    return [word for word in BETWEEN_WORDS.split(cell) if word.isascii()]


def _share(least: Ems, cells: list[list[str]], room: float) -> Ems:
    """Share a page so that a table takes few lines: in proportion to the root of the usual cell.

    No column is narrower than its longest word; beyond that none is wider than its longest cell.
    """
    most = np.maximum(_whole(cells), least)
    root = np.sqrt(_usual(cells))

    def at(ems: float) -> Ems:
        widths: Ems = np.clip(ems * root, least, most)
        return widths

    def too_wide(ems: float) -> float:
        return float(at(ems).sum() - room)

    widest = float((most / root).max())
    return at(widest if too_wide(widest) <= 0 else brentq(too_wide, 0, widest))


def _squeeze(least: Ems, neat: Ems, room: float) -> Ems:
    if least.sum() <= room:
        part = (room - least.sum()) / (neat - least).sum()
        stretched: np.ndarray = least + part * (neat - least)
        return stretched
    squeezed: np.ndarray = least * room / least.sum()
    return squeezed


def _widths(ems: Ems, size: float) -> tuple[float, ...]:
    return tuple(round(float(width) * size + PADDING, 2) for width in ems)


def _break_word(word: str, ems: float) -> str:
    """The word with places to break: after a stroke or a hyphen, else wherever the column ends."""
    if measure(word) <= ems:
        return word
    parts = (_cut(part, ems) for part in re.split(r"(?<=[-/_;])", word))
    return MAY_BREAK.join(parts)


def _cut(part: str, ems: float) -> str:
    if measure(part) <= ems:
        return part
    pieces, length = [""], 0.0
    for character in part:
        length += _width(character)
        if length > ems * 0.9:
            pieces.append("")
            length = _width(character)
        pieces[-1] += character
    return MAY_BREAK.join(pieces)
