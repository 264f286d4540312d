"""Safety overview and board: what a member of a safety board sees first."""

import re
from datetime import date

import pytest

from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.safety_board import safety_board
from nmosd_core.tables.safety import (
    no_serious_event,
    safety_board_cells,
    safety_in_words,
    safety_overview,
    serious_event_listing,
    time_at_risk,
)
from nmosd_core.tables.special_interest import special_interest_groups
from nmosd_core.tables.wording import ATTENTION, PLAIN, UNKNOWN
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

DM = """
    USUBJID | RFSTDTC    | DTHFL | AGE | SEX
    01      | 2022-01-01 |       | 40  | F
    02      | 2022-01-01 |       | 50  | M
    03      |            |       | 60  | F
"""
HEAD = "USUBJID | AESEQ | AETERM | AEDECOD | AEBODSYS | AESTDTC | AESER | AESHOSP | AETOXGR | AESEV"
AE = f"""
    {HEAD}
    01 | 1 | Flu    | Influenza  | Infections and infestations | 2022-01-10 | N |   | 2 | MODERATE
    01 | 2 | Sepsis | Sepsis     | Infections and infestations | 2022-01-28 | Y | Y | 4 | SEVERE
    01 | 3 | Low    | Depression | Psychiatric disorders       | 2022-01-29 | N |   |   | MODERATE
    01 | 4 | Ache   | Headache   | Nervous system disorders    | 2022-02    | N |   | 1 | MILD
    02 | 1 | Stay   | Syncope    | Nervous system disorders    | 2022-01-02 | N | Y |   |
    03 | 1 | Fall   | Fall       | Injury                      | 2022-01-02 | Y | Y | 3 | SEVERE
"""
CE = """
    USUBJID | CESEQ | CESTDTC    | CEDUR
    01      | 1     | 2022-01-20 | PT72H
    02      | 1     | 2022-04-01 | PT72H
"""
NO_EVENTS = HEAD
WITHOUT_GRADES = re.sub(r"[0-9] (?=\| (MILD|MODERATE|SEVERE))", "  ", AE)


@pytest.fixture
def trial(tmp_path):
    return trial_from(tmp_path, date(2022, 5, 1), dm=DM, ae=AE, ce=CE)


def test_zero_has_its_bound_and_limits_are_never_a_false_zero(trial):
    overview = safety_overview(review_safety(trial)).set_index("code")["participants_in_words"]
    assert overview["died"] == "0 of 2, up to 84%"
    assert overview["serious_teae"] == "1 of 2 (1 to 99%)"
    assert overview["teae"] == "2 of 2 (16 to 100%)"


def test_rates_name_their_denominator(trial):
    rate = safety_overview(review_safety(trial)).set_index("code").loc["serious_teae"]
    assert rate["participant_years"] == pytest.approx(2 * 120 / 365.25)
    assert rate["event_rate"] == pytest.approx(100 * 365.25 / 240)


def test_serious_events_are_listed_with_those_that_contradict_themselves(trial):
    listing = serious_event_listing(review_safety(trial))
    assert listing["preferred_term"].tolist() == ["Sepsis", "Syncope"]
    assert listing["age"].tolist() == [40, 50]
    assert listing["serious"].tolist() == ["Y", "N"]
    beside = list(listing).index("preferred_term") + 1
    assert list(listing)[beside : beside + 2] == ["serious", "criteria"]  # seen without scrolling
    words = [text for text, _ in safety_in_words(review_safety(trial))]
    assert "With a seriousness criterion but not called serious, listed too: 1." in words


def test_new_serious_event_is_said_first(tmp_path):
    before = "\n".join(line for line in AE.splitlines() if "Sepsis" not in line)
    write_trial(tmp_path, date(2022, 2, 1), dm=DM, ae=before)
    write_trial(tmp_path, date(2022, 5, 1), dm=DM, ae=AE)
    words = safety_in_words(review_safety(open_trial(tmp_path)))
    assert ("Serious since 2022-02-01: 01 Sepsis (new).", ATTENTION) in words


