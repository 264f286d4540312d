"""Missing evidence as tables: what can still be saved, what is lost, and what that could change."""

from typing import Any

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.evidence_found import ASSESSMENTS
from nmosd_core.analyses.evidence_status import (
    LATE_ONLY,
    LATER,
    LOST,
    MISSING,
    NOW,
    PARTLY,
    PRESENT,
    STILL_POSSIBLE,
)
from nmosd_core.analyses.missing_evidence import MissingEvidence
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.evidence_words import (
    NO_OUTCOME,
    bound_in_words,
    effects_in_words,
    illustration_in_words,
    outcomes_in_words,
    value_in_words,
)
from nmosd_core.tables.wording import in_place_of_rows

WAYS_TO_STAND = (PRESENT, PARTLY, STILL_POSSIBLE, MISSING, LOST)
URGENCY = {LATE_ONLY: 0, NOW: 1, LATER: 2}


def evidence(missing: MissingEvidence) -> pd.DataFrame:
    """One row per treated participant, outcome assessment and planned week.

    Columns: participant, assessment (EDSS, MRI, antibody titre, B cells, laboratory), week (0 is
    the baseline), status (present, partly present, still possible, missing, lost, dataset not
    supplied, not known when due), can_be_saved (in the window, not yet reached, late only; empty
    where it is there or can no longer be had), why (of whatever is not present), planned_on,
    opens, closes (dates: planned day and window), done_on (date), trial_day (0 is the first
    infusion), record (what its records are called: RS 2022-03-01 by their day, RS 3 by their
    sequence number).
    """
    columns = ["participant", "assessment", "week", "status", "can_be_saved", "why"]
    columns += ["planned_on", "opens", "closes", "done_on", "trial_day", "record"]
    return missing.assessments[columns]


def evidence_by_week(missing: MissingEvidence) -> pd.DataFrame:
    """One row per outcome assessment and planned week, over everyone treated.

    Columns: assessment, week (0 is the baseline), of (treated participants), present,
    partly_present, still_possible, missing, lost, not_known (participants; of the last the dataset
    was not supplied, or it is not known when it was due).
    """
    rows = missing.assessments
    known = {name: name.replace(" ", "_") for name in WAYS_TO_STAND}
    stands = rows["status"].map(known).fillna("not_known")
    columns = [*known.values(), "not_known"]
    names = pd.Categorical(rows["assessment"], list(ASSESSMENTS))
    counts = pd.crosstab([names, rows["week"]], stands).rename_axis(["assessment", "week"])
    counts = counts.reindex(columns=columns, fill_value=0).reset_index()
    counts = counts.astype({"assessment": "str"})
    counts.insert(2, "of", counts[columns].sum(axis=1))
    return counts.rename_axis(columns=None)


def evidence_to_save(missing: MissingEvidence) -> pd.DataFrame:
    """One row per assessment without a result that can still be done, the most urgent first.

    Columns: participant, assessment, week (0 is the baseline), can_be_saved (late only: the
    window has passed, and that of the next one has not opened; in the window; not yet reached),
    days_left (from the data cut to the last day of the window; empty where it has passed),
    days_late (from that day to the data cut; empty where it has not), outcome (registered
    outcome that it touches), opens, closes (dates of the window), touches (how far that outcome
    could move were this result there), why.
    """
    rows = missing.gaps[missing.gaps["can_be_saved"] != ""]
    left = (rows["closes"] - rows["data_cut"]).dt.days.astype("Int64")
    late = left < 0
    rows = rows.assign(days_left=left.mask(late), days_late=(-left).where(late))
    rows = rows.assign(urgency=rows["can_be_saved"].map(URGENCY))
    listed = _with_effects(rows, missing).sort_values(
        ["urgency", "closes", "participant"], kind="stable"
    )
    columns = ["participant", "assessment", "week", "can_be_saved", "days_left", "days_late"]
    return listed[[*columns, "outcome", "opens", "closes", "touches", "why"]].reset_index(drop=True)


def evidence_lost(missing: MissingEvidence) -> pd.DataFrame:
    """One row per result that is missing or lost, or of which a part is.

    Those that touch a registered outcome come first.  Columns: participant, assessment, week (0
    is the baseline), status (missing: nothing usable is recorded; lost: not done, or the
    participant had left; partly present), why, outcome (registered outcome that it touches),
    touches (how far that outcome could move were this result there), closes (date, last of the
    window).
    """
    gaps = missing.gaps
    gone = gaps["status"].isin([MISSING, LOST, PARTLY]) & gaps["can_be_saved"].eq("")
    listed = _with_effects(gaps[gone], missing)
    listed = listed.assign(none=listed["outcome"].eq(NO_OUTCOME)).sort_values("none", kind="stable")
    columns = ["participant", "assessment", "week", "status", "why", "outcome", "touches"]
    return listed[[*columns, "closes"]].reset_index(drop=True)


