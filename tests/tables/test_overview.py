"""The overview in words: sentences built from numbers, and marks that say who has to look."""

from dataclasses import replace
from datetime import date

import pytest

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.overview import answer_questions
from nmosd_core.analyses.overview_topics import TOPICS
from nmosd_core.tables.five_questions import five_questions
from nmosd_core.tables.overview import (
    QUESTIONS,
    changes_by_dataset,
    changes_in_words,
    overview_listing,
    questions_in_words,
)
from nmosd_core.tables.overview_sentences import SENTENCES
from nmosd_core.trial_data.store import open_trial
from tests.analyses.test_missing_evidence import CUT, DATASETS
from tests.analyses.test_overview import (
    ALIVE,
    DEAD,
    DM,
    DS,
    EARLY,
    FIRST_CUT,
    SECOND_CUT,
    two_cuts,
)
from tests.conftest import trial_from, write_trial


def lines_of(trial):
    """Each line by its topic: its mark and its words."""
    questions = questions_in_words(answer_questions(trial))
    return {line.topic: (line.mark, line.text) for one in questions for line in one.lines}


def test_every_topic_has_its_sentence_and_every_question_its_heading():
    assert set(SENTENCES) == set(TOPICS)
    assert set(QUESTIONS) == {question for question, _, _ in TOPICS.values()}


def test_zero_stands_with_its_exact_bound(tmp_path):
    dm, no_event = DM.format(ALIVE), EARLY.splitlines()[0]
    lines = lines_of(trial_from(tmp_path, date(2022, 2, 1), dm=dm, ae=no_event))
    bound = "; 95% CI 0.0 to 84.2%, exact binomial (Clopper-Pearson)."
    assert lines["deaths"] == ("calm", f"0 of 2 treated participants have died{bound}")
    assert lines["serious events"] == (
        "calm",
        f"0 of 2 treated participants had a serious adverse event{bound}",
    )
    assert lines["events to correct"][0] == "calm"


def test_events_whose_seriousness_is_not_recorded_calm_nobody(tmp_path):
    ae = """
        USUBJID | AESEQ | AETERM | AESTDTC    | AESER | AESEV | AESHOSP
        01      | 1     | Cough  | 2022-02-01 | N     | MILD  | N
        01      | 2     | Fall   | 2022-03-01 |       |       |
    """
    trial = trial_from(tmp_path, dm=DM.format(ALIVE), ae=ae)
    lines = lines_of(trial)

    mark, text = lines["serious events"]
    assert mark == "unknown"
    assert text.endswith("(Clopper-Pearson), 1 of 2 events without seriousness (AESER).")
    assert lines["events to correct"] == (
        "unknown",
        "No event meets a criterion of seriousness without being called serious, "
        "1 of 2 events without a seriousness criterion.",
    )
    severe = lines["severe events"][1]
    assert severe.startswith("Severe event: 0 of 2, 1 of 2 events without severity (AESEV); ")
    first, *_ = five_questions(answer_questions(trial), None, "This is the first data cut.")
    assert "adverse event 0 of 2, 1 of 2 events without seriousness (AESER)" in first.text


def test_who_left_because_of_an_event_is_said_also_where_no_action_is_recorded(tmp_path):
    ds = f"{DS}\n01 | 1 | ADVERSE EVENT\n02 | 1 | COMPLETED"
    lines = lines_of(trial_from(tmp_path, dm=DM.format(ALIVE), ds=ds, ae=EARLY))

    mark, text = lines["severe events"]
    _, ended = text.split("treatment ended for an event: ")
    why = "not estimable (action with treatment (AEACN) is not recorded for any event)"
    assert ended == f"{why}; left because of an adverse event: 1 of 2."
    assert mark == "attention"


