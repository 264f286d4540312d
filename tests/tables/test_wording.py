"""How numbers and dates read."""

import dataclasses
import datetime
import math
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmosd_core.analyses.numbers import Number
from nmosd_core.study.reading import read_protocol
from nmosd_core.tables import wording
from nmosd_core.tables.columns import heading
from nmosd_core.tables.wording import (
    as_plain_markdown,
    beside_number,
    change_in_words,
    day_in_words,
    in_one_line,
    in_short,
    interval_in_words,
    number_in_words,
    presentable,
    proportion_in_words,
    result_in_words,
    rounded,
    score_in_words,
    sentence,
    unit_in_words,
    yes_or_no,
)

PROTOCOL = read_protocol()


def number(value, value_to=None, **facts):
    most = value if value_to is None else value_to
    return Number("name", "Label", "attack", value, most, **facts)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (0.125, 2, "0.13"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (0.35, 1, "0.4"),
        (6.25, 1, "6.3"),
        (99.95, 1, "100.0"),
        (0, 2, "0.00"),
        (-0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.05, 1, "-0.1"),
        (1e15, 0, "1000000000000000"),
        (1e-9, 2, "0.00"),
        (14, 1, "14.0"),
    ],
)
def test_half_is_rounded_up_and_nothing_is_minus_zero(value, decimals, text):
    assert rounded(value, decimals) == text


@given(st.integers(-(10**6), 10**6), st.integers(1, 1000), st.integers(0, 3))
def test_a_fraction_is_rounded_as_its_own_decimals_say(top, bottom, decimals):
    value = top / bottom
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    text = rounded(value, decimals)
    assert Decimal(text) == exact
    assert abs(Fraction(text) - Fraction(top, bottom)) <= Fraction(1, 2 * 10**decimals) + Fraction(
        1, 10**9
    )
    assert not text.startswith("-0") or float(text) != 0


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (number(3), "3"),
        (number(3, 4), "3 to 4"),
        (number(0), "0"),
        (number(None), "Not estimable"),
        (number(3, None), "3"),
        (number(0.385204, 0.462244, unit="per participant-year"), "0.39 to 0.46"),
        (number(0.0, unit="per participant-year"), "0.00"),
        (number(0.001, unit="per participant-year"), "below 0.01"),
        (number(0.001, 0.3, unit="per participant-year"), "below 0.01 to 0.30"),
        (number(12.98, unit="years"), "12.98"),
        (number(81, unit="days"), "81 days"),
        (number(None, unit="days"), "Not estimable"),
        (number(2.25, unit="points"), "2.25"),
        (number(-0.5, unit="points"), "-0.5"),
        (number(0.0, 0.5, unit="points"), "0.0 to 0.5"),
        (number(320, unit="titre"), "1:320"),
        (number(320, 1000, unit="titre"), "1:320 to 1000"),
        (number(0.0004, unit="p"), "below 0.001"),
        (number(0.0009, unit="p"), "below 0.001"),
        (number(0.001, unit="p"), "0.001"),
        (number(0.0004, 0.01, unit="p"), "below 0.001 to 0.010"),
        (number(69.26, unit="%"), "69.3%"),
        (number(0.0, unit="%"), "0.0%"),
        (number(100.0, unit="%"), "100.0%"),
        (number(0.04, unit="%"), "below 0.1%"),
        (number(99.96, unit="%"), "above 99.9%"),
        (number(99.972, unit="% of planned"), "above 99.9%"),
        (number(100.03, unit="% of planned"), "100.0%"),
        (number(math.nan), "Not estimable"),
        (number(1.0, math.inf), "Not estimable"),
    ],
)
def test_a_headline_number_reads_as_words(shown, words):
    assert number_in_words(shown) == words


@pytest.mark.parametrize(
    ("n", "n_to", "of", "words", "beside"),
    [
        (10, None, 14, "10 of 14", "71.4% of treated"),
        (9, 10, 14, "9 to 10 of 14", "64.3 to 71.4% of treated"),
        (0, None, 14, "0 of 14", "0.0% of treated"),
        (14, None, 14, "14 of 14", "100.0% of treated"),
        (1, None, 1_400_000, "1 of 1400000", "below 0.1% of treated"),
        (1_399_999, None, 1_400_000, "1399999 of 1400000", "above 99.9% of treated"),
        (1, None, 8, "1 of 8", "12.5% of treated"),
        (1, None, 16, "1 of 16", "6.3% of treated"),
    ],
)
def test_a_percentage_reads_as_n_of_n_and_never_as_a_false_0_or_100(n, n_to, of, words, beside):
    share = Number.proportion("a", "A", "attack", n, of, "treated", 0.95, n_to=n_to)

    assert number_in_words(share) == words
    assert beside_number(share).split(" · ")[0] == beside


