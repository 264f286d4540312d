"""How far outcomes could move: held to what the analyses say once the result is filled in."""

import math
from datetime import date

import pytest

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.evidence_bounds import COUNT, MEDIAN, SUM, Reach, Target, add_reaches
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.missing_evidence import (
    evidence_effects,
    evidence_lost,
    evidence_to_save,
    outcome_bounds,
)
from tests.conftest import trial_from

CUT = date(2023, 6, 1)
NAMES = ("01", "02", "03", "04")
PEOPLE = "\n".join(["USUBJID | RFSTDTC", *(f"{name} | 2022-01-01" for name in NAMES)])
ENDS = "\n".join(
    [
        "USUBJID | DSSEQ | DSDECOD | DSSTDTC",
        *(f"{name} | 1 | COMPLETED | 2022-12-31" for name in ("01", "02", "03")),
        "04 | 1 | ADVERSE EVENT | 2022-05-10",
    ]
)
BASELINE, WEEK_52 = "BASELINE | 2022-01-01", "WEEK 52 | 2022-12-31"
SCORES = [
    "USUBJID | RSSEQ | RSTESTCD | RSORRES | VISIT | RSDTC",
    f"01 | 1 | EDSS0101 | 3.0 | {BASELINE}",
    "01 | 2 | EDSS0101 | 5.0 | WEEK 24 | 2022-06-18",
    f"01 | 3 | EDSS0101 | 5.0 | {WEEK_52}",
    f"02 | 1 | EDSS0101 | 4.0 | {BASELINE}",
    f"02 | 2 | EDSS0101 | 3.5 | {WEEK_52}",
    f"03 | 1 | EDSS0101 | 0 | {BASELINE}",
    "03 | 2 | EDSS0101 | 3.0 | WEEK 24 | 2022-06-18",
    "04 | 1 | EDSS0101 | 2.0 | WEEK 12 | 2022-03-26",
]
SCANS = [
    "USUBJID | NVSEQ | NVTESTCD | NVORRES | NVLOC | VISIT | NVDTC",
    *(
        f"{who} | {number} | {code} | {count} | {region} | WEEK 12 | 2022-03-26"
        for number, (who, code, region, count) in enumerate(
            [
                *(("01", code, region, 1) for code in ("NEWT2", "ENLT2") for region in ("BRAIN",)),
                *(("02", code, "BRAIN", 0) for code in ("NEWT2", "ENLT2")),
                *(
                    (who, code, region, 0)
                    for who in ("01", "02", "03")
                    for code in ("NEWT2", "ENLT2")
                    for region in ("OPTIC NERVE", "SPINAL CORD")
                ),
            ],
            start=1,
        )
    ),
]
TITRES = [
    "USUBJID | ISSEQ | ISTESTCD | ISORRES | ISMETHOD | VISIT | ISDTC",
    f"01 | 1 | AQP4IGG | 1:320 | CBA | {BASELINE}",
    f"01 | 2 | AQP4IGG | 1:100 | CBA | {WEEK_52}",
    f"02 | 1 | AQP4IGG | 1:100 | CBA | {BASELINE}",
    f"03 | 1 | AQP4IGG | 1:100 | CBA | {BASELINE}",
    f"03 | 2 | AQP4IGG | <1:10 | ELISA | {WEEK_52}",
    f"04 | 1 | AQP4IGG | 1:77 | CBA | {BASELINE}",
]
CELLS = [
    "USUBJID | CPSEQ | CPTESTCD | CPORRES | CPORRESU | VISIT | CPDTC",
    *(
        f"{who} | 1 | PLSMCELL | {count} | cells/uL | {BASELINE}"
        for who, count in zip(NAMES, (4, 3, 2, 5), strict=True)
    ),
    f"01 | 2 | PLSMCELL | 1 | cells/uL | {WEEK_52}",
    f"02 | 2 | PLSMCELL | 2.5 | cells/uL | {WEEK_52}",
    f"03 | 2 | PLSMCELL | 1.5 | cells/uL | {WEEK_52}",
]
WORSENINGS = """
    USUBJID | CESEQ | CESTDTC    | CEDUR
    01      | 1     | 2022-03-01 | PT72H
"""
ROWS = {"rs": SCORES, "nv": SCANS, "is": TITRES, "cp": CELLS}


