"""A report as one HTML file that needs nothing else: figures to hover over, no network.

The program that draws figures stands in the file once.  A policy in its head forbids the browser
to load anything from anywhere.  Look and behaviour are in report.css and report.js.
"""

from html import escape
from pathlib import Path

from plotly.offline import get_plotlyjs

from nmosd_core.reports.document import Document, Numbered
from nmosd_core.reports.html_blocks import block_of
from nmosd_core.reports.pictures import Progress, say_nothing
from nmosd_core.reports.running import (
    PART,
    Head,
    audience_in_words,
    audience_of,
    foot_of,
    heads_of,
    mark_of,
    runs_of,
)

HERE = Path(__file__).parent
PART_LINE = ' class="part"'
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; base-uri 'none'; form-action 'none'"
)


def as_html(document: Document, progress: Progress = say_nothing) -> bytes:
    """The report as a page that is read offline.

    Parameters
    ----------
    document
        The report.
    progress
        Told what is being done and how much of it is done, from 0 to 1; what it raises ends it.
    """
    page = [
        "<!DOCTYPE html>",
        '<html lang="en-GB"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)}, {document.stamp.study}, {document.stamp.cut}</title>",
        f"<style>{_text('report.css')}</style></head><body>",
        _running(document),
        f'<div class="columns">{_contents(document)}<main>',
        _cover(document),
        *_parts(document, progress),
        "</main></div>",
    ]
    if document.figures:
        page.append(f"<script>{get_plotlyjs()}</script>")
    page.append(f"<script>{_text('report.js')}</script></body></html>")
    progress("Written", 1.0)
    return "\n".join(page).encode(errors="replace")


def _text(file: str) -> str:
    return (HERE / file).read_text(encoding="utf-8")


def _running(document: Document) -> str:
    audience = audience_in_words(audience_of(document))
    words = f'<a href="#contents">Contents</a><strong>{escape(audience)}</strong>'
    return f'<div class="running"><span>{escape(foot_of(document))}</span>{words}</div>'


def _contents(document: Document) -> str:
    lines = [
        f"<li{PART_LINE if head.level == PART else ''}>"
        f'<a href="#{head.target}">{escape(head.text)}</a></li>'
        for head in heads_of(document)
    ]
    listed = (("Tables", document.tables), ("Figures", document.figures))
    lists = "".join(
        f"<details><summary>{title}</summary><ol>{_links(numbered)}</ol></details>"
        for title, numbered in listed
        if numbered
    )
    return f'<nav id="contents" aria-label="Contents"><ol>{"".join(lines)}</ol>{lists}</nav>'


def _links(numbered: list[Numbered]) -> str:
    return "".join(
        f'<li><a href="#{one.kind}{one.number}">{one.label}. {escape(one.block.caption)}</a></li>'
        for one in numbered
    )


def _cover(document: Document) -> str:
    mark = mark_of(document)
    facts = "".join(
        f"<dt>{escape(what)}</dt><dd>{escape(value)}</dd>" for what, value in document.facts
    )
    questions = "".join(f"<li>{escape(question)}</li>" for question in document.questions)
    return "".join(
        (
            f'<p class="synthetic">{escape(mark)}</p>' if mark else "",
            f"<h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p>",
            f"<dl>{facts}</dl>",
            f"<h3>Questions for the board</h3><ol>{questions}</ol>" if questions else "",
        )
    )


def _parts(document: Document, progress: Progress) -> list[str]:
    total = len(heads_of(document))
    done, written = 0, list[str]()
    for run in runs_of(document):
        for one in run.content:
            if not isinstance(one, Head):
                written.append(block_of(one, document))
                continue
            progress(one.text, done / total)
            done += 1
            level = one.level + 1
            written.append(f'<h{level} id="{one.target}">{escape(one.text)}</h{level}>')
            if one.level == PART:
                mark = escape(audience_in_words(run.audience))
                written.append(f'<p class="mark">{mark}</p>')
    return written
