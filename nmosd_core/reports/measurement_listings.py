"""The safety report at participant level: what was measured, and what else was given."""

import pandas as pd

from nmosd_core.analyses.concomitant import list_concomitant
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.vital_signs import OUT, compare_vital_signs
from nmosd_core.figures.hepatic import hepatic_plot
from nmosd_core.figures.immunoglobulins import immunoglobulin_courses
from nmosd_core.figures.laboratory import laboratory_panels
from nmosd_core.figures.vital_signs import vital_sign_changes
from nmosd_core.reports.blocks import DAYS, figure, table
from nmosd_core.reports.document import Block, Heading, Text
from nmosd_core.reports.measurement_counts import NO_IMMUNOGLOBULINS
from nmosd_core.tables.concomitant import treatment_listing
from nmosd_core.tables.immunoglobulins import low_immunoglobulins
from nmosd_core.tables.laboratory import hepatic_listing, laboratory_grades
from nmosd_core.tables.vital_signs import nothing_compared, vital_sign_listing
from nmosd_core.trial_data.store import TrialData

SIGN = (
    "participant",
    "after_infusion",
    "sign",
    "value_before",
    "value_after",
    "out_of_limits",
    "events_soon_after",
)
TREATMENT = (
    "participant",
    "kind_of_treatment",
    "treatment",
    "indication",
    "dose",
    "dose_unit",
    "route",
    "start_day",
    "end_day",
    "ongoing",
    "started_as_recorded",
)
ALIKE = "Records that are alike in all that is shown stand in one row, with their number."


def laboratory(trial: TrialData) -> list[Block]:
    """Results over time, abnormal grades, and the liver."""
    reviewed = review_laboratory(trial)
    return [
        figure("laboratory_panels", "Laboratory results in time", laboratory_panels(reviewed)),
        table(
            "laboratory_grades",
            "CTCAE grades of laboratory results after the first infusion",
            laboratory_grades(reviewed),
            note=DAYS,
            otherwise="No laboratory result has a grade.",
        ),
        figure("hepatic_plot", "Peak ALT or AST, and bilirubin", hepatic_plot(reviewed)),
        table(
            "hepatic",
            "Liver tests, those not below both limits first",
            hepatic_listing(reviewed),
        ),
    ]


def vital_signs(trial: TrialData) -> list[Block]:
    """Changes at each infusion, and who was out of a limit after one."""
    signs = compare_vital_signs(trial)
    if signs.nothing_after:
        return [Text(nothing_compared(signs))]
    out = vital_sign_listing(signs.only(OUT))
    return [
        figure(
            "vital_sign_changes",
            "Vital signs: change from before to after each infusion",
            vital_sign_changes(signs),
        ),
        table(
            "vital_signs",
            "Vital signs out of a limit after an infusion",
            out.assign(sign=out["sign"] + ", " + out["unit"]),
            SIGN,
            otherwise="After no infusion was a vital sign out of a limit.",
        ),
    ]


def immunoglobulins(trial: TrialData) -> list[Block]:
    """Courses of immunoglobulins and who is low."""
    levels = follow_immunoglobulins(trial)
    if levels.draws.empty:
        return [Heading("Immunoglobulins"), Text(NO_IMMUNOGLOBULINS)]
    return [
        Heading("Immunoglobulins"),
        figure(
            "immunoglobulin_courses", "IgG, IgA and IgM in time", immunoglobulin_courses(levels)
        ),
        table(
            "low_immunoglobulin_participants",
            "Who has a low immunoglobulin",
            low_immunoglobulins(levels),
            ("immunoglobulin", "threshold", "below_threshold", "below_before"),
        ),
    ]


def treatments(trial: TrialData) -> list[Block]:
    """Every rescue and other treatment."""
    listed = treatment_listing(list_concomitant(trial))
    rows = once_each(listed.sort_values("kind_of_treatment", ascending=False, kind="stable"))
    alike = "records" in rows
    return [
        table(
            "treatments",
            "Rescue therapy and other treatments during the trial",
            rows,
            note=f"{DAYS} {ALIKE}" if alike else DAYS,
            otherwise="No treatment during the trial has been recorded.",
        )
    ]


def once_each(treatments: pd.DataFrame) -> pd.DataFrame:
    """Treatments as they are shown, those that are alike in one row with their number (records).

    Some sites record a treatment anew at every visit.  Where none is alike the number is left out.
    """
    shown = treatments[[*TREATMENT]]
    if not shown.duplicated().any():
        return shown
    return shown.groupby([*TREATMENT], sort=False, dropna=False).size().reset_index(name="records")