def trial(folder, **more):
    """The trial, with more rows in some of its datasets."""
    drawn = {name: "\n".join([*rows, *more.get(name, [])]) for name, rows in ROWS.items()}
    return trial_from(folder, CUT, dm=PEOPLE, ds=ENDS, ce=WORSENINGS, **drawn)


@pytest.fixture(scope="module")
def missing(tmp_path_factory):
    return find_missing_evidence(trial(tmp_path_factory.mktemp("gaps")))


def bounds_of(missing, participant, assessment, week, name):
    """Bounds and verdict of one missing result for one number."""
    rows = missing.effects
    own = rows[
        rows["participant"].eq(participant)
        & rows["assessment"].eq(assessment)
        & rows["week"].eq(week)
    ]
    row = next(row for row in own.itertuples() if row.number.name == name)
    return row.bounds, row.verdict, row.why


def alike(bound, number):
    assert (bound.value, bound.n, bound.of) == (
        pytest.approx(number.value),
        number.n,
        number.of,
    )


@pytest.mark.parametrize(("score", "end"), [("0", "lowest"), ("10", "highest")])
def test_missing_week_52_score_moves_worsening_as_the_analysis_says_once_it_is_there(
    tmp_path, missing, score, end
):
    filled = follow_disability(trial(tmp_path, rs=[f"03 | 9 | EDSS0101 | {score} | {WEEK_52}"]))
    for number in (filled.worsened_any, filled.worsened, filled.median_change, filled.confirmed):
        bounds, verdict, _ = bounds_of(missing, "03", "EDSS", 52, number.name)
        assert verdict == "between bounds"
        alike(getattr(bounds, end), number)


def test_score_between_two_others_can_confirm_or_refute_a_worsening(tmp_path, missing):
    bounds, verdict, why = bounds_of(missing, "01", "EDSS", 36, "edss_confirmed")
    assert (verdict, why) == ("between bounds", "were it scored on its planned day")
    refuted, lasting = (
        follow_disability(
            trial(tmp_path / score, rs=[f"01 | 9 | EDSS0101 | {score} | WEEK 36 | 2022-09-10"])
        ).confirmed
        for score in ("0", "10")
    )
    alike(bounds.lowest, refuted)
    assert bounds.highest.value == pytest.approx(lasting.value_to)


def test_missing_baseline_moves_nothing_while_week_52_is_not_there(missing):
    _, verdict, why = bounds_of(missing, "04", "EDSS", 0, "edss_worsened_any")
    assert (verdict, why) == ("not moved", "nothing by itself: the score of week 52 is not there")
    together = missing.outcomes.set_index("assessment").loc["EDSS"]
    any_rise = next(row for row in together.itertuples() if row.number.name == "edss_worsened_any")
    assert (any_rise.bounds.lowest.n, any_rise.bounds.lowest.of) == (1, 4)
    assert (any_rise.bounds.highest.n, any_rise.bounds.highest.of) == (3, 4)


def test_score_of_a_week_in_between_touches_no_registered_outcome(missing):
    lost = evidence_lost(missing).set_index(["participant", "assessment", "week"])
    assert lost.loc[("04", "EDSS", 24), "outcome"] == "no registered outcome"
    assert lost.loc[("04", "EDSS", 52), "outcome"] == "EDSS worsening"


def scan(who, counts):
    """A scan of week 12 with so many new lesions in brain, none elsewhere or enlarging."""
    return [
        f"{who} | {90 + place} | {code} | {count if code == 'NEWT2' else 0} | {region} | WEEK 12 | "
        "2022-03-26"
        for place, (region, count) in enumerate(counts.items())
        for code in ("NEWT2", "ENLT2")
    ]


