"""The safety report in counts: who took part, what was given beside, and how good the data are."""

from nmosd_core.analyses.baseline import describe_baseline
from nmosd_core.analyses.check_runs import NOTHING_TO_CHECK, PASSED
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.concomitant import list_concomitant
from nmosd_core.analyses.deviations import list_deviations
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.figures.disposition import participant_flow
from nmosd_core.figures.enrolment import enrolment_curve
from nmosd_core.reports.blocks import counts_only, figure, table, under_heads
from nmosd_core.reports.document import Block, Callout, Numbers
from nmosd_core.tables.baseline import baseline_in_words
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.checks import check_listing
from nmosd_core.tables.concomitant import treatments_by_name
from nmosd_core.tables.deviations import (
    deviations_by_category,
    deviations_by_importance,
    not_told_of_deviations,
)
from nmosd_core.tables.enrolment import (
    disposition,
    enrolment_by_month,
    plan_of_another_trial,
    planned_weeks,
)
from nmosd_core.trial_data.store import TrialData


def enrolment(trial: TrialData) -> list[Block]:
    """Who was screened, treated and completed, and how fast."""
    enrolled = summarise_enrolment(trial)
    another = plan_of_another_trial(enrolled)
    flow = figure("participant_flow", "Flow of participants", participant_flow(enrolled))
    beside_plan = ", as planned and as given" if enrolled.has_accrual else ""
    curve = figure("enrolment_curve", f"First infusions{beside_plan}", enrolment_curve(enrolled))
    return [
        *([Callout(another)] if another else []),
        Numbers(enrolled.numbers),
        table(
            "disposition",
            "Disposition, with the reason for not going on",
            disposition(enrolled),
            ("step", "reason", "participants", "of"),
        ),
        counts_only(flow),
        counts_only(curve),
        table(
            "enrolment_by_month",
            "First infusions by month",
            enrolment_by_month(enrolled),
        ),
        table("planned_weeks", "Planned visits", planned_weeks(enrolled)),
    ]


def baseline(trial: TrialData) -> list[Block]:
    """Who the participants were."""
    steroid = trial.protocol.definitions["steroid_dose"].text
    return [
        table(
            "baseline",
            "Characteristics before the first infusion",
            baseline_in_words(describe_baseline(trial)),
            note=f"SD: standard deviation. Percentages are of those of whom it is known. {steroid}",
            otherwise="Nobody has been treated.",
        )
    ]


def exposure(trial: TrialData) -> list[Block]:
    """What was given of what was planned."""
    measured = measure_exposure(trial)
    return [Numbers((*measured.headline, *measured.durations))]


def deviations(trial: TrialData) -> list[Block]:
    """Deviations by category, and major or minor where the export tells."""
    listed = list_deviations(trial)
    not_told = not_told_of_deviations(listed)
    importance = table(
        "deviations_by_importance",
        "Protocol deviations by importance",
        deviations_by_importance(listed),
        note="As the site says it in DVSCAT or DVCAT. A participant counts once in a row.",
    )
    return [
        table(
            "deviations_by_category",
            "Protocol deviations by category",
            deviations_by_category(listed),
            note=f"A participant counts once in a category. {not_told}".strip(),
        ),
        *([importance] if listed.tells_importance else []),
    ]


def treatments(trial: TrialData) -> list[Block]:
    """Rescue therapy and other treatments by name."""
    meaning = trial.protocol.definitions["concomitant_treatment"].text
    return [
        table(
            "treatments_by_name",
            "Rescue therapy and other treatments during the trial",
            under_heads(
                treatments_by_name(list_concomitant(trial)), "kind_of_treatment", "treatment"
            ),
            ("treatment", "participants", "of", "courses"),
            note=f"A participant counts once in a row. {meaning}",
        )
    ]


def missing_evidence(trial: TrialData) -> list[Block]:
    """How many results of outcome assessments there are, by assessment and week."""
    terms = [f"evidence_{name}" for name in ("still_possible", "missing", "lost")]
    return [
        table(
            "evidence_by_week",
            "Outcome assessments with and without a result",
            TABLES["evidence_by_week"].of(trial),
            note=" ".join(trial.protocol.definitions[name].text for name in terms),
            called={"missing": "Missing"},
            otherwise="No outcome assessment was planned for anybody.",
        )
    ]


def data_quality(trial: TrialData) -> list[Block]:
    """What the data checks found."""
    problems = find_problems(trial)
    checks = check_listing(problems)
    passed, nothing = (int(checks["result"].eq(one).sum()) for one in (PASSED, NOTHING_TO_CHECK))
    counted = f"{passed} of {len(checks)} checks passed"
    counted += f", {nothing} had nothing to check" if nothing else ""
    return [
        Numbers(problems.numbers),
        table(
            "checks",
            "Data checks that found something, or could not run in whole",
            checks[~checks["result"].isin([PASSED, NOTHING_TO_CHECK])],
            ("check", "severity", "rule", "result"),
            note=f"{counted}.",
            otherwise=f"No data check found anything: {counted}.",
        ),
    ]
