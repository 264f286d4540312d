"""A report as PDF, typeset by Typst: no browser, no network.

The layout is in report.typ.  Figures are drawn by pictures.py; without a Chromium their place
says what they show, and everything else stands.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from nmosd_core.analyses.numbers import Number
from nmosd_core.errors import TrialDataError
from nmosd_core.reports.columns import TALL, fit_columns, is_numeric
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
from nmosd_core.reports.pictures import Progress, draw, say_nothing, why_not_drawn
from nmosd_core.reports.running import (
    PART,
    Head,
    audience_in_words,
    audience_of,
    foot_of,
    mark_of,
    runs_of,
)
from nmosd_core.tables.wording import beside_number, number_in_words

LAYOUT = Path(__file__).with_name("report.typ")
TEXT_HEIGHT, TURNED_HEIGHT = 225.0, 140.0  # mm of a page, less head, foot and caption
FONTS = ("Noto Sans", "Source Sans 3", "Open Sans", "Liberation Sans", "Arial", "DejaVu Sans")
WIDE_FONTS = {"DejaVu Sans": 0.88}  # to: the size at which its letters are as wide as the others'
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "SimSun",
)
LAST_RESORT = "Libertinus Serif"  # comes with Typst
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
NO_CHINESE = (
    "This file holds Chinese text, and no font with Chinese characters was found on the machine "
    "that wrote it, so they are shown as boxes. Install one, such as fonts-noto-cjk of Debian, "
    "and write the file again."
)


def as_pdf(
    document: Document,
    progress: Progress = say_nothing,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The report as a PDF document.

    Parameters
    ----------
    document
        The report.
    progress
        Told what is being done and how much of it is done, from 0 to 1; what it raises ends it.
    pictures
        Figures already drawn, as SVG, by name.

    Raises
    ------
    TrialDataError
        The typesetter failed on this content; the message names another form.
    """
    if pictures is None:
        pictures = draw(document.figure_blocks, "svg", progress)
    progress("Typesetting", 0.95)
    content = json.dumps(_content(document, pictures), ensure_ascii=False)
    compiler = typst.Compiler(
        input=LAYOUT.read_bytes(), font_paths=_fonts(), sys_inputs={"report": content}
    )
    file = _compiled(compiler)
    if not isinstance(file, bytes):
        raise TypeError("Typst gives a PDF as one piece of bytes")
    progress("Written", 1.0)
    return file


def _compiled(compiler: typst.Compiler) -> Any:
    """The document, or in words that Typst failed: a fault of its own is no Exception."""
    try:
        return compiler.compile(format="pdf", timestamp=0)
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise TrialDataError(
            f"The report cannot be typeset as PDF: Typst failed on its content ({fault}). "
            "Write it as DOCX or as an offline copy, and report this."
        ) from fault


def _content(document: Document, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """The report as the layout reads it."""
    families = _families()
    runs = _runs(document, pictures)
    without_pictures = json.dumps([runs, document.questions, document.facts], ensure_ascii=False)
    no_chinese = CHINESE.search(without_pictures) and not set(CHINESE_FONTS) & set(families)
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "mark": mark_of(document),
        "audience": audience_in_words(audience_of(document)),
        "foot": foot_of(document),
        "facts": [*document.facts, *([("Fonts", NO_CHINESE)] if no_chinese else [])],
        "questions": document.questions,
        "fonts": families,
        "scale": WIDE_FONTS.get(families[0], 1.0),
        "has-tables": bool(document.tables),
        "has-figures": bool(document.figures),
        "runs": runs,
    }


@cache
def _fonts() -> typst.Fonts:
    """Fonts of this machine, looked for once."""
    return typst.Fonts()


@cache
def _families() -> tuple[str, ...]:
    """Families that a report is set in: a Latin one, and Chinese ones where there are any."""
    known = set(_fonts().families())
    latin = next((name for name in FONTS if name in known), LAST_RESORT)
    return latin, *(name for name in CHINESE_FONTS if name in known)


def _runs(document: Document, pictures: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What stands on pages of one kind, as the layout reads it."""
    return [
        {
            "flipped": run.turned,
            "mark": audience_in_words(run.audience),
            "blocks": [_block(one, run.turned, pictures) for one in run.content],
        }
        for run in runs_of(document)
    ]


def _block(block: Head | Block, flipped: bool, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    match block:
        case Head(level, _, text):
            return {"kind": "part" if level == PART else "section", "text": text}
        case Text(text):
            return {"kind": "text", "text": text}
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Points(points, numbered):
            return {"kind": "points", "points": points, "numbered": numbered}
        case Callout(text, alarming):
            return {"kind": "callout", "text": text, "alarming": alarming}
        case Numbers(numbers):
            return {"kind": "numbers", "numbers": [_number(one) for one in numbers]}
        case TableBlock():
            return _table(block, flipped)
        case FigureBlock():
            return _figure(block, flipped, pictures)


def _number(number: Number) -> dict[str, str]:
    return {
        "label": number.label,
        "value": number_in_words(number),
        "beside": beside_number(number),
    }


def _table(block: TableBlock, flipped: bool) -> dict[str, Any]:
    fit = fit_columns(block.rows, flipped)
    rows = block.rows.to_numpy(str).tolist()
    return {
        "kind": "table",
        "caption": block.caption,
        "note": block.note,
        "size": fit.size,
        "widths": fit.widths,
        "numeric": [is_numeric(column) for column in zip(*rows, strict=True)]
        or [False] * len(fit.widths),
        "headings": [fit.may_break(name, place) for place, name in enumerate(block.rows.columns)],
        "heads": block.heads,
        "whole": fit.is_short(rows),
        "rows": [
            {
                "tall": fit.lines(row) > TALL,
                "cells": [fit.may_break(cell, place) for place, cell in enumerate(row)],
            }
            for row in rows
        ],
    }


def _figure(block: FigureBlock, flipped: bool, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    picture = pictures.get(block.name, b"").decode()
    return {
        "kind": "figure",
        "caption": block.caption,
        "alt": block.alt,
        "picture": picture,
        "height": TURNED_HEIGHT if flipped else TEXT_HEIGHT,
        "instead": why_not_drawn(block.figure),
    }
