"""Parts of the profile page: cards, neighbours by keyboard, others beside, every record."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from nmosd_core.tables.columns import heading
from nmosd_core.tables.files import as_csv_for_excel
from nmosd_core.tables.profile import Card
from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import TrialData
from pages.downloads import offer
from pages.shared import choose_participant, link_to

HERE = Path(__file__).parent
CARDS_IN_A_ROW = 4
MOST_BESIDE = 3  # four on one axis
HEIGHT_OF_RECORDS = 420  # pixels
ROWS_SHOWN_WHOLE = 10


def show_neighbours(names: Sequence[str], who: str) -> None:
    """Buttons to the participants before and after; P and N on the keyboard do the same."""
    place = list(names).index(who)
    with st.container(horizontal=True, vertical_alignment="center"):
        _neighbour("Previous", "P", names[place - 1] if place else None, ":material/arrow_back:")
        _neighbour(
            "Next",
            "N",
            names[place + 1] if place + 1 < len(names) else None,
            ":material/arrow_forward:",
        )
        st.caption(f"{place + 1} of {len(names)} screened participants")


def _neighbour(label: str, key: str, name: str | None, icon: str) -> None:
    st.button(
        f"{label}: {name}" if name else label,
        key=f"neighbour-{label.lower()}",
        icon=icon,
        shortcut=key,
        disabled=name is None,
        on_click=choose_participant,
        args=(name,),
    )


def show_cards(cards: Sequence[Card], trial: TrialData) -> None:
    """Facts in rows of four, with the definition of those that have one."""
    for first in range(0, len(cards), CARDS_IN_A_ROW):
        columns = st.columns(CARDS_IN_A_ROW)
        for column, card in zip(columns, cards[first : first + CARDS_IN_A_ROW], strict=False):
            definition = trial.protocol.definitions.get(card.definition)
            with column.container(border=True, height="stretch"):
                st.metric(card.label, card.value, help=definition.text if definition else None)
                if card.beside:
                    st.caption(card.beside)


def choose_beside(names: Sequence[str], who: str) -> list[str]:
    """Up to three others to be drawn on the same axis; part of the address."""
    chosen = st.multiselect(
        "Beside, on one axis",
        list(names),
        key="beside",
        bind="query-params",
        max_selections=MOST_BESIDE,
        placeholder="Choose up to three other participants",
    )
    return [name for name in chosen if name != who]


def link_each(names: Sequence[str]) -> None:
    """A link to the profile of each participant that is drawn beside."""
    with st.container(horizontal=True):
        for name in names:
            st.page_link(
                HERE / "participant_profile.py",
                label=f"Profile of {name}",
                icon=":material/person:",
                query_params=link_to(name),
            )


def show_records(records: Mapping[str, pd.DataFrame], who: str, trial: TrialData) -> None:
    """A tab per supplied dataset with every record of one participant as it stands."""
    names = [f"{name.upper()} ({len(rows)})" for name, rows in records.items()]
    tabs = st.tabs(names, key="records", on_change="rerun")
    for tab, (name, rows) in zip(tabs, records.items(), strict=True):
        if tab.open:
            with tab:
                _show_dataset(read_dictionary()[name], rows, who, trial)


def _show_dataset(dataset: Dataset, rows: pd.DataFrame, who: str, trial: TrialData) -> None:
    st.caption(f"{dataset.label}: one row is {dataset.row}.")
    if rows.empty:
        st.info(f"No record of {who} in {dataset.name.upper()}.")
        return
    st.dataframe(
        rows,
        key=f"records-{dataset.name}",
        hide_index=True,
        height="content" if len(rows) <= ROWS_SHOWN_WHOLE else HEIGHT_OF_RECORDS,
        column_config={name: _column(dataset, name) for name in rows},
        placeholder="",
        alt=f"{dataset.label} of {who}: {len(rows)} rows",
    )
    offer(f"{who}_{dataset.name}", {"csv": partial(as_csv_for_excel, rows)}, trial)


def _column(dataset: Dataset, name: str) -> st.column_config.Column:
    """Headed by the label of the data dictionary, with the variable's name as help."""
    described = dataset.variables.get(name)
    label = described.label if described else name if name.isupper() else heading(name)
    return st.column_config.Column(label, help=name if described else None)
