"""The safety report in counts: vital signs, laboratory and immunoglobulins."""

from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.vital_signs import compare_vital_signs
from nmosd_core.reports.blocks import table
from nmosd_core.reports.document import Block, Heading, Numbers, Text
from nmosd_core.tables.immunoglobulins import immunoglobulins_by_week, low_immunoglobulins
from nmosd_core.tables.laboratory import laboratory_grade_shifts
from nmosd_core.tables.laboratory_visits import laboratory_course, shifts_side_by_side
from nmosd_core.tables.vital_signs import left_out, nothing_compared, vital_sign_changes
from nmosd_core.trial_data.store import TrialData

NO_IMMUNOGLOBULINS = "No immunoglobulin level of a treated participant has been recorded."


def laboratory(trial: TrialData) -> list[Block]:
    """Results by visit, grades and shifts."""
    reviewed = review_laboratory(trial)
    return [
        Numbers(reviewed.numbers),
        table(
            "laboratory_by_visit",
            "Laboratory results by visit",
            laboratory_course(reviewed),
            note="Participants: median (minimum to maximum), of the visits with most results.",
        ),
        table(
            "laboratory_grade_shifts",
            "Worst CTCAE grade after the first infusion, by grade at baseline",
            laboratory_grade_shifts(reviewed),
        ),
        table(
            "laboratory_shifts",
            "Participants by range at baseline and worst range after the first infusion",
            shifts_side_by_side(reviewed),
        ),
    ]


def immunoglobulins(trial: TrialData) -> list[Block]:
    """Immunoglobulins and who is low."""
    levels = follow_immunoglobulins(trial)
    if levels.draws.empty:
        return [Heading("Immunoglobulins"), Text(NO_IMMUNOGLOBULINS)]
    columns = ["immunoglobulin", "unit", "week", "n", "median", "lower_quartile", "upper_quartile"]
    return [
        Heading("Immunoglobulins"),
        Numbers(levels.numbers),
        table(
            "low_immunoglobulins",
            "Participants with a low immunoglobulin after the first infusion",
            low_immunoglobulins(levels),
            ("immunoglobulin", "threshold", "participants", "possibly", "of"),
        ),
        table(
            "immunoglobulins_by_week",
            "Immunoglobulins by planned week",
            immunoglobulins_by_week(levels),
            [*columns, "n_from_baseline", "median_change"],
        ),
    ]


def vital_signs(trial: TrialData) -> list[Block]:
    """What each vital sign does from before to after an infusion."""
    signs = compare_vital_signs(trial)
    if signs.nothing_after:
        return [Text(nothing_compared(signs))]
    definitions = trial.protocol.definitions
    meaning = (definitions[name].text for name in ("vital_sign_change", "vital_sign_limit"))
    return [
        Numbers(signs.headline),
        table(
            "vital_sign_changes",
            "Vital signs from before to after an infusion",
            vital_sign_changes(signs),
            note=" ".join(part for part in (*meaning, left_out(signs)) if part),
        ),
    ]
