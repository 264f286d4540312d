"""How pages show numbers, figures and tables: one way for all of them.

A mark or a row that is clicked becomes the participant of the sidebar, and so of the address.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.new_records import find_new_records
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.outcomes import OutcomeLedger, OutcomeNow
from nmosd_core.errors import HeldBack
from nmosd_core.figures.files import KINDS, as_image, can_draw
from nmosd_core.figures.news import with_new_marks
from nmosd_core.study.protocol import Definition
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.columns import title_of
from nmosd_core.tables.files import as_csv_for_excel, as_json, as_xlsx
from nmosd_core.tables.overview import Line
from nmosd_core.tables.presentation import NOT_FINAL, how_final, in_trial_days
from nmosd_core.tables.wording import (
    ATTENTION,
    CALM,
    NOBODY_TREATED,
    PLAIN,
    UNKNOWN,
    as_plain_markdown,
    beside_number,
    in_one_line,
    number_in_words,
    rests_on,
    sentence,
)
from nmosd_core.trial_data.store import Stamp, TrialData, query_text
from pages.downloads import offer
from pages.folded import folded
from pages.kept import kept
from pages.listing import prepare_listing
from pages.news import mark_news
from pages.picture import Picture
from pages.presentation_view import in_same_view, is_in_progress
from pages.safety_view import is_hidden, safety_only
from pages.server.served_at import served_at
from pages.shared import choose_participant, link_to, participant

HERE = Path(__file__).parent
NUMBERS_IN_A_ROW = 4
LONGEST_OF_FOUR = 22  # letters of a label that fits where four stand in a row
ROWS_SHOWN_WHOLE = 20
OTHER_SIZES = (
    "On white, for a text. In the size of a journal's column or a slide: the Reports page."
)
NOTHING_LISTED = "0 rows: nothing to list in this data cut."
NOTHING_OF_NOBODY = f"0 rows. {NOBODY_TREATED}"
HOW_COMPUTED = "How this is computed"
HEIGHT_OF_LONG_TABLES = 560  # pixels
MARKS = {
    ATTENTION: ":orange[:material/flag:]",
    CALM: ":gray[:material/check:]",
    PLAIN: ":gray[:material/chevron_right:]",
    UNKNOWN: ":gray[:material/help:]",
}
PLOTLY = {"displaylogo": False, "toImageButtonOptions": {"format": "svg"}, "scrollZoom": False}


def show_numbers(numbers: Sequence[Number], trial: TrialData) -> None:
    """Headline numbers in rows, each with its interval, denominator and definition."""
    in_a_row = _in_a_row(numbers)
    for first in range(0, len(numbers), in_a_row):
        _show_row(numbers[first : first + in_a_row], in_a_row, trial)


def _in_a_row(numbers: Sequence[Number]) -> int:
    """Four where their labels fit, or three; two where three would leave the fourth alone.

    A label that does not fit would be cut off.
    """
    longest = max((len(number.label) for number in numbers), default=0)
    if len(numbers) >= NUMBERS_IN_A_ROW and longest <= LONGEST_OF_FOUR:
        return NUMBERS_IN_A_ROW
    return 2 if len(numbers) == NUMBERS_IN_A_ROW else NUMBERS_IN_A_ROW - 1


def _show_row(numbers: Sequence[Number], in_a_row: int, trial: TrialData) -> None:
    for column, number in zip(st.columns(in_a_row), numbers, strict=False):
        definition = trial.protocol.definitions[number.definition]
        with column.container(border=True, height="stretch"):
            page = f"{served_at()}/definitions{in_same_view()}"
            link = f"[{definition.term}]({page}#{number.definition})"
            st.metric(number.label, number_in_words(number), help=f"{definition.text}\n\n{link}")
            st.caption(beside_number(number))
            _say_if_not_final(number, trial.stamp)


def _say_if_not_final(number: Number, stamp: Stamp) -> None:
    if stamp.presentation and how_final(number, stamp) == NOT_FINAL:
        st.badge("Not final", color="orange", help=sentence(NOT_FINAL))


def show_sentences(lines: Sequence[tuple[str, str]]) -> None:
    """Sentences, each with its mark."""
    for text, mark in lines:
        st.markdown(f"{MARKS[mark]} {as_plain_markdown(text)}")


def show_line(line: Line) -> None:
    """One answer of the overview, with a link to the page that holds the evidence."""
    words, link = st.columns([4, 1], vertical_alignment="center")
    words.markdown(f"{MARKS[line.mark]} {as_plain_markdown(line.text)}")
    if line.page and not is_hidden("", line.page) and not is_in_progress(line.page):
        link.page_link(
            HERE / f"{line.page}.py",
            label=sentence(line.page.replace("_", " ")),
            icon=":material/arrow_forward:",
            query_params=dict(line.choices),
        )


def show_outcomes(ledger: OutcomeLedger) -> None:
    """Each registered outcome: the registry's words, ours, its inputs, now and before."""
    borrowed = "outcomes" in ledger.protocol.borrowed
    registry = "Registry, of the trial of the standard protocol" if borrowed else "Registry"
    for now in ledger.outcomes:
        with st.container(border=True):
            st.badge(now.outcome.rank, color="blue" if now.outcome.rank == "primary" else "gray")
            st.subheader(now.outcome.name, anchor=False)
            st.caption(f"{registry}: “{now.outcome.wording}”")
            definition = ledger.protocol.definitions[now.outcome.definition]
            with st.expander("How it is read here"):
                show_definitions({now.outcome.definition: definition})
            if now.why_not:
                st.info(f"Not estimable. {sentence(now.why_not).removesuffix('.')}.")
            else:
                _show_outcome(now, ledger)
            st.page_link(HERE / f"{now.outcome.page}.py", label="The evidence")


