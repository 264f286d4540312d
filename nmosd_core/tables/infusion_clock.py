"""The infusion clock as tables: every event by its infusion, and counts by window."""

import pandas as pd

from nmosd_core.analyses.infusion_clock import InfusionTimes


def events_by_infusion(times: InfusionTimes) -> pd.DataFrame:
    """One row per infusion number, in the order given.

    Columns: after_infusion, infused (participants who were given it), acute_events,
    acute_participants, delayed_events, delayed_participants, later_events, later_participants.
    """
    return times.by_infusion


def who_was_infused(times: InfusionTimes) -> pd.DataFrame:
    """One row per participant and infusion, by its number in the order given.

    Columns: participant, after_infusion (its number), given (date).
    """
    rows = times.given.rename(columns={"infusion": "after_infusion"})
    rows = rows.sort_values(["after_infusion", "participant"], ignore_index=True)
    return rows[["participant", "after_infusion", "given"]]


def infusion_clock_listing(times: InfusionTimes) -> pd.DataFrame:
    """One row per treatment-emergent event, soonest after an infusion first.

    Columns: news (since the previous data cut), participant, sequence (AESEQ), preferred_term,
    window (acute, delayed, later; empty where it has no place), after_infusion,
    days_since_infusion, not_placed (why it has no place), started_as_recorded, grade, severity,
    serious, related, action, outcome, term.
    """
    columns = ["news", "participant", "sequence", "preferred_term", "window", "after_infusion"]
    columns += ["days_since_infusion", "not_placed", "started_as_recorded", "grade", "severity"]
    columns += ["serious", "related", "action", "outcome", "term"]
    order = ["days_since_infusion", "after_infusion", "participant", "sequence"]
    return times.listing.sort_values(order, ignore_index=True)[columns]