def test_missing_scan_can_only_add_to_the_sum_and_is_likened_to_others_as_an_illustration(
    tmp_path, missing
):
    bounds, verdict, why = bounds_of(missing, "04", "MRI", 12, "lesions")
    assert (bounds.lowest.value, bounds.highest, verdict) == (2, None, "can only grow")
    assert "illustration" in why
    for count, like in ((0, bounds.like_lowest), (2, bounds.like_highest)):
        every = {"BRAIN": count, "OPTIC NERVE": 0, "SPINAL CORD": 0}
        summed = sum_lesions(trial(tmp_path / str(count), nv=scan("04", every)))
        assert like.value == summed.total.value
        of_people, _, _ = bounds_of(missing, "04", "MRI", 12, "lesion_participants")
        alike(of_people.highest if count else of_people.lowest, summed.participants_with_lesions)


def test_region_that_was_not_read_adds_that_region_only(missing):
    bounds, _, _ = bounds_of(missing, "03", "MRI", 12, "lesions")
    assert (bounds.like_lowest.value, bounds.like_highest.value) == (2, 4)
    alone, verdict, why = bounds_of(missing, "01", "MRI", 24, "lesion_participants")
    assert (verdict, why) == ("not moved", "a scan that was read shows a lesion already")
    assert alone.lowest.value == alone.highest.value


def test_week_without_any_scan_has_nothing_to_liken_it_to(missing):
    bounds, verdict, _ = bounds_of(missing, "04", "MRI", 52, "lesions")
    assert (bounds.like_lowest, bounds.like_highest, verdict) == (None, None, "can only grow")
    words = evidence_effects(missing)
    own = words[words["week"].eq(52) & words["number"].eq("Registered lesion sum")]
    assert set(own["illustration"]) == {"no scan of that week and region was read to compare with"}


@pytest.mark.parametrize(("titre", "end"), [(">1:10000", "lowest"), ("<1:10", "highest")])
def test_missing_titre_moves_counts_as_the_analysis_says_once_it_is_there(
    tmp_path, missing, titre, end
):
    row = f"02 | 9 | AQP4IGG | {titre} | CBA | {WEEK_52}"
    filled = compare_titres(trial(tmp_path, **{"is": [row]}))
    for number in (filled.fallen(1), filled.negative):
        bounds, verdict, _ = bounds_of(missing, "02", "antibody titre", 52, number.name)
        assert verdict == "between bounds"
        alike(getattr(bounds, end), number)


def test_ratio_of_titres_cannot_be_bounded_and_says_why(missing):
    bounds, verdict, why = bounds_of(missing, "02", "antibody titre", 52, "titre_ratio")
    assert (bounds.lowest, bounds.highest, verdict) == (None, None, "cannot be bounded")
    assert why == "a titre has no highest value, so the ratio cannot be bounded"


def test_titre_by_another_assay_lacks_the_pair_but_not_the_count_of_negatives(missing):
    pair, verdict, _ = bounds_of(missing, "03", "antibody titre", 52, "titre_fell_1")
    assert (pair.lowest.of, pair.highest.of, verdict) == (2, 2, "between bounds")
    _, verdict, why = bounds_of(missing, "03", "antibody titre", 52, "titre_negative")
    assert (verdict, why) == ("not moved", "there is a titre of week 52")


def test_titre_between_two_rungs_is_in_no_count_of_rungs(missing):
    _, verdict, why = bounds_of(missing, "04", "antibody titre", 52, "titre_fell_1")
    assert verdict == "not moved"
    assert "between two rungs" in why


@pytest.mark.parametrize(("count", "end"), [("0", "lowest"), ("1000000", "highest")])
def test_median_change_of_cells_has_bounds_where_enough_are_known(tmp_path, missing, count, end):
    row = f"04 | 9 | PLSMCELL | {count} | cells/uL | {WEEK_52}"
    numbers = {one.name: one for one in compare_b_cells(trial(tmp_path, cp=[row])).numbers}
    for name in ("plasma_cells_change", "plasma_cells_percent_change"):
        bounds, verdict, _ = bounds_of(missing, "04", "B cells", 52, name)
        assert verdict == "between bounds"
        alike(getattr(bounds, end), numbers[name])