def test_deaths_and_serious_events_ask_for_attention_and_name_what_is_new(tmp_path):
    lines = lines_of(open_trial(two_cuts(tmp_path), SECOND_CUT))
    assert lines["deaths"] == (
        "attention",
        "1 of 2 treated participants have died; 95% CI 1.3 to 98.7%, exact binomial "
        "(Clopper-Pearson). 02, 2022-07-15. It is new since 2022-06-30.",
    )
    assert lines["serious events"] == (
        "attention",
        "2 of 2 treated participants had a serious adverse event (2 in all); 95% CI 15.8 to "
        "100.0%, exact binomial (Clopper-Pearson). 01 Pneumonia, 2022-02-01; 02 Sepsis, "
        "2022-07-10. New since 2022-06-30: 02 Sepsis, 2022-07-10.",
    )
    assert lines["events to correct"] == (
        "attention",
        "Events that meet a criterion of seriousness but are not called so: 1. 02 Rash, "
        "2022-02-02. None is new since 2022-06-30.",
    )
    assert lines["severe events"][0] == "attention"


def test_serious_events_that_are_all_new_are_said_to_be(tmp_path):
    write_trial(tmp_path, FIRST_CUT, dm=DM.format(ALIVE), ae=EARLY.splitlines()[0])
    write_trial(tmp_path, SECOND_CUT, dm=DM.format(ALIVE), ae=EARLY.replace("| N |", "| Y |"))
    text = lines_of(open_trial(tmp_path, SECOND_CUT))["serious events"][1]
    assert text.endswith(". All are new since 2022-06-30.")


def test_more_than_five_names_are_counted_instead(tmp_path):
    people = [f"{n:02d}" for n in range(1, 8)]
    dm = "\n".join(["USUBJID | RFSTDTC | DTHFL", *(f"{one} | 2022-01-01 | Y" for one in people)])
    text = lines_of(trial_from(tmp_path, dm=dm))["deaths"][1]
    assert text.endswith("(Clopper-Pearson). 01; 02; 03; 04; 05; and 2 more.")


def test_datasets_that_are_lacking_stand_in_one_line_of_a_question(tmp_path):
    lines = lines_of(trial_from(tmp_path, dm=DM.format(ALIVE)))
    mark, text = lines["serious events, events to correct, severe events"]
    assert mark == "unknown"
    assert text.startswith(
        "Serious events, events to correct, severe events: This data cut has no AE"
    )


def test_what_the_protocol_does_not_plan_is_not_asked_for(tmp_path):
    trial = trial_from(tmp_path, dm=DM.format(ALIVE))
    protocol = trial.protocol
    nothing = replace(protocol.assessments, edss=(), mri=())
    scans = replace(protocol.lesions, weeks=())
    lines = lines_of(replace(trial, protocol=replace(protocol, assessments=nothing, lesions=scans)))
    assert lines["scores"] == ("plain", "Scores: not planned in this trial.")
    assert lines["scans"] == ("plain", "Scans: not planned in this trial.")
    assert lines["attacks"][0] == "unknown"


def test_line_that_only_informs_does_not_judge(tmp_path):
    lines = lines_of(trial_from(tmp_path, dm=DM.format(ALIVE), ds=DS))
    assert lines["progress"] == (
        "plain",
        "2 of 14 planned participants treated, 2 screened: 2 on study, 0 completed, 0 left early, "
        "0 died.",
    )


def test_overdue_visit_asks_for_attention(tmp_path):
    trial = trial_from(
        tmp_path,
        date(2022, 2, 10),
        dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
        ds=DS,
        ex="USUBJID | EXSEQ | EXSTDTC\n01 | 1 | 2022-01-01\n01 | 2 | 2022-01-15",
    )
    lines = lines_of(trial)
    assert lines["overdue"] == (
        "attention",
        "1 visit is overdue, with the day on which the window closed: 01 Infusion 3 (week 4), "
        "2022-02-01.",
    )
    assert lines["coming"][1].startswith("Visits within 14 days of the data cut: 1, with")
    assert lines["infusions"] == (
        "plain",
        "2 of 3 infusions due were given (1 overdue). Planned infusions, or visits without one, "
        "with nothing recorded, besides those overdue: 0.",
    )


def test_infusions_are_good_only_where_all_due_were_given(tmp_path):
    ex = "USUBJID | EXSEQ | EXSTDTC | EXDOSE | VISIT\n01 | 1 | 2022-01-01 | 600 | BASELINE"
    missed = f"{ex}\n01 | 2 | 2022-01-15 | 0 | WEEK 2"
    given = f"{ex}\n01 | 2 | 2022-01-15 | 600 | WEEK 2"
    marks = [
        lines_of(
            trial_from(
                tmp_path / name,
                date(2022, 1, 20),
                dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
                ds=DS,
                ex=records,
            )
        )["infusions"][0]
        for name, records in (("missed", missed), ("given", given))
    ]
    assert marks == ["plain", "calm"]