def test_a_serious_event_that_is_judged_otherwise_is_said_with_both_judgements(tmp_path):
    write_trial(
        tmp_path, date(2022, 2, 1), dm=DM, ae=AE.replace("Y | Y | 4 | SEVERE", "Y | Y | 3 |")
    )
    write_trial(tmp_path, date(2022, 5, 1), dm=DM, ae=AE)
    safety = review_safety(open_trial(tmp_path))
    what = "severity now severe, was not recorded, grade now 4, was 3"
    assert serious_event_listing(safety)["changed_since"].tolist() == [what, ""]
    words = safety_in_words(safety)
    assert (
        f"Known serious events that changed since 2022-02-01: 01 Sepsis ({what}).",
        PLAIN,
    ) in words


def test_new_events_are_no_good_sign_and_are_counted_as_events(tmp_path):
    before = "\n".join(line for line in AE.splitlines() if "Influenza" not in line)
    write_trial(tmp_path, date(2022, 2, 1), dm=DM, ae=before)
    write_trial(tmp_path, date(2022, 5, 1), dm=DM, ae=AE)
    assert safety_in_words(review_safety(open_trial(tmp_path)))[-1] == (
        "No serious event is new. Treatment-emergent and new since 2022-02-01: 1 event, in the "
        "cells with a ring on the board.",
        PLAIN,
    )


def test_what_cannot_be_told_has_the_mark_of_what_is_not_known(trial):
    text, mark = safety_in_words(review_safety(trial))[-1]
    assert (text.startswith("What is new cannot be told."), mark) == (True, UNKNOWN)


def test_event_stands_in_the_cycle_in_which_it_starts(trial):
    cells = lay_out_safety(trial).cells.set_index(["participant", "cycle"])
    assert cells["worst"].to_dict()[("01", 1)] == 4
    assert cells.loc[("01", 1), ["letters", "serious", "graded"]].tolist() == ["IA", True, True]
    assert cells.loc[("01", 2), ["letters", "worst", "graded"]].tolist() == ["D", 2, False]
    assert cells.loc[("02", 4), ["events", "letters"]].tolist() == [0, "A"]


def test_without_a_previous_cut_no_cell_is_called_new_or_known(tmp_path):
    write_trial(tmp_path, date(2022, 5, 1), dm=DM, ae=AE)
    first = lay_out_safety(open_trial(tmp_path))
    assert set(safety_board_cells(first)["new"]) == {""}
    assert "new" not in safety_board(first).layout.meta["alt"]

    write_trial(tmp_path, date(2022, 6, 1), dm=DM, ae=AE)
    assert set(safety_board_cells(lay_out_safety(open_trial(tmp_path)))["new"]) == {"no"}


def test_event_with_a_criterion_that_is_not_called_serious_is_marked_as_such(trial):
    board = lay_out_safety(trial)
    framed = {
        trace.name: list(zip(trace.y, trace.x, strict=True))
        for trace in safety_board(board).data
        if trace.name in ("serious", "criterion, not called serious")
    }
    assert framed == {"serious": [(0, 1)], "criterion, not called serious": [(1, 1)]}
    what = board.cells.set_index(["participant", "cycle"])["what"]
    assert what["02", 1].endswith("seriousness criterion, not called serious")


def test_board_says_where_grade_and_severity_differ(tmp_path):
    ae = AE.replace("| 4 | SEVERE", "| 4 | MODERATE")
    board = lay_out_safety(trial_from(tmp_path, date(2022, 5, 1), dm=DM, ae=ae, ce=CE))
    caption = safety_board(board).layout.annotations[0].text
    assert "differ in: 01 Sepsis (grade 4, moderate)" in caption


def test_event_whose_cycle_is_not_known_is_counted_and_not_drawn(trial):
    assert lay_out_safety(trial).not_placed == 1
    caption = safety_board(lay_out_safety(trial)).layout.annotations[0].text
    assert "Events whose cycle is not known, in the listing only: 1" in caption


def test_cycle_without_an_event_is_a_dot_and_one_to_come_is_blank(trial):
    figure = safety_board(lay_out_safety(trial))
    quiet = next(trace for trace in figure.data if trace.name == "no event")
    drawn = set(zip(quiet.y, quiet.x, strict=True))
    assert (1, 2) in drawn
    assert max(quiet.x) == 5  # 120 days are known: the fifth cycle has begun
    assert (0, 1) not in drawn