def test_those_who_left_early_bound_the_attack_free_and_only_add_attacks(missing, tmp_path):
    rows = {row.number.name: row for row in missing.outcomes.itertuples()}
    now = count_attacks(trial(tmp_path))
    free = rows["attack_free"]
    assert (now.attack_free.n, free.bounds.lowest.n, free.bounds.highest.n) == (3, 2, 3)
    attacks = rows["attacks"]
    assert (attacks.bounds.lowest.value, attacks.bounds.highest) == (1, None)
    assert (attacks.bounds.like_lowest.value, attacks.bounds.like_highest.value) == (1, 2)
    assert (attacks.missing, attacks.can_be_had, attacks.verdict) == (1, 0, "can only grow")


def test_how_many_have_both_results_is_no_outcome_that_could_move(missing):
    names = {number.name for number in missing.outcomes["number"]}
    assert names >= {"titre_fell_1", "plasma_cells_change"}
    assert not {name for name in names if name.endswith("_pairs")}


def test_tables_tell_numbers_with_their_denominators(missing):
    table = outcome_bounds(missing).set_index("number")
    any_rise = table.loc["Worsened, any rise"]
    assert any_rise[["outcome", "now", "if_lowest", "if_highest"]].tolist() == [
        "EDSS worsening",
        "1 of 2",
        "1 of 4",
        "3 of 4",
    ]
    assert table.loc["Attacks", ["now", "if_lowest", "illustration"]].tolist() == [
        "1",
        "1",
        "1 to 2, had each who was not followed to week 52 none or one more",
    ]
    assert table.loc["Titre: week 52 over baseline", "if_lowest"] == ""
    assert evidence_to_save(missing).empty
    lost = evidence_lost(missing).set_index(["participant", "assessment", "week"])
    words = lost.loc[("03", "EDSS", 52), "touches"]
    assert words.startswith("Worsened, any rise: 1 of 2, would be 1 of 3 to 2 of 3; ")


NOW = Number.proportion("x", "X", "attack", 3, 11, "participants", 0.95)


@pytest.mark.parametrize(
    ("reaches", "lowest", "highest"),
    [
        ([Reach(0, 1, of=1)], (3, 12), (4, 12)),
        ([Reach(0, 1), Reach(1, 1, of=1)], (4, 12), (5, 12)),
        ([Reach(-1, 0)], (2, 11), (3, 11)),
    ],
)
def test_count_adds_to_both_numerator_and_denominator(reaches, lowest, highest):
    bounds = add_reaches(Target(NOW, COUNT, (52,), lambda *_: ""), reaches)
    assert (bounds.lowest.n, bounds.lowest.of) == lowest
    assert (bounds.highest.n, bounds.highest.of) == highest
    assert bounds.lowest.value == pytest.approx(100 * lowest[0] / lowest[1])
    assert bounds.lowest.level is None


def test_count_that_is_still_a_range_has_bounds_around_the_range():
    open_now = Number.proportion("x", "X", "attack", 3, 11, "participants", 0.95, n_to=5)
    bounds = add_reaches(Target(open_now, COUNT, (52,), lambda *_: ""), [Reach(0, 1, of=1)])
    assert (bounds.lowest.n, bounds.highest.n) == (3, 6)


def test_median_has_no_end_where_too_few_are_known():
    number = Number.median("x", "X", "attack", [1.0], 5, "p", unit="points", otherwise="")
    target = Target(number, MEDIAN, (52,), lambda *_: "", values=(1.0,), unit="points")
    bounds = add_reaches(target, [Reach(-2.0, math.inf, of=1)])
    assert bounds.lowest.value == -0.5
    assert bounds.highest is None


def test_number_that_is_not_known_yet_begins_at_nothing():
    unknown = Number.missing("x", "X", "attack", "nobody")
    bounds = add_reaches(Target(unknown, COUNT, (52,), lambda *_: ""), [Reach(0, 1, of=1)])
    assert [(one.n, one.of, one.unit) for one in (bounds.lowest, bounds.highest)] == [
        (0, 1, "%"),
        (1, 1, "%"),
    ]
    summed = add_reaches(Target(unknown, SUM, (12,), lambda *_: ""), [Reach(0, 0)])
    assert (summed.lowest.value, summed.highest, summed.like_highest) == (0, None, None)
