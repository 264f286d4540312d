"""Headline numbers whose rows have a second answer elsewhere, summed up a second time.

The rows are the second answers of the modules imported here.
"""

import math
from datetime import timedelta
from itertools import pairwise
from statistics import fmean, median

import pytest

from tests.double_programmed.demo import (
    PROTOCOL,
    Range,
    assert_same,
    each_cut,
    first_answers,
    infusions_of,
    rows_of,
    treated_of,
    whole_day,
)
from tests.double_programmed.test_antibody import place_of, value_of
from tests.double_programmed.test_antibody import second_answer as titres_of
from tests.double_programmed.test_attacks import first_day, last_day
from tests.double_programmed.test_attacks import second_answer as attacks_of
from tests.double_programmed.test_b_cells import SUBSETS, pairs_of, signed_rank_p
from tests.double_programmed.test_disability import change_of_each, step_by_nmosd
from tests.double_programmed.test_event_measures import years_of
from tests.double_programmed.test_exposure import second_answer as exposure_of
from tests.double_programmed.test_immunoglobulins import second_answer as levels_of
from tests.double_programmed.test_lesions import scans_of


def attacks_answer(cut):
    """Counts of worsenings and the time at risk; rates with a range are in test_attacks.py."""
    fewest, most, years, verdicts = attacks_of(cut)
    judged = sum(verdict != "to review" for verdict in verdicts.values())
    assert years == pytest.approx(years_of(cut))
    return {
        "attacks": Range(sum(fewest.values()), sum(most.values())),
        "worsenings": (len(verdicts), None),
        "worsenings_judged": (judged, len(verdicts)),
        "participant_years": years,
    }


def disability_answer(cut):
    """Scores, change and worsening at week 52; the confirmed are in test_confirmed_worsening.py."""
    scores = change_of_each(cut)
    both = [pair for pair in scores.values() if None not in pair]
    changes = [last - first for first, last in both]
    worse = sum(last - first >= step_by_nmosd(first) for first, last in both)
    answers = {
        "edss_baseline": median(first for first, _ in scores.values() if first is not None),
        "edss_evaluable": (len(both), len(scores)),
        "edss_worsened_any": (sum(change > 0 for change in changes), len(both)),
        "edss_worsened": (worse, len(both)),
        "edss_improved_any": (sum(change < 0 for change in changes), len(both)),
    }
    return answers | ({"edss_change": median(changes)} if both else {})


def lesions_answer(cut):
    """The registered sum and its scans."""
    sums, due = scans_of(cut)
    with_any = {scan[0] for scan, lesions in sums.items() if lesions}
    answers = {
        "lesions": (sum(sums.values()), None),
        "lesion_scans_read": (len(sums), len(due)),
        "lesion_participants": (len(with_any), len({scan[0] for scan in sums})),
        "lesions_per_scan": sum(sums.values()) / len(sums),
    }
    return answers | {"silent_lesions": silent_answer(cut, sums)}


def silent_answer(cut, sums):
    """Lesions of scans with no attack near: fewest and most while worsenings are to review."""
    near, maybe = {}, {}
    verdicts = attacks_of(cut)[3]
    for row in rows_of(cut, "ce"):
        verdict = verdicts.get((row["USUBJID"], row["CESEQ"]))
        onset = first_day(row["CESTDTC"]), last_day(row["CESTDTC"])
        if verdict in ("attack", "to review", "after week 52"):
            maybe.setdefault(row["USUBJID"], []).append(onset)
        if verdict == "attack":
            near.setdefault(row["USUBJID"], []).append(onset)
    fewest = most = 0
    for row in rows_of(cut, "nv"):
        scan = row["USUBJID"], row["VISIT"], row["NVLOC"]
        if scan not in sums or row["NVTESTCD"] not in ("NEWT2", "ENLT2"):
            continue
        day, lesions = whole_day(row["NVDTC"]), int(row["NVSTRESN"] or 0)
        fewest += lesions * (not is_near(day, maybe.get(row["USUBJID"], [])))
        most += lesions * (not is_near(day, near.get(row["USUBJID"], [])))
    return Range(fewest, most)


def is_near(day, onsets):
    """An onset that can lie within the days around a scan."""
    reach = timedelta(days=PROTOCOL["lesions"]["silent_days"])
    return any(first - reach <= day <= last + reach for first, last in onsets)


