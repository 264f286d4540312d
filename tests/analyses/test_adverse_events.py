"""Adverse events on trials drawn as tables: listing, overview, narrowing."""

from datetime import date

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC    | RFPENDTC   | DTHFL | DTHDTC
    01      | 2022-01-01 | 2022-12-31 |       |
    02      | 2022-02-01 | 2022-06-01 | Y     | 2022-06-01
    03      | 2022-03-01 |            |       |
    04      |            |            |       |
"""
HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AESEV | AETOXGR | AESER | AESHOSP | AEREL"
EVENTS = f"""
    {HEAD} | AESTDTC | AEENDTC | AEACN | AEOUT
    01 | 1 | cough    | Cough   | MILD     | 2 | N | N | Y | 2022-01-05 | 2022-01-09 | INT  |
    01 | 2 | fits     | Seizure | SEVERE   | 1 | N | Y | N | 2022-02    |            | SAME | NOT
    01 | 3 | cold     | Cough   | MODERATE |   | N | N |   | 2021-12-01 | 2021-12-03 |      |
    02 | 1 | collapse | Syncope | MILD     | 5 | Y | N | Y | 2022-06-01 |            | STOP | FATAL
    03 | 1 | sore arm |         | MODERATE | 3 |   |   |   |            |            |      |
    04 | 1 | rash     | Rash    | SEVERE   | 3 | Y | Y | Y | 2022-01-01 |            |      |
"""
WORDS = {
    "| INT ": "| DRUG INTERRUPTED ",
    "| SAME ": "| DOSE NOT CHANGED ",
    "| STOP ": "| DRUG WITHDRAWN ",
    "| NOT\n": "| NOT RECOVERED/NOT RESOLVED\n",
}
for short, word in WORDS.items():
    EVENTS = EVENTS.replace(short, word)
NO_EVENTS = f"{HEAD} | AESTDTC"


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    return summarise_adverse_events(trial_from(folder, dm=PEOPLE, ae=EVENTS))


def counted(events, name):
    """Participants and events of one measure."""
    measure = events.measure(name)
    return measure.participants.n, None if measure.events is None else measure.events.value


def test_events_of_any_day_are_called_so_and_not_only_those_before_treatment(events):
    """Those after the emergent window are among them too."""
    assert events.measure("ae").label == "Any event, whenever it started"


@pytest.mark.parametrize(
    ("name", "participants", "number"),
    [
        ("ae", 3, 5),
        ("teae", 3, 4),
        ("serious_teae", 1, 1),
        ("criterion_teae", 1, 1),
        ("criterion_only_teae", 1, 1),
        ("related_teae", 2, 2),
        ("related_or_missing_teae", 3, 3),
        ("severe_teae", 1, 1),
        ("moderate_or_severe_teae", 2, 2),
        ("grade_3_teae", 2, 2),
        ("fatal_teae", 1, 1),
        ("not_recovered_teae", 1, 1),
        ("interrupted_teae", 1, 1),
        ("withdrawn_teae", 1, 1),
        ("partial_start_teae", 1, 1),
        ("worst_mild", 1, None),
        ("worst_moderate", 1, None),
        ("worst_severe", 1, None),
        ("died", 1, None),
    ],
)
def test_each_measure_counts_participants_once_and_events_all(events, name, participants, number):
    assert counted(events, name) == (participants, number)
    assert events.measure(name).participants.of == 3


def test_severity_grade_and_seriousness_are_never_taken_from_one_another(events):
    def who(name):
        return set(events.listing.loc[events.measure(name).rows, "preferred_term"])

    assert who("severe_teae") == {"Seizure"}
    assert who("grade_3_teae") == {"Syncope", "sore arm (not coded)"}
    assert who("serious_teae") == {"Syncope"}


def test_criterion_without_aeser_is_surfaced(events):
    rows = events.listing[events.measure("criterion_only_teae").rows]
    assert rows["criteria"].tolist() == ["hospitalisation"]
    assert rows["serious"].tolist() == ["N"]


def test_what_is_missing_is_named_beside_the_count(events):
    assert (
        events.measure("serious_teae").participants.note
        == "1 of 4 events without seriousness (AESER)"
    )
    assert events.measure("teae").participants.note == ""


def test_every_event_of_everyone_screened_is_listed(events):
    listing = events.listing
    assert listing["participant"].tolist() == ["01", "01", "01", "02", "03", "04"]
    untreated = listing[listing["participant"] == "04"].iloc[0]
    assert not untreated["treatment_emergent"]


def test_trial_day_counts_from_0_and_duration_includes_both_days(events):
    cough = events.listing.query("participant == '01' and sequence == 1").iloc[0]
    assert (cough["trial_day"], cough["duration_days"]) == (4, 5)


def test_end_is_ended_ongoing_or_unknown(events):
    states = events.listing.set_index(["participant", "sequence"])["end_state"]
    assert states["01", 1] == "ended"
    assert states["01", 2] == "ongoing"  # not recovered, and no end
    assert states["02", 1] == "end unknown"  # fatal says nothing of the day


def test_event_that_starts_after_the_cut_is_not_used_and_a_later_end_has_not_happened(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AEENDTC
        01      | 1     | Rash   | 2022-02-01 | 2022-05-01
        01      | 2     | Cough  | 2022-05-01 |
        01      | 3     | Fever  | 2022       | 2022-02
    """
    trial = trial_from(tmp_path, date(2022, 3, 1), dm=PEOPLE, ae=ae)
    listing = summarise_adverse_events(trial).listing.set_index("term")
    assert sorted(listing.index) == ["Fever", "Rash"]
    assert listing.loc["Rash", "end_state"] == "ongoing"
    assert listing["ended"].isna().all()
    assert listing["duration_days"].isna().all()


