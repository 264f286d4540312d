"""The overview: every question answered, beside the previous data cut, or said why not."""

from datetime import date

from nmosd_core.analyses.overview import FIRST, answer_questions
from nmosd_core.analyses.overview_topics import TOPICS
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

DM = """
    USUBJID | RFSTDTC    | DTHFL | DTHDTC
    01      | 2022-01-01 |       |
    02      | 2022-01-01 | {}
"""
ALIVE, DEAD = "|", "Y | 2022-07-15"
DS = "USUBJID | DSSEQ | DSDECOD"
HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AESEV | AESER | AESHOSP | AESTDTC"
EARLY = f"""{HEAD}
    01 | 1 | pneumonia | Pneumonia | SEVERE   | Y | Y | 2022-02-01
    02 | 1 | rash      | Rash      | MODERATE | N | Y | 2022-02-02
"""
LATER = EARLY + "    02 | 2 | sepsis | Sepsis | SEVERE | Y | Y | 2022-07-10\n"
FIRST_CUT, SECOND_CUT = date(2022, 6, 30), date(2022, 9, 30)


def by_topic(overview):
    return {answer.topic: answer for answer in overview.answers}


def two_cuts(folder):
    write_trial(folder, FIRST_CUT, dm=DM.format(ALIVE), ds=DS, ae=EARLY)
    write_trial(folder, SECOND_CUT, dm=DM.format(DEAD), ds=DS, ae=LATER)
    return folder


def test_every_topic_is_answered_in_order(tmp_path):
    overview = answer_questions(trial_from(tmp_path, dm=DM.format(ALIVE)))
    assert [answer.topic for answer in overview.answers] == list(TOPICS)
    assert overview.previous is None


def test_question_without_its_dataset_says_so_and_leaves_the_others(tmp_path):
    answers = by_topic(answer_questions(trial_from(tmp_path, dm=DM.format(ALIVE), ds=DS)))
    lacking = {topic: answer.not_supplied[:28] for topic, answer in answers.items()}
    assert {topic for topic, why in lacking.items() if why} == {
        "serious events",
        "events to correct",
        "severe events",
        "scores",
        "scans",
        "attacks",
        "disability",
        "lesions",
    }
    assert lacking["attacks"] == "This data cut has no CE data"
    assert answers["deaths"].numbers["died_participants"].n == 0
    assert answers["progress"].numbers["treated"].value == 2


def test_what_is_new_is_what_the_previous_cut_did_not_have(tmp_path):
    overview = answer_questions(open_trial(two_cuts(tmp_path), SECOND_CUT))
    answers = by_topic(overview)
    assert overview.previous.cut == FIRST_CUT
    serious = answers["serious events"]
    assert [(one.participant, one.what) for one in serious.named] == [
        ("01", "Pneumonia"),
        ("02", "Sepsis"),
    ]
    assert [one.key for one in serious.new] == ["02 2"]
    assert serious.before["serious_teae_participants"].n == 1
    assert [one.day for one in answers["deaths"].new] == ["2022-07-15"]
    assert answers["events to correct"].new == ()
    assert [one.participant for one in answers["events to correct"].named] == ["02"]


def test_first_cut_has_nothing_new(tmp_path):
    overview = answer_questions(open_trial(two_cuts(tmp_path), FIRST_CUT))
    assert overview.previous is None
    for answer in overview.answers:
        assert (answer.new, answer.before) == ((), {})


def test_dataset_that_the_previous_cut_lacked_is_not_compared(tmp_path):
    write_trial(tmp_path, FIRST_CUT, dm=DM.format(ALIVE))
    write_trial(tmp_path, SECOND_CUT, dm=DM.format(ALIVE), ae=EARLY)
    serious = by_topic(answer_questions(open_trial(tmp_path, SECOND_CUT)))["serious events"]
    assert serious.before == {}
    assert serious.new == ()
    assert len(serious.named) == 1


def test_numbers_that_the_eye_meets_first_are_there_even_when_not_supplied(tmp_path):
    overview = answer_questions(trial_from(tmp_path, dm=DM.format(DEAD)))
    first = dict(zip(FIRST, overview.first, strict=True))
    assert first["deaths"].n == 1
    assert first["serious events"].value is None
    assert first["serious events"].not_estimable.startswith("This data cut has no AE dataset")
    assert first["overdue"].value is None
    for number in overview.first:
        assert number.definition in overview.protocol.definitions


def test_overdue_visits_are_named_with_the_day_their_window_closed(tmp_path):
    trial = trial_from(
        tmp_path,
        date(2022, 2, 10),
        dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
        ds=DS,
        ex="USUBJID | EXSEQ | EXSTDTC\n01 | 1 | 2022-01-01\n01 | 2 | 2022-01-15",
    )
    answers = by_topic(answer_questions(trial))
    assert [(one.what, one.day) for one in answers["overdue"].named] == [
        ("Infusion 3 (week 4)", "2022-02-01")
    ]
    assert [(one.what, one.day) for one in answers["coming"].named] == [
        ("Infusion 4 (week 8)", "2022-02-26")
    ]


def test_answers_are_the_numbers_of_the_pages(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=DM.format(ALIVE),
        ce="USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-03-01 | PT72H",
    )
    from nmosd_core.analyses.attacks import count_attacks

    attacks = by_topic(answer_questions(trial))["attacks"]
    assert attacks.numbers["attacks"] == count_attacks(trial).total
    assert attacks.page == "attacks"


def test_every_page_of_an_answer_exists(tmp_path):
    from tests.pages.opening import PAGES

    for _, page, _ in TOPICS.values():
        assert (PAGES / f"{page}.py").is_file()
