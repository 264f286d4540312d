"""Vital signs before and after infusions a second time, in plain loops over the demo trial.

The definitions leave open which of two readings before an infusion is the last where both have
the same day and no hour: here the one recorded last, as our code takes it.
"""

from statistics import median

from tests.double_programmed.demo import (
    FINAL,
    PROTOCOL,
    agree,
    each_cut,
    first_answers,
    infusions_of,
    rows_of,
    whole_day,
)

SIGNS = PROTOCOL["vital_signs"]["signs"]


def passes(limit, reading, before):
    """A reading is out of one limit."""
    kind, value = limit["kind"], limit["value"]
    if kind == "fell by more than, %":
        return before is not None and 100 * (before - reading) / before > value
    if kind == "below":
        return reading < value
    return reading > value if kind == "above" else reading >= value


def is_out(code, reading, before):
    """Out of a limit after the infusion that the reading before it did not pass."""
    for limit in SIGNS[code]["limits"]:
        already = before is not None and passes(limit, before, None)
        if passes(limit, reading, before) and not already:
            return True
    return False


def readings_of(cut):
    """Values before and after, of each infusion and sign."""
    infusions, found = infusions_of(cut), {}
    for row in sorted(rows_of(cut, "vs"), key=lambda row: (row["VSDTC"], row["VSSEQ"])):
        who, code, point = row["USUBJID"], row["VSTESTCD"], (row["VSTPT"] or "").upper()
        day = whole_day(row["VSDTC"])
        if code not in SIGNS or day not in infusions.get(who, []) or row["VSSTRESN"] is None:
            continue
        if row["VSSTRESU"] not in SIGNS[code]["units"]:
            continue
        for place, name in enumerate(("before", "after")):
            if any(part in point for part in PROTOCOL["vital_signs"][name]):
                pair = found.setdefault((who, day, code), ([], []))
                pair[place].append(row["VSSTRESN"])
    return found


def second_answer(cut):
    """Infusions with readings, with one out of a limit, and the changes of each sign."""
    given = sum(len(days) for days in infusions_of(cut).values())
    compared, after_known, out, changes = set(), set(), set(), {code: [] for code in SIGNS}
    for (who, day, code), (befores, afters) in readings_of(cut).items():
        if not afters:
            continue
        before = befores[-1] if befores else None
        after_known.add((who, day))
        outside = [one for one in afters if is_out(code, one, before)]
        if outside:
            out.add((who, day))
        if before is not None:
            compared.add((who, day))
            far = max(outside or afters, key=lambda one: abs(one - before))
            changes[code].append(far - before)
    medians = {f"{code.lower()}_change": median(own) for code, own in changes.items()}
    return medians | {
        "vital_signs_compared": (len(compared), given),
        "vital_signs_out_of_limits": (len(out), len(after_known)),
    }


@each_cut
def test_vital_signs_around_infusions_have_the_same_answer_twice(cut):
    agree(cut, "vital signs", second_answer(cut))


def test_infusions_out_of_a_limit_are_those_of_the_key():
    """data/README.md: the first reaction, and two low pressures without an event."""
    assert first_answers(FINAL, "vital signs")["vital_signs_out_of_limits"].n == 3
