"""How results become blocks of a report: tables of chosen columns, figures, and what is missing."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from nmosd_core.analyses.event_counts import ORGAN_CLASS, TERM
from nmosd_core.errors import NotSupplied
from nmosd_core.reports.document import Audience, Block, FigureBlock, Section, TableBlock, Text
from nmosd_core.tables.columns import heading
from nmosd_core.tables.wording import presentable, sentence, without_empty_columns
from nmosd_core.trial_data.store import TrialData

Write = Callable[[TrialData], Sequence[Block]]
DAYS = "Trial day 0 is the day of the first infusion."
MOST_ROWS = 1500  # some 60 pages
ELSEWHERE = "They are on the pages of the dashboard and among the tables of the command line."
OF_PEOPLE = ("customdata", "hovertext", "hovertemplate", "hoverinfo", "ids", "meta")


def section(title: str, audience: Audience, trial: TrialData, *topics: Write) -> Section:
    """A section of several topics; one whose data were not supplied says so, and nothing twice."""
    blocks: list[Block] = []
    for write in topics:
        try:
            written: Sequence[Block] = write(trial)
        except NotSupplied as missing:
            written = [Text(str(missing))]
        for one in written:
            if not (isinstance(one, Text) and one in blocks):
                blocks.append(one)
    return Section(title, audience, tuple(blocks))


def table(
    name: str,
    caption: str,
    rows: pd.DataFrame,
    columns: Sequence[str] = (),
    note: str = "",
    otherwise: str = "",
    called: Mapping[str, str] | None = None,
) -> Block:
    """A table of some columns, or a sentence where it has no rows or too many.

    A column that is empty in every row is named below the table in place of standing in it.

    Parameters
    ----------
    name, caption, note
        Of the table.
    rows
        A table of the tables layer.
    columns
        Those that are shown; all without it.
    otherwise
        What to say where there are no rows.
    called
        Headings of columns that mean something else here than they usually do.
    """
    if rows.empty:
        return Text(otherwise or f"{caption}: none recorded.")
    if len(rows) > MOST_ROWS:
        return Text(f"{caption}: {len(rows)} rows, too many to be read here. {ELSEWHERE}")
    shown = rows[list(columns)] if columns else rows
    headed = presentable(shown).rename(
        columns={heading(old): new for old, new in (called or {}).items()}
    )
    filled, left_out = without_empty_columns(headed)
    notes = " ".join(filter(None, [note, left_out]))
    return TableBlock(name, caption, filled, notes, _heads(rows))


def by_term(rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A table by organ class and term with both in one column, terms indented."""
    is_class = rows["level"] == ORGAN_CLASS
    name = ("\N{EM SPACE}" + rows["preferred_term"]).mask(is_class, rows["organ_class"])
    return rows.assign(class_and_term=name)[["level", "class_and_term", *columns]]


def under_heads(rows: pd.DataFrame, head: str, below: str) -> pd.DataFrame:
    """A table in which rows with nothing in `below` stand above the others, both in one column."""
    is_head = rows[below].eq("")
    name = ("\N{EM SPACE}" + rows[below]).mask(is_head, rows[head].map(sentence))
    level = is_head.map({True: ORGAN_CLASS, False: TERM})
    return rows.drop(columns=[head]).assign(**{below: name}, level=level)


def below_heads(rows: pd.DataFrame, head: str, first: str) -> pd.DataFrame:
    """A table with a row above each group of rows that share `head`, named in column `first`."""
    parts = []
    for name, own in rows.groupby(head, sort=False):
        above = pd.DataFrame({first: [sentence(str(name))], "level": [ORGAN_CLASS]})
        names = "\N{EM SPACE}" + own[first].astype("str")
        parts += [above, own.assign(**{first: names}, level=TERM)]
    return pd.concat(parts, ignore_index=True) if parts else rows.assign(level="")


def figure(name: str, caption: str, drawn: go.Figure) -> FigureBlock:
    """A figure with its words."""
    return FigureBlock(name, caption, drawn, drawn.layout.meta["alt"])


def counts_only(block: FigureBlock) -> FigureBlock:
    """The same figure without what hovering would say of single participants."""
    drawn = go.Figure(block.figure)
    hover = "x+y" if drawn.layout.xaxis.title.text else "skip"
    for trace in drawn.data:
        trace.update({name: None for name in OF_PEOPLE if name in trace})
        if "text" not in (trace.mode or "text"):
            trace.text = None
        trace.hoverinfo = hover
    drawn.layout.meta = {"alt": block.alt}
    return FigureBlock(block.name, block.caption, drawn, block.alt)


def _heads(rows: pd.DataFrame) -> tuple[int, ...]:
    """Places of the rows of organ classes."""
    if "level" not in rows:
        return ()
    return tuple(place for place, level in enumerate(rows["level"]) if level == ORGAN_CLASS)