def test_board_says_word_where_no_grade_is_recorded(trial):
    labels = [
        text for trace in safety_board(lay_out_safety(trial)).data for text in trace.text or ()
    ]
    assert "4IA" in labels
    assert "mod.<br>D" in labels
    assert "?" in labels


def test_letter_without_a_square_is_bold_and_in_the_ink_of_the_page(trial):
    alone = next(
        one for one in safety_board(lay_out_safety(trial)).data if one.name == "attack only"
    )
    assert set(alone.text) == {"<b>A</b>"}
    assert alone.textfont.color is None


def test_board_explains_only_the_letters_on_it(tmp_path, trial):
    caption = board_caption(tmp_path / "standard", "")
    assert "Letters: I infection, D mood<" in caption
    with_attacks = safety_board(lay_out_safety(trial)).layout.annotations[0].text
    assert "Letters: I infection, D mood, A attack<" in with_attacks
    group = (
        '[adverse_events.groups.skin]\nlabel = "Skin"\nterms = ["SEPSIS"]\n'
        'source = "ours: a test"\n'
    )
    assert "Letters" not in board_caption(tmp_path / "none", group)
    assert "Letters: S Skin<" in board_caption(tmp_path / "own", f'{group}letter = "S"\n')


def test_board_explains_numbers_and_words_only_where_they_are(tmp_path):
    graded = AE.replace("|   | MODERATE", "| 2 | MODERATE")
    said = {
        name: board_of(tmp_path / name, ae)
        for name, ae in {"graded": graded, "words": WITHOUT_GRADES, "none": NO_EVENTS}.items()
    }
    captions = {name: board.layout.annotations[0].text for name, board in said.items()}
    assert [name for name, text in captions.items() if "Number:" in text] == ["graded"]
    assert [name for name, text in captions.items() if "Word (" in text] == ["words"]
    assert "Letters" not in captions["none"]
    assert {"moderate", "severe"} <= {trace.name for trace in said["words"].data}
    assert "grade 4" in {trace.name for trace in said["graded"].data}


def board_of(folder, ae):
    return safety_board(lay_out_safety(trial_from(folder, date(2022, 5, 1), dm=DM, ae=ae)))


def board_caption(folder, group):
    """Caption of the board without attacks, under a protocol with that one group of events."""
    write_trial(folder, dm=DM, ae=AE)
    if group:
        events = 'emergent_from = "first infusion"\nemergent_to_day = 0\nrelated = ["Y"]\n'
        (folder / "protocol.toml").write_text(
            f'extends = "standard"\n[adverse_events]\n{events}source = "ours: a test"\n{group}'
        )
    return safety_board(lay_out_safety(open_trial(folder))).layout.annotations[0].text


def test_attack_known_by_its_month_is_on_the_board_or_counted_below_it(tmp_path):
    ce = f"""{CE}
        01      | 2     | 2022-02-20 | PT72H
        01      | 3     | 2022-05    | PT72H
        02      | 2     | 2022-02    |
        02      | 3     | 2020-02    | PT72H
    """
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-02-01"
    board = lay_out_safety(trial_from(tmp_path, dm=dm, ae=AE, ce=ce))
    letters = board.cells.set_index(["participant", "cycle"])["letters"]
    assert letters["02", 1].endswith("A?")
    assert letters["01", 1].endswith("A")
    assert board.attacks_not_placed == 1
    words = "Attacks and worsenings to review whose cycle is not known, on the attacks page only: "
    assert f"{words}1" in safety_board(board).layout.annotations[0].text
    assert words not in safety_board(board.without_attacks()).layout.annotations[0].text


def test_safety_only_board_has_no_attacks(trial):
    board = lay_out_safety(trial).without_attacks()
    assert not board.cells["letters"].str.contains("A").any()
    assert board.cells["events"].gt(0).all()
    assert "Attacks are not on this board" in safety_board(board).layout.annotations[0].text


@pytest.mark.parametrize("dm", [DM, "USUBJID | RFSTDTC", "USUBJID | RFSTDTC\n01 |"])
def test_trial_without_events_is_answered(tmp_path, dm):
    trial = trial_from(tmp_path, dm=dm, ae=NO_EVENTS)
    safety = review_safety(trial)
    assert safety_overview(safety)["events"].fillna(0).eq(0).all()
    assert serious_event_listing(safety).empty
    board = lay_out_safety(trial)
    assert board.cells.empty
    assert safety_board(board).layout.meta["alt"]


