"""Data checks a second time: the rules that find something in the demo trial, in plain loops.

Nineteen of the rules, by the first lines of their files in sql/checks, as far as the
records of the demo ask for them; that the other rules find nothing in the demo is what the two
sums say together, and is not programmed again.  What the rules leave open is taken as our code
takes it: a deviation belongs to a visit when it lies from the opening of its window to the visit.
"""

from collections import Counter
from datetime import date, timedelta
from functools import cache

from nmosd_core.analyses.checks import find_problems
from tests.double_programmed.demo import (
    FINAL,
    PROTOCOL,
    agree,
    ends_of,
    opened,
    rows_of,
    treated_of,
    whole_day,
)
from tests.double_programmed.test_attacks import first_day, hours_of, last_day
from tests.double_programmed.test_attacks import second_answer as attacks_of
from tests.double_programmed.test_event_measures import has_criterion
from tests.double_programmed.test_missing_evidence import found_of, standing_of, window_of
from tests.double_programmed.test_other_numbers import is_near
from tests.double_programmed.test_visits import MARGINS
from tests.double_programmed.test_visits import second_answer as planned_of

CHECKS = PROTOCOL["checks"]
TREATED, ON = treated_of(FINAL), date.fromisoformat(FINAL.name)
INFECTIONS = PROTOCOL["adverse_events"]["groups"]["serious_infections"]["organ_classes"]


def days(number):
    return timedelta(days=number)


def rows(dataset):
    """Rows of treated participants, each with its participant and first infusion."""
    for row in rows_of(FINAL, dataset):
        if row["USUBJID"] in TREATED:
            yield row["USUBJID"], TREATED[row["USUBJID"]], row


def deviated(who, since, until):
    """A deviation is recorded from one day to another."""
    own = [whole_day(row["DVSTDTC"]) for name, _, row in rows("dv") if name == who]
    return any(since <= day <= until for day in own)


def long_enough_of(who):
    """Worsenings of a day or more with a complete onset, in order, without what follows soon."""
    own = []
    for name, _, row in rows("ce"):
        onset = whole_day(row["CESTDTC"])
        if name == who and onset and hours_of(row["CEDUR"]) >= 24:
            own.append((onset, row))
    attacks, soon = [], []
    for onset, row in sorted(own, key=lambda one: one[0]):
        near = attacks and (onset - attacks[-1][0]).days <= 30
        (soon if near else attacks).append((onset, row))
    return attacks, soon


def visits_and_doses():
    """C14, C19, C67B."""
    visits, infusions = planned_of(FINAL)
    for (who, place), status in visits.items():
        opens, closes = (
            TREATED[who] + days(place + sign * MARGINS.get(place, 7)) for sign in (-1, 1)
        )
        if "missed" in (status, infusions.get((who, place))) and not deviated(
            who, opens - days(CHECKS["deviation_days"]), closes + days(CHECKS["deviation_days"])
        ):
            yield "C67B", "note", who, opens
        for dataset, prefix in (("ex", "EX"), ("sv", "SV")):
            for name, _, row in rows(dataset):
                day = whole_day(row[f"{prefix}STDTC"])
                late = infusions.get((who, place)) if dataset == "ex" else status
                if place != 364 and dataset == "sv":
                    continue
                if (name, row["VISIT"]) == (who, f"WEEK {place // 7}") and late in (
                    "early",
                    "late",
                ):
                    yield "C14", "note" if deviated(who, opens, day) else "query", who, day
    weights = {}
    for who, _, row in rows("vs"):
        if row["VSTESTCD"] == "WEIGHT":
            weights.setdefault(who, []).append((whole_day(row["VSDTC"]), row["VSSTRESN"]))
    for who, _, row in rows("ex"):
        day = whole_day(row["EXSTDTC"])
        plan = 10 * max(one for one in weights[who] if one[0] <= day)[1]
        off = abs(100 * (row["EXDOSE"] / plan - 1))
        if off >= PROTOCOL["exposure"]["noted_percent"]:
            asked = "error" if off > PROTOCOL["exposure"]["flagged_percent"] else "query"
            yield "C19", "note" if row["EXADJ"] else asked, who, day