def antibody_answer(cut):
    """Pairs of titres, and how they moved."""
    pairs, negative, at_the_end, treated = titres_of(cut)
    moved = [place_of(after) - place_of(before) for before, after in pairs.values()]
    answers = {
        "titre_pairs": (len(pairs), len(treated)),
        "titre_negative": (len(negative), len(at_the_end)),
        "titre_fell_1": (sum(step <= -1 for step in moved), len(pairs)),
        "titre_fell_2": (sum(step <= -2 for step in moved), len(pairs)),
        "titre_rose_1": (sum(step >= 1 for step in moved), len(pairs)),
    }
    if not pairs:
        return answers
    logs = [[math.log(value_of(pair[place])) for pair in pairs.values()] for place in (0, 1)]
    first, last = (math.exp(fmean(own)) for own in logs)
    falls, rises = sum(step < 0 for step in moved), sum(step > 0 for step in moved)
    fewer, all_moved = min(falls, rises), falls + rises
    tail = sum(math.comb(all_moved, k) for k in range(fewer + 1)) / 2**all_moved
    return answers | {
        "titre_baseline": first,
        "titre_week_52": last,
        "titre_ratio": last / first,
        "titre_rungs": median(moved),
        "titre_sign_test_p": min(1, 2 * tail),
    }


def levels_answer(name, pairs, treated, unit=1):
    """The numbers of one subset of cells or immunoglobulin, from its pairs."""
    answers = {f"{name}_pairs": (len(pairs), treated)}
    if not pairs:
        return answers
    return answers | {
        f"{name}_baseline": median(before for before, _ in pairs) / unit,
        f"{name}_week_52": median(after for _, after in pairs) / unit,
        f"{name}_change": median(after - before for before, after in pairs) / unit,
        f"{name}_percent_change": median(100 * (new - old) / old for old, new in pairs),
        f"{name}_p": signed_rank_p(pairs),
    }


def cells_answer(cut):
    """Every subset of B cells."""
    answers, treated = {}, len(treated_of(cut))
    for name, code in SUBSETS.items():
        answers |= levels_answer(name, pairs_of(cut, code), treated, unit=10)
    return answers


def immunoglobulins_answer(cut):
    """Every immunoglobulin, and who was low."""
    answers, treated = {}, len(treated_of(cut))
    for name in ("igg", "iga", "igm"):
        drawn, low, pairs = levels_of(cut, name.upper())
        hundredths = [(round(100 * before), round(100 * after)) for before, after in pairs]
        answers |= levels_answer(name, hundredths, treated, unit=100)
        answers[f"{name}_below_normal"] = len(low.get("normal", ())), len(drawn)
        if name == "igg":
            answers["igg_below_4_g_per_l"] = len(low.get("4", ())), len(drawn)
            answers["igg_below_2_5_g_per_l"] = len(low.get("2.5", ())), len(drawn)
    return answers


def exposure_answer(cut):
    """Doses, weights of their day, intervals and days of exposure of everyone treated."""
    people, weights, given = exposure_of(cut), {}, {}
    for row in sorted(rows_of(cut, "vs"), key=lambda row: (row["VSDTC"], row["VSSEQ"])):
        if row["VSTESTCD"] == "WEIGHT" and row["VSSTRESN"]:
            own = weights.setdefault(row["USUBJID"], [])
            own.append((whole_day(row["VSDTC"]), row["VSSTRESN"]))
    total = planned = 0.0
    for row in rows_of(cut, "ex"):
        who, day = row["USUBJID"], whole_day(row["EXSTDTC"])
        weight = [kilograms for weighed, kilograms in weights[who] if weighed <= day][-1]
        total += row["EXDOSE"]
        planned += PROTOCOL["infusions"]["dose_mg_per_kg"] * weight
        given[who] = given.get(who, 0) + row["EXDOSE"] / weight
    infusions, gaps = 0, []
    for days in infusions_of(cut).values():
        infusions += len(days)
        gaps += [(later - earlier).days for earlier, later in pairwise(days)]
    exposed = [one[8] for one in people.values()]
    return {
        "dose_compliance": 100 * total / planned,
        "doses_flagged": (sum(one[4] for one in people.values()), infusions),
        "infusions_adjusted": (sum(one[5] for one in people.values()), infusions),
        "exposure_years": sum(exposed) / PROTOCOL["follow_up"]["days_per_year"],
        "cumulative_dose_median": median(one[1] for one in people.values()),
        "cumulative_dose_per_kg_median": median(given.values()),
        "exposure_days_median": median(exposed),
        "infusion_interval_median": median(gaps),
    }


ANSWERS = {
    "attacks": attacks_answer,
    "disability": disability_answer,
    "lesions": lesions_answer,
    "antibody": antibody_answer,
    "b cells": cells_answer,
    "immunoglobulins": immunoglobulins_answer,
    "exposure": exposure_answer,
}


@each_cut
@pytest.mark.parametrize("question", ANSWERS)
def test_numbers_have_the_same_answer_twice(cut, question):
    first = first_answers(cut, question)
    for name, answer in ANSWERS[question](cut).items():
        assert_same(first[name], answer)