def test_events_of_which_none_is_serious_give_an_empty_list(tmp_path):
    ae = f"{HEAD}\n01 | 1 | Cough | Cough | Chest | 2022-01-10 | N | | 1 | MILD"
    safety = review_safety(trial_from(tmp_path, dm=DM, ae=ae))
    assert serious_event_listing(safety).empty
    assert not any("listed too" in text for text, _ in safety_in_words(safety))


def test_events_whose_seriousness_is_not_recorded_stand_beside_none(tmp_path):
    cough = "Cough | Cough | Chest | 2022-01-10"
    ae = f"{HEAD}\n01 | 1 | {cough} | N | | 1 | MILD\n01 | 2 | {cough} | | | 1 | MILD"
    safety = review_safety(trial_from(tmp_path, dm=DM, ae=ae))
    without = "1 of 2 events without seriousness (AESER)."

    assert safety_in_words(safety)[1] == (f"Serious event: 0 of 2, up to 84%, {without}", UNKNOWN)
    assert no_serious_event(safety).endswith(f"in this data cut, {without}")


def test_whether_someone_of_unknown_time_at_risk_had_an_event_is_not_said(tmp_path):
    dm = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01"
    ae = f"{HEAD}\n02 | 1 | Cough | Cough | Chest | 2022-03-10 | N | | 1 | MILD"
    rows = time_at_risk(review_safety(trial_from(tmp_path, dm=dm, ae=ae)))

    assert rows["had_event"].fillna("").tolist() == ["no", ""]


def test_the_overview_says_which_events_lie_outside_the_time_that_their_rate_is_over(tmp_path):
    ae = f"{HEAD}\n01 | 1 | Flu | Herpes zoster | Infections | 2022-07-19 | N | | | MILD"
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | WITHDRAWAL BY SUBJECT | 2022-05-19"
    trial = trial_from(tmp_path, dm=DM, ae=ae, ds=ds)
    overview = safety_overview(review_safety(trial)).set_index("code")
    outside = "1 event began after the time at risk ended"

    assert overview["note"]["teae"] == outside
    assert overview["note"]["severe_teae"] == ""
    groups = special_interest_groups(list_special_interest(trial)).set_index("group")
    assert set(groups["note"]) == {"", outside}


def test_what_is_not_known_of_a_measure_does_not_hide_the_events_outside(tmp_path):
    cough = "Cough | Cough | Chest | 2022-07-19"
    ae = f"{HEAD}\n01 | 1 | {cough} | Y | | 1 | MILD\n01 | 2 | {cough} | | | 1 | MILD"
    ds = "USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | WITHDRAWAL BY SUBJECT | 2022-05-19"
    trial = trial_from(tmp_path, dm=DM, ae=ae, ds=ds)
    note = safety_overview(review_safety(trial)).set_index("code").loc["serious_teae", "note"]

    assert note == (
        "1 of 2 events without seriousness (AESER); 1 event began after the time at risk ended"
    )


def test_types_do_not_depend_on_the_rows(trial, tmp_path):
    nothing = trial_from(tmp_path / "none", dm=DM, ae=NO_EVENTS)
    for make in (
        lambda t: serious_event_listing(review_safety(t)),
        lambda t: lay_out_safety(t).cells,
    ):
        assert make(trial).dtypes.to_dict() == make(nothing).dtypes.to_dict()


def test_adverse_events_that_were_not_supplied_are_said(tmp_path):
    with pytest.raises(NotSupplied):
        review_safety(trial_from(tmp_path, dm=DM))


def test_of_nobody_treated_neither_calm_nor_alarm_is_said(tmp_path):
    safety = review_safety(trial_from(tmp_path, dm="USUBJID | RFSTDTC\n01 |", ae=HEAD))
    (died, died_mark), (serious, serious_mark), *_ = safety_in_words(safety)
    assert died == "Died: not estimable: there are no treated participants."
    assert serious.startswith("Serious event: not estimable")
    assert (died_mark, serious_mark) == (UNKNOWN, UNKNOWN)
