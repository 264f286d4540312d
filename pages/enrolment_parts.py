"""Parts of the enrolment page: who is of a step, eligibility, the last week 52, baseline."""

from typing import Any

import streamlit as st

from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.eligibility import compare_with_registry, count_criteria
from nmosd_core.analyses.enrolment import Enrolment
from nmosd_core.errors import TrialDataError
from nmosd_core.figures.enrolment import enrolment_curve
from nmosd_core.tables.baseline import baseline_by_participant, baseline_in_words
from nmosd_core.tables.eligibility import (
    eligibility_criteria,
    registry_criteria,
    registry_in_words,
    registry_text,
    screen_failures,
)
from nmosd_core.tables.projection import (
    projection_in_words,
    projection_listing,
    weeks_52_to_come,
)
from nmosd_core.tables.wording import as_plain_markdown, sentence
from nmosd_core.trial_data.store import TrialData
from pages.another_protocol import say_what_is_borrowed
from pages.display import show_figure, show_sentences, show_table
from pages.folded import folded
from pages.kept import kept
from pages.shared import ask


def choose_step(enrolment: Enrolment) -> Enrolment:
    """Everyone, or the participants of one step or reason; part of the address."""
    chosen = st.selectbox(
        "Participants of",
        list(enrolment.people_of_steps),
        None,
        sentence,
        key="step",
        bind="query-params",
        placeholder="Every step: choose one here, in the picture or in the table of steps",
    )
    return kept(Enrolment.of_step, enrolment, chosen)


def choose_box(step: str) -> None:
    """Choose the participants of a box of the picture."""
    st.session_state.step = step


def choose_row(row: Any) -> None:
    """Choose the participants of a row of the table of steps, or everyone again."""
    label = None if row is None else f"{row['step']}, {row['reason']}".removesuffix(", ")
    st.session_state.step = label if row is None or row["participants"] else None


def show_eligibility(trial: TrialData) -> None:
    """Every criterion with who failed it, and every screen failure."""
    met = ask(count_criteria, trial)
    say_what_is_borrowed(trial, ["eligibility"])
    if "ie" in trial.supplied:
        st.caption(
            "Exports list exceptions only: who is not named passed a criterion or was never asked. "
            "Which version of the criteria applied to whom is not recorded."
        )
    else:
        st.info("No records of criteria (IE) were supplied: who failed one is not known.")
    show_table(kept(eligibility_criteria, met), "eligibility", trial)
    show_registry(trial)
    if len(met.failures):
        st.markdown("**Screen failures**")
        show_table(kept(screen_failures, met), "screen_failures", trial)


def show_registry(trial: TrialData) -> None:
    """The registry's own text of the criteria, or how to put it there."""
    try:
        registered = kept(compare_with_registry, trial)
    except TrialDataError as fault:
        st.warning(as_plain_markdown(str(fault)), icon=":material/warning:")
        return
    st.caption(as_plain_markdown(registry_in_words(registered)))
    if registered.versions:
        told = [as_plain_markdown(one) for one in kept(registry_text, registered)]
        st.markdown("\n".join(f"- {one}".replace("\n", "  \n  ") for one in told))
        folded(
            "Every version, as a table",
            ":material/history:",
            lambda: show_table(kept(registry_criteria, registered), "registry_criteria", trial),
        )


def show_pace(enrolment: Enrolment, trial: TrialData) -> None:
    """First infusions against plan, and when the last participant reaches week 52."""
    show_sentences(projection_in_words(enrolment))
    show_figure(kept(enrolment_curve, enrolment), "enrolment_curve", trial)
    show_table(kept(projection_listing, enrolment), "projection", trial)
    if len(enrolment.projection.waiting):
        folded(
            "Final evaluation of everyone on study",
            ":material/event:",
            lambda: show_table(kept(weeks_52_to_come, enrolment), "weeks_52_to_come", trial),
        )


def show_baseline(trial: TrialData) -> None:
    """Who the treated participants were before the first infusion."""
    baseline = ask(describe_baseline, trial)
    show_table(kept(baseline_in_words, baseline), "baseline", trial)
    folded(
        "Baseline of each participant",
        ":material/person_search:",
        lambda: show_table(
            kept(baseline_by_participant, baseline), "baseline_by_participant", trial
        ),
    )
