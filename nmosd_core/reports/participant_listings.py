"""The safety report at participant level: who they are and what was given, measured and found."""

from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.concomitant import list_concomitant
from nmosd_core.analyses.deviations import list_deviations
from nmosd_core.analyses.doses import AS_PLANNED
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.analyses.follow_up import SCREEN_FAILURE
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.figures.hepatic import hepatic_plot
from nmosd_core.figures.immunoglobulins import immunoglobulin_courses
from nmosd_core.figures.laboratory import laboratory_panels
from nmosd_core.reports.blocks import figure, table
from nmosd_core.reports.document import Block, Heading
from nmosd_core.tables.baseline import baseline_by_participant
from nmosd_core.tables.checks import finding_listing, set_aside_listing
from nmosd_core.tables.concomitant import treatment_listing
from nmosd_core.tables.deviations import deviation_listing
from nmosd_core.tables.enrolment import participant_listing, visits_due
from nmosd_core.tables.exposure import exposure_by_participant, infusion_listing
from nmosd_core.tables.immunoglobulins import low_immunoglobulins
from nmosd_core.tables.laboratory import hepatic_listing, laboratory_grades
from nmosd_core.trial_data.store import TrialData

Columns = tuple[str, ...]

DAYS = "Trial day 0 is the day of the first infusion."
STANDING: Columns = (
    "participant",
    "age",
    "sex",
    "state",
    "reason",
    "first_infusion",
    "week_reached",
    "infusions_given",
    "infusions_due",
    "last_infusion",
    "visits_overdue",
    "end_as_recorded",
)
EXPOSED: Columns = (
    "participant",
    "state",
    "infusions_given",
    "infusions_due",
    "infusions_missed",
    "cumulative_dose",
    "cumulative_dose_per_kg",
    "compliance_percent",
    "flagged",
    "adjusted",
    "longest_interval",
    "exposure_days",
)
INFUSION: Columns = (
    "participant",
    "infusion",
    "given_as_recorded",
    "trial_day",
    "dose",
    "dose_unit",
    "weight",
    "planned_dose",
    "deviation_percent",
    "deviation",
    "adjustment",
    "remark",
)
DEVIATION: Columns = (
    "participant",
    "category",
    "standard_term",
    "term",
    "started_as_recorded",
    "trial_day",
)
TREATMENT: Columns = (
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
FINDING: Columns = (
    "check",
    "severity",
    "participant",
    "visit",
    "dataset",
    "record",
    "variable",
    "value",
    "finding",
)


def participants(trial: TrialData) -> list[Block]:
    """Where everyone stands, who was not treated, and the baseline of each."""
    enrolled = summarise_enrolment(trial)
    people = participant_listing(enrolled)
    treated = people[people["first_infusion_as_recorded"].notna()]
    return [
        table(
            "participants",
            "Treated participants",
            treated,
            STANDING,
            otherwise="Nobody has been treated.",
        ),
        table(
            "screen_failures",
            "Screen failures",
            people[people["state"] == SCREEN_FAILURE],
            ("participant", "age", "sex", "consent", "reason"),
            otherwise="There is no screen failure.",
        ),
        table(
            "visits_due",
            "Visits overdue and coming",
            visits_due(enrolled),
            otherwise="No visit is overdue or coming.",
        ),
        table(
            "baseline_by_participant",
            "Characteristics of each participant before the first infusion",
            baseline_by_participant(describe_baseline(trial)),
            otherwise="Nobody has been treated.",
        ),
    ]


def exposure(trial: TrialData) -> list[Block]:
    """Every infusion against its plan."""
    measured = measure_exposure(trial)
    infusions = infusion_listing(measured)
    odd = infusions["deviation"].ne(AS_PLANNED) | infusions["adjustment"].notna()
    return [
        figure(
            "infusion_grid", "Planned infusions and what became of them", infusion_grid(measured)
        ),
        table(
            "exposure_by_participant",
            "Exposure of each participant",
            exposure_by_participant(measured),
            EXPOSED,
        ),
        table(
            "infusions_not_as_planned",
            "Infusions whose dose is not as planned, cannot be compared, or was adjusted",
            infusions[odd],
            INFUSION,
            otherwise="Every infusion was given as planned.",
        ),
    ]


def deviations(trial: TrialData) -> list[Block]:
    """Every protocol deviation."""
    return [
        table(
            "deviations",
            "Protocol deviations",
            deviation_listing(list_deviations(trial)),
            DEVIATION,
            note=DAYS,
            otherwise="No deviation has been recorded.",
        )
    ]


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
            called={"label": "Criterion"},
            otherwise="No laboratory result has a grade.",
        ),
        figure("hepatic_plot", "Peak ALT or AST, and bilirubin", hepatic_plot(reviewed)),
        table(
            "hepatic",
            "Liver tests, those outside the normal quadrant first",
            hepatic_listing(reviewed),
        ),
    ]


def immunoglobulins(trial: TrialData) -> list[Block]:
    """Courses of immunoglobulins and who is low."""
    levels = follow_immunoglobulins(trial)
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
    rows = treatment_listing(list_concomitant(trial))
    return [
        table(
            "treatments",
            "Rescue therapy and other treatments during the trial",
            rows.sort_values("kind_of_treatment", ascending=False, kind="stable"),
            TREATMENT,
            note=DAYS,
            otherwise="No treatment during the trial has been recorded.",
        )
    ]


def findings(trial: TrialData) -> list[Block]:
    """What the data checks found, and what intake could not use."""
    reviewed = review_problems(trial)
    return [
        table(
            "findings",
            "Findings of the data checks",
            finding_listing(reviewed),
            FINDING,
            otherwise="The data checks found nothing.",
        ),
        table(
            "set_aside",
            "Rows and values that intake could not use",
            set_aside_listing(trial.dataset("set_aside")),
            otherwise="Every row and value of the export could be used.",
        ),
    ]
