"""What the checks of scans, samples, events and treatments find in the demo, in plain loops.

Each loop names its rules by the codes of sql/checks, whose first lines say what they ask.
"""

from tests.double_programmed.demo import FINAL, PROTOCOL, ends_of, whole_day
from tests.double_programmed.finding_visits import CHECKS, ON, TREATED, days, rows
from tests.double_programmed.test_attacks import first_day, last_day
from tests.double_programmed.test_attacks import second_answer as attacks_of
from tests.double_programmed.test_event_measures import has_criterion
from tests.double_programmed.test_missing_evidence import found_of, window_of
from tests.double_programmed.test_other_numbers import is_near

INFECTIONS = PROTOCOL["adverse_events"]["groups"]["serious_infections"]["organ_classes"]


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
    onsets, silent, verdicts = {}, {}, attacks_of(FINAL)[3]
    for who, _, row in rows("ce"):
        if verdicts[who, row["CESEQ"]] in ("attack", "to review", "after week 52"):
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
