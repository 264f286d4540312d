"""What may not change the comparison of titres, and what must."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.titre_text import read_titre
from tests.conftest import trial_from

HEAD = "USUBJID | ISSEQ | ISTESTCD | ISORRES | VISIT | ISDTC"
LADDER = [10, 32, 100, 320, 1000, 3200, 10000]
TITRES = st.sampled_from(
    ["<1:10", "≤1:10", ">1:3200", "1:64", "", *(f"1:{rung}" for rung in LADDER)]
)
PAIRS = st.lists(st.tuples(TITRES, TITRES), min_size=1, max_size=6)
quietly = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def answer(folder, pairs, *, shift=0, backwards=False, more=(), names=None):
    start = date(2022, 1, 1) + timedelta(days=shift)
    people = [names[number] if names else f"P{number}" for number in range(len(pairs))]
    rows = [
        f"{who} | {sequence} | AQP4IGG | {titre} | {visit} | {start + timedelta(days=day)}"
        for who, pair in zip(people, pairs, strict=True)
        for sequence, (titre, visit, day) in enumerate(
            [(pair[0], "BASELINE", 0), (pair[1], "WEEK 52", 364)]
        )
    ]
    dm = ["USUBJID | RFSTDTC", *(f"{who} | {start}" for who in [*people, *more])]
    ordered = rows[::-1] if backwards else rows
    titres = compare_titres(
        trial_from(
            folder,
            start + timedelta(days=500),
            dm="\n".join(dm),
            **{"is": "\n".join([HEAD, *ordered])},
        )
    )
    return [
        (one.name, one.value, one.value_to, one.lower, one.upper, one.n) for one in titres.numbers
    ]


def same(first, second):
    for (name, *left), (other, *right) in zip(first, second, strict=True):
        assert name == other
        assert left == pytest.approx(right)


@quietly
@given(pairs=PAIRS)
def test_order_of_rows_and_shifted_dates_do_not_matter(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("order")
    plain = answer(folder / "a", pairs)
    same(plain, answer(folder / "b", pairs, backwards=True))
    same(plain, answer(folder / "c", pairs, shift=730))


@quietly
@given(pairs=PAIRS)
def test_names_and_participants_without_titres_do_not_matter(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("names")
    plain = answer(folder / "a", pairs)
    same(plain, answer(folder / "b", pairs, names=[f"Z{9 - n}甲" for n in range(len(pairs))]))
    same(plain, answer(folder / "c", pairs, more=["X1", "X2"]))


@quietly
@given(pairs=PAIRS)
def test_before_and_after_exchanged_turn_the_ratio_over(tmp_path_factory, pairs):
    folder = tmp_path_factory.mktemp("turned")
    numbers = {name: rest for name, *rest in answer(folder / "a", pairs)}
    turned = {name: rest for name, *rest in answer(folder / "b", [pair[::-1] for pair in pairs])}
    if numbers["titre_ratio"][0] is not None:
        assert turned["titre_ratio"][0] == pytest.approx(1 / numbers["titre_ratio"][0])
        assert turned["titre_fell_1"][0] == pytest.approx(numbers["titre_rose_1"][0])
        assert turned["titre_sign_test_p"][0] == pytest.approx(numbers["titre_sign_test_p"][0])


@given(text=st.text(max_size=12))
def test_any_text_is_read_or_says_why_not(text):
    titre = read_titre(text, 10)
    assert (titre.reciprocal is None) == bool(titre.problem)
    assert titre.reciprocal is None or titre.reciprocal > 0


@given(rung=st.integers(1, 10**6), sign=st.sampled_from(["", "<", ">", "≤", "≥"]))
def test_full_width_text_means_the_same(rung, sign):
    wide = str.maketrans({"1": "１", ":": "：", "<": "＜", ">": "＞"})
    text = f"{sign}1:{rung}"
    assert read_titre(text.translate(wide), 10) == read_titre(text, 10)
