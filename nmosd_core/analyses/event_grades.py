"""Adverse events by worst grade, and by relation to treatment, for each organ class and term.

A participant counts once in a row, at the worst grade and, where one event is related, as
related.  Grades are as recorded (AETOXGR); severity is never turned into one.
"""

import pandas as pd

from nmosd_core.analyses.event_counts import ORGAN_CLASS, TERM, count_by_term

GRADES = (1, 2, 3, 4, 5)
SEVERITY_OF_GRADE = {1: "MILD", 2: "MODERATE", 3: "SEVERE", 4: "SEVERE", 5: "SEVERE"}
RELATED, NOT_RELATED, NOT_KNOWN = "related", "not_related", "relation_not_recorded"


def count_by_grade(events: pd.DataFrame, of: int, level: float) -> pd.DataFrame:
    """Count participants by worst grade.

    Parameters
    ----------
    events
        The events to count: participant, organ_class, preferred_term, grade.
    of, level
        As for `count_by_term`.

    Returns
    -------
    pandas.DataFrame
        The rows of `count_by_term` in their order: level, organ_class, preferred_term,
        participants, of, grade_1 to grade_5 (participants whose worst grade it is), no_grade
        (participants none of whose events has a grade).
    """
    worst = _each(events, events["grade"].fillna(0))
    names = {grade: f"grade_{grade}" for grade in GRADES} | {0: "no_grade"}
    return _beside(count_by_term(events, of, level), worst, names)


def count_by_relation(events: pd.DataFrame, of: int, level: float) -> pd.DataFrame:
    """Count participants by relation to treatment.

    Returns
    -------
    pandas.DataFrame
        The rows of `count_by_term` in their order: level, organ_class, preferred_term,
        participants, of, related (participants with a related event), not_related (without one,
        all of whose events have a relation), relation_not_recorded (the others).
    """
    rank = events["related"].map({"N": 1, "Y": 3}).fillna(2)
    names = {3: RELATED, 1: NOT_RELATED, 2: NOT_KNOWN}
    return _beside(count_by_term(events, of, level), _each(events, rank), names)


def differ_in_grade_and_severity(events: pd.DataFrame) -> pd.DataFrame:
    """Events whose grade and severity, both recorded, do not say the same.

    Parameters
    ----------
    events
        grade (1 to 5 or missing) and severity (MILD, MODERATE, SEVERE or missing).

    References
    ----------
    Common Terminology Criteria for Adverse Events, version 5.0, 2017: grade 1 is mild, 2
    moderate, 3 severe or medically significant, and 4 and 5 are worse.
    """
    said_by_grade = events["grade"].map(SEVERITY_OF_GRADE)
    known = said_by_grade.notna() & events["severity"].isin(list(SEVERITY_OF_GRADE.values()))
    return events[known & said_by_grade.ne(events["severity"])]


def _each(events: pd.DataFrame, value: "pd.Series[int]") -> pd.DataFrame:
    """The highest value of each participant in each organ class and in each term."""
    rows = events[["participant", "organ_class", "preferred_term"]].assign(value=value)
    classes = rows.groupby(["organ_class", "participant"])["value"].max().reset_index()
    terms = rows.groupby(["organ_class", "preferred_term", "participant"])["value"].max()
    return pd.concat(
        [
            classes.assign(level=ORGAN_CLASS, preferred_term=""),
            terms.reset_index().assign(level=TERM),
        ]
    )


def _beside(counted: pd.DataFrame, each: pd.DataFrame, names: dict[int, str]) -> pd.DataFrame:
    """The counted rows with a column for each value: participants who have it."""
    key = ["level", "organ_class", "preferred_term"]
    wide = pd.crosstab([each[name] for name in key], each["value"].astype("int64"))
    wide = wide.reindex(columns=list(names), fill_value=0).rename(columns=names)
    rows = counted.assign(preferred_term=counted["preferred_term"].fillna(""))
    rows = rows.merge(wide.reset_index(), how="left", on=key, validate="1:1")
    return rows[[*key, "participants", "of", *names.values()]]
