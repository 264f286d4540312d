"""Groups of special interest: what belongs for certain, and what a person has to look at."""

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from nmosd_core.analyses.event_columns import EventColumns
from nmosd_core.analyses.event_groups import belongs, reasons_to_review
from nmosd_core.study.events import EventGroup
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01"
EX = "USUBJID | EXSEQ | EXSTDTC | EXDOSE\n01 | 1 | 2022-01-01 | 700\n01 | 2 | 2022-01-15 | 700"
HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESER | AESHOSP | AESTDTC | AEENDTC"


@pytest.fixture
def judged(tmp_path):
    def of(group, *rows):
        ae = "\n".join([HEAD, *(f"01 | {n} | {row}" for n, row in enumerate(rows, start=1))])
        events = summarise_adverse_events(trial_from(tmp_path, dm=DM, ex=EX, ae=ae)).listing
        events = events.sort_values("sequence")
        group = EventGroup("A group", "ours: for the test", **group)
        columns = EventColumns(events)
        reasons = reasons_to_review(group, columns)
        return belongs(group, columns).tolist(), reasons.fillna("").tolist()

    return of


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 0), "starts on day 0 after an infusion, lasts at most 1 day"),
        ((1, 7), "starts on days 1 to 7 after an infusion, lasts at most 1 day"),
    ],
)
def test_conditions_of_a_group_are_said_in_words(days, words):
    group = EventGroup("A", "ours", days_after_infusion=days, lasts_at_most_days=1)
    assert group.conditions == words


def test_keyword_in_english_or_chinese_is_offered_and_not_taken(judged):
    held, reasons = judged(
        {"terms": ("HERPES ZOSTER",), "keywords": ("zoster", "带状疱疹")},
        "Zoster, left | Herpes zoster | Infections | N | | 2022-02-01 |",
        "Maybe ZOSTER | Rash          | Skin       | N | | 2022-02-01 |",
        "带状疱疹可疑 | Rash          | Skin       | N | | 2022-02-01 |",
        "Rash         | Rash          | Skin       | N | | 2022-02-01 |",
    )
    assert held == [True, False, False, False]
    assert reasons == [
        "",
        "reported term contains “zoster”, preferred term is not listed",
        "reported term contains “带状疱疹”, preferred term is not listed",
        "",
    ]


def test_keyword_is_a_beginning_of_a_word_and_not_any_letters(judged):
    held, reasons = judged(
        {"keywords": ("igg",)},
        "Trigger finger | Trigger finger | Muscle | N | | 2022-02-01 |",
        "IgG low | Blood test | Blood | N | | 2022-02-01 |",
    )
    assert held == [False, False]
    assert [bool(reason) for reason in reasons] == [False, True]


def test_seriousness_that_is_not_certain_is_offered(judged):
    held, reasons = judged(
        {"organ_classes": ("INFECTIONS",), "serious_only": True},
        "A | A | Infections | Y | Y | 2022-02-01 |",
        "B | B | Infections | N |   | 2022-02-01 |",
        "C | C | Infections |   |   | 2022-02-01 |",
        "D | D | Infections | N | Y | 2022-02-01 |",
        "E | E | Infections |   | Y | 2022-02-01 |",
    )
    assert held == [True, False, False, False, False]
    but = "but a criterion of seriousness is recorded: hospitalisation"
    blank = "AESER is blank"
    assert reasons == ["", "", blank, f"AESER is N, {but}", f"{blank}, {but}"]


def test_reaction_starts_on_the_day_of_an_infusion_and_lasts_no_longer(judged):
    held, reasons = judged(
        {"terms": ("CHILLS",), "days_after_infusion": (0, 0), "lasts_at_most_days": 7},
        "Chills | Chills | General | N | | 2022-01-15 | 2022-01-21",
        "Chills | Chills | General | N | | 2022-01-15 | 2022-01-22",
        "Chills | Chills | General | N | | 2022-01-16 | 2022-01-16",
        "Chills | Chills | General | N | | 2022-01-15 |",
        "Chills | Chills | General | N | | 2022-01    | 2022-01-20",
        "Cough  | Cough  | General | N | | 2022-01-15 | 2022-01-15",
        "Chills | Chills | General | N | | 2022-01-15 | 2022-01-05",
    )
    assert held == [True, False, False, False, False, False, False]
    assert reasons == [
        "",
        "",
        "",
        "the duration is not known",
        "the day after the infusion is not known; the duration is not known",
        "",
        "the duration is not known",
    ]


def test_organ_class_to_review_is_offered_unless_the_term_is_excepted(judged):
    held, reasons = judged(
        {
            "terms_containing": ("CARCINOMA",),
            "except_terms": ("CARCINOMA IN SITU",),
            "classes_to_review": ("NEOPLASMS",),
            "keywords": ("carcinoma",),
        },
        "Carcinoma | Breast carcinoma  | Neoplasms | N | | 2022-02-01 |",
        "Lump      | Lipoma            | Neoplasms | N | | 2022-02-01 |",
        "Carcinoma | Carcinoma in situ | Neoplasms | N | | 2022-02-01 |",
    )
    assert held == [True, False, False]
    assert reasons == ["", "organ class is to be reviewed", ""]
