"""EDSS tables: their columns are an interface, and they read in words."""

from pathlib import Path

import pytest

from nmosd_core.analyses.disability import follow_disability
from nmosd_core.tables import disability as tables
from nmosd_core.tables.wording import beside_number, number_in_words
from tests.conftest import trial_from
from tests.figures.test_disability import ATTACKS, PEOPLE, SCORES


@pytest.fixture(scope="module")
def disability(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("disability")
    return follow_disability(trial_from(folder, dm=PEOPLE, rs=SCORES, ce=ATTACKS))


def test_every_score_is_listed_with_what_it_stands_for(disability):
    scores = tables.edss_scores(disability)
    assert len(scores) == 7
    assert scores["used_as"].tolist()[:3] == ["baseline", "", "week 52"]
    assert scores["planned_week"].fillna(-1).tolist()[:3] == [0, -1, 52]
    assert scores["near_attack"].tolist()[:3] == ["no", "yes", "no"]


def test_every_treated_participant_has_a_row_with_change_or_reason(disability):
    change = tables.edss_change(disability)
    assert change["participant"].tolist() == ["01", "02", "03"]
    assert change["why_no_change"].tolist() == ["", "", "week 52: no score recorded"]
    assert change["baseline_near_attack"].tolist() == ["no", "no", "no"]


def test_rules_are_given_in_words(disability):
    by_rule = tables.edss_by_rule(disability).set_index("rule")
    assert by_rule.loc["NMOSD", "rise"] == "2.0 from 0.0, 1.0 up to 5.0, 0.5 up to 10.0"
    assert by_rule.loc["Any rise", "rise"] == "0.5 from any baseline"
    assert by_rule.index.tolist() == ["NMOSD", "Any rise", "MSPROG", "EDSS-Plus", "MSBase"]
    assert "rise" not in disability.by_rule


def test_participants_on_whom_the_rules_differ_are_marked(tmp_path):
    rs = SCORES.replace("2022-12-31 | 2.0", "2022-12-31 | 2.5")
    disability = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=rs))
    verdicts = tables.edss_verdicts(disability).set_index("participant")
    assert verdicts["rules_differ"].to_dict() == {"01": "no", "02": "yes"}
    assert verdicts.loc["02", ["rule_NMOSD", "rule_any"]].tolist() == ["unchanged", "worsened"]


def test_median_between_two_scores_keeps_its_quarter(tmp_path):
    rs = SCORES.replace("2022-01-01 | 4.0", "2022-01-01 | 4.5")
    one_less = "\n".join(line for line in rs.splitlines() if not line.startswith("    01"))
    number = follow_disability(trial_from(tmp_path, dm=PEOPLE, rs=one_less)).baseline
    assert number_in_words(number) == "3.25"
    assert beside_number(number).startswith("2 of 3 treated participants")


def test_whole_median_is_written_as_a_score(disability):
    assert number_in_words(disability.baseline) == "3.0"


def test_weeks_have_their_median_of_those_with_a_score(disability):
    by_week = tables.edss_by_week(disability).set_index("week")
    assert by_week.loc[52, ["n", "of", "median"]].tolist() == [2, 3, 3.0]


def test_confirmation_and_shift_name_every_treated_participant(disability):
    assert tables.edss_confirmation(disability)["participant"].tolist() == ["01", "02", "03"]
    shift = tables.edss_shift(disability)
    assert shift["participants"].sum() == 3
    assert sorted(", ".join(shift["names"]).split(", ")) == ["01", "02", "03"]


def test_functional_systems_have_a_row_for_each_participant_and_system(disability):
    assert len(tables.functional_systems(disability)) == 3 * 7
