"""Presentation mode: what is shown where others look on, with nobody's identity in it.

The choice is part of the address (`?presentation=on`), so a link opens the dashboard in it.  A
server with NMOSD_PRESENTATION=on, such as one at a projector, shows nothing else.  The data are
opened anew (trial_data/presentation), so what was seen before cannot come back; choices that name
a participant or a day are forgotten when the switch is moved.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from nmosd_core.environment import presentation_forced

PARAMETER, ON = "presentation", "on"
NAMING = ("participant", "beside", "open")  # parts of the address that name participants
# How names and cuts are written here; what is written otherwise is of an address without the mode.
A_NAME, A_CUT = (
    re.compile(r"P[0-9]+|All participants"),
    re.compile(r"[0-9]{4}-[0-9]{2}( \([0-9]+\))?"),
)
FORMS = {"cut": A_CUT, **dict.fromkeys(NAMING, A_NAME)}
KEPT = {"presenting", "safety_only"}
SWITCHED = "presentation_switched"
IN_PROGRESS = frozenset({"data_checks", "changes", "narratives", "missing_evidence"})
NOT_SHOWN = "This page is work in progress, and presentation mode does not show that."
HELP = (
    "For showing to others: participants are drawn numbers, dates are trial days, ages are bands, "
    "and what is not final is not shown."
)


def choose_presentation() -> None:
    """Put the switch into the sidebar and into the address."""
    if presentation_forced():
        st.session_state.presenting = True
    elif "presenting" not in st.session_state:
        st.session_state.presenting = st.query_params.get(PARAMETER) == ON
    chosen = st.sidebar.toggle(
        "Presentation mode",
        key="presenting",
        on_change=_forget,
        help=HELP,
        disabled=presentation_forced(),
    )
    if st.session_state.pop(SWITCHED, False):
        view = st.query_params.get_all("view")
        st.query_params.from_dict({"view": view} if view else {})
    if chosen:
        _keep(lambda part, value: part not in FORMS or FORMS[part].fullmatch(value) is not None)
    else:
        st.query_params.pop(PARAMETER, None)


def presenting() -> bool:
    """Whether this reader sees presentation mode."""
    return presentation_forced() or bool(st.session_state.get("presenting", False))


def in_same_view() -> str:
    """What an address of the dashboard carries to be opened in the same modes; empty for none."""
    modes = {part: st.query_params[part] for part in (PARAMETER, "view") if part in st.query_params}
    return f"?{urlencode(modes)}" if modes else ""


def is_in_progress(page: str) -> bool:
    """Whether a page is not shown in presentation mode."""
    return page in IN_PROGRESS and presenting()


def name_cuts(dates: Sequence[date]) -> Mapping[str, date]:
    """Data cuts by the words they are chosen by, in the given order: dates, or months.

    Of two cuts of one month the words say which it is.
    """
    if not presenting():
        return {day.isoformat(): day for day in dates}
    months = [f"{day:%Y-%m}" for day in dates]
    return {
        month if months.count(month) == 1 else f"{month} ({_place(day, dates)})": day
        for month, day in zip(months, dates, strict=True)
    }


def forget_real_names(names: Collection[str], cuts: Mapping[str, date]) -> None:
    """Take out of the address what names anybody or a day, such as that of an older link."""
    known = {"cut": {*cuts}, **{part: {*names} for part in NAMING}}
    _keep(lambda part, value: part not in known or value in known[part])


def _keep(is_shown: Callable[[str, str], bool]) -> None:
    """Leave in the address what is shown here, and the mode: at once, so nothing else is sent."""
    now = {part: st.query_params.get_all(part) for part in st.query_params}
    kept = {
        part: values
        for part, values in now.items()
        if all(is_shown(part, value) for value in values)
    }
    if kept | {PARAMETER: [ON]} != now:
        st.query_params.from_dict(kept | {PARAMETER: [ON]})


def _place(day: date, dates: Sequence[date]) -> int:
    same = sorted(one for one in dates if (one.year, one.month) == (day.year, day.month))
    return same.index(day) + 1


def _forget() -> None:
    """Forget every choice but the view: it may name a participant or a day."""
    for key in list(st.session_state):
        if key not in KEPT:
            del st.session_state[key]
    st.session_state[SWITCHED] = True  # the address is not for a callback to change
