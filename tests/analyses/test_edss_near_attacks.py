"""What leaving out the scores near an attack would change."""

from nmosd_core.analyses.disability import follow_disability, follow_disability_away_from_attacks
from nmosd_core.tables.disability import what_is_left_out
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
"""
SCORES = """
    USUBJID | RSSEQ | RSTESTCD | VISIT     | RSDTC      | RSSTRESN
    01      | 1     | EDSS0101 | SCREENING | 2021-12-10 | 2.0
    01      | 2     | EDSS0101 | BASELINE  | 2022-01-01 | 3.0
    01      | 3     | EDSS0101 | WEEK 12   | 2022-03-26 | 5.0
    01      | 4     | EDSS0101 | WEEK 52   | 2022-12-31 | 4.0
    02      | 1     | EDSS0101 | BASELINE  | 2022-01-01 | 2.0
    02      | 2     | EDSS0101 | WEEK 52   | 2022-12-31 | 1.5
"""
HEAD = "USUBJID | CESEQ | CESTDTC | CEDUR"


def both_of(folder, *worsenings, rs=SCORES):
    ce = "\n".join([HEAD, *(f"01 | {at} | {row}" for at, row in enumerate(worsenings, 1))])
    trial = trial_from(folder, dm=PEOPLE, rs=rs, ce=ce)
    return follow_disability(trial), follow_disability_away_from_attacks(trial)


def test_week_52_near_an_attack_is_missing_and_says_why(tmp_path):
    recorded, away = both_of(tmp_path, "2022-12-20 | PT72H")
    assert (recorded.median_change.value, recorded.median_change.n) == (0.25, 2)
    assert (away.median_change.value, away.median_change.n) == (-0.5, 1)
    row = away.change.set_index("participant").loc["01"]
    assert (row["known"], row["why_no_change"]) == (
        "missing",
        "week 52: left out, 11 days after the onset of an attack",
    )
    assert what_is_left_out(away) == (
        "What if: scores within 30 days after the onset of an attack are left out, 1 of 6. "
        "The score of week 52 itself is one: 01."
    )


def test_medians_of_the_other_weeks_change_too(tmp_path):
    recorded, away = both_of(tmp_path, "2022-03-20 | PT72H")
    weeks = [one.by_week.set_index("week")["n"].to_dict()[12] for one in (recorded, away)]
    assert weeks == [1, 0]
    assert away.median_change.value == recorded.median_change.value
    assert "No score of week 52 is among them." in what_is_left_out(away)
    remark = away.scores.set_index("sequence").at[3, "remark"]
    assert remark == "left out, 6 days after the onset of an attack; week 12 has no score"


def test_earlier_score_becomes_the_baseline(tmp_path):
    recorded, away = both_of(tmp_path, "2021-12-25 | PT72H")
    assert [one.change["baseline"].tolist()[0] for one in (recorded, away)] == [3.0, 2.0]


def test_another_score_of_the_same_week_may_stand_instead(tmp_path):
    later = SCORES + "    01 | 5 | EDSS0101 | WEEK 52 | 2023-01-25 | 3.5\n"
    recorded, away = both_of(tmp_path, "2022-12-20 | PT72H", rs=later)
    assert [one.change["week_52"].tolist()[0] for one in (recorded, away)] == [4.0, 3.5]


def test_worsening_to_review_leaves_nothing_out(tmp_path):
    recorded, away = both_of(tmp_path, "2022-12-20 |")
    assert away.change["change"].tolist() == recorded.change["change"].tolist()
    assert what_is_left_out(away) == (
        "What if: no score lies within 30 days after the onset of an attack."
    )


def test_registered_reading_leaves_nothing_out(tmp_path):
    recorded, away = both_of(tmp_path, "2022-12-20 | PT72H")
    assert (recorded.without_near_attack, away.without_near_attack) == (False, True)
    assert set(recorded.scores["left_out"]) == {""}


def test_score_left_out_neither_confirms_nor_refutes(tmp_path):
    rs = SCORES.replace("WEEK 52   | 2022-12-31 | 4.0", "WEEK 24   | 2022-06-18 | 5.0")
    recorded, away = both_of(tmp_path, "2022-06-01 | PT72H", rs=rs)
    states = [one.confirmation["confirmation"].tolist()[0] for one in (recorded, away)]
    assert states == ["confirmed", "cannot be confirmed yet"]


def test_without_attacks_nothing_can_be_left_out(tmp_path):
    away = follow_disability_away_from_attacks(trial_from(tmp_path, dm=PEOPLE, rs=SCORES))
    assert away.change["change"].tolist() == [1.0, -0.5]
    assert "without CE it is not known when attacks were" in what_is_left_out(away)
