"""Attacks as tables: every worsening with its verdict, and the count of each participant."""

import pandas as pd

from nmosd_core.analyses.attacks import Attacks
from nmosd_core.analyses.completions import ATTACK, TO_REVIEW


def worsening_listing(attacks: Attacks) -> pd.DataFrame:
    """One row per reported worsening, with the verdict and the clause that decided it.

    Columns: participant, sequence (CESEQ), verdict (attack, same attack, too short, before
    treatment, after week 52, to review), reason, onset (date; empty unless complete),
    onset_as_recorded, trial_day (0 is the first infusion), hours,
    days_since_previous_attack (onset to onset), region, side, term, investigator (confirmed
    it: Y or N), adjudication.
    """
    return attacks.worsenings[
        [
            "participant",
            "sequence",
            "verdict",
            "reason",
            "onset",
            "onset_as_recorded",
            "trial_day",
            "hours",
            "days_since_previous_attack",
            "region",
            "side",
            "term",
            "investigator",
            "adjudication",
        ]
    ]


def counted_worsenings(attacks: Attacks) -> pd.DataFrame:
    """Rows of `worsening_listing` that are attacks, or are to review because they may be."""
    listing = worsening_listing(attacks)
    return listing[listing["verdict"].isin([ATTACK, TO_REVIEW])].reset_index(drop=True)


def changed_verdicts(attacks: Attacks, what_if: Attacks) -> pd.DataFrame:
    """One row per reported worsening that other limits of the definition judge otherwise.

    Columns: participant, sequence (CESEQ), onset_as_recorded, verdict_by_protocol,
    verdict_what_if, reason_what_if.
    """
    listing, others = worsening_listing(attacks), worsening_listing(what_if)
    listing = listing.rename(columns={"verdict": "verdict_by_protocol"}).assign(
        verdict_what_if=others["verdict"], reason_what_if=others["reason"]
    )
    changed = listing["verdict_by_protocol"] != listing["verdict_what_if"]
    columns = ["participant", "sequence", "onset_as_recorded"]
    columns += ["verdict_by_protocol", "verdict_what_if", "reason_what_if"]
    return listing.loc[changed, columns].reset_index(drop=True)


def attacks_by_participant(attacks: Attacks) -> pd.DataFrame:
    """One row per treated participant.

    Columns: participant, first_infusion, followed_to (dates), days, years (time at risk),
    state, attacks_fewest and attacks_most (equal once nothing is to review).
    """
    return attacks.per_participant.drop(columns="first_days").rename(
        columns={"fewest": "attacks_fewest", "most": "attacks_most"}
    )


def attack_counts(attacks: Attacks) -> pd.DataFrame:
    """One row per reading of "an attack in the first year", side by side.

    Columns: reading (reported, meets the definition, confirmed by the investigator,
    adjudicated), worsenings (at least), worsenings_to (at most; equal unless records are open),
    not_judged (worsenings that may be of days 0 to 364 on which that judge has not spoken; by the
    definition those to review).  Without a row where nobody is treated.
    """
    return attacks.counts
