"""Cards and sentences of a profile say what is known, and in words what is not."""

from dataclasses import replace

import pandas as pd
import pytest

from nmosd_core.analyses.profile import look_at_everyone, look_at_participant
from nmosd_core.tables.profile import profile_cards, profile_listing
from nmosd_core.tables.profile_sentences import (
    empty_for_everyone,
    findings_of_nobody,
    profile_in_words,
)
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.analyses.test_profile import AE, CE, DM, LATER, RS
from tests.conftest import trial_from


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return trial_from(tmp_path_factory.mktemp("profile"), LATER, dm=DM, ce=CE, rs=RS, ae=AE)


def cards(trial, participant):
    return {
        card.label: (card.value, card.beside)
        for card in profile_cards(look_at_participant(trial, participant))
    }


def test_cards_of_a_treated_participant(trial):
    found = cards(trial, "01")
    assert found["Attacks"] == ("2", "in the first year, of 2 worsenings since the first infusion")
    assert found["EDSS now"] == ("4.0", "baseline 3.0 · 2022-03-26")
    events = "on record, 1 treatment-emergent · 0 serious · 0 ongoing · 1 end unknown"
    assert found["Adverse events"] == ("1", events)
    assert found["Infusions given of due"] == ("not supplied", "")
    assert found["Since the previous cut"] == ("none to compare with", "")


def test_what_is_not_recorded_of_events_is_not_taken_for_no(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AESER | AEENDTC
        01      | 1     | Cough  | 2021-12-01 | N     | 2021-12-03
        01      | 2     | Fall   | 2022-03-01 |       |
    """
    trial = trial_from(tmp_path, dm=DM, ae=ae)

    assert cards(trial, "01")["Adverse events"] == (
        "2",
        "on record, 1 treatment-emergent · 0 serious · 1 seriousness not recorded · 0 ongoing · "
        "1 end unknown",
    )
    words = profile_in_words(look_at_participant(trial, "01"))
    assert (
        "2 adverse events on record, 1 treatment-emergent, none serious, of 1 it is not recorded."
        in words
    )


def test_under_the_plan_of_another_trial_nobody_says_that_no_infusion_was_planned(tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 600"
    trial = trial_from(tmp_path, dm=dm, ex=ex)

    assert cards(trial, "01")["Infusions given of due"][0] == "plan not known"
    words = profile_in_words(look_at_participant(trial, "01"))
    assert "the plan of infusions is not known." in words


def test_a_week_reached_that_is_not_known_has_its_reason(tmp_path):
    sv = "USUBJID | VISITNUM | VISIT | SVSTDTC\n01 | 7 | WEEK 6 | 2022-02-12"
    found = cards(trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 | 2022-01-01", sv=sv), "01")
    value, beside, *_ = found["Week reached"]
    assert (value, beside.partition(",")[0]) == (
        "not known",
        "no record in a week with a planned visit",
    )


def test_cards_of_someone_not_treated_say_so(trial):
    found = cards(trial, "03")
    assert found["Week reached"][0] == found["Attacks"][0] == "not treated"
    assert found["EDSS now"][0] == "none recorded"


def test_summary_is_made_of_the_same_values(trial):
    words = profile_in_words(look_at_participant(trial, "01"))
    assert words.startswith("01: woman, 40 years old, first infusion 2022-01-01")
    assert "2 attacks in the first year (day 59)" in words
    assert "EDSS 3.0 at baseline, 4.0 on 2022-03-26" in words
    assert profile_in_words(look_at_participant(trial, "03")).startswith("03: woman, 33 years old")


def test_listing_has_a_row_for_everyone_screened(trial):
    table = profile_listing(look_at_everyone(trial))
    assert table["participant"].tolist() == ["01", "02", "03"]
    assert table["attacks_fewest"].tolist()[:2] == [2, 0]
    assert table["serious_events"].tolist() == [0, 0, 1]
    assert table[["attacks_fewest", "edss_last"]].isna().iloc[2].all()
    assert table["added"].isna().all()


def test_listing_of_an_empty_trial_has_its_columns_and_no_row(tmp_path):
    table = profile_listing(look_at_everyone(trial_from(tmp_path, dm="USUBJID | RFSTDTC")))
    assert table.empty
    assert {"participant", "findings", "added"} <= set(table.columns)


def test_findings_without_a_row_of_the_table_are_counted_beside_it(trial):
    of_the_demo = look_at_everyone(open_trial(DEMO_TRIAL))
    listed = profile_listing(of_the_demo)["findings"].sum()
    assert of_the_demo.findings is not None
    assert len(of_the_demo.findings) == listed + 1
    assert findings_of_nobody(of_the_demo) == "Of nobody in this table: 1 finding."
    nothing = of_the_demo.findings.iloc[:0]
    assert findings_of_nobody(replace(of_the_demo, findings=nothing)) == ""
    assert findings_of_nobody(replace(of_the_demo, findings=None)) == ""


def test_columns_that_are_empty_for_everyone_are_named_with_the_reason(trial, tmp_path):
    of_the_demo = look_at_everyone(open_trial(DEMO_TRIAL))
    assert empty_for_everyone(of_the_demo) == ""
    assert empty_for_everyone(look_at_everyone(trial)) == (
        "Empty for everyone: planned infusions given and due (EX not supplied); "
        "removed, changed and added records (no previous data cut)."
    )
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 10"
    found = look_at_everyone(trial_from(tmp_path, LATER, dm=DM, ex=ex))
    infusions = replace(
        found.protocol.infusions, days=(), window_days_before=(), window_days_after=()
    )
    none_due = found.people.assign(infusions_due=pd.NA)
    assessments = replace(found.protocol.assessments, edss=())
    protocol = replace(found.protocol, infusions=infusions, assessments=assessments)
    unplanned = replace(found, protocol=protocol)
    said = empty_for_everyone(replace(unplanned, people=none_due))
    assert "given and due (none was planned); attacks (CE not supplied); EDSS (not pl" in said
    of_another = replace(protocol, borrowed=frozenset({"attack"}))
    of_another = replace(of_another, assessments=replace(assessments, mri=()))
    said = empty_for_everyone(replace(unplanned, protocol=of_another))
    assert "attacks (not planned); EDSS (not planned)" in said
    nobody = replace(found, people=none_due.assign(treated=False))
    assert "given and due (nobody treated)" in empty_for_everyone(nobody)


def test_listing_of_the_demo_counts_what_changed():
    table = profile_listing(look_at_everyone(open_trial(DEMO_TRIAL))).set_index("participant")
    assert table.at["NMO-003", "removed"] == 1
    assert table.at["NMO-004", "added"] == 0