def _show_outcome(now: OutcomeNow, ledger: OutcomeLedger) -> None:
    for column, number, before in zip(st.columns(3), now.numbers, now.before, strict=False):
        column.metric(number.label, number_in_words(number))
        column.caption(beside_number(number))
        with column:
            _say_if_not_final(number, ledger.stamp)
        if before and ledger.previous:
            parts = [number_in_words(before), rests_on(before)]
            column.caption(f"{ledger.previous.cut}: {' · '.join(filter(None, parts))}")
    st.markdown(f"**Inputs.** {now.inputs.label}: {in_one_line(now.inputs)}")


def show_figure(
    figure: go.Figure,
    name: str,
    trial: TrialData,
    on_mark: Callable[[str], None] | None = None,
    *,
    profile_link: bool = True,
) -> None:
    """A figure with its words for readers who cannot see it, and its downloads.

    A mark that is clicked chooses its participant, or goes to `on_mark`.
    """
    figure = kept(with_new_marks, figure, kept(find_new_records, trial))
    st.plotly_chart(
        kept(Picture, figure, participant(), st.context.theme.type == "dark"),
        key=f"figure-{name}",
        on_select=lambda: _choose_from_figure(f"figure-{name}", on_mark or choose_participant),
        selection_mode="points",
        theme=None,  # it stands in the picture
        config=PLOTLY,
        alt=figure.layout.meta["alt"],
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        drawn = {kind: partial(as_image, figure, kind) for kind in KINDS}
        offer(name, drawn if can_draw() else {}, trial, OTHER_SIZES)
        if profile_link:
            _link_to_profile()


def show_table(
    table: pd.DataFrame,
    name: str,
    trial: TrialData,
    on_row: Callable[[Any], None] | None = None,
    *,
    on_cell: Callable[[Any, str], None] | None = None,
    profile_link: bool = True,
    also_json: bool = False,
) -> None:
    """A listing of the rows behind the page, of one participant when one is chosen.

    A row that is chosen chooses its participant.  With `on_row` it goes there instead, however it
    was clicked, and with `on_cell` together with the column of the cell that was clicked, empty
    for the whole row; one that is let go goes there as None.  Rows with neither, as those of what
    is computed, cannot be chosen.  With `also_json` the table can be downloaded for another program
    too.  Columns that only programs go by are in downloads alone.
    Without a row its words and downloads stand alone: a browser would write "empty" in the middle
    of all columns, which may be out of sight.
    """
    if trial.presentation:
        held_back = TABLES[name].in_progress if name in TABLES else ""
        if held_back:
            st.info(str(HeldBack(held_back)), icon=":material/co_present:")
            return
        table = kept(in_trial_days, table)
    table = mark_news(table, name, trial)
    chosen, everyone = participant(), len(table)
    listing = kept(prepare_listing, table, chosen, trial.protocol)
    for_programs = TABLES[name].for_programs if name in TABLES else ()
    table = listing.rows
    if chosen and "participant" in table:
        st.caption(f"{len(table)} of {everyone} rows: {chosen} only, as chosen in the sidebar.")
    leads_on = on_row or on_cell
    if len(table):
        st.dataframe(
            listing.sent,
            key=f"table-{name}",
            height="content" if len(table) <= ROWS_SHOWN_WHOLE else HEIGHT_OF_LONG_TABLES,
            hide_index=True,
            column_config=listing.columns | dict.fromkeys(for_programs),
            on_select=partial(_choose_from_table, f"table-{name}", table, on_row, on_cell)
            if leads_on or "participant" in table
            else "ignore",
            selection_mode=["single-row", "single-cell"] if leads_on else "single-row",
            placeholder="",
            alt=f"{title_of(name)}: {len(table)} rows",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(counted(len(table), "row") if everyone else _nothing_listed(trial))
        files = {"csv": partial(as_csv_for_excel, table)}
        files["xlsx"] = partial(as_xlsx, table, name, trial.stamp, trial.protocol)
        if also_json:
            files["json"] = partial(as_json, table)
        offer(name, files, trial)
        if profile_link and "participant" in table:
            _link_to_profile()


def _nothing_listed(trial: TrialData) -> str:
    """In place of a number of rows: of nobody treated no record is missed."""
    treated = kept(follow_participants, trial).treated
    return NOTHING_LISTED if len(treated) else NOTHING_OF_NOBODY


def _link_to_profile() -> None:
    """A way to everything that is known of the participant who is chosen."""
    chosen = participant()
    if chosen and not safety_only():
        st.page_link(
            HERE / "participant_profile.py",
            label=f"Open profile of {chosen}",
            icon=":material/person:",
            query_params=link_to(chosen),
        )


def show_definitions(definitions: Mapping[str, Definition]) -> None:
    """What numbers mean, with the source; each term is the target of a link to it."""
    for name, definition in definitions.items():
        st.subheader(definition.term, anchor=name, divider=False)
        sources = [definition.source, definition.source_of_text]
        named = "; ".join(source for source in sources if source)
        st.markdown(f"{definition.text}\n\n:gray[:small[Source: {named}]]")


def how_computed(trial: TrialData, definitions: Sequence[str], queries: Sequence[str]) -> None:
    """The definitions behind a page with their sources, and the queries that select its rows."""

    def show() -> None:
        show_definitions({name: trial.protocol.definitions[name] for name in definitions})
        for query in queries:
            st.markdown(f"Rows: `sql/{query}.sql`")
            st.code(query_text(query), language="sql")

    folded(HOW_COMPUTED, ":material/function:", show)


def _choose_from_figure(key: str, choose: Callable[[str], None]) -> None:
    points = st.session_state[key].selection.points
    if points and points[0].get("customdata"):
        choose(points[0]["customdata"][0])


def _choose_from_table(
    key: str,
    table: pd.DataFrame,
    on_row: Callable[[Any], None] | None,
    on_cell: Callable[[Any, str], None] | None,
) -> None:
    chosen = st.session_state[key].selection
    place, column = next(iter([*((row, "") for row in chosen.rows), *chosen.cells]), (None, ""))
    row = None if place is None else table.loc[place]
    if on_cell:
        on_cell(row, column)
    elif on_row:
        on_row(row)
    elif row is not None:
        choose_participant(row["participant"])
