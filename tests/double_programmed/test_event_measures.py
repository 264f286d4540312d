"""Every measure and group of adverse events, and their rates, a second time in plain loops.

Which events are treatment-emergent is the second answer of test_adverse_events.py.  The definitions
leave open how long an event lasts: here from the first day to the last, both counted, as our code
does; an event without an end is not known to be so short.
"""

from datetime import date

from tests.double_programmed.demo import (
    FINAL,
    PROTOCOL,
    Rate,
    agree,
    each_cut,
    ends_of,
    first_answers,
    infusions_of,
    rows_of,
    treated_of,
    whole_day,
)
from tests.double_programmed.test_adverse_events import days_of, is_emergent
from tests.double_programmed.test_attacks import days_at_risk

CRITERIA = ["AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE"]
RELATED = PROTOCOL["adverse_events"]["related"]
SEVERITIES = ["MILD", "MODERATE", "SEVERE"]


def has_criterion(row):
    return any(row[name] == "Y" for name in CRITERIA)


def is_related(row):
    return (row["AEREL"] or "").upper() in RELATED


KINDS = {
    "teae": lambda row: True,
    "serious_teae": lambda row: row["AESER"] == "Y",
    "criterion_teae": has_criterion,
    "criterion_only_teae": lambda row: has_criterion(row) and row["AESER"] != "Y",
    "related_teae": is_related,
    "serious_related_teae": lambda row: row["AESER"] == "Y" and is_related(row),
    "related_or_missing_teae": lambda row: is_related(row) or row["AEREL"] is None,
    "severe_teae": lambda row: row["AESEV"] == "SEVERE",
    "moderate_or_severe_teae": lambda row: row["AESEV"] in ("MODERATE", "SEVERE"),
    "grade_3_teae": lambda row: row["AETOXGR"] in ("3", "4", "5"),
    "fatal_teae": lambda row: row["AEOUT"] == "FATAL",
    "not_recovered_teae": lambda row: row["AEOUT"] == "NOT RECOVERED/NOT RESOLVED",
    "interrupted_teae": lambda row: row["AEACN"] == "DRUG INTERRUPTED",
    "withdrawn_teae": lambda row: row["AEACN"] == "DRUG WITHDRAWN",
    "partial_start_teae": lambda row: row["AESTDTC"] and len(row["AESTDTC"]) < 10,
}


def since_infusion(row, infusions):
    """Days from the last infusion on or before the start of an event; None where unknown."""
    start = whole_day(row["AESTDTC"])
    before = [day for day in infusions[row["USUBJID"]] if start and day <= start]
    return (start - max(before)).days if before else None


def belongs(row, group, infusions):
    """An event of a group by its term or class that meets the conditions of the group."""
    term, organ_class = (row["AEDECOD"] or "").upper(), (row["AEBODSYS"] or "").upper()
    listed = term in group.get("terms", []) or organ_class in group.get("organ_classes", [])
    listed = listed or any(part in term for part in group.get("terms_containing", []))
    if not listed or term in group.get("except_terms", []):
        return False
    if group.get("serious_only") and row["AESER"] != "Y":
        return False
    if "days_after_infusion" in group:
        first, last = group["days_after_infusion"]
        days = since_infusion(row, infusions)
        if days is None or not first <= days <= last:
            return False
    if "lasts_at_most_days" in group:
        start, end = whole_day(row["AESTDTC"]), whole_day(row["AEENDTC"])
        if not (start and end) or (end - start).days + 1 > group["lasts_at_most_days"]:
            return False
    return True


def events_of(cut):
    """All events of treated participants, and the treatment-emergent ones."""
    on, treated, every, emergent = date.fromisoformat(cut.name), treated_of(cut), [], []
    for row in rows_of(cut, "ae"):
        start, end = days_of(row["AESTDTC"]), days_of(row["AEENDTC"])
        if row["USUBJID"] not in treated or (start and start[0] > on):
            continue
        every.append(row)
        if is_emergent(treated[row["USUBJID"]], start, end if end and end[0] <= on else None):
            emergent.append(row)
    return every, emergent


def measures_of(cut):
    """Events of each measure and group."""
    every, emergent = events_of(cut)
    infusions = infusions_of(cut)
    rows = {"ae": every}
    for name, holds in KINDS.items():
        rows[name] = [row for row in emergent if holds(row)]
    for name, group in PROTOCOL["adverse_events"]["groups"].items():
        rows[f"group_{name}"] = [row for row in emergent if belongs(row, group, infusions)]
    return rows, emergent


def second_answer(cut):
    """Participants and events of each measure, and who left or died."""
    rows, emergent = measures_of(cut)
    treated, answers = len(treated_of(cut)), {}
    for name, own in rows.items():
        answers[f"{name}_participants"] = len({row["USUBJID"] for row in own}), treated
        answers[f"{name}_events"] = len(own), None
    worst = {}
    for row in emergent:
        if row["AESEV"]:
            grade = SEVERITIES.index(row["AESEV"])
            worst[row["USUBJID"]] = max(grade, worst.get(row["USUBJID"], 0))
    for place, severity in enumerate(SEVERITIES):
        people = sum(found == place for found in worst.values())
        answers[f"worst_{severity.lower()}_participants"] = people, treated
    ends = [ends_of(cut).get(who, ("", None))[0] for who in treated_of(cut)]
    answers["left_for_event_participants"] = ends.count("ADVERSE EVENT"), treated
    died = [row for row in rows_of(cut, "dm") if row.get("DTHFL") == "Y" or row.get("DTHDTC")]
    dead = {row["USUBJID"] for row in died} & treated_of(cut).keys()
    answers["died_participants"] = len(dead) + ends.count("DEATH"), treated
    return answers


def years_of(cut):
    on, ends = date.fromisoformat(cut.name), ends_of(cut)
    days = 0
    for who, start in treated_of(cut).items():
        days += days_at_risk(start, ends[who][1] if who in ends else None, on)
    return days / PROTOCOL["follow_up"]["days_per_year"]


RATED = ["teae", "fatal_teae", "serious_teae", "criterion_only_teae", "serious_related_teae"]
RATED += ["grade_3_teae", "severe_teae", "related_teae", "interrupted_teae", "withdrawn_teae"]


def safety_answer(cut):
    """Events of the measures of the safety page per participant-years; the list is ours."""
    rows, years = measures_of(cut)[0], years_of(cut)
    per = PROTOCOL["incidence"]["per_years"]
    answers = {
        f"{name}_event_rate": Rate(len(own), years, per)
        for name, own in rows.items()
        if name in RATED or name.startswith("group_")
    }
    return answers | {"safety_participant_years": years}


@each_cut
def test_measures_of_adverse_events_have_the_same_answer_twice(cut):
    agree(cut, "adverse events", second_answer(cut))


@each_cut
def test_rates_of_adverse_events_have_the_same_answer_twice(cut):
    agree(cut, "safety", safety_answer(cut))


def test_the_demo_has_events_of_most_measures():
    assert sum(bool(number.n) for number in first_answers(FINAL, "adverse events").values()) > 40