def scores():
    """C31, C32."""
    results, not_done, _ = found_of(FINAL)
    came = {
        who for who, _, row in rows("sv") if row["VISIT"] == "WEEK 52" and row["SVOCCUR"] == "Y"
    }
    for who, start in TREATED.items():
        attacks, _ = long_enough_of(who)
        if who in came and ("edss", who, 52) not in results:
            yield "C31", "note" if ("edss", who, 52) in not_done else "query", who, None
        if ("edss", who, 0) not in results:
            yield "C31", "query", who, start
        before = []
        for name, _, row in rows("rs"):
            day = whole_day(row["RSDTC"])
            if name == who and row["RSTESTCD"] == "EDSS0101" and row["RSSTRESN"] is not None:
                before += [day] if day <= start else []
        if any(0 <= (max(before) - onset).days <= 30 for onset, _ in attacks):
            yield "C32", "query", who, max(before)


def worsenings():
    """C34, C36, C37B, C39."""
    scans = {}
    for who, _, row in rows("nv"):
        if row["NVSTAT"] != "NOT DONE":
            scans.setdefault(who, []).append(whole_day(row["NVDTC"]))
    for who, start, row in rows("ce"):
        if not whole_day(row["CESTDTC"]):
            bears = last_day(row["CESTDTC"]) >= start - days(30)
            yield "C34", "query" if bears else "note", who, first_day(row["CESTDTC"])
    for who in TREATED:
        attacks, soon = long_enough_of(who)
        for onset, row in soon:
            yield "C36", "query" if row["CEADJUD"] == "CONFIRMED" else "note", who, onset
        for onset, row in attacks:
            near = any(abs((scan - onset).days) <= 30 for scan in scans.get(who, []))
            if row["CEADJUD"] == "CONFIRMED" and row["CELOC"] != "SPINAL CORD" and not near:
                yield "C37B", "note", who, onset
    for who, _, row in rows("cm"):
        begun = whole_day(row["CMSTDTC"])
        if row["CMCAT"] != "RESCUE" or row["CMROUTE"] == "ORAL" or begun is None:
            continue
        own = [one for name, _, one in rows("ce") if name == who]
        spans = [
            (first_day(one["CESTDTC"]), last_day(one["CEENDTC"] or ON.isoformat())) for one in own
        ]
        if not any(first - days(14) <= begun <= last + days(14) for first, last in spans):
            yield "C39", "query", who, begun


def scans_and_samples():
    """C44, C45, C47, C48, C54B, C65."""
    results, not_done, _ = found_of(FINAL)
    came = {(who, row["VISIT"]) for who, _, row in rows("sv") if row["SVOCCUR"] == "Y"}
    for who, start in TREATED.items():
        for week in PROTOCOL["lesions"]["weeks"]:
            closed = start + days(window_of(week)[1]) <= ON
            known = ("mri", who, week) in results or ("mri", who, week) in not_done
            if closed and (who, f"WEEK {week}") in came and not known:
                yield "C44", "query", who, start + days(7 * week)
    onsets, silent = {}, {}
    for who, _, row in rows("ce"):
        if attacks_of(FINAL)[3][who, row["CESEQ"]] in ("attack", "to review", "after week 52"):
            onsets.setdefault(who, []).append((first_day(row["CESTDTC"]), last_day(row["CESTDTC"])))
    for who, _, row in rows("nv"):
        day = whole_day(row["NVDTC"])
        lesion = (
            row["NVTESTCD"] in ("NEWT2", "ENLT2") and row["NVSTRESN"] and row["VISIT"] != "BASELINE"
        )
        followed = day and ends_of(FINAL).get(who, ("", ON))[1] >= day + days(60)
        alone = lesion and followed and not is_near(day, onsets.get(who, []))
        if alone and row["NVLOC"] in CHECKS["symptomatic_regions"]:
            silent[who, row["VISIT"], row["NVLOC"]] = day
    for (who, _, _), day in silent.items():
        yield "C45", "note", who, day
    for who, start in TREATED.items():
        first, last = (results.get(("titre", who, week), set()) for week in (0, 52))
        if first and last and not first & last:
            yield "C47", "query", who, start + days(364)
    yield from drawn_after_treatment()
    yield from low_in_infection()
    if not any(row["LBTESTCD"] in CHECKS["pregnancy_codes"] for _, _, row in rows("lb")):
        yield "C65", "note", "", None


def drawn_after_treatment():
    """C48."""
    reach, terms = (
        PROTOCOL["antibody_treatments"]["days_after"],
        ["PLASMA EXCHANGE", "IMMUNOGLOBULIN"],
    )
    draws = [(who, row["ISDTC"]) for who, _, row in rows("is")]
    draws += [(who, row["LBDTC"]) for who, _, row in rows("lb") if row["LBTESTCD"] == "IGG"]
    for who, drawn in draws:
        for name, _, row in rows("cm"):
            named = any(term in row["CMDECOD"] for term in terms)
            until = last_day(row["CMENDTC"] or row["CMSTDTC"]) + days(reach)
            if name == who and named and first_day(row["CMSTDTC"]) <= whole_day(drawn) <= until:
                yield "C48", "query", who, whole_day(drawn)


