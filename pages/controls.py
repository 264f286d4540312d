"""Choices that a reader can make on a page; each is part of the address."""

import dataclasses
from typing import Any, get_args

import streamlit as st

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.laboratory import Laboratory
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.paired import Zeros
from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from nmosd_core.analyses.stopping import FULL_PERIOD, OR_EVENT, SO_FAR, Stopping
from nmosd_core.study.protocol import Attack
from nmosd_core.tables.columns import heading
from nmosd_core.trial_data.store import TrialData
from pages.kept import kept


def choose_lookback(trial: TrialData) -> int:
    """Years before consent whose attacks are compared with."""
    default = trial.protocol.before_treatment.lookback_years
    return int(
        st.segmented_control(
            "Attacks of how many years before consent",
            [1, 2],
            default=default,
            key="lookback_years",
            bind="query-params",
        )
        or default
    )


def choose_zeros(first: str = "dropped") -> Zeros:
    """How the signed-rank test treats participants in whom nothing changed; `first` by default."""
    choices = sorted(get_args(Zeros), key=lambda choice: choice != first)
    chosen: Zeros = (
        st.segmented_control(
            "Pairs without a change in the signed-rank test",
            choices,
            default=choices[0],
            key="zeros",
            bind="query-params",
            format_func=lambda choice: heading(f"zeros_{choice}"),
            help="Left out: of the test. Ranked: with the others, then their ranks are left out.",
        )
        or choices[0]
    )
    return chosen


def choose_what_if_rule(rule: Attack) -> Attack:
    """Other limits of the attack definition, to see what they would change."""
    hours, days = st.columns(2)
    return dataclasses.replace(
        rule,
        minimum_hours=hours.number_input(
            "What if it had to last at least (hours)",
            min_value=0.0,
            value=rule.minimum_hours,
            step=1.0,
            key="what_if_hours",
            bind="query-params",
        ),
        minimum_days_between=days.number_input(
            "What if it had to start more than (days) after the previous attack",
            min_value=0,
            value=rule.minimum_days_between,
            step=1,
            key="what_if_days",
            bind="query-params",
        ),
    )


def choose_edss_rule(trial: TrialData) -> str:
    """The rule by which a change of the EDSS is judged."""
    own = trial.protocol.disability
    return str(
        st.segmented_control(
            "Rule of worsening",
            list(own.rules),
            default=own.rule,
            key="rule",
            bind="query-params",
            format_func=lambda name: heading(f"rule_{name}"),
            required=True,
            help="Any rise is the reading of a registry that names no step; trials use the others.",
        )
    )


def leave_out_near_attack(trial: TrialData) -> bool:
    """Whether to see what leaving out the scores near an attack would change."""
    days = trial.protocol.disability.near_attack_days
    return st.toggle(
        f"What if scores within {days} days after an attack are left out",
        key="away_from_attacks",
        bind="query-params",
    )


def choose_rate(attacks: Attacks) -> Number:
    """The rate of attacks with the exact interval, or with the approximate one on demand."""
    rates = {"exact": attacks.rate, "log-Wald": attacks.rate_log_wald}
    chosen = st.segmented_control(
        "Interval of the rate", list(rates), default="exact", key="interval", bind="query-params"
    )
    return rates[chosen or "exact"]


def choose_tests(laboratory: Laboratory) -> Laboratory:
    """The laboratory with the tests that are to be drawn."""
    tests = laboratory.tests
    chosen = st.multiselect(
        "Tests",
        list(tests),
        default=list(laboratory.shown),
        key="tests",
        bind="query-params",
        format_func=lambda code: tests[code],
    )
    return kept(laboratory.showing, chosen)


def choose_rows(participants: int) -> int:
    """Which participants the grids show where there is no room for all: the first of them."""
    if participants <= ROWS_OF_A_GRID:
        return 0
    return int(
        st.selectbox(
            "Participants in the grids, those furthest from plan first",
            range(0, participants, ROWS_OF_A_GRID),
            key="rows",
            bind="query-params",
            format_func=lambda first: (
                f"{first + 1} to {min(first + ROWS_OF_A_GRID, participants)} of {participants}"
            ),
        )
        or 0
    )


def choose_counted(stopping: Stopping) -> Stopping:
    """The participants in the denominator of one reading, or with its event, or everyone."""
    chosen = st.selectbox(
        "Counted as",
        [FULL_PERIOD, OR_EVENT],
        None,
        placeholder="Everyone treated",
        key="reading",
        bind="query-params",
    )
    label = stopping.protocol.stopping.toxicity.label
    with_event = st.toggle(label, key="with_event", bind="query-params")
    return kept(stopping.only, chosen, with_event=with_event)


def choose_reading(row: Any, column: str = "") -> None:
    """Show who is in the denominator of a reading, who of them had the event, or everyone."""
    st.session_state.reading = None if row is None else row["reading"]
    st.session_state.with_event = column == "with_event"


def choose_number_of_reading(number: Number) -> None:
    """Show the participants whom a headline number counts."""
    reading = OR_EVENT if number.name == SO_FAR else FULL_PERIOD
    choose_reading({"reading": reading}, "with_event")
