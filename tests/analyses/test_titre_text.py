"""What laboratories write as a titre, and what it must never be taken for."""

import pytest

from nmosd_core.analyses.titre_text import NOT_RECORDED, TitreText, read_titre

LOWEST = 10


@pytest.mark.parametrize(
    ("text", "reciprocal"),
    [
        ("1:10", 10),
        ("1:320", 320),
        (" 1 : 320 ", 320),
        ("1：320", 320),
        ("１：３２０", 320),
        ("1∶320", 320),
        ("1/320", 320),
        ("320", 320),
        ("320.0", 320),
        ("1:1,000", 1000),
        ("1:31.6", 31.6),
        ("阳性 1:100", 100),
        ("1:100（+）", 100),
        ("Positive, 1:32", 32),
    ],
)
def test_titre_is_its_reciprocal(text, reciprocal):
    assert read_titre(text, LOWEST) == TitreText(reciprocal)


@pytest.mark.parametrize(
    ("text", "reciprocal", "censored", "reaches_limit"),
    [
        ("<1:10", 10, "below", False),
        ("＜1：10", 10, "below", False),
        ("1:<10", 10, "below", False),
        ("小于1:10", 10, "below", False),
        ("<=1:10", 10, "below", True),
        ("≤1:10", 10, "below", True),
        (">1:3200", 3200, "above", False),
        ("≥1:3200", 3200, "above", True),
        ("大于1:3200", 3200, "above", False),
    ],
)
def test_titre_beyond_the_measured_range_keeps_its_sign(text, reciprocal, censored, reaches_limit):
    assert read_titre(text, LOWEST) == TitreText(reciprocal, censored, reaches_limit)


@pytest.mark.parametrize(
    "text", ["NEGATIVE", "negative", "Neg", "阴性", "阴性(-)", "（－）", "未检出", "Not detected"]
)
def test_negative_is_a_result_below_the_lower_limit(text):
    assert read_titre(text, LOWEST) == TitreText(LOWEST, "below", negative=True)


def test_negative_with_its_limit_has_that_limit():
    assert read_titre("阴性（<1:32）", LOWEST) == TitreText(32, "below", negative=True)


@pytest.mark.parametrize("text", [None, "", "  "])
def test_missing_is_never_negative(text):
    titre = read_titre(text, LOWEST)
    assert titre == TitreText(None, problem=NOT_RECORDED)


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "NA",
        "haemolysed",
        "阳性",
        "10.5",
        "10.5 U/mL",
        "1:0",
        "0",
        "1:",
        "1:320 1:100",
        "1:10 000",
        "1:32,10",
        "<1:<10",
        "1.2.3",
    ],
)
def test_what_cannot_be_read_is_no_titre_and_says_so(text):
    titre = read_titre(text, LOWEST)
    assert (titre.reciprocal, titre.censored, titre.negative) == (None, "", False)
    assert titre.problem.startswith(text)


@pytest.mark.parametrize("text", ["阴性 1:10", "negative >1:10", "positive <1:10", "阳性 <1:10"])
def test_what_contradicts_itself_is_not_used(text):
    assert read_titre(text, LOWEST).problem == f"{text} contradicts itself and is not used"