def low_in_infection():
    """C54B."""
    for who, _, row in rows("ae"):
        start = whole_day(row["AESTDTC"])
        if row["AESER"] == "Y" and row["AEBODSYS"].upper() in INFECTIONS:
            levels = [
                (whole_day(one["LBDTC"]), one["LBSTRESN"], one["LBSTNRLO"])
                for name, _, one in rows("lb")
                if name == who and one["LBTESTCD"] == "IGG" and whole_day(one["LBDTC"]) <= start
            ]
            _, level, lower = max(levels)
            if level < lower:
                yield "C54B", "query", who, start


def events_and_treatments():
    """C56, C58, C59, C64."""
    for who, start, row in rows("ae"):
        begun, until = first_day(row["AESTDTC"]), last_day(row["AESTDTC"])
        if has_criterion(row) != (row["AESER"] == "Y"):
            yield "C56", "error", who, begun
        for variable in ("AEREL", "AEACN", "AEOUT", "AEDECOD"):
            if not row[variable] and until >= start:
                yield "C58", "query", who, begun
        over = row["AEENDTC"] and last_day(row["AEENDTC"]) < start
        sides = {begun >= start, until >= start}
        sides_of_end = {begun <= start + days(364), until <= start + days(364)}
        if not over and (len(sides) > 1 or len(sides_of_end) > 1):
            yield "C59", "query", who, begun
    for who, start, row in rows("cm"):
        own = [one for name, _, one in rows("cm") if name == who]
        drug, begun = row["CMDECOD"], row["CMSTDTC"]
        earlier = [one for one in own if one["CMDECOD"] == drug and one["CMSTDTC"] < begun]
        after = first_day(begun) > start and row["CMCAT"] == "BACKGROUND"
        if after and any(term in drug for term in CHECKS["immunosuppressants"]) and not earlier:
            yield "C64", "query", who, first_day(begun)
        if not (after and earlier and drug in CHECKS["oral_steroids"]):
            continue
        old = max(earlier, key=lambda one: one["CMSTDTC"])
        rescued = any(
            one["CMCAT"] == "RESCUE" and old["CMSTDTC"] <= one["CMSTDTC"] <= begun for one in own
        )
        words = f"{old['CMTRT']} {old['CMINDC']}".upper()
        taper = any(word in words for word in CHECKS["taper_words"])
        change = abs(100 * (row["CMDOSE"] / old["CMDOSE"] - 1))
        if not rescued and not taper and change > CHECKS["steroid_change_percent"]:
            yield "C64", "query", who, first_day(begun)


@cache
def findings_of():
    """Check, severity, participant and day of everything that these rules find."""
    parts = visits_and_doses, scores, worsenings, scans_and_samples, events_and_treatments
    return [finding for part in parts for finding in part()]


def second_answer(cut=FINAL):
    """Findings by severity."""
    assert cut == FINAL, "only rules that find something at the final cut are programmed again"
    counts = Counter(severity for _, severity, _, _ in findings_of())
    return {f"findings_{name}": (counts[name], None) for name in ("error", "query", "note")}


def clean_answer(cut=FINAL):
    """Who has clean data, of those who reached each milestone."""
    assert cut == FINAL, "as second_answer"
    standing, answers = list(standing_of(FINAL)), {}
    for week in CHECKS["milestone_weeks"]:
        clean = reached = 0
        for who, start in TREATED.items():
            until = start + days(window_of(week)[1])
            own = [one for one in standing if one["who"] == who and one["week"] <= week]
            if not all(one["due"] for one in own if one["week"] == week):
                continue  # left before, as everybody of the final cut who has not reached it
            asked = any(
                name == who and severity != "note" and (day is None or day <= until)
                for _, severity, name, day in findings_of()
            )
            reached += 1
            clean += all(one["whole"] for one in own) and not asked
        answers[f"clean_week_{week}"] = clean, reached
    return answers


def test_clean_data_have_the_same_answer_twice():
    agree(FINAL, "clean data", clean_answer())


def test_every_finding_of_the_demo_is_found_twice():
    first = find_problems(opened(FINAL)).findings
    found = Counter(zip(first["check"], first["severity"], first["participant"], strict=True))
    assert found == Counter((check, severity, who) for check, severity, who, _ in findings_of())
