"""Concomitant treatment: what participants took beside the trial treatment, rescue apart."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.rows import count_participants
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

RESCUE, OTHER = "rescue therapy", "other treatment"


@dataclass(frozen=True, eq=False)
class Concomitant:
    """Treatments during the trial.

    Attributes
    ----------
    listing
        Rows of sql/treatments_during.sql, with kind_of_treatment (rescue therapy, other treatment).
    treated
        Treated participants, the denominator.
    stamp
        The data it comes from.
    """

    listing: pd.DataFrame
    treated: int
    stamp: Stamp

    @cached_property
    def by_name(self) -> pd.DataFrame:
        """One row per kind, followed by its names, most participants first.

        kind, treatment (empty in the row of a kind), participants (each once a row), of,
        courses (records).
        """
        parts = []
        for kind in (RESCUE, OTHER):
            own = self.listing[self.listing["kind_of_treatment"] == kind]
            names = count_participants(own, "treatment", "courses")
            names = names.sort_values(["participants", "treatment"], ascending=[False, True])
            head = pd.DataFrame(
                [("", own["participant"].nunique(), len(own))], columns=names.columns
            )
            parts.append(pd.concat([head, names]).assign(kind_of_treatment=kind))
        table = pd.concat(parts, ignore_index=True).assign(of=self.treated)
        whole = dict.fromkeys(["participants", "of", "courses"], "Int64")
        columns = ["kind_of_treatment", "treatment", "participants", "of", "courses"]
        return table[columns].astype({"kind_of_treatment": "str", "treatment": "str"} | whole)


@answered_once
def list_concomitant(trial: TrialData) -> Concomitant:
    """List what treated participants took during the trial.

    Raises
    ------
    NotSupplied
        The export holds no cm: nothing is known, which is not the same as none.
    """
    trial.require("cm")
    rows = trial.rows("treatments_during")
    kind = rows["is_rescue"].map({True: RESCUE, False: OTHER}).astype("str")
    people = follow_participants(trial).treated
    return Concomitant(rows.assign(kind_of_treatment=kind), len(people), trial.stamp)
