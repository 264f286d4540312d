"""Titres on hand-written cases and on answers computed in R, from the records to the number."""

import json

import pytest

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.titre_text import NOT_RECORDED, read_titre
from tests.conftest import trial_from
from tests.reference import REFERENCE, cases, needs_reference

pytestmark = needs_reference

RELATIVE_TOLERANCE = 1e-6


def statistical_cases(method):
    file = REFERENCE / "stats" / "cases.json"
    if not file.is_file():
        return []
    listed = json.loads(file.read_text(encoding="utf-8"))
    return [case for case in listed if case["method"] == method]


@pytest.mark.parametrize(
    ("text", "answer"),
    [pair for case in cases("titres") for pair in case["values"].items()],
)
def test_text_has_its_answer(text, answer):
    titre = read_titre(text, 10)
    if answer.get("missing"):
        assert (titre.reciprocal, titre.negative, titre.problem) == (None, False, NOT_RECORDED)
    elif "censored" in answer:
        assert (titre.censored, titre.reciprocal) == (answer["censored"], answer["limit"])
    else:
        assert (titre.reciprocal, titre.censored) == (answer["value"], "")


def trial_of(given, folder):
    """The case as records of is: a titre that is missing has no record at week 52."""
    dm, rows = ["USUBJID | RFSTDTC"], ["USUBJID | ISSEQ | ISTESTCD | ISORRES | VISIT | ISDTC"]
    for number, (before, after) in enumerate(zip(given["pre"], given["post"], strict=True)):
        who = f"P{number:02}"
        dm.append(f"{who} | 2022-01-01")
        rows.append(f"{who} | 1 | AQP4IGG | 1:{before} | BASELINE | 2022-01-01")
        if after is not None:
            rows.append(f"{who} | 2 | AQP4IGG | 1:{after} | WEEK 52 | 2022-12-31")
    return trial_from(folder, dm="\n".join(dm), **{"is": "\n".join(rows)})


@pytest.mark.parametrize("case", statistical_cases("paired_log_titre"), ids=lambda case: case["id"])
def test_ratio_from_records_has_the_answer_of_r(case, tmp_path):
    titres = compare_titres(trial_of(case["input"], tmp_path))
    wanted, ratio = case["expected"], titres.ratio
    found = [titres.mean_baseline.value, titres.mean_week_52.value, ratio.value]
    assert found == pytest.approx(
        [wanted["gmt_pre"], wanted["gmt_post"], wanted["gmr_post_over_pre"]],
        rel=RELATIVE_TOLERANCE,
    )
    assert (ratio.lower, ratio.upper) == pytest.approx(
        (wanted["gmr_lower"], wanted["gmr_upper"]), rel=RELATIVE_TOLERANCE
    )
    in_force = titres.by_rule.set_index("rule").loc[titres.substitution]
    assert in_force["p"] == pytest.approx(wanted["p"], rel=RELATIVE_TOLERANCE)
    assert titres.compared.value == wanted["n_pairs"]
    assert ratio.value != pytest.approx(wanted["wrong_if_equal"]["arithmetic_mean_ratio"], rel=1e-3)