def test_what_is_lost_says_how_much_of_it_was_due(tmp_path):
    lines = lines_of(trial_from(tmp_path, CUT, **DATASETS))
    assert lines["evidence"][1].startswith(
        "13 of 34 outcome assessments due or done are present (3 only partly); missing: 19, "
        "lost: 15 (2 recorded as not done, 13 after leaving and never due). Those"
    )


def test_one_participant_on_study_is_not_several(tmp_path):
    dm, ex = "USUBJID | RFSTDTC\n01 | 2022-01-01", "USUBJID | EXSEQ | EXSTDTC\n01 | 1 | 2022-01-01"
    lines = lines_of(trial_from(tmp_path, date(2022, 1, 5), dm=dm, ds=DS, ex=ex))
    assert lines["overdue"] == ("calm", "No visit is overdue; 1 participant is on study.")


def test_nobody_on_study_is_said_rather_than_nobody_overdue(tmp_path):
    dm = DM.format(ALIVE)
    lines = lines_of(trial_from(tmp_path / "a", dm=dm, ex="USUBJID | EXSEQ | EXSTDTC"))
    assert lines["overdue"] == (
        "calm",
        "Nobody is known to be on study (end not recorded of 2), so no visit is overdue.",
    )
    unknown = lines_of(trial_from(tmp_path / "b", dm=dm))
    assert unknown["overdue"] == (
        "unknown",
        "Visits overdue: not estimable (the export holds neither infusions (EX) nor visits (SV)).",
    )