def evidence_effects(missing: MissingEvidence) -> pd.DataFrame:
    """One row per missing result and number that rests on its week.

    Columns: participant, assessment, week (0 is the baseline), status, can_be_saved, outcome
    (registered), number (what could move), now, if_lowest, if_highest (were this result alone
    there, at its lowest and at its highest; empty where there is no such bound), verdict (between
    bounds, bounded below only, bounded above only, can only grow, cannot be bounded, not moved, not
    estimable), illustration (of a sum), remark.
    """
    columns = ["participant", "assessment", "week", "status", "can_be_saved", "outcome"]
    return _in_words(missing.effects, columns)


def outcome_bounds(missing: MissingEvidence) -> pd.DataFrame:
    """One row per number that missing results could move, were all of them there.

    Columns: outcome (registered), number (what could move), now, if_lowest, if_highest (with every
    missing result at its lowest and at its highest; empty where there is no such bound), verdict
    (between bounds, bounded below only, bounded above only, can only grow, cannot be bounded, not
    moved, not estimable), illustration (of a sum), assessment, missing (results that it lacks),
    can_be_had (of those, in or after their window), remark.
    """
    table = _in_words(missing.outcomes, ["outcome", "assessment", "missing", "can_be_had"])
    columns = ["outcome", "number", "now", "if_lowest", "if_highest", "verdict", "illustration"]
    return table[[*columns, "assessment", "missing", "can_be_had", "remark"]]


def not_supplied(missing: MissingEvidence) -> str:
    """What of the outcome assessments nothing is known; empty where all were supplied."""
    names = [f"{name} ({dataset.upper()})" for name, dataset in missing.not_supplied.items()]
    return f"Not supplied, so nothing is known of: {', '.join(names)}." if names else ""


def nothing_to_save(missing: MissingEvidence) -> str:
    """What to say instead of the list of assessments that can still be done."""
    why = missing.still_possible.not_estimable
    missing_records = int(missing.missing.value or 0)
    at_the_site = (
        f" {counted(missing_records, 'missing record')} may still be found at the site."
        if missing_records
        else ""
    )
    words = f"No assessment can still be done at this data cut.{at_the_site}"
    return in_place_of_rows(words, why, missing.assessments)


def nothing_lost(missing: MissingEvidence) -> str:
    """What to say instead of the list of results that are missing, lost or partly present."""
    why = missing.lost.not_estimable
    words = (
        "Besides what can still be saved no planned outcome assessment is missing, lost or partly "
        "present at this data cut."
    )
    return in_place_of_rows(words, why, missing.assessments)


def nothing_to_move(missing: MissingEvidence) -> str:
    """What to say instead of the table of numbers that missing results could move."""
    if missing.of_nobody:
        return "No number can move before somebody has been treated."
    why = missing.missing.not_estimable
    return f"Not known: {why}." if why else "No number rests on the planned outcome assessments."


def _in_words(effects: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    rows = list(each_row(effects))
    words = {
        "outcome": [row.outcome or NO_OUTCOME for row in rows],
        "number": [row.number.label for row in rows],
        "now": [value_in_words(row.number) for row in rows],
        "if_lowest": [bound_in_words(row, row.bounds.lowest) for row in rows],
        "if_highest": [bound_in_words(row, row.bounds.highest) for row in rows],
        "verdict": [row.verdict for row in rows],
        "illustration": [illustration_in_words(row).removeprefix("illustration: ") for row in rows],
        "remark": [row.why for row in rows],
    }
    return effects[columns].assign(
        **{name: pd.array(values, "str") for name, values in words.items()}
    )


def _with_effects(rows: pd.DataFrame, missing: MissingEvidence) -> pd.DataFrame:
    """The rows with the registered outcome that each touches, and how far it could move."""
    effects = _effects_of_each(missing)
    keys = zip(rows["participant"], rows["assessment"], rows["week"], strict=True)
    own = [effects.get(key, []) for key in keys]
    return rows.assign(
        outcome=pd.array([outcomes_in_words(one) for one in own], "str"),
        touches=pd.array([effects_in_words(one) for one in own], "str"),
    )


def touches_in_words(missing: MissingEvidence) -> dict[tuple[str, str, int], str]:
    """What each missing result touches, by participant, assessment and week."""
    return {key: effects_in_words(own) for key, own in _effects_of_each(missing).items()}


def _effects_of_each(missing: MissingEvidence) -> dict[tuple[str, str, int], list[Any]]:
    effects: dict[tuple[str, str, int], list[Any]] = {}
    for row in each_row(missing.effects):
        effects.setdefault((row.participant, row.assessment, row.week), []).append(row)
    return effects