@given(st.integers(0, 400), st.integers(1, 400))
def test_every_share_reads_back_as_its_n(n, of):
    share = Number.proportion("a", "A", "attack", min(n, of), of, "treated", 0.95)

    assert number_in_words(share) == f"{min(n, of)} of {of}"


@pytest.mark.parametrize(
    ("level", "words"),
    [(0.95, "95% CI"), (0.9, "90% CI"), (0.975, "97.5% CI"), (0.999, "99.9% CI"), (0.57, "57% CI")],
)
def test_the_level_of_an_interval_is_never_rounded(level, words):
    rate = Number.rate("a", "A", "attack", 3, 10.0, level)

    assert interval_in_words(rate).startswith(words)


def test_an_interval_names_its_limits_and_its_method():
    rate = Number.rate("a", "A", "attack_rate", 5, 12.980151, 0.95, events_to=6)

    assert interval_in_words(rate) == "95% CI 0.13 to 1.01, exact Poisson (Garwood)"
    assert beside_number(rate) == (
        "5 to 6 in 12.98 participant-years · 95% CI 0.13 to 1.01, exact Poisson (Garwood)"
    )


@pytest.mark.parametrize(("most", "events"), [(4, "4"), (5, "4 to 5")])
def test_a_rate_per_100_years_counts_the_events_themselves(most, events):
    rate = Number.rate("a", "A", "event_rate", 4, 12.980151, 0.95, events_to=most)
    per_100 = dataclasses.replace(
        rate,
        value=100 * 4 / 12.980151,
        value_to=100 * most / 12.980151,
        unit="per 100 participant-years",
    )

    assert beside_number(per_100).startswith(f"{events} in 12.98 participant-years")


def test_a_ratio_beyond_use_says_so():
    wide = number(3.0, unit="ratio", lower=0.001, upper=1e9, level=0.95, method="exact")

    assert interval_in_words(wide).startswith("95% CI below 0.01 to above ")


@pytest.mark.parametrize("upper", [None, math.inf])
def test_a_limit_that_does_not_exist_is_said_in_words(upper):
    open_above = number(0.8, unit="ratio", lower=0.1, upper=upper, level=0.95, method="exact")

    assert interval_in_words(open_above) == "95% CI 0.10 to not estimable, exact"


def test_without_an_interval_the_method_stands_alone_or_nothing():
    assert interval_in_words(number(0.04, unit="p", method="exact test")) == "exact test"
    assert interval_in_words(number(3)) == ""


def test_what_cannot_be_estimated_says_why():
    missing = Number.missing("a", "A", "attack", "nobody has been followed yet")

    assert number_in_words(missing) == "Not estimable"
    assert beside_number(missing) == "Nobody has been followed yet"


def test_years_are_those_lived_in_so_many_participants_and_not_a_part_of_them():
    time = number(12.98, unit="years", of=14, of_what="treated participants")

    assert in_one_line(time) == "12.98 in 14 treated participants"


def test_a_count_names_its_denominator_and_its_note():
    attacks = Number.count("a", "A", "attack", 5, 6, of=14, of_what="treated", note="1 to review")

    assert beside_number(attacks) == "of 14 treated · 1 to review"
    assert beside_number(number(3, of_what="records")) == "records"


def test_a_median_names_who_has_a_value_and_its_quartiles():
    median = Number.median(
        "a",
        "A",
        "edss_change",
        [1.0, 2.0, 4.0],
        14,
        "participants",
        unit="points",
        otherwise="none",
    )

    assert number_in_words(median) == "2.0"
    assert beside_number(median).startswith("3 of 14 participants")


