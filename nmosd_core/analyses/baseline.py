"""Baseline: who the treated participants were before the first infusion.

EDSS, titre and attacks before treatment are those of their own questions.  Names of the disease,
of immunosuppressants and of steroids are in study/protocol.toml.  What the export does not hold
is missing, with the reason; it is not none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.baseline_records import (
    find_body_mass,
    find_disease_years,
    find_immunosuppressants,
    find_steroid_doses,
    require_a_record,
)
from nmosd_core.analyses.baseline_summary import ANY, Characteristic, summarise
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.errors import NotSupplied
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

AGE, PRIOR = "Age, years", "Prior immunosuppressant"


@dataclass(frozen=True, eq=False)
class Baseline:
    """What is known of treated participants before the first infusion.

    Attributes
    ----------
    participants
        One row per treated participant: participant, age (years), sex, bmi (kg/m2),
        disease_years, attacks_1 and attacks_2 (in so many years before consent; missing while
        records leave them open), edss, titre (as recorded), titre_reciprocal,
        immunosuppressants (names; empty for none, missing where treatments are not known),
        steroid_dose (mg of prednisone a day; 0 for none), on_steroid (Yes, No), dose_taken (of
        those who take one).
    not_supplied
        Why a column holds nothing, for those whose data were not supplied or tell nothing.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    participants: pd.DataFrame
    not_supplied: dict[str, str]
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def summary(self) -> pd.DataFrame:
        """One row per characteristic, or per category of one: the rows of `summarise`."""
        names = self.participants["immunosuppressants"].dropna()
        occur = sorted({name for each in names for name in each.split(", ") if name})
        ladder = self.participants.dropna(subset=["titre"]).sort_values("titre_reciprocal")
        attacks = (
            Characteristic(f"attacks_{one}", f"Attacks in {12 * one} months before consent")
            for one in self.protocol.baseline.attack_years
        )
        return summarise(
            self.participants,
            (
                Characteristic("age", AGE),
                Characteristic(
                    "sex", "Sex", tuple(sorted(self.participants["sex"].dropna().unique()))
                ),
                Characteristic("bmi", "Body mass index, kg/m²", decimals=1),
                Characteristic("disease_years", "Disease duration, years", decimals=1),
                *attacks,
                Characteristic("edss", "EDSS", decimals=1),
                Characteristic("titre", "AQP4-IgG titre", tuple(ladder["titre"].unique())),
                Characteristic("immunosuppressants", PRIOR, (ANY, *occur)),
                Characteristic("on_steroid", "Oral steroid at the first infusion", ("Yes",)),
                Characteristic(
                    "dose_taken",
                    "Its daily dose, mg of prednisone",
                    decimals=1,
                    among="on_steroid",
                    nobody="nobody takes one",
                ),
            ),
            self.not_supplied,
        )


@answered_once
def describe_baseline(trial: TrialData) -> Baseline:
    """Describe treated participants as they were before the first infusion."""
    people = follow_participants(trial).treated
    table = people[["participant", "age", "age_shown", "sex_shown"]]
    table = table.assign(sex=_in_words(people["sex"]))
    missing: dict[str, str] = {}
    for columns, find in _sources(trial).items():
        try:
            found = find(trial)
        except NotSupplied as reason:
            missing |= dict.fromkeys(columns, reason.in_short)
            found = pd.DataFrame({"participant": people["participant"]})
        own = found.reindex(columns=["participant", *columns])
        table = table.merge(own, how="left", on="participant", validate="1:1")
    if "steroid_dose" in missing:
        missing |= dict.fromkeys(("on_steroid", "dose_taken"), missing["steroid_dose"])
    taken = pd.to_numeric(table["steroid_dose"])
    table = table.assign(
        steroid_dose=taken,
        on_steroid=taken.gt(0).map({True: "Yes", False: "No"}).where(taken.notna()).astype("str"),
        dose_taken=taken.where(taken > 0),
    )
    return Baseline(table, missing, trial.protocol, trial.stamp)


def _sources(trial: TrialData) -> dict[tuple[str, ...], Callable[[TrialData], pd.DataFrame]]:
    """Where each column comes from."""
    return {
        ("bmi",): find_body_mass,
        ("disease_years",): find_disease_years,
        **{
            (f"attacks_{one}",): partial(_attacks, years=one)
            for one in trial.protocol.baseline.attack_years
        },
        ("edss",): _scores,
        ("titre", "titre_reciprocal"): _titres,
        ("immunosuppressants",): find_immunosuppressants,
        ("steroid_dose",): find_steroid_doses,
    }


def _in_words(sex: "pd.Series[str]") -> "pd.Series[str]":
    words = sex.map({"F": "Female", "M": "Male", "U": "Unknown"})
    return words.fillna(sex.str.capitalize()).astype("str")


def _attacks(trial: TrialData, years: int) -> pd.DataFrame:
    """Attacks before consent, where the records leave none open."""
    require_a_record(trial, "ce")
    counted = compare_before_and_during(trial, years).per_participant
    decided = counted["before_fewest"].eq(counted["before_most"])
    return counted.assign(**{f"attacks_{years}": counted["before_fewest"].where(decided)})


def _scores(trial: TrialData) -> pd.DataFrame:
    return follow_disability(trial).change.rename(columns={"baseline": "edss"})


def _titres(trial: TrialData) -> pd.DataFrame:
    names = {"baseline_titre": "titre", "baseline_reciprocal": "titre_reciprocal"}
    return compare_titres(trial).change.rename(columns=names)
