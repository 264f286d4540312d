"""EDSS from baseline to week 52, on trials drawn as tables."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.disability import follow_disability
from nmosd_core.errors import NotSupplied, TrialDataError
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
    03      | 2022-01-01
"""
SCORES = """
    USUBJID | RSSEQ | RSTESTCD | VISIT    | RSDTC      | RSSTRESN | RSSTAT   | RSREASND
    01      | 1     | EDSS0101 | BASELINE | 2022-01-01 | 3.0      |          |
    01      | 2     | EDSS0101 | WEEK 12  | 2022-03-26 | 5.0      |          |
    01      | 3     | EDSS0101 | WEEK 52  | 2022-12-31 | 4.0      |          |
    02      | 1     | EDSS0101 | BASELINE | 2022-01-01 | 2.0      |          |
    02      | 2     | EDSS0101 | WEEK 52  | 2022-12-31 | 1.5      |          |
    03      | 1     | EDSS0101 | BASELINE | 2022-01-01 | 4.0      |          |
    03      | 2     | EDSS0101 | WEEK 52  | 2022-12-31 |          | NOT DONE | RATER ILL
"""
NO_SCORES = "USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"


def test_change_is_week_52_less_baseline_for_those_with_both(tmp_path):
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES))

    change = disability.change.set_index("participant")
    assert change["change"].tolist()[:2] == [1.0, -0.5]
    assert change["verdict"].tolist()[:2] == ["worsened", "unchanged"]
    assert change.loc["03", ["known", "why_no_change"]].tolist() == [
        "missing",
        "week 52: not done: RATER ILL",
    ]
    assert pd.isna(change.loc["03", "change"])


def test_numbers_carry_their_denominators(tmp_path):
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES))

    assert (disability.baseline.value, disability.baseline.n, disability.baseline.of) == (3.0, 3, 3)
    assert disability.baseline.note == "range 2.0 to 4.0"
    assert (disability.with_week_52.n, disability.with_week_52.of) == (2, 3)
    assert disability.with_week_52.note == "1 without a week 52 score"
    assert disability.median_change.value == 0.25
    worsened = disability.worsened
    assert (worsened.n, worsened.of, worsened.value) == (1, 2, 50.0)
    assert worsened.lower == pytest.approx(1.2579, rel=1e-4)  # Clopper-Pearson of 1 of 2
    assert worsened.upper == pytest.approx(98.7421, rel=1e-4)
    assert "not confirmed" in worsened.note
    assert (disability.worsened_any.n, disability.improved.n) == (1, 1)
    assert len({number.name for number in disability.numbers}) == 7


def test_other_rule_changes_the_verdict_and_no_score(tmp_path):
    registered = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES))

    any_rise = registered.under("any")

    assert any_rise.change["verdict"].tolist()[:2] == ["worsened", "improved"]
    assert any_rise.worsened.label == "Worsened, rule any"
    pd.testing.assert_frame_equal(registered.scores, any_rise.scores)
    by_rule = registered.by_rule.set_index("rule")
    assert by_rule.loc["NMOSD", ["worsened", "unchanged", "improved"]].tolist() == [1, 1, 0]
    assert by_rule.loc["any", ["worsened", "unchanged", "improved"]].tolist() == [1, 0, 1]
    assert set(by_rule["evaluable"]) == {2}
    assert set(by_rule["who"]) == {"01"}


def test_rule_that_the_protocol_lacks_is_refused_with_those_it_has(tmp_path):
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES))
    with pytest.raises(TrialDataError, match=r"no rule 'worse' .* It has: NMOSD, any"):
        disability.under("worse")


def test_weeks_are_summarised_by_those_with_a_score(tmp_path):
    by_week = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES)).by_week
    rows = by_week.set_index("week")
    assert rows["n"].to_dict() == {0: 3, 12: 1, 24: 0, 36: 0, 52: 2}
    assert rows.loc[52, ["median", "minimum", "maximum"]].tolist() == [2.75, 1.5, 4.0]
    assert pd.isna(rows.loc[24, "median"])
    assert set(rows["of"]) == {3}


