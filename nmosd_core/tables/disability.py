"""Disability as tables: every EDSS score, the change of each participant, and the rules."""

import pandas as pd

from nmosd_core.analyses.disability import Disability
from nmosd_core.study.protocol import WorseningRule
from nmosd_core.tables.columns import heading
from nmosd_core.tables.wording import score_in_words, week_or_baseline, yes_or_no


def edss_scores(disability: Disability) -> pd.DataFrame:
    """One row per recorded EDSS of a treated participant, used or not.

    Columns: participant, sequence (RSSEQ), visit_name, assessed (date; empty unless complete),
    assessed_as_recorded, trial_day (0 is the first infusion), planned_week (0 is what is
    used as the baseline; empty at an unscheduled visit), score (points; empty unless on the
    scale), score_as_recorded, used_as (baseline, "week 12", or empty), days_since_attack (since
    the onset of the attack before), near_attack (yes or no; empty when not known), remark
    (why a record is not used, and what that leaves out).
    """
    columns = ["participant", "sequence", "visit_name", "assessed", "assessed_as_recorded"]
    columns += ["trial_day", "planned_week", "score", "score_as_recorded", "used_as"]
    columns += ["days_since_attack", "near_attack", "remark"]
    shown = disability.scores[columns]
    return shown.assign(
        planned_week=week_or_baseline(shown), near_attack=yes_or_no(shown["near_attack"])
    )


def edss_change(disability: Disability) -> pd.DataFrame:
    """One row per treated participant.

    Columns: participant, baseline and week_52 (points), change (points; empty without both
    scores), verdict (worsened, unchanged or improved under the rule in force), why_no_change,
    baseline_day and week_52_day (trial days), baseline_near_attack and week_52_near_attack (yes
    or no; empty when not known), state.
    """
    near = ["baseline_near_attack", "week_52_near_attack"]
    columns = ["participant", "baseline", "week_52", "change", "verdict", "why_no_change"]
    shown = disability.change[[*columns, "baseline_day", "week_52_day", *near, "state"]]
    return shown.assign(**{column: yes_or_no(shown[column]) for column in near})


def edss_by_rule(disability: Disability) -> pd.DataFrame:
    """One row per rule of worsening.

    Columns: rule (its name), rise (that counts, in words), worsened, unchanged, improved
    (participants), evaluable (their sum), who (the participants who worsened), source.
    """
    rules = disability.protocol.disability.rules
    table = disability.by_rule.assign(
        rule=[heading(f"rule_{name}") for name in disability.by_rule["rule"]]
    )
    table.insert(1, "rise", [rise_in_words(rules[name]) for name in disability.by_rule["rule"]])
    return table


def edss_verdicts(disability: Disability) -> pd.DataFrame:
    """One row per participant with both scores, with the verdict under each rule.

    Columns: participant, baseline, week_52, change (points), rule_<name> for each rule of the
    protocol (worsened, unchanged, improved), rules_differ (yes or no).
    """
    rules = [f"rule_{name}" for name in disability.protocol.disability.rules]
    shown = disability.evaluable[["participant", "baseline", "week_52", "change", *rules]]
    return shown.assign(rules_differ=yes_or_no(shown[rules].nunique(axis=1) > 1))


def edss_by_week(disability: Disability) -> pd.DataFrame:
    """One row per planned week, 0 for the baseline.

    Columns: week, n (participants with a score), of (treated participants), median,
    lower_quartile, upper_quartile, minimum, maximum (points; empty where nobody has a score).
    """
    return disability.by_week


def edss_confirmation(disability: Disability) -> pd.DataFrame:
    """One row per treated participant: whether a worsening lasted, under the rule in force.

    Columns: participant, baseline (points), confirmation (confirmed, not confirmed, cannot be
    confirmed yet, cannot be confirmed, no worsening, not known), first_worsening (planned week)
    and first_worsening_day, confirmed_worsening and confirmed_worsening_day (the first that was
    confirmed), decided_at and decided_day (the score that decided it), why.
    """
    return disability.confirmation


def edss_shift(disability: Disability) -> pd.DataFrame:
    """One row per pair of ranges of the EDSS that somebody has; nobody has any other.

    Columns: baseline_band, week_52_band (ranges of the score, or no score), participants, names.
    """
    shifts = disability.shifts
    return shifts[shifts["participants"] > 0]


def functional_systems(disability: Disability) -> pd.DataFrame:
    """One row per treated participant and functional system, as recorded.

    Columns: participant, system, system_baseline and system_week_52 (steps), system_change
    (empty without both), remark (why one is missing).
    """
    columns = ["participant", "system", "system_baseline", "system_week_52", "system_change"]
    return disability.systems[[*columns, "remark"]]


def what_is_left_out(disability: Disability) -> str:
    """What leaving out the scores near an attack does, in sentences."""
    days = disability.protocol.disability.near_attack_days
    if disability.attacks is None:
        return "What if: nothing is left out, since without CE it is not known when attacks were."
    out = disability.scores[disability.scores["left_out"] != ""]
    if out.empty:
        return f"What if: no score lies within {days} days after the onset of an attack."
    at_end = out.loc[out["planned_week"] == disability.week, "participant"].unique()
    said = (
        f"What if: scores within {days} days after the onset of an attack are left out, "
        f"{len(out)} of {disability.scores['score'].notna().sum()}."
    )
    if not len(at_end):
        return f"{said} No score of week {disability.week} is among them."
    return f"{said} The score of week {disability.week} itself is one: {', '.join(at_end)}."


def rise_in_words(rule: WorseningRule) -> str:
    """The steps of a rule: "2.0 from 0.0, 1.0 up to 5.0, 0.5 up to 10.0"."""
    if len(rule.steps) == 1:
        return f"{score_in_words(rule.steps[0].step)} from any baseline"
    return ", ".join(
        f"{score_in_words(line.step)} {'up to' if line.up_to else 'from'} "
        f"{score_in_words(line.up_to)}"
        for line in rule.steps
    )
