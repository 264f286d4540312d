"""Parts of the changes page: which two cuts, and the story of each participant."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from nmosd_core.tables.wording import as_plain_markdown
from nmosd_core.trial_data.cuts import list_cuts
from nmosd_core.trial_data.store import TrialData
from pages.shared import link_to, open_previous_trial, open_trial_of, trial_folder

HERE = Path(__file__).parent
BEFORE, CHOSEN = "the cut before that", "the cut chosen in the sidebar"
NONE_BEFORE = "there is no earlier cut"
STORIES_SHOWN = 30
LINES_SHOWN = 12


def choose_two_cuts(trial: TrialData) -> tuple[TrialData, TrialData] | None:
    """The cuts to compare, both part of the address; None where there is no earlier one."""
    dates = [cut.date for cut in list_cuts(trial_folder())]
    named = [day.isoformat() for day in reversed(dates)]
    start, end = st.columns(2)
    to = end.selectbox(
        "To",
        [CHOSEN, *named],
        format_func=_dated(CHOSEN, trial.cut.date),
        key="to",
        bind="query-params",
    )
    later = trial if to == CHOSEN else open_trial_of(date.fromisoformat(to))
    before = max((day for day in dates if day < later.cut.date), default=None)
    from_ = start.selectbox(
        "From",
        [BEFORE, *named],
        format_func=_dated(BEFORE, before, NONE_BEFORE),
        key="from",
        bind="query-params",
    )
    if from_ != BEFORE:
        return open_trial_of(date.fromisoformat(from_)), later
    earlier = open_previous_trial(later)
    if earlier is None and len(named) > 1:
        st.markdown("Choose two data cuts to compare them.")
    return (earlier, later) if earlier else None


def _dated(choice: str, day: date | None, otherwise: str = "") -> Callable[[str], str]:
    """How choices of a cut read: the one that names no date with its date, or what is instead."""
    said = f"{day} ({choice})" if day else otherwise
    return lambda one: said if one == choice else one


def show_story(story: Mapping[str, Sequence[str]]) -> None:
    """What changed of each participant in sentences, each with a link to the profile."""
    for participant, sentences in list(story.items())[:STORIES_SHOWN]:
        with st.container(border=True):
            st.page_link(
                HERE / "participant_profile.py",
                label=f"**{participant}**",
                icon=":material/person:",
                query_params=link_to(participant),
            )
            shown = [f"- {as_plain_markdown(sentence)}" for sentence in sentences[:LINES_SHOWN]]
            st.markdown("\n".join(shown))
            if len(sentences) > LINES_SHOWN:
                st.caption(f"{len(sentences) - LINES_SHOWN} more in the table below")
    if len(story) > STORIES_SHOWN:
        st.caption(f"{len(story) - STORIES_SHOWN} more participants in the table below")
