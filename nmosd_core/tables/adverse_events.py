"""Adverse events as tables: every event, the overview, and the count by organ class and term."""

from collections.abc import Sequence

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents
from nmosd_core.analyses.event_grades import (
    count_by_grade,
    count_by_relation,
    differ_in_grade_and_severity,
)
from nmosd_core.analyses.rows import each_row
from nmosd_core.errors import TrialDataError
from nmosd_core.tables.wording import yes_or_no

EVENTS_NAMED = 3  # of which grade and severity differ; more are counted
NAME_OF_AN_EVENT = ("participant", "sequence")


def adverse_event_listing(events: AdverseEvents) -> pd.DataFrame:
    """One row per adverse event of everyone screened.

    Of a result that was narrowed those that are left.  Columns: participant, sequence (AESEQ),
    preferred_term, started_as_recorded, ended_as_recorded, severity (AESEV), grade (AETOXGR),
    serious (AESER: Y, N), criteria (of seriousness that are Y), related (Y, N), action (AEACN),
    outcome (AEOUT), end_state (ended, ongoing, end unknown), trial_day (of the start; 0 is the
    first infusion; empty unless the start is complete), after_infusion (number of the last one
    given before) and days_since_infusion (0 on its day), duration_days (first and last day
    included; empty where it ends before it starts), treatment_emergent (yes, no), why,
    start_is_partial (yes, no), term (as reported), organ_class, relationship (AEREL).
    """
    columns = [
        "participant",
        "sequence",
        "preferred_term",
        "started_as_recorded",
        "ended_as_recorded",
        "severity",
        "grade",
        "serious",
        "criteria",
        "related",
        "action",
        "outcome",
        "end_state",
        "trial_day",
        "after_infusion",
        "days_since_infusion",
        "duration_days",
        "treatment_emergent",
        "why",
        "start_is_partial",
        "term",
        "organ_class",
        "relationship",
    ]
    return events.listing[columns].assign(
        treatment_emergent=yes_or_no(events.listing["treatment_emergent"]),
        start_is_partial=yes_or_no(events.listing["start_is_partial"]),
    )


def of_columns(listing: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The listing of adverse events with these columns, after those that name the event.

    Raises
    ------
    TrialDataError
        The listing has no such column; the message names those it has.
    """
    unknown = [column for column in columns if column not in listing]
    if unknown:
        raise TrialDataError(
            f"The listing of adverse events has no column {unknown[0]}. Correct "
            f"adverse_events.column_sets in protocol.toml; it has {', '.join(listing.columns)}."
        )
    return listing[list(dict.fromkeys([*NAME_OF_AN_EVENT, *columns]))]


def adverse_event_overview(events: AdverseEvents) -> pd.DataFrame:
    """One row per measure of the safety overview.

    Columns: measure, participants (with at least one such event), of (treated participants),
    percent, percent_lower and percent_upper (its exact interval), events (empty for a
    measure of participants), note (what is not known, or why there is no number), code (the
    measure on the command line), definition (its name in the protocol).
    """
    table = pd.DataFrame(
        [
            {
                "measure": measure.label,
                "participants": measure.participants.n,
                "of": measure.participants.of,
                "percent": measure.participants.value,
                "percent_lower": measure.participants.lower,
                "percent_upper": measure.participants.upper,
                "events": measure.events.n if measure.events else None,
                "note": measure.participants.not_estimable or measure.participants.note,
                "code": measure.name,
                "definition": measure.participants.definition,
            }
            for measure in events.overview
        ]
    )
    whole = dict.fromkeys(["participants", "of", "events"], "Int64")
    return table.astype(
        whole | dict.fromkeys(["percent", "percent_lower", "percent_upper"], "float64")
    )


def adverse_events_by_term(events: AdverseEvents) -> pd.DataFrame:
    """One row per organ class, followed by its preferred terms, most participants first.

    Columns: level (organ class, term), organ_class, preferred_term (empty in the row of an organ
    class), participants (each once a row), of (treated participants), percent,
    percent_lower and percent_upper (its exact interval), events.
    """
    columns = ["level", "organ_class", "preferred_term", "participants", "of", "percent"]
    return events.by_term[[*columns, "percent_lower", "percent_upper", "events"]]


def adverse_events_by_grade(events: AdverseEvents) -> pd.DataFrame:
    """One row per organ class, followed by its terms: participants by worst grade.

    Columns: level (organ class, term), organ_class, preferred_term (empty in the row of an organ
    class), participants (each once a row), of (treated participants), grade_1, grade_2, grade_3,
    grade_4, grade_5 (participants whose worst grade it is), no_grade (none of whose events has
    one).
    """
    return count_by_grade(events.counted, len(events.people), events.protocol.statistics.level)


def adverse_events_by_relation(events: AdverseEvents) -> pd.DataFrame:
    """One row per organ class, followed by its terms: participants by relation to treatment.

    Columns: level (organ class, term), organ_class, preferred_term (empty in the row of an organ
    class), participants (each once a row), of (treated participants), related (with a related
    event), not_related (without one), relation_not_recorded (not known to have one).
    """
    return count_by_relation(events.counted, len(events.people), events.protocol.statistics.level)


def grade_against_severity(events: pd.DataFrame) -> list[str]:
    """A sentence where grade and severity of these events differ, so that neither looks wrong."""
    differ = differ_in_grade_and_severity(events)
    if differ.empty:
        return []
    each = [
        f"{row.participant} {row.preferred_term} (grade {row.grade}, {row.severity.lower()})"
        for row in each_row(differ)
    ]
    which = ", ".join(each) if len(each) <= EVENTS_NAMED else f"{len(each)} events"
    return [f"Grade and severity are recorded apart and differ in: {which}"]


def event_groups(events: AdverseEvents) -> pd.DataFrame:
    """One row per group of events of the protocol, with what belongs to it.

    Columns: label, terms, terms_containing, organ_classes, except_terms, conditions (what must
    hold beside the term), keywords and classes_to_review (what is offered for review), source.
    """
    columns = ["label", "terms", "terms_containing", "organ_classes", "except_terms"]
    columns += ["conditions", "keywords", "classes_to_review", "source"]
    return pd.DataFrame(
        [
            [
                ", ".join(value) if isinstance(value, tuple) else value
                for value in (getattr(group, column) for column in columns)
            ]
            for group in events.protocol.adverse_events.groups.values()
        ],
        columns=columns,
    )