def test_term_that_is_not_coded_stands_as_reported(events):
    terms = events.by_term.query("level == 'term'")["preferred_term"].tolist()
    assert "sore arm (not coded)" in terms
    assert events.by_term["organ_class"].unique().tolist() == ["Not coded"]


@pytest.mark.parametrize(
    ("grade", "high"), [("3", 1), ("GRADE 3", 1), ("2", 0), ("10", None), ("severe", None)]
)
def test_grade_is_read_or_unknown(tmp_path, grade, high):
    ae = f"USUBJID | AESEQ | AETERM | AESTDTC | AETOXGR\n01 | 1 | Rash | 2022-02-01 | {grade}"
    number = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae)).measure(
        "grade_3_teae"
    )
    assert number.participants.n == high


def test_disposition_tells_who_left_for_an_event(tmp_path):
    ds = """
        USUBJID | DSSEQ | DSDECOD       | DSCAT             | DSSTDTC
        01      | 1     | ADVERSE EVENT | DISPOSITION EVENT | 2022-12-31
        03      | 1     | COMPLETED     | DISPOSITION EVENT | 2023-02-28
    """
    events = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=EVENTS, ds=ds))
    assert counted(events, "left_for_event") == (1, None)
    rows = events.listing[events.measure("left_for_event").rows]
    assert rows["participant"].unique().tolist() == ["01"]


def test_without_disposition_nobody_knows_who_left_for_an_event(events):
    number = events.measure("left_for_event").participants
    assert number.value is None
    assert "no DS dataset" in number.not_estimable


def test_numbers_have_stable_names(events):
    names = [number.name for number in events.numbers]
    assert len(names) == len(set(names))
    assert {"teae_participants", "teae_events", "serious_teae_participants"} < set(names)
    assert {"died_participants", "group_infections_participants"} < set(names)
    assert "died_events" not in names


def test_narrowing_keeps_the_rows_behind_a_measure(events):
    for measure in events.overview:
        narrowed = events.only(emergent=False, behind=measure.name)
        assert len(narrowed.listing) == int(measure.rows.sum()), measure.name
        assert narrowed.overview == events.overview


