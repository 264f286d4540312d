"""What every page begins with: the guard, the opened data, and the head of the page.

Data cuts and answers are kept for as long as the server runs: a cut never changes, so its
fingerprint is all that an answer depends on.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import streamlit as st

from nmosd_core import __version__
from nmosd_core.analyses.follow_up import FollowUp, follow_participants
from nmosd_core.analyses.own_checks import own_check_files
from nmosd_core.environment import presentation_forced
from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.trial_data.cuts import DEMO_TRIAL, list_cuts
from nmosd_core.trial_data.registry import registry_files
from nmosd_core.trial_data.store import TrialData, find_previous
from nmosd_core.trial_data.store import open_trial as open_cut
from pages.kept import kept
from pages.presentation_view import forget_real_names, name_cuts, presenting

EVERYONE = "All participants"
LINKED = "open"
BEHIND = "behind"  # part of the address: what the rows of a listing are behind

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

_inside_frame: ContextVar[bool] = ContextVar("inside_frame", default=False)


class PageEnds(Exception):  # noqa: N818  a page with no more to show is no fault
    """Leaves a page before its last line; the frame goes on with what stands below every page."""


@contextmanager
def enter_frame() -> Iterator[None]:
    """Let the page inside run, to its end or until it says so; only the frame calls this."""
    token = _inside_frame.set(True)
    try:
        with suppress(PageEnds):
            yield
    finally:
        _inside_frame.reset(token)


def end_page() -> NoReturn:
    """End the page here, with its footer."""
    raise PageEnds


def guard() -> None:
    """Stop a page that was not reached through the frame.

    The server offers no such way (app.py); this is the second lock.
    """
    if not _inside_frame.get():
        st.error("This page is part of the dashboard. Open it from the start page.")
        st.stop()


def trial_folder() -> Path:
    """Folder of the trial: NMOSD_TRIAL, else the demo trial; whole, for processes elsewhere."""
    return Path(os.environ.get("NMOSD_TRIAL") or DEMO_TRIAL).absolute()


def choose_cut_and_participant() -> None:
    """Put the choice of data cut and participant into the sidebar and into the address."""
    try:
        cuts = _cuts()
        if presenting():
            forget_real_names(_names_in_any_cut(cuts), cuts)
        with st.sidebar:
            st.selectbox("Data cut", list(cuts), key="cut", bind="query-params")
            trial = _opened(trial_folder(), cuts[st.session_state.cut or next(iter(cuts))])
            everyone = kept(follow_participants, trial).participants["participant"]
            _follow_link(set(everyone))
            st.selectbox(
                "Participant",
                [EVERYONE, *everyone],
                key="participant",
                bind="query-params",
                help="Stands out in every figure; listings show this participant only.",
            )
    except TrialDataError:
        return  # the page itself says what is wrong


def open_trial() -> TrialData:
    """The data cut chosen in the sidebar; on bad data the page says why and ends here."""
    try:
        return _opened(trial_folder(), _cuts().get(st.session_state.get("cut")))
    except TrialDataError as error:
        st.error(str(error))
        st.stop()


def open_trial_of(on: date) -> TrialData:
    """The data cut of one date; on bad data the page says why and ends here."""
    try:
        return _opened(trial_folder(), on)
    except TrialDataError as error:
        st.error(str(error))
        end_page()


def open_trial_as(folder: Path, on: date, *, presentation: bool) -> TrialData:
    """The data cut of one date as a file shows it, whatever mode the reader is in."""
    return _opened(folder, on, presentation)


def open_previous_trial(trial: TrialData) -> TrialData | None:
    """The data cut before this one; without one that can be used the page says why."""
    previous = find_previous(trial)
    if previous.trial is None:
        st.info(previous.why_not)
    return previous.trial


def ask(question: Callable[..., Answer], *of: Any) -> Answer:
    """The answer of one analysis; if its data were not supplied the page says so and ends."""
    try:
        return kept(question, *of)
    except NotSupplied as missing:
        st.info(str(missing))
        end_page()
    except TrialDataError as error:
        st.error(str(error))
        end_page()


def participant() -> str | None:
    """The participant chosen in the sidebar, or None for all."""
    chosen = st.session_state.get("participant", EVERYONE)
    return None if chosen == EVERYONE else chosen


def choose_participant(name: str) -> None:
    """Choose a participant from a picture or a listing; called before the page runs again."""
    st.session_state.participant = name


def link_to(name: str) -> dict[str, str]:
    """What a link within the dashboard carries to choose a participant, beside all else."""
    return {key: value for key, value in elsewhere().items() if key != "participant"} | {
        LINKED: name
    }


def elsewhere() -> dict[str, str]:
    """What a link to another page carries on: everything but what was chosen on this one."""
    return {key: value for key, value in st.query_params.items() if key != BEHIND}


def _follow_link(everyone: set[str]) -> None:
    """Choose the participant of a link that was followed.

    A link cannot change the choice in the sidebar itself: it keeps the value that it had.
    """
    name = st.query_params.get(LINKED)
    if name in everyone:
        choose_participant(name)
    if name is not None:
        del st.query_params[LINKED]


def page_header(title: str, question: str, trial: TrialData) -> None:
    """Title, the question that the page answers, data cut, n, and the synthetic mark."""
    follow_up: FollowUp = kept(follow_participants, trial)
    st.title(title, anchor=False)
    st.markdown(f"#### {question}")
    if trial.cut.synthetic:
        st.badge("Synthetic data: no real person", icon=":material/science:", color="orange")
    if trial.presentation:
        _say_what_is_replaced(trial)
    st.caption(
        f"Data cut {trial.cut.date} · {len(follow_up.treated)} treated of "
        f"{len(follow_up.participants)} screened · {trial.stamp.study}"
    )


def _say_what_is_replaced(trial: TrialData) -> None:
    """That nobody is named here, and whether results can still change."""
    st.badge("Presentation: identities replaced", icon=":material/co_present:", color="blue")
    if trial.stamp.interim:
        st.badge("Interim: participants are still followed", icon=":material/hourglass:")


def page_footer() -> None:
    """Where the numbers on the page came from; the frame puts it below every page."""
    trial = open_trial()
    st.divider()
    st.caption(f"{trial.stamp} · version {__version__}")


def warm_up() -> None:
    """Open the latest cut and import what the pages need, before anybody asks."""
    trial = _opened(trial_folder(), None, presentation=presentation_forced())
    kept(follow_participants, trial)


def answer_overview() -> None:
    """Answer what the first page asks."""
    from nmosd_core.analyses.overview import answer_questions  # all analyses, as below

    with suppress(TrialDataError):  # a cut that cannot be opened: the page says why
        trial = _opened(trial_folder(), None, presentation=presentation_forced())
        _answer_quietly(answer_questions, trial)


def latest_in_force() -> tuple[Any, ...] | None:
    """What the answers of the latest cut depend on; None where it cannot be told."""
    with suppress(TrialDataError, OSError):
        folder = trial_folder()
        return _in_force(folder, list_cuts(folder)[-1].date)
    return None


def questions_ahead() -> list[Callable[[], None]]:
    """What pages will ask of the latest cut and the one before, a piece of work each.

    Nothing where the cut cannot be opened: the pages say why.
    """
    from nmosd_core.analyses.headlines import QUESTIONS  # all analyses: not while a server starts
    from nmosd_core.analyses.new_records import find_new_records

    try:
        trial = _opened(trial_folder(), None, presentation=presentation_forced())
    except TrialDataError:
        return []
    before = find_previous(trial).trial
    asked = [(question, trial) for question in (*QUESTIONS.values(), find_new_records)]
    asked += [(question, before) for question in QUESTIONS.values() if before]
    return [partial(_answer_quietly, *one) for one in asked]


def _answer_quietly(question: Callable[[TrialData], Any], trial: TrialData) -> None:
    """Answer ahead; what cannot be answered is left to the page that asks, and does not end more.

    A fault is logged by its kind: its message could hold what is recorded of a participant.
    """
    try:
        kept(question, trial)
    except TrialDataError:
        return
    except Exception as fault:
        log.warning("%s was not answered ahead: %s", question.__name__, type(fault).__name__)


@lru_cache(maxsize=16)
def _opened_once(
    folder: Path, on: date, _in_force: tuple[Any, ...], presentation: bool
) -> TrialData:
    return open_cut(folder, on, presentation=presentation)


def _cuts() -> Mapping[str, date]:
    """Data cuts by the words they are chosen by, the latest first."""
    return name_cuts([cut.date for cut in reversed(list_cuts(trial_folder()))])


def _names_in_any_cut(cuts: Mapping[str, date]) -> set[str]:
    """Participants of every cut as they are called: a cut that is chosen next may have more."""
    latest = _opened(trial_folder(), next(iter(cuts.values())))
    return {EVERYONE, *kept(follow_participants, latest).participants["participant"]}


def _own_files(folder: Path) -> tuple[Any, ...]:
    """The trial's own protocol, checks and registry records, with when each was changed."""
    files = [folder / "protocol.toml", *own_check_files(folder), *registry_files(folder)]
    return tuple((file.name, file.stat().st_mtime_ns) for file in files if file.is_file())


def _opened(folder: Path, on: date | None, presentation: bool | None = None) -> TrialData:
    """The opened cut; opened again when what is in force for it is another."""
    cuts = list_cuts(folder)
    cut = next((one for one in cuts if one.date == on), cuts[-1])
    shown = presenting() if presentation is None else presentation
    return _opened_once(folder, cut.date, _in_force(folder, cut.date), shown)


def _in_force(folder: Path, on: date) -> tuple[Any, ...]:
    """What the answers of a cut depend on: it, those before it, and the trial's own files.

    Of the cuts before it the folders count, too: a damaged one that is brought in again has the
    fingerprint it had.
    """
    cuts = tuple(
        (cut.date, cut.fingerprint, cut.folder.stat().st_mtime_ns)
        for cut in list_cuts(folder)
        if cut.date <= on
    )
    return cuts, _own_files(folder)
