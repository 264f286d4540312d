"""A profile is the rows of one participant in every answer; not supplied is not nothing."""

from datetime import date

import pytest

from nmosd_core.analyses.changes import mark_new
from nmosd_core.analyses.findings import ONCE_FROM
from nmosd_core.analyses.headline_changes import compare_headlines
from nmosd_core.analyses.participant_records import CHANGE, list_records
from nmosd_core.analyses.profile import look_at_everyone, look_at_participant
from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

EARLIER, LATER = date(2022, 6, 30), date(2022, 12, 31)
DM = """
    USUBJID | RFSTDTC    | AGE | SEX | RFICDTC
    01      | 2022-01-01 | 40  | F   | 2021-12-20
    02      | 2022-02-01 | 51  | M   | 2022-01-20
    03      |            | 33  | F   | 2022-03-01
"""
CE = """
    USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
    01      | 1     | 2022-03-01 | PT72H | SPINAL CORD
    01      | 2     | 2022-05    | PT72H | OPTIC NERVE
"""
RS = """
    USUBJID | RSSEQ | RSTESTCD | VISIT    | RSDTC      | RSSTRESN
    01      | 1     | EDSS0101 | BASELINE | 2022-01-01 | 3.0
    01      | 2     | EDSS0101 | WEEK 12  | 2022-03-26 | 4.0
    01      | 3     | EDSS0101 | WEEK 24  | 2022-06-18 | 99
    02      | 1     | EDSS0101 | BASELINE | 2022-02-01 | 2.0
"""
AE = """
    USUBJID | AESEQ | AETERM   | AESTDTC    | AESER
    01      | 1     | Headache | 2022-03-01 | N
    03      | 1     | Fall     | 2022-03-05 | Y
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return trial_from(tmp_path_factory.mktemp("profile"), LATER, dm=DM, ce=CE, rs=RS, ae=AE)


def test_profile_holds_the_rows_of_one_participant_alone(trial):
    profile = look_at_participant(trial, "01")
    tables = profile.people, profile.visits, profile.worsenings, profile.scores, profile.findings
    assert all(set(table["participant"]) <= {"01"} for table in tables)
    assert [len(table) for table in tables[:4]] == [1, 15, 2, 3]
    assert profile.events.listing["preferred_term"].tolist() == ["Headache (not coded)"]


def test_attacks_are_a_range_while_a_worsening_is_open(trial):
    assert look_at_participant(trial, "01").attacks == (2, 2)
    assert look_at_participant(trial, "02").attacks == (0, 0)
    assert look_at_participant(trial, "03").attacks is None


def test_last_score_is_the_last_on_the_scale(trial):
    profile = look_at_participant(trial, "01")
    assert (profile.baseline_score.score, profile.last_score.score) == (3.0, 4.0)
    assert look_at_participant(trial, "03").last_score is None


def test_days_are_known_to_the_end_of_study_or_the_data_cut(trial):
    assert look_at_participant(trial, "01").known_until_day == 364
    assert look_at_participant(trial, "03").known_until_day is None


def test_event_of_someone_not_treated_is_in_the_profile(trial):
    profile = look_at_participant(trial, "03")
    assert profile.events.listing["serious"].tolist() == ["Y"]
    assert profile.first_infusion is None


def test_dataset_that_was_not_supplied_is_none_and_not_empty(trial):
    profile = look_at_participant(trial, "01")
    assert profile.scans is profile.titres is profile.cells is profile.treatments is None
    assert profile.changes is None


def test_unknown_participant_is_named_with_the_remedy(trial):
    with pytest.raises(TrialDataError, match=r"2022-12-31 has no participant 99\."):
        look_at_participant(trial, "99")


def test_empty_trial_has_no_profiles(tmp_path):
    everyone = look_at_everyone(trial_from(tmp_path, dm="USUBJID | RFSTDTC"))
    assert everyone.people.empty
    assert everyone.worsenings is None


@pytest.fixture(scope="module")
def two_cuts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    write_trial(folder, EARLIER, dm=DM, ae=AE, ce=CE)
    later = AE.replace("Headache", "Migraine") + "    01 | 2 | Nausea | 2022-08-01 | Y\n"
    write_trial(folder, LATER, dm=DM, ae=later, ce=CE)
    return open_trial(folder, EARLIER), open_trial(folder, LATER)


def test_records_are_marked_as_added_or_changed_since_the_previous_cut(two_cuts):
    records = list_records(two_cuts[1], "01")
    assert records["ae"][[CHANGE, "AETERM"]].to_numpy().tolist() == [
        ["changed", "Migraine"],
        ["added", "Nausea"],
    ]
    assert set(records["ce"][CHANGE]) == {""}
    assert CHANGE not in list_records(two_cuts[0], "01")["ae"]


def test_records_have_no_column_that_is_empty_or_that_intake_wrote(two_cuts):
    columns = set(list_records(two_cuts[1], "01")["ce"].columns)
    assert "CESTDTC" in columns
    assert not {"CESTDT", "CESTDTF", "CEDURH", "CEADJUD"} & columns


def test_participant_without_a_record_has_an_empty_table(two_cuts):
    assert list_records(two_cuts[1], "02")["ae"].empty


def test_row_is_new_when_the_previous_cut_had_none_of_its_key(two_cuts):
    earlier, later = two_cuts
    rows = later.rows("adverse_events")
    key = {"participant": "USUBJID", "sequence": "AESEQ"}
    assert mark_new(rows, earlier, "ae", key).tolist() == ["no", "yes", "no"]
    assert set(mark_new(rows, None, "ae", key)) == {""}


def test_headline_numbers_of_both_cuts_stand_side_by_side(two_cuts):
    headlines = compare_headlines(*two_cuts)
    by_name = {headline.name: headline for headline in headlines.headlines}
    serious = by_name["serious_teae_events"]
    assert (serious.before.value, serious.after.value, serious.changed) == (0, 1, True)
    assert not by_name["worsenings"].changed
    assert 0 < headlines.changed < len(headlines.headlines)


def test_a_cut_compared_with_itself_changes_no_number(two_cuts):
    assert compare_headlines(two_cuts[1], two_cuts[1]).changed == 0


def test_a_finding_that_is_said_once_of_every_record_is_one_of_everybody(tmp_path):
    """Nobody has a date of consent; every profile says so."""
    people = [f"{number:02} | | 2022-01-01 | F | 40" for number in range(ONCE_FROM)]
    dm = "\n".join(["USUBJID | RFICDTC | RFSTDTC | SEX | AGE", *people])
    trial = trial_from(tmp_path, dm=dm)
    everyone = look_at_everyone(trial).findings
    consent = everyone[everyone["check"] == "C02"]

    assert consent["participant"].tolist() == [f"{number:02}" for number in range(ONCE_FROM)]
