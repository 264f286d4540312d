"""The safety report at participant level: deaths, events and attacks, for the board alone."""

import pandas as pd

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.follow_up import DIED, LEFT_EARLY, NOT_RECORDED
from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.analyses.narratives import draft_narratives
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.figures.adverse_events import adverse_event_timeline
from nmosd_core.figures.attacks import attack_timeline
from nmosd_core.figures.infusion_clock import infusion_clock
from nmosd_core.figures.safety_board import safety_board
from nmosd_core.reports.blocks import DAYS, figure, table
from nmosd_core.reports.document import Block, Callout, Heading, Text
from nmosd_core.tables.adverse_events import adverse_event_listing
from nmosd_core.tables.attacks import worsening_listing
from nmosd_core.tables.enrolment import participant_listing
from nmosd_core.tables.narratives import narrative_texts, narrative_titles
from nmosd_core.tables.safety import safety_in_words, serious_event_listing
from nmosd_core.tables.special_interest import special_interest_events, special_interest_to_review
from nmosd_core.tables.wording import ATTENTION
from nmosd_core.trial_data.store import TrialData

SERIOUS = (
    "participant",
    "age",
    "sex",
    "preferred_term",
    "term",
    "started_as_recorded",
    "trial_day",
    "ended_as_recorded",
    "after_infusion",
    "days_since_infusion",
    "grade",
    "criteria",
    "related",
    "action",
    "outcome",
    "news",
)
EVENT = (
    "participant",
    "preferred_term",
    "started_as_recorded",
    "trial_day",
    "duration_days",
    "end_state",
    "days_since_infusion",
    "grade",
    "severity",
    "serious",
    "related",
    "action",
    "outcome",
    "treatment_emergent",
)
OF_GROUP = (
    "participant",
    "preferred_term",
    "started_as_recorded",
    "trial_day",
    "days_since_infusion",
    "grade",
    "serious",
    "related",
    "outcome",
    "news",
)
WORSENING = (
    "participant",
    "verdict",
    "reason",
    "onset_as_recorded",
    "trial_day",
    "hours",
    "days_since_previous_attack",
    "region",
    "investigator",
    "adjudication",
)
ENDED = (
    "participant",
    "state",
    "reason",
    "first_infusion",
    "last_infusion",
    "end_as_recorded",
    "planned_infusions_given",
    "week_reached",
)


def serious_events(trial: TrialData) -> list[Block]:
    """What is to be known first, and every serious event."""
    safety = review_safety(trial)
    return [
        *(Callout(text, mark == ATTENTION) for text, mark in safety_in_words(safety)),
        table(
            "serious_events",
            "Serious events of treated participants",
            serious_event_listing(safety),
            SERIOUS,
            note=f"{DAYS} After infusion: number of the last infusion before the event.",
            otherwise="No serious event of a treated participant has been recorded.",
        ),
    ]


def narratives(trial: TrialData) -> list[Block]:
    """A draft of each serious event, every value with its record."""
    drafts = draft_narratives(trial)
    blocks: list[Block] = []
    for title, paragraphs in zip(narrative_titles(drafts), narrative_texts(drafts), strict=True):
        blocks += [Heading(title), *map(Text, paragraphs)]
    return blocks or [Text("There is no serious event to tell of.")]


def special_interest(trial: TrialData) -> list[Block]:
    """Events of each group, and those to be decided on."""
    interest = list_special_interest(trial)
    return [
        table(
            "special_interest_to_review",
            "Events for review: they may belong to a group and are not counted",
            special_interest_to_review(interest),
            ("label", "reason", *OF_GROUP),
            note=DAYS,
            otherwise="No event is to be reviewed.",
        ),
        table(
            "special_interest_events",
            "Events of special interest, in each group that they belong to",
            special_interest_events(interest),
            ("label", *OF_GROUP),
            note=DAYS,
            otherwise="No event of special interest has been recorded.",
        ),
    ]


def deaths_and_ends(trial: TrialData) -> list[Block]:
    """Who died or left early, and events for which treatment was withdrawn."""
    people = participant_listing(summarise_enrolment(trial))
    ended = people[people["state"].isin([DIED, LEFT_EARLY])]
    unknown = int(people["state"].eq(NOT_RECORDED).sum())
    note = f"How it ended is not recorded of {unknown}." if unknown else ""
    return [
        table(
            "ended_early",
            "Participants who died or left early",
            ended,
            ENDED,
            note=note,
            otherwise=note or "Nobody who was treated died or left early.",
        )
    ]


def withdrawn(trial: TrialData) -> list[Block]:
    """Events for which treatment was withdrawn or interrupted."""
    events = summarise_adverse_events(trial)
    ended, interrupted = events.measure("withdrawn_teae"), events.measure("interrupted_teae")
    changed = ended.rows | interrupted.rows
    unknown = ended.participants.not_estimable
    rows = adverse_event_listing(events)[changed.to_numpy()]
    return [
        table(
            "treatment_changed",
            "Events for which treatment was withdrawn or interrupted",
            rows,
            EVENT[:-1],
            note=DAYS,
            otherwise=f"Whether treatment was withdrawn or interrupted is not known: {unknown}."
            if unknown
            else "For no event was treatment withdrawn or interrupted.",
        )
    ]


def board(trial: TrialData) -> list[Block]:
    """The safety board."""
    laid_out = lay_out_safety(trial).without_attacks()
    return [figure("safety_board", "Safety board: events by 28-day cycle", safety_board(laid_out))]


def timeline(trial: TrialData) -> list[Block]:
    """Events in time."""
    drawn = adverse_event_timeline(summarise_adverse_events(trial).only(emergent=True))
    return [figure("adverse_event_timeline", "Treatment-emergent events in time", drawn)]


def clock(trial: TrialData) -> list[Block]:
    """Events by the days since the last infusion."""
    drawn = infusion_clock(time_events_by_infusion(trial))
    return [figure("infusion_clock", "Events by days since the last infusion", drawn)]


def every_event(trial: TrialData) -> list[Block]:
    """Each event."""
    return [
        table(
            "adverse_events",
            "Every adverse event of everyone screened",
            adverse_event_listing(summarise_adverse_events(trial)),
            EVENT,
            note=DAYS,
            otherwise="No adverse event has been recorded.",
        ),
    ]


def attacks(trial: TrialData) -> list[Block]:
    """Every reported worsening with its verdict."""
    counted = count_attacks(trial)
    during = worsening_listing(counted)
    return [
        figure("attack_timeline", "Attacks in time", attack_timeline(counted)),
        table(
            "worsenings",
            "Reported worsenings on and after the day of the first infusion, and those for review",
            during[_during(during)],
            WORSENING,
            note=f"{DAYS} Worsenings before treatment are in the figure.",
            otherwise="No worsening has been reported.",
        ),
    ]


def _during(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~(rows["trial_day"] < 0).fillna(False).astype(bool)