def test_plan_of_another_trial_answers_nothing_about_visits(tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    lines = lines_of(trial_from(tmp_path, dm=dm, ds=DS, ex="USUBJID | EXSEQ | EXSTDTC"))
    why = "not estimable (the protocol in force is that of NCT05154734, not of OTHER)."
    assert lines["overdue"] == ("unknown", f"Visits overdue: {why}")
    assert lines["infusions"] == ("unknown", f"Infusions given of due: {why}")
    assert lines["progress"][1].startswith("1 participants treated, 1 screened")


def test_attacks_disability_and_lesions_are_told_from_their_pages(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
        ce="USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-03-01 | PT72H",
        rs="""
            USUBJID | RSSEQ | RSTESTCD | RSSTRESN | VISIT    | RSDTC
            01      | 1     | EDSS0101 | 3.0      | BASELINE | 2022-01-01
            01      | 2     | EDSS0101 | 4.0      | WEEK 52  | 2022-12-31
        """,
        nv="""
            USUBJID | NVSEQ | NVTESTCD | NVSTRESN | NVLOC | VISIT   | NVDTC
            01      | 1     | NEWT2    | 2        | BRAIN | WEEK 12 | 2022-03-26
            01      | 2     | ENLT2    | 0        | BRAIN | WEEK 12 | 2022-03-26
        """,
    )
    lines = lines_of(trial)
    assert lines["attacks"][1].startswith(
        "1 attacks, 1.00 per participant-year; 95% CI 0.03 to 5.59"
    )
    assert lines["disability"][1] == (
        "Median change to week 52 of the EDSS: 1.0 points, known for 1 of 1. Worsened, rule NMOSD: "
        "1 of 1."
    )
    assert lines["lesions"][1].startswith("2 new or enlarging T2 lesions (incomplete: from 1 of 9")
    assert lines["scans"][1].startswith("1 of 9 scans due were read (")


def test_trust_is_told_with_fingerprint_and_lost_records(tmp_path):
    trial = trial_from(tmp_path, dm=DM.format(ALIVE), ds=f"{DS}\n01 | 1 | COMPLETED")
    lines = lines_of(trial)
    told, _, not_run = lines["checks"][1].rpartition(". ")
    assert told.endswith("Rows set aside: 0; values not read: 0; dates after the data cut: 0")
    count = find_problems(trial).not_run
    assert count.value
    assert not_run == f"{count.n} of {count.of} checks could not run."
    assert trial.cut.fingerprint[:8] in lines["data"][1]


@pytest.mark.parametrize("dm", ["USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |"])
def test_trial_without_treated_participants_has_every_line(tmp_path, dm):
    lines = lines_of(trial_from(tmp_path, dm=dm))
    assert lines["deaths"] == ("unknown", "Nobody has been treated yet.")
    assert all(text for _, text in lines.values())


def test_nothing_is_called_well_where_nobody_was_screened(tmp_path):
    lines = lines_of(trial_from(tmp_path, dm="USUBJID | RFSTDTC"))
    assert lines["checks"][0] == "unknown"
    assert "calm" not in {mark for mark, _ in lines.values()}


def test_listing_has_one_row_per_line(tmp_path):
    overview = answer_questions(trial_from(tmp_path, dm=DM.format(DEAD), ds=DS, ae=EARLY))
    listing = overview_listing(overview)
    assert list(listing.columns) == ["question", "topic", "answer", "page", "mark"]
    assert listing["question"].iloc[0] == "Is anyone in trouble?"
    assert listing["mark"].iloc[0] == "attention"
    assert len(listing) == sum(len(one.lines) for one in questions_in_words(overview))


def test_serious_line_opens_the_rows_that_it_counts(tmp_path):
    overview = answer_questions(trial_from(tmp_path, dm=DM.format(ALIVE), ae=EARLY))
    lines = {line.topic: line for one in questions_in_words(overview) for line in one.lines}
    assert lines["serious events"].choices == (("measure", "Serious event"),)
    assert lines["deaths"].choices == ()


def test_removed_records_come_first_and_ask_for_attention(tmp_path):
    write_trial(tmp_path, FIRST_CUT, dm=DM.format(ALIVE), ae=EARLY)
    rows = EARLY.splitlines()
    changed = "\n".join([rows[0], rows[1].replace("SEVERE", "MILD")])
    write_trial(tmp_path, SECOND_CUT, dm=DM.format(DEAD), ae=changed)
    changes = compare_cuts(open_trial(tmp_path, FIRST_CUT), open_trial(tmp_path, SECOND_CUT))
    line = changes_in_words(changes)
    assert (line.mark, line.text) == (
        "attention",
        "Since the data cut of 2022-06-30, records removed: 1; changed: 2; added: 0.",
    )
    assert changes_by_dataset(changes).to_numpy().tolist() == [
        ["Adverse events (AE)", 1, 1, 0],
        ["Demographics (DM)", 0, 1, 0],
    ]


def test_nothing_removed_asks_for_no_attention(tmp_path):
    write_trial(tmp_path, FIRST_CUT, dm=DM.format(ALIVE))
    write_trial(tmp_path, SECOND_CUT, dm=DM.format(ALIVE))
    changes = compare_cuts(open_trial(tmp_path, FIRST_CUT), open_trial(tmp_path, SECOND_CUT))
    assert changes_in_words(changes).mark == "plain"
    assert changes_by_dataset(changes).empty
    assert list(changes_by_dataset(changes).columns) == ["dataset", "removed", "changed", "added"]


def test_supplied_datasets_without_a_row_leave_nothing_to_estimate(tmp_path):
    trial = trial_from(
        tmp_path,
        dm="USUBJID | RFSTDTC\n01 |",
        ae=EARLY.splitlines()[0],
        ce="USUBJID | CESEQ | CESTDTC",
        rs="USUBJID | RSSEQ | RSTESTCD | RSDTC",
        nv="USUBJID | NVSEQ | NVTESTCD | NVLOC",
    )
    lines = lines_of(trial)
    for topic in ("attacks", "disability", "lesions"):
        mark, text = lines[topic]
        assert "not estimable (" in text, topic
        assert mark == "unknown"
    of_events = "Serious events, events to correct, severe events: Nobody has been treated yet."
    assert lines["serious events, events to correct, severe events"] == ("unknown", of_events)


def test_what_is_known_in_part_only_is_not_ticked_off(tmp_path):
    mild = "01 | 1 | rash | Rash | MILD | N | N | 2022-02-01"
    lines = lines_of(
        trial_from(tmp_path, dm=DM.format(ALIVE), ae="\n".join([EARLY.splitlines()[0], mild]))
    )
    assert lines["severe events"][0] == "unknown"
    assert "grade 3 to 5: not estimable" in lines["severe events"][1]
