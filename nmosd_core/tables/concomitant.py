"""Concomitant treatment as tables: every course, and how many participants took what."""

import pandas as pd

from nmosd_core.analyses.concomitant import Concomitant
from nmosd_core.tables.wording import yes_or_no


def treatment_listing(concomitant: Concomitant) -> pd.DataFrame:
    """One row per treatment during the trial, by participant and start.

    Columns: participant, sequence (CMSEQ), kind_of_treatment (rescue therapy, other treatment),
    treatment (standardised name), indication, dose, dose_unit, route, started_as_recorded,
    ended_as_recorded, start_day, end_day (trial days; 0 is the first infusion), ongoing (yes or
    no).
    """
    columns = [
        "participant",
        "sequence",
        "kind_of_treatment",
        "treatment",
        "indication",
        "dose",
        "dose_unit",
    ]
    columns += ["route", "started_as_recorded", "ended_as_recorded", "start_day", "end_day"]
    rows = concomitant.listing
    return rows.assign(ongoing=yes_or_no(rows["ongoing"]))[[*columns, "ongoing"]]


def treatments_by_name(concomitant: Concomitant) -> pd.DataFrame:
    """One row per kind of treatment, followed by its names, most participants first.

    Columns: kind_of_treatment (rescue therapy, other treatment), treatment (standardised name;
    empty in the row of a kind), participants (each once a row), of (treated participants), courses.
    """
    return concomitant.by_name
