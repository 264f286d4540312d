"""What the checks of visits, doses, scores and worsenings find in the demo, in plain loops.

Each loop names its rules by the codes of sql/checks, whose first lines say what they ask.  A
deviation belongs to a visit when it lies from the opening of its window to the visit.
"""

from datetime import date, timedelta

from tests.double_programmed.demo import FINAL, PROTOCOL, rows_of, treated_of, whole_day
from tests.double_programmed.test_attacks import first_day, hours_of, last_day
from tests.double_programmed.test_missing_evidence import found_of
from tests.double_programmed.test_visits import MARGINS
from tests.double_programmed.test_visits import second_answer as planned_of

CHECKS = PROTOCOL["checks"]
TREATED, ON = treated_of(FINAL), date.fromisoformat(FINAL.name)


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


def infused(infusions, who, place):
    """The planned infusion was given, in its window or not, so that its day is the visit's."""
    return infusions.get((who, place)) in ("done", "early", "late")


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
                if dataset == "sv" and (infused(infusions, who, place) or row["SVOCCUR"] == "N"):
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