def test_narrowing_says_what_it_kept(events):
    narrowed = events.only(emergent=True, serious=True, severities=["MILD", "SEVERE"])
    assert narrowed.listing["preferred_term"].tolist() == ["Syncope"]
    assert narrowed.counted_in_words == "Events: 1, treatment-emergent, serious, mild or severe"
    assert events.counted_in_words == "Events: 4, treatment-emergent"
    assert events.only(emergent=False).counted_in_words == "Events: 5, all"


def test_what_can_be_chosen_is_what_is_recorded(events):
    assert events.organ_classes == ["Not coded"]
    assert events.preferred_terms == ["Cough", "Rash", "Seizure", "Syncope", "sore arm (not coded)"]


def test_narrowing_twice_keeps_both(events):
    narrowed = events.only(emergent=False, severities=["MODERATE"])
    coughs = narrowed.only(organ_class="Not coded", preferred_term="Cough")
    assert coughs.listing["term"].tolist() == ["cold"]
    assert not coughs.emergent_only


def test_counts_are_of_treated_participants_even_when_the_listing_has_others(events):
    everything = events.only(emergent=False)
    assert "Rash" in everything.listing["preferred_term"].tolist()
    assert "Rash" not in everything.by_term["preferred_term"].tolist()


def test_event_without_any_record_of_a_variable_makes_its_measure_not_estimable(tmp_path):
    ae = "USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | Rash | 2022-02-01"
    events = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae))
    serious = events.measure("serious_teae").participants
    assert serious.value is None
    assert serious.not_estimable == "seriousness (AESER) is not recorded for any event"
    assert events.measure("criterion_teae").participants.value is None
    assert events.measure("teae").participants.n == 1


def test_blank_criteria_beside_not_serious_are_answers_once_the_form_has_criteria(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AESER | AESHOSP
        01      | 1     | Rash   | 2022-02-01 | N     |
        01      | 2     | Fever  | 2022-02-01 | Y     | Y
    """
    measure = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae)).measure
    assert measure("criterion_teae").participants.note == ""
    assert measure("criterion_teae").participants.n == 1


def test_empty_trial_has_nobody_to_count(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ae=NO_EVENTS)
    events = summarise_adverse_events(trial)
    assert events.listing.empty
    assert events.by_term.empty
    assert {number.value for number in events.headline} == {None}


def test_no_event_is_none_of_those_treated_with_an_exact_bound(tmp_path):
    events = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=NO_EVENTS))
    number = events.measure("teae").participants
    assert (number.n, number.of) == (0, 3)
    assert number.upper == pytest.approx(100 * (1 - 0.025 ** (1 / 3)))


def test_one_participant(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01"
    ae = "USUBJID | AESEQ | AETERM | AESTDTC | AESER\n01 | 1 | Rash | 2022-02-01 | Y"
    events = summarise_adverse_events(trial_from(tmp_path, dm=dm, ae=ae))
    assert counted(events, "serious_teae") == (1, 1)
    assert events.by_term["participants"].tolist() == [1, 1]


def test_everything_missing_still_counts_the_event(tmp_path):
    ae = "USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 |  | "
    events = summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE, ae=ae))
    event = events.listing.iloc[0]
    assert event["preferred_term"] == "Not recorded"
    assert event["end_state"] == "end unknown"
    assert counted(events, "teae") == (1, 1)


def test_missing_ae_is_not_the_same_as_none(tmp_path):
    with pytest.raises(NotSupplied, match="no AE dataset"):
        summarise_adverse_events(trial_from(tmp_path, dm=PEOPLE))


def test_demo_trial_shows_every_kind_of_event():
    events = summarise_adverse_events(open_trial(DEMO_TRIAL, date(2023, 6, 1)))
    assert len(events.people) == 14
    for name in ("serious_teae", "criterion_only_teae", "withdrawn_teae", "partial_start_teae"):
        assert events.measure(name).participants.n > 0, name
    assert set(events.listing["end_state"]) == {"ended", "ongoing", "end unknown"}