def test_nobody_at_week_52_yet_is_said_and_not_shown_as_zero(tmp_path):
    early = trial_from(tmp_path, date(2022, 6, 1), dm=PEOPLE, rs=SCORES)

    disability = follow_disability(early)

    for number in (disability.worsened, disability.worsened_any, disability.median_change):
        assert number.value is None
        assert number.not_estimable == "nobody has reached week 52 yet"
    assert disability.with_week_52.value == 0
    assert disability.with_week_52.note == "3 not yet at week 52"
    assert set(disability.change["why_no_change"]) == {"week 52: not yet due"}


def test_everyone_without_week_52_is_said(tmp_path):
    first_only = "\n".join(line for line in SCORES.splitlines() if "WEEK 52" not in line)
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=first_only))
    assert disability.worsened.not_estimable == "nobody has a baseline and a week 52 score"
    assert set(disability.change["why_no_change"]) == {"week 52: no score recorded"}


def test_whoever_left_is_named_with_day_and_reason(tmp_path):
    ds = """
        USUBJID | DSSEQ | DSDECOD       | DSSTDTC
        03      | 1     | ADVERSE EVENT | 2022-04-01
    """
    rs = "\n".join(line for line in SCORES.splitlines() if "NOT DONE" not in line)
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=rs, ds=ds))
    left = disability.change.set_index("participant").loc["03"]
    assert left["why_no_change"] == "left on day 90: adverse event"
    assert disability.with_week_52.note == "1 left before week 52"


def test_comparison_near_an_attack_is_counted(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-12-20 | PT72H
        03      | 1     | 2022-12-20 | PT72H
    """
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=SCORES, ce=ce))
    assert disability.with_week_52.note == (
        "1 without a week 52 score; of those compared, 1 near an attack"
    )


def test_missing_baseline_is_a_reason_of_its_own(tmp_path):
    rs = "\n".join(line for line in SCORES.splitlines() if not line.startswith("    01      | 1"))
    change = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=rs)).change
    assert change.set_index("participant").loc["01", ["known", "why_no_change"]].tolist() == [
        "no baseline",
        "baseline: no score before the first infusion",
    ]


def test_first_infusion_known_to_the_month_leaves_the_change_open(tmp_path):
    dm = PEOPLE.replace("01      | 2022-01-01", "01      | 2022-01")
    change = follow_disability(trial_from(tmp_path, dm=dm, rs=SCORES)).change
    assert change.set_index("participant").loc["01", ["known", "why_no_change"]].tolist() == [
        "not known when due",
        "the date of the first infusion is incomplete",
    ]


def test_trial_without_scores_has_every_participant_and_no_number(tmp_path):
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=NO_SCORES))
    assert len(disability.change) == 3
    assert disability.scores.empty
    assert disability.baseline.not_estimable == "nobody has a baseline score"
    assert disability.by_week["n"].tolist() == [0, 0, 0, 0, 0]


def test_trial_without_participants_has_no_number(tmp_path):
    disability = follow_disability(trial_from(tmp_path, dm="USUBJID | RFSTDTC", rs=NO_SCORES))
    assert disability.change.empty
    assert disability.worsened.not_estimable == "nobody has been treated"
    assert disability.with_week_52.not_estimable == "nobody has been treated"


def test_one_participant_is_enough(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    disability = follow_disability(trial_from(tmp_path, dm=dm, rs=SCORES))
    assert (disability.worsened.n, disability.worsened.of) == (1, 1)
    assert disability.worsened.lower == pytest.approx(2.5)


def test_no_change_in_anyone_is_a_zero_with_its_bound(tmp_path):
    rs = SCORES.replace("| 4.0      |          |\n    02", "| 3.0      |          |\n    02")
    rs = rs.replace("| 1.5      |", "| 2.0      |")
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=rs))
    assert (disability.worsened_any.n, disability.improved.n) == (0, 0)
    assert disability.worsened_any.upper == pytest.approx(84.1886, rel=1e-4)
    assert disability.worsened_any.note == ""
    assert disability.median_change.value == 0.0


def test_question_without_rs_is_not_answered(tmp_path):
    with pytest.raises(NotSupplied, match="no RS dataset"):
        follow_disability(trial_from(tmp_path, dm=PEOPLE))
