"""The slides of safety: deaths and serious events first."""

from dataclasses import replace

import pandas as pd

from nmosd_core.analyses.safety import LOOKED_FOR
from nmosd_core.reports.deck import Slide
from nmosd_core.reports.slide_facts import MOST_ROWS, Facts, table_block
from nmosd_core.tables import slide_sentences as sentences
from nmosd_core.tables.catalogue import TABLES


def safety(facts: Facts) -> Slide:
    """Deaths and serious events first, then what else a safety board looks for."""
    overview = TABLES["safety_overview"].of(facts.trial)
    level = 100 * facts.trial.protocol.statistics.level
    counted = overview[["measure", "participants_in_words", "events"]]
    looked_for = overview["code"].isin(LOOKED_FOR)
    groups = counted.rename(columns={"measure": "special_interest"})[~looked_for]
    occurred = groups["events"].gt(0).fillna(True)
    without = table_block("safety_overview", _seen(groups, occurred), MOST_ROWS)
    names = ("serious_teae_participants", "grade_3_teae_participants", "teae_participants")
    return Slide(
        sentences.safety_finding(facts.numbers),
        "Participants with at least one treatment-emergent event, "
        f"exact {level:g}% interval; events",
        (
            table_block("safety_overview", counted[looked_for], MOST_ROWS),
            replace(without, note=_not_seen(groups[~occurred], without.note)),
        ),
        (),
        facts.n,
        facts.definitions(("treatment_emergent", "serious")),
        facts.of(("died_participants", *names, "withdrawn_teae_participants")),
        ("safety_overview", "adverse_events"),
    )


def _seen(groups: pd.DataFrame, occurred: "pd.Series[bool]") -> pd.DataFrame:
    """Groups of special interest with an event; without any, one row for all of them."""
    if occurred.any():
        return groups[occurred]
    return groups.head(1).assign(special_interest="Any group of special interest")


def _not_seen(groups: pd.DataFrame, note: str) -> str:
    """Groups of special interest without an event, with how bad it could be."""
    if groups.empty:
        return note
    (bound,) = set(groups["participants_in_words"])
    return "; ".join([*filter(None, [note]), f"{bound}: {', '.join(groups['special_interest'])}"])


def serious_events(facts: Facts) -> Slide | None:
    """Every serious event, so many as have room; that there is none says the slide of safety."""
    columns = ["participant", "preferred_term", "serious", "grade", "trial_day"]
    columns += ["days_since_infusion", "related", "action", "outcome"]
    listing = facts.table("serious_events", columns, MOST_ROWS)
    if listing.rows.empty:
        return None
    return Slide(
        sentences.serious_finding(facts.numbers),
        "Days since the last infusion before the start",
        (listing,),
        (),
        facts.n,
        facts.definitions(("serious",)),
        facts.of(("serious_teae_participants", "serious_teae_events")),
        ("serious_events",),
    )
