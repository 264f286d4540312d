"""The slides of the outcomes, in the order of a talk."""

from nmosd_core.reports.deck import Slide
from nmosd_core.reports.slide_facts import MOST_ROWS, Facts, numbers_block
from nmosd_core.tables import outcome_sentences as sentences


def attacks(facts: Facts) -> Slide:
    """The primary outcome."""
    numbers = facts.of(("attacks", "attack_rate", "attack_free", "worsenings", "participant_years"))
    return Slide(
        sentences.attack_finding(facts.numbers, all_completed=facts.all_completed),
        sentences.attack_beside(facts.numbers),
        (facts.figure("attack_timeline"),),
        (numbers_block(numbers),),
        facts.n,
        facts.definitions(("attack", "attack_free")),
        numbers,
        ("worsenings", "attacks_by_participant"),
    )


def first_attack(facts: Facts) -> Slide:
    """The Kaplan-Meier curve with the participants at risk."""
    weeks = facts.protocol.attack.report_weeks
    names = [f"attack_free_week_{week}" for week in weeks]
    level = facts.protocol.statistics.level
    limits = f" and pointwise {100 * level:g}% limits" if facts.numbers["attacks"].n else ""
    return Slide(
        sentences.first_attack_finding(facts.numbers, max(weeks)),
        f"With participants at risk{limits}",
        (facts.figure("first_attack_curve"),),
        (facts.table("attack_free_by_week", ["week", "n_risk", "attack_free", "lower", "upper"]),),
        facts.n,
        facts.definitions(("time_to_first_attack",)),
        facts.of((*names, "median_days_to_first_attack")),
        ("first_attack", "survival_steps", "attack_free_by_week"),
    )


def disability(facts: Facts) -> Slide:
    """Scores of everyone, and the change of each."""
    names = ("edss_worsened", "edss_worsened_any", "edss_improved_any", "edss_confirmed")
    return Slide(
        sentences.edss_finding(facts.numbers, facts.protocol.visits.final_week),
        sentences.edss_beside(facts.numbers),
        (facts.figure("edss_trajectories"), numbers_block(facts.of(names))),
        (facts.table("edss_by_week", ["week", "n", "of", "median", "minimum", "maximum"]),),
        facts.n,
        facts.definitions(("edss_worsening", "edss_week_52")),
        facts.of((*names, "edss_change", "edss_evaluable", "edss_baseline")),
        ("edss_scores", "edss_change", "edss_by_rule"),
    )


def lesions(facts: Facts) -> Slide:
    """The registered sum by week and region."""
    columns = ["week", "region", "scans_due", "scans_read", "new", "enlarging"]
    return Slide(
        sentences.lesion_finding(facts.numbers),
        sentences.lesion_beside(facts.numbers),
        (facts.figure("lesions_by_week_and_region"),),
        (facts.table("lesions_by_week", columns, MOST_ROWS),),
        facts.n,
        facts.definitions(("lesions",)),
        facts.of(("lesions", "lesion_scans_read", "lesion_participants", "silent_lesions")),
        ("lesion_counts", "lesions_by_week"),
    )


def titre(facts: Facts) -> Slide:
    """Titres before and one year after."""
    names = ("titre_pairs", "titre_ratio", "titre_rungs", "titre_fell_1", "titre_fell_2")
    numbers = facts.of((*names, "titre_rose_1", "titre_negative"))
    return Slide(
        sentences.titre_finding(facts.numbers, facts.protocol.visits.final_week),
        sentences.titre_beside(facts.numbers),
        (facts.figure("titre_ladder"),),
        (numbers_block(numbers),),
        facts.n,
        facts.definitions(("titre_rungs", "titre_ratio")),
        numbers,
        ("titre_results", "titre_change"),
    )


def b_cells(facts: Facts) -> Slide:
    """Plasma cells and B-cell subsets over the year."""
    columns = ["subset", "pairs", "median_before", "median_after", "median_percent_change"]
    names = [name for name, one in facts.numbers.items() if one.definition == "cell_change"]
    return Slide(
        sentences.b_cell_finding(facts.numbers, facts.protocol.visits.final_week),
        "Green: median of those with a result. Shaded: what "
        f"{facts.protocol.trial.treatment} is known to do.",
        (facts.figure("b_cell_courses"),),
        (facts.table("b_cell_subsets", columns, MOST_ROWS),),
        facts.n,
        facts.definitions(("cell_change",)),
        facts.of(names),
        ("b_cell_counts", "b_cell_change", "b_cell_subsets"),
    )
