"""Planned outcome assessments a second time, in plain loops over the rows of the demo trial.

The definitions leave open, and our code decides: a scan of which only some regions were not done
is partly present and not lost; a missed visit (sv) does not say that an assessment of its week was
not done, only a record of the assessment itself does; hepatitis B is no test of the laboratory
schedule.
"""

from datetime import date, timedelta
from functools import cache

from tests.double_programmed.demo import (
    PROTOCOL,
    agree,
    each_cut,
    ends_of,
    rows_of,
    treated_of,
    whole_day,
)

ASSESSED = PROTOCOL["assessments"]
WEEKS = {
    "edss": ASSESSED["edss"],
    "mri": PROTOCOL["lesions"]["weeks"],
    "titre": ASSESSED["antibody_titre"],
    "cells": ASSESSED["b_cells"],
    "laboratory": ASSESSED["laboratory"],
}
LESIONS = [*PROTOCOL["lesions"]["new_codes"], *PROTOCOL["lesions"]["enlarging_codes"]]
IMMUNOGLOBULINS = ["IGG", "IGA", "IGM"]


def window_of(week):
    """First and last trial day of a planned week."""
    margin = {0: 0, 2: 3, 4: 3}.get(week, 7)
    return 7 * week - margin, 7 * week + margin


def parts_of(cut):
    """Rows that answer an assessment: kind, participant, visit, day, part, whether there is one."""
    for row in rows_of(cut, "rs"):
        if row["RSTESTCD"] == "EDSS0101":
            yield "edss", row, "RS", "score", row["RSSTRESN"] is not None
    for row in rows_of(cut, "nv"):
        if row["NVTESTCD"] in LESIONS:
            part = row["NVLOC"], row["NVLAT"], row["NVTESTCD"]
            yield "mri", row, "NV", part, row["NVSTRESN"] is not None
    for row in rows_of(cut, "is"):
        yield "titre", row, "IS", row["ISMETHOD"], bool(row["ISORRES"])
    for row in rows_of(cut, "cp"):
        yield "cells", row, "CP", row["CPTESTCD"], row["CPSTRESN"] is not None
    for row in rows_of(cut, "lb"):
        code = row["LBTESTCD"]
        if code != "HBSAG" and code not in IMMUNOGLOBULINS:
            yield "laboratory", row, "LB", code, row["LBSTRESC"] is not None


@cache
def found_of(cut):
    """Parts with a result, and what was recorded as not done, by kind, participant and week."""
    on, results, not_done, everything = date.fromisoformat(cut.name), {}, set(), {}
    for kind, row, prefix, part, known in parts_of(cut):
        who, day = row["USUBJID"], whole_day(row[f"{prefix}DTC"])
        if who not in treated_of(cut) or day is None or day > on:
            continue
        week = int(row["VISIT"][5:]) if (row["VISIT"] or "").startswith("WEEK ") else None
        if day <= treated_of(cut)[who]:
            week = 0
        if week is None or week not in WEEKS[kind]:
            continue
        if known:
            results.setdefault((kind, who, week), set()).add(part)
            everything.setdefault(kind, set()).add(part)
        elif row.get(f"{prefix}STAT") == "NOT DONE":
            not_done.add((kind, who, week))
    return results, not_done, everything


def is_whole(kind, key, results, everything):
    """Nothing is lacking of a result: every part of the export, the titre by one assay."""
    if kind == "titre":
        _, who, week = key
        return week == 0 or bool(results[key] & results.get((kind, who, 0), set()))
    return kind == "edss" or results[key] == everything[kind]


def standing_of(cut):
    """Participant, kind, week, whether it is due, and what is there, of every assessment."""
    on, (results, not_done, everything) = date.fromisoformat(cut.name), found_of(cut)
    for who, start in treated_of(cut).items():
        reason, end = ends_of(cut).get(who, (None, None))
        left = end if reason not in (None, "COMPLETED") else None
        for kind, week in [(kind, week) for kind, weeks in WEEKS.items() for week in weeks]:
            key = kind, who, week
            opens, closes = (start + timedelta(days=day) for day in window_of(week))
            due = reason == "COMPLETED" or closes <= (left or on)
            has = key in results
            later = [window_of(other)[0] for other in WEEKS[kind] if other > week]
            in_time = not later or on < start + timedelta(days=later[0])
            lost = not has and (not due if left else due and key in not_done)
            whole = has and is_whole(kind, key, results, everything)
            now = reason is None and (opens <= on < closes or (closes <= on and in_time))
            yield {
                "who": who,
                "week": week,
                "due": due,
                "has": has,
                "whole": whole,
                "lost": lost,
                "open": now and week > 0 and not whole and not lost,
            }


def second_answer(cut):
    """Assessments present of those due or done, open now, missing and lost."""
    every = list(standing_of(cut))
    due = sum(one["has"] or one["due"] for one in every)
    missing = sum(one["due"] and not one["has"] and not one["lost"] for one in every)
    return {
        "evidence_present": (sum(one["has"] for one in every), due),
        "evidence_open": (sum(one["open"] for one in every), None),
        "evidence_missing": (missing, None),
        "evidence_lost": (sum(one["lost"] for one in every), None),
    }


@each_cut
def test_planned_assessments_have_the_same_answer_twice(cut):
    agree(cut, "missing evidence", second_answer(cut))