@pytest.mark.parametrize(
    ("value", "score", "change"),
    [(0.0, "0.0", "0.0"), (2.5, "2.5", "+2.5"), (2.25, "2.25", "+2.25"), (-1.0, "-1.0", "-1.0"),
     (10.0, "10.0", "+10.0")],
)  # fmt: skip
def test_scores_keep_their_halves_and_changes_their_sign(value, score, change):
    assert (score_in_words(value), change_in_words(value)) == (score, change)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime.date(2022, 3, 1), "2022-03-01"),
        (pd.Timestamp(2022, 3, 1), "2022-03-01"),
        (pd.Timestamp("0202-03-01").as_unit("s"), "0202-03-01"),
        (datetime.date(1, 1, 1), "0001-01-01"),
        (None, ""),
        (pd.NaT, ""),
    ],
)
def test_a_date_is_written_with_its_year_first(day, words):
    assert day_in_words(day) == words


def test_a_flag_is_yes_no_or_unknown():
    flags = pd.Series([True, False, None], dtype="boolean")

    assert yes_or_no(flags).fillna("unknown").tolist() == ["yes", "no", "unknown"]


def test_a_column_without_a_heading_of_its_own_is_called_by_its_name():
    assert heading("sha256") == "SHA-256"
    assert heading("days_on_moon") == "Days on moon"
    assert heading("edss_last") == "EDSS, last"


def test_a_sentence_begins_with_a_capital():
    assert sentence("nobody has been followed yet") == "Nobody has been followed yet"
    assert sentence("") == ""


def test_a_share_with_how_bad_it_could_be_is_said_in_whole_percent():
    def share(n, of):
        return Number.proportion("a", "A", "attack", n, of, "treated", 0.95)

    assert proportion_in_words(share(0, 14)) == "0 of 14, up to 23%"
    assert proportion_in_words(share(3, 14)) == "3 of 14 (5 to 51%)"
    assert proportion_in_words(share(0, 0)) == "not estimable: there are no treated"
    assert proportion_in_words(share(1, 300)) == "1 of 300 (below 1 to 2%)"
    assert proportion_in_words(share(299, 300)) == "299 of 300 (98 to above 99%)"


def test_quartiles_stand_beside_a_median():
    median = Number.median(
        "a",
        "A",
        "edss_change",
        [1.0, 2.0, 4.0],
        14,
        "participants",
        unit="points",
        otherwise="none",
        quartiles=(1.0, 4.0),
    )

    assert "quartiles 1" in beside_number(median)


def test_many_names_are_cut_short_and_the_rest_are_counted():
    names = [f"P-{number:02}" for number in range(25)]

    assert in_short(", ".join(names[:20])) == ", ".join(names[:20])
    assert in_short(", ".join(names)) == ", ".join(names[:20]) + ", and 5 more"


@pytest.mark.parametrize("text", ["*a* _b_ `c`", "[x](y) <b>", "$1$ ~2~ | # - + !", "C:\\path {z}"])
def test_markdown_shows_every_character_of_a_recorded_text(text):
    escaped = as_plain_markdown(text)

    assert escaped.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text
    assert len(escaped) > len(text)


def test_a_presentable_table_holds_texts_under_headings_in_words():
    table = pd.DataFrame(
        {
            "trial_day": pd.array([3, None], "Int64"),
            "percent": [2.25, None],
            "result": [1.54651, 14.0],
            "given": pd.to_datetime(["2022-03-01", None]),
            "term": ["Zoster", None],
        }
    )

    shown = wording.presentable(table)

    assert shown.columns.tolist()[0] == "Trial day"
    assert shown.iloc[0].tolist() == ["3", "2.3", "1.547", "2022-03-01", "Zoster"]
    assert shown.iloc[1].tolist() == ["", "", "14", "", ""]


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (253.5, "253.5"), (0.82, "0.82"), (1.8155, "1.816"), (12345.6, "12346"), (-7, "-7")],
)
def test_a_level_is_read_to_four_figures(value, words):
    assert wording.level_in_words(value) == words


def test_a_value_beyond_reason_is_given_by_its_size():
    assert rounded(1e300, 1) == "1e+300"
    assert rounded(123456789012.25, 1) == "123456789012.3"


def test_a_proportion_of_nobody_names_its_denominator_once():
    number = Number.proportion("n", "Label", "died", 0, 0, "participants graded", 0.95)
    assert beside_number(number) == "There are no participants graded"


