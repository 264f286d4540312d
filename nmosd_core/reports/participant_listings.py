"""The safety report at participant level: who they are and what was given, measured and found."""

from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.deviations import list_deviations
from nmosd_core.analyses.doses import AS_PLANNED
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.exposure import NONE_GIVEN, measure_exposure
from nmosd_core.analyses.finding_news import review_problems
from nmosd_core.analyses.follow_up import SCREEN_FAILURE
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.visit_status import NOT_SUPPLIED
from nmosd_core.figures.exposure import infusion_grid
from nmosd_core.figures.visits import visit_grid
from nmosd_core.reports.blocks import DAYS, figure, table
from nmosd_core.reports.document import Block
from nmosd_core.tables.baseline import baseline_by_participant
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.checks import finding_listing, set_aside_listing
from nmosd_core.tables.deviations import deviation_listing, not_told_of_deviations
from nmosd_core.tables.enrolment import participant_listing, visits_due
from nmosd_core.tables.exposure import exposure_by_participant, infusion_listing
from nmosd_core.tables.missing_evidence import nothing_lost
from nmosd_core.tables.wording import sentence
from nmosd_core.trial_data.store import TrialData

STANDING = (
    "participant",
    "age",
    "sex",
    "state",
    "reason",
    "first_infusion",
    "week_reached",
    "planned_infusions_given",
    "infusions_due",
    "last_infusion",
    "visits_overdue",
    "end_as_recorded",
)
EXPOSED = (
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
INFUSION = (
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
EVIDENCE = ("participant", "assessment", "week", "status", "why", "closes")
DEVIATION = (
    "participant",
    "category",
    "importance",
    "standard_term",
    "term",
    "started_as_recorded",
    "trial_day",
)
FINDING = (
    "check",
    "severity",
    "participant",
    "visit",
    "dataset",
    "record",
    "variable",
    "value",
    "finding",
    "edc_query",
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
            "baseline_by_participant",
            "Characteristics of each participant before the first infusion",
            baseline_by_participant(describe_baseline(trial)),
            otherwise="Nobody has been treated.",
        ),
    ]


def visits(trial: TrialData) -> list[Block]:
    """Every planned visit of everyone treated."""
    drawn = visit_grid(compare_with_plan(trial))
    return [figure("visit_grid", "Planned visits and what became of them", drawn)]


def due(trial: TrialData) -> list[Block]:
    """Visits that are overdue or coming."""
    enrolled = summarise_enrolment(trial)
    unknown = enrolled.visits.planned["status"].eq(NOT_SUPPLIED).any()
    return [
        table(
            "visits_due",
            "Visits overdue and coming",
            visits_due(enrolled),
            otherwise="Which visits are overdue or coming is not known: not supplied."
            if unknown
            else "Nobody on study has a visit that is overdue or coming.",
        )
    ]


def exposure(trial: TrialData) -> list[Block]:
    """Every infusion against its plan."""
    measured = measure_exposure(trial)
    infusions = infusion_listing(measured)
    odd = infusions["deviation"].ne(AS_PLANNED) | infusions["adjustment"].notna()
    grid = figure(
        "infusion_grid", "Planned infusions and what became of them", infusion_grid(measured)
    )
    return [
        *([grid] if measured.has_plan else []),
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
            otherwise="Every infusion was given as planned."
            if len(infusions)
            else f"{sentence(NONE_GIVEN)}.",
        ),
    ]


def deviations(trial: TrialData) -> list[Block]:
    """Every protocol deviation."""
    listed = list_deviations(trial)
    return [
        table(
            "deviations",
            "Protocol deviations",
            deviation_listing(listed),
            DEVIATION,
            note=f"{DAYS} {not_told_of_deviations(listed)}".strip(),
            otherwise="No deviation has been recorded.",
        )
    ]


def missing_evidence(trial: TrialData) -> list[Block]:
    """Which results of outcome assessments are missing, lost or partly present."""
    lost = TABLES["evidence_lost"].of(trial)
    return [
        table(
            "evidence_lost",
            "Outcome assessments that are missing, lost or partly present",
            lost,
            EVIDENCE,
            otherwise=nothing_lost(find_missing_evidence(trial)),
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
