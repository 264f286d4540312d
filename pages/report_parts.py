"""What the reports page is made of: a card a report, and a file that is asked."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.embedded import CARRIERS
from nmosd_core.reports.orders import MEANINGS, Report
from nmosd_core.reports.reproduce import Reproduction, reproduce
from nmosd_core.reports.safety_changes import SAFETY_QUESTIONS
from nmosd_core.tables.wording import as_plain_markdown, sentence
from nmosd_core.trial_data.store import TrialData
from pages.display import show_table
from pages.making import CANCELLED, DONE, FAILED, Making
from pages.safety_view import safety_only
from pages.shared import open_trial_as, trial_folder

SAFETY = frozenset(SAFETY_QUESTIONS)
EFFICACY = "The file holds efficacy, which the safety-only view does not show."
SECONDS_BETWEEN_LOOKS = 1.0
MOST_SIDE_BY_SIDE = 6
LOCKED = "Can hold rows or names of participants: for those who may see them."
PRESENTED = "Presentation mode: participants, days and ages are replaced in the file."


def offer_report(name: str, report: Report, trial: TrialData) -> None:
    """A card: what the report holds, its choices, and how far it is."""
    with st.container(border=True):
        st.subheader(report.title, anchor=name)
        st.markdown(as_plain_markdown(report.holds))
        form, choices, reported = _choose(name, report)
        if trial.presentation:
            st.caption(f":material/visibility_off: {PRESENTED}")
        elif not report.is_shareable(choices):
            st.caption(f":material/lock: {LOCKED}")
        file = report.file_name(name, trial.stamp, form, choices)
        options = _options(name, trial, choices, reported)
        st.button(
            f"Prepare {form.upper()}",
            key=f"{name}-prepare",
            icon=":material/build:",
            on_click=_begin,
            args=(name, file, options),
            disabled=_is_busy(name),
        )
        if _making(name) is not None:
            every = SECONDS_BETWEEN_LOOKS if _is_busy(name) else None
            st.fragment(_show_making, run_every=every, key=f"{name}-making")(name)


def _choose(name: str, report: Report) -> tuple[str, dict[str, str], date]:
    """Format, choices and date of the report."""
    with st.container(horizontal=True, vertical_alignment="top"):
        form = _choice("Format", list(report.forms), f"{name}-form")
        choices = {
            choice: _choice(sentence(choice), list(known), f"{name}-{choice}")
            for choice, known in report.choices.items()
        }
        reported = date.today()
        if report.dated:
            reported = st.date_input(
                "Date of the report", "today", format="YYYY-MM-DD", key=f"{name}-date", width=180
            )
    return form, choices, reported


def _choice(label: str, known: list[str], key: str) -> str:
    """The one that is chosen; where there is but one there is nothing to choose."""
    if len(known) == 1:
        return known[0]
    if len(known) > MOST_SIDE_BY_SIDE:
        return st.selectbox(label, known, format_func=_shown, key=key, width=360)
    meanings = [f"{sentence(one)}: {MEANINGS[one]}." for one in known if one in MEANINGS]
    return st.segmented_control(
        label,
        known,
        default=known[0],
        required=True,
        format_func=_shown,
        help="\n\n".join(meanings) or None,
        key=key,
    )


def _shown(choice: str) -> str:
    return choice.upper() if choice in CARRIERS else sentence(choice.replace("_", " "))


def _options(
    name: str, trial: TrialData, choices: Mapping[str, str], reported: date
) -> tuple[str, ...]:
    """What the command line is told, for this data cut."""
    told = [part for choice, chosen in choices.items() for part in (f"--{choice}", chosen)]
    data = ["--trial", str(trial.cut.folder.parent), "--cut", trial.cut.folder.name]
    mode = ["--presentation"] if trial.presentation else []
    return (name, *data, *mode, "--date", reported.isoformat(), *told)


def _begin(name: str, file: str, options: Sequence[str]) -> None:
    """Make it for this session, in place of what was made before."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    st.session_state[f"{name}-made"] = Making(file, options, lambda: _is_here(session))


def _is_here(session: str) -> bool:
    """Whether a browser shows this session; without a server somebody else looks after it."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def _making(name: str) -> Making | None:
    return st.session_state.get(f"{name}-made")


def _is_busy(name: str) -> bool:
    making = _making(name)
    return making is not None and making.busy


def _show_making(name: str) -> None:
    """How far it is; when it has ended the page is drawn again, with what came of it."""
    making = st.session_state[f"{name}-made"]
    if making.busy:
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        left.progress(making.done, text=as_plain_markdown(sentence(making.doing)))
        right.button("Cancel", key=f"{name}-cancel", on_click=making.cancel)
        st.session_state[f"{name}-watched"] = True
        return
    if st.session_state.pop(f"{name}-watched", False):
        st.rerun()  # the button above is free again, and nobody need look every second
    if making.state == DONE:
        _offer_file(name, making)
    elif making.state == FAILED:
        st.error(as_plain_markdown(making.doing))
    elif making.state == CANCELLED:
        st.info("Cancelled. Nothing was kept.")


def _offer_file(name: str, making: Making) -> None:
    st.download_button(
        f"Download {making.name}",
        data=lambda: making.file,
        file_name=making.name,
        key=f"{name}-download",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )
    st.caption(f"{len(making.file) / 1_000_000:.1f} MB, kept for you until you close the page.")


def ask_a_file() -> None:
    """A file that was taken from here: which of its numbers hold."""
    st.markdown(
        "Every file carries a record of its data cut, definitions and numbers. The numbers are "
        "computed again from the data cuts of this server and held against it. The record is not "
        "signed: who edits a document on purpose can edit its record too."
    )
    file = st.file_uploader("A file that was made here", type=sorted(CARRIERS), key="asked")
    if file is None:
        return
    try:
        _show_answer(_answer_once(file))
    except TrialDataError as error:
        st.error(as_plain_markdown(str(error)))


def _answer_once(file: UploadedFile) -> Reproduction:
    """The answer of one upload, kept for this session alone while it is shown."""
    asked, answer = st.session_state.get("answered", (None, None))
    if asked != file.file_id:
        with st.spinner("Computing its numbers again", show_time=True):
            answer = reproduce(file.getvalue(), file.name, trial_folder(), open_trial_as)
        st.session_state.answered = (file.file_id, answer)
    return answer


def _show_answer(answer: Reproduction) -> None:
    if safety_only() and not {row["question"] for row in answer.then.numbers} <= SAFETY:
        st.info(EFFICACY, icon=":material/visibility_off:")
        return
    if answer.holds:
        st.success(answer.verdict, icon=":material/check:")
    else:
        st.warning(answer.verdict, icon=":material/warning:")
    for remark in answer.remarks:
        st.markdown(as_plain_markdown(remark))
    if answer.trial is not None:
        show_table(answer.rows, "reproduced", answer.trial, profile_link=False)