def test_a_number_in_one_line_says_why_it_cannot_be_estimated():
    some = Number.count("n", "N", "attack", 3, of=4, of_what="participants")
    none = Number.missing("n", "N", "attack", "no event is supplied")

    assert in_one_line(some) == "3 of 4 participants"
    assert in_one_line(none) == "Not estimable: No event is supplied"


def test_a_dose_is_shown_as_recorded():
    assert wording.presentable(pd.DataFrame({"dose": [4.5, 570.0]})).iloc[:, 0].tolist() == [
        "4.5",
        "570",
    ]


@pytest.mark.parametrize(
    ("what", "of", "words"),
    [
        ("participants who reached it", 1, "of 1 participant who reached it"),
        ("treated participants", 1, "of 1 treated participant"),
        ("who completed or had one", 1, "of 1 who completed or had one"),
        ("scans due", 0, "of 0 scans due"),
        ("scans due", 2, "of 2 scans due"),
    ],
)
def test_one_is_not_several(what, of, words):
    assert beside_number(number(0, of=of, of_what=what, n=0)) == words


def test_headings_of_intervals_name_the_level_of_the_protocol():
    table = pd.DataFrame({"percent_lower": [1.0], "rate_upper": [2.0], "of": [3]})
    other = replace(PROTOCOL, statistics=replace(PROTOCOL.statistics, level=0.9))
    assert list(wording.presentable(table, other)) == ["90% CI from", "90% CI of rate to", "Of"]
    assert list(wording.presentable(table)) == ["CI from", "CI of rate to", "Of"]


def test_headings_of_the_final_week_name_that_of_the_protocol():
    other = replace(PROTOCOL, visits=replace(PROTOCOL.visits, final_evaluation_day=182))
    columns = ["week_52", "week_52_level", "system_week_52", "week_52_after_treatment", "n_week_12"]
    assert [heading(one, other).split(" soon")[0] for one in columns] == [
        "Week 26 EDSS",
        "Week 26 level",
        "Week 26",
        "Week 26",
        heading("n_week_12"),
    ]
    assert heading("week_52", PROTOCOL) == "Week 52 EDSS"


def test_no_text_has_a_level_of_its_own():
    root = Path(wording.__file__).parents[2]
    layers = ("nmosd_core/tables", "nmosd_core/figures", "nmosd_core/reports", "pages")
    sources = [source for layer in layers for source in (root / layer).rglob("*.py")]
    example = "71%, 95% CI 42 to 92%"
    found = [s.name for s in sources if "95%" in s.read_text("utf-8").replace(example, "")]
    assert len(sources) > 100
    assert found == []


def test_headings_hold_for_everything_in_their_column():
    """A milestone that is over has a recorded day, and of news the cut is "the" previous one."""
    assert heading("expected_on") == "Recorded or expected"
    assert heading("news") == heading("new_since_previous_cut") == "New since the previous cut"


@pytest.mark.parametrize(
    ("unit", "printed"),
    [
        ("cells/uL", "cells/µL"),
        ("10^9/L", "10⁹/L"),
        ("x10^12/L", "x10¹²/L"),
        ("umol/L", "µmol/L"),
        ("ug/mL", "µg/mL"),
        ("mmol/L", "mmol/L"),
        ("U/L", "U/L"),
        ("titre", "titre"),
    ],
)
def test_unit_is_printed_with_its_powers_and_its_micro(unit, printed):
    assert unit_in_words(unit) == printed
    assert presentable(pd.DataFrame({"unit": [unit]})).iat[0, 0] == printed


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [
        ("6.39218", "6.392"),
        ("0.0641", "0.0641"),
        ("38.0", "38.0"),
        ("253.85", "253.85"),
        ("253.8512", "253.9"),
        ("10500", "10500"),
        ("<3.42", "<3.42"),
        ("1:100", "1:100"),
    ],
)
def test_a_result_with_needless_figures_is_printed_with_four(recorded, printed):
    assert result_in_words(recorded) == printed


def test_a_region_is_printed_without_the_capitals_of_its_term():
    table = pd.DataFrame({"region": pd.array(["OPTIC NERVE", "Brain", None], "str")})
    assert presentable(table)["Region"].tolist() == ["optic nerve", "Brain", ""]
