"""As a reader of a safety page I open the rows behind each number, row and mark."""

import pytest
import streamlit as st

from nmosd_core.analyses.exposure import measure_exposure
from nmosd_core.analyses.infusion_clock import time_events_by_infusion
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.laboratory_rows import find_laboratory_rows
from nmosd_core.analyses.safety import review_safety
from nmosd_core.analyses.safety_board import lay_out_safety
from nmosd_core.analyses.special_interest import list_special_interest
from nmosd_core.analyses.stopping import FULL_PERIOD
from nmosd_core.analyses.visit_status import MISSED
from nmosd_core.analyses.vital_signs import OUT, compare_vital_signs
from nmosd_core.tables.laboratory import (
    laboratory_grade_shifts,
    laboratory_grades,
    laboratory_shifts,
)
from nmosd_core.tables.special_interest import (
    special_interest_events,
    special_interest_groups,
    special_interest_to_review,
)
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from pages.display import NOTHING_LISTED
from pages.event_filters import choose_event, choose_mark
from tests.pages.opening import open_page, unfold


class State(dict):
    """What is kept of a session, without a page."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


@pytest.fixture(scope="module")
def demo():
    trial = open_trial(DEMO_TRIAL)
    yield trial
    trial.close()


@pytest.fixture(scope="module")
def laboratory(demo):
    return review_laboratory(demo)


def press(page, label):
    button = next(one for one in page.button if one.label == label)
    button.click()
    page.run()
    assert not page.exception, page.exception


def lists(page, column):
    return any(column in one.value for one in page.dataframe)


def listing_with(page, column):
    return next(one.value for one in reversed(page.dataframe) if column in one.value)


def test_i_open_the_events_behind_each_window_of_the_clock(monkeypatch, demo):
    page = open_page(monkeypatch, DEMO_TRIAL, "infusion_clock")
    times = time_events_by_infusion(demo)
    acute, _, no_place = times.numbers
    press(page, acute.label)
    shown = listing_with(page, "not_placed")
    assert set(shown["window"]) == {"acute"}
    assert shown["participant"].nunique() == acute.n
    press(page, no_place.label)
    assert len(listing_with(page, "not_placed")) == no_place.value


def test_i_open_the_readings_behind_each_number_of_the_vital_signs(monkeypatch, demo):
    page = open_page(monkeypatch, DEMO_TRIAL, "vital_signs")
    both, out = compare_vital_signs(demo).headline
    for number in (both, out):
        press(page, number.label)
        shown = listing_with(page, "value_after")
        assert len(shown[["participant", "after_infusion"]].drop_duplicates()) == number.value


def test_every_cell_of_the_clock_table_is_its_rows(demo):
    times = time_events_by_infusion(demo)
    for row in times.by_infusion.to_dict("records"):
        for window in ("acute", "delayed", "later"):
            own = times.only(window, row["after_infusion"]).listing
            assert len(own) == row[f"{window}_events"]
            assert own["participant"].nunique() == row[f"{window}_participants"]


def test_i_open_the_infusions_behind_each_number_of_the_exposure(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "exposure")
    for metric in list(page.metric)[:4]:
        count = next(one for one in page.metric if one.label == metric.label)
        press(page, count.label)
        rows = len(listing_with(page, "adjustment"))
        beside = " ".join(one.value for one in page.caption)
        assert str(rows) in f"{metric.value} {beside}"


def test_i_see_four_cards_with_long_labels_two_by_two(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "exposure")
    first = [column.weight for column in page.columns if column.metric][:4]
    assert first == [0.5] * 4


def test_i_open_what_each_duration_of_the_exposure_is_of(monkeypatch, demo):
    page = open_page(monkeypatch, DEMO_TRIAL, "exposure")
    *of_people, interval = measure_exposure(demo).durations
    for number in of_people:
        press(page, number.label)
        shown = listing_with(page, "exposure_years")
        assert page.query_params["behind"] == ["number", number.name]
        known = measure_exposure(demo).known(number.name)
        assert shown.iloc[:, 1].tolist() == known.tolist()
        assert number.value in (known.median(), known.sum())
    press(page, interval.label)
    days = listing_with(page, "days_since_previous")["days_since_previous"]
    assert days.median() == interval.value
    assert "behind" not in page.query_params


def test_i_open_the_time_at_risk_behind_a_rate(monkeypatch, demo):
    one = next(one for one in review_safety(demo).counted if one.measure.name == "serious_teae")
    address = ["measure", "serious_teae"]
    page = open_page(monkeypatch, DEMO_TRIAL, "safety", behind=[*address, "participant_years"])
    shown = listing_with(page, "why_it_ends")
    assert shown["years"].sum() == pytest.approx(one.rate.of)
    assert shown["days_to_first"].sum() / 365.25 == pytest.approx(one.incidence.of)
    assert shown["had_event"].eq("yes").sum() == one.incidence.n
    page = open_page(monkeypatch, DEMO_TRIAL, "special_interest", behind=["measure", "Died"])
    assert any("measure=Died" in one.proto.query_string for one in page.get("page_link"))


def test_every_shift_is_its_participants(laboratory):
    tables = {
        "range shift": laboratory_shifts(laboratory),
        "grade shift": laboratory_grade_shifts(laboratory),
    }
    for kind, table in tables.items():
        assert len(table)
        for row in table.to_dict("records"):
            behind = find_laboratory_rows(laboratory, kind, row)
            if "MISSING" not in row.values():
                assert behind.participants == row["participants"], row


def test_every_number_of_the_laboratory_is_its_results(laboratory):
    for number in laboratory.numbers:
        of = {"name": number.name, "label": number.label}
        behind = find_laboratory_rows(laboratory, "number", of)
        found = behind.participants
        if number.name == "laboratory_not_graded":
            found = len(behind.laboratory.results)
        assert found == number.n, number.name


def test_i_open_the_results_behind_a_number_of_the_laboratory_and_all_again(
    monkeypatch, laboratory
):
    page = open_page(monkeypatch, DEMO_TRIAL, "laboratory")
    press(page, "Any grade 3 or 4")
    shown = listing_with(page, "times_upper")
    assert shown["grade"].ge(3).all()
    assert shown["participant"].nunique() == laboratory.numbers[0].n
    press(page, "Show all rows")
    assert len(listing_with(page, "times_upper")) == len(laboratory.results)


def test_every_cell_of_the_table_of_grades_is_its_results(laboratory):
    for row in laboratory_grades(laboratory).to_dict("records"):
        for column in ("results", "abnormal"):
            behind = find_laboratory_rows(laboratory, "grade", row | {"column": column})
            assert len(behind.laboratory.results) == row[column]
        worst = find_laboratory_rows(laboratory, "grade", row | {"column": "worst_grade"})
        assert set(worst.laboratory.results["grade"]) == {row["worst_grade"]}


def test_what_i_chose_is_in_the_address_and_a_link_opens_it_again(monkeypatch, laboratory):
    row = laboratory_grades(laboratory).iloc[0]
    address = ["grade", row["criterion"], "worst_grade"]
    page = open_page(
        monkeypatch, DEMO_TRIAL, "laboratory", participant=row["participant"], behind=address
    )
    shown = listing_with(page, "times_upper")
    assert set(shown["participant"]) == {row["participant"]}
    assert set(shown["grade"]) == {row["worst_grade"]}
    assert page.query_params["behind"] == address
    press(page, f"Show all rows of {row['participant']}")
    assert "behind" not in page.query_params
    own = laboratory.results["participant"].eq(row["participant"])
    assert len(listing_with(page, "times_upper")) == own.sum()
    levels = open_page(
        monkeypatch, DEMO_TRIAL, "immunoglobulins", behind=["week", "IgG", "g/L", "24"]
    )
    assert set(listing_with(levels, "below_normal")["used_as"]) == {"week 24"}


def test_an_address_of_rows_that_are_not_there_opens_all_of_them(monkeypatch, laboratory):
    for odd in (["grade"], ["number", "x"], ["nothing"]):
        page = open_page(monkeypatch, DEMO_TRIAL, "laboratory", behind=odd)
        assert not any("times_upper" in one.value for one in page.dataframe)
        page = unfold(page)
        assert len(listing_with(page, "times_upper")) == len(laboratory.results)


def test_rows_that_were_folded_away_stay_so_until_something_else_is_chosen(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "laboratory", behind=["number", "laboratory_grade_3"])
    assert len(listing_with(page, "times_upper"))
    page.session_state["folded-Every result"] = False
    page = page.run()
    assert not any("times_upper" in one.value for one in page.dataframe)
    next(one for one in page.button if one.key.startswith("rows-")).click()
    assert len(listing_with(page.run(), "times_upper"))


def test_every_cell_of_the_safety_board_is_its_events_and_attacks(demo):
    board = lay_out_safety(demo)
    for cell in board.cells.to_dict("records"):
        events, attacks = board.of_cell(cell["participant"], cell["cycle"])
        assert len(events.listing) == cell["events"]
        assert bool(len(attacks.worsenings)) == ("A" in cell["letters"])


def test_i_open_exactly_the_events_of_a_cell_of_the_safety_board(monkeypatch, demo):
    cell = lay_out_safety(demo).cells.query("events > 1").iloc[0]
    who, cycle = cell["participant"], str(cell["cycle"])
    page = open_page(monkeypatch, DEMO_TRIAL, "safety", participant=who, behind=["cell", cycle])
    shown = next(one.value for one in page.dataframe if "duration_days" in one.value)
    assert len(shown) == cell["events"]
    assert set(shown["participant"]) == {who}
    free = set(range(1, 15)) - set(lay_out_safety(demo).cells.query("participant == @who")["cycle"])
    page = open_page(
        monkeypatch, DEMO_TRIAL, "safety", participant=who, behind=["cell", str(min(free))]
    )
    said = next(one.value for one in page.caption if one.value.startswith("Behind"))
    assert said.endswith("rows 0, participants 0.")


def test_i_open_exactly_the_new_events_of_every_measure(monkeypatch, demo):
    safety = review_safety(demo)
    events = safety.events
    for one in safety.counted:
        if one.new is not None:
            new = safety.news.among(events.listing, one.measure.name)
            found = events.only(behind=one.measure.name, new=new).listing
            assert len(found) == one.new or one.measure.events is None
    serious = next(one for one in safety.counted if one.measure.name == "serious_teae")
    address = {"measure": serious.measure.label, "others": "true", "new": "true"}
    page = open_page(monkeypatch, DEMO_TRIAL, "adverse_events", **address)
    shown = next(one.value for one in page.dataframe if "why" in one.value)
    assert 0 < len(shown) == serious.new
    assert set(shown["serious"]) == {"Y"}


def test_i_open_the_levels_of_who_is_low(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "immunoglobulins")
    press(page, "IgG below normal")
    assert listing_with(page, "below_normal")["participant"].nunique() == 1
    press(page, "IgG below 4 g/L")
    assert not lists(page, "below_normal")


def test_i_see_who_is_in_a_denominator_of_the_stopping_guidance(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "stopping", reading=FULL_PERIOD)
    assert set(listing_with(page, "full_period")["full_period"]) == {"yes"}
    assert set(listing_with(page, "verdict")["verdict"]) <= {"attack", "to review"}
    press(page, "Serious event, so far")
    counted = listing_with(page, "full_period")
    assert set(counted["had_event"]) == {"yes"}
    assert len(counted) == 4
    behind = [one.proto for one in page.get("page_link")]
    assert "measure=Serious" in " ".join(one.query_string for one in behind)


def test_i_can_choose_no_row_of_a_table_that_leads_nowhere(monkeypatch):
    page = open_page(monkeypatch, DEMO_TRIAL, "stopping")
    readings, boundaries, guidance, worsenings, of_attacks, people = page.dataframe
    for leads_on in (readings, worsenings, people):
        assert leads_on.proto.selection_mode
    for computed in (boundaries, guidance, of_attacks):
        assert not computed.proto.selection_mode


def test_a_mark_of_the_terms_leads_to_its_events(monkeypatch):
    page = State()
    monkeypatch.setattr(
        "pages.event_filters.marked", lambda _: ["NMO-017", "AE 1", "Infections", None]
    )
    monkeypatch.setattr(st, "session_state", page)
    choose_mark("NMO-017")
    assert (page.participant, page.organ_class, page.preferred_term) == (
        "NMO-017",
        "Infections",
        None,
    )


def test_a_mark_of_the_timeline_leads_to_its_event_or_to_whom_was_infused(monkeypatch, demo):
    monkeypatch.setattr(st, "session_state", page := State())
    monkeypatch.setattr("pages.rows_behind.marked", lambda _: ["NMO-017", "AE 3"])
    choose_event("NMO-017")
    assert page == {"participant": "NMO-017", "behind_adverse_events": ["event", "3"]}
    monkeypatch.setattr("pages.rows_behind.marked", lambda _: ["NMO-012", "EX 2"])
    choose_event("NMO-012")
    assert page == {"participant": "NMO-012", "behind_adverse_events": []}


@pytest.mark.parametrize(
    ("name", "kind", "sequence", "column"),
    [
        ("adverse_events", "event", 5, "outcome"),
        ("laboratory", "result", 7, "times_upper"),
        ("immunoglobulins", "level", 17, "below_normal"),
    ],
)
def test_a_record_in_the_address_is_the_only_row(monkeypatch, name, kind, sequence, column):
    address = {"participant": "NMO-012", "behind": [kind, str(sequence)]}
    shown = listing_with(open_page(monkeypatch, DEMO_TRIAL, name, **address), column)
    assert shown[["participant", "sequence"]].to_numpy().tolist() == [["NMO-012", sequence]]


def test_i_open_exactly_the_readings_of_a_vital_sign(monkeypatch, demo):
    def shown(*behind, **address):
        page = open_page(monkeypatch, DEMO_TRIAL, "vital_signs", behind=list(behind), **address)
        return listing_with(page, "events_soon_after")

    signs = compare_vital_signs(demo)
    one = signs.out_of_limits.iloc[0]
    of_sign = signs.compared["sign"].eq(one["sign"])
    at_infusion = of_sign & signs.compared["infusion"].eq(one["infusion"])
    infusion = str(one["infusion"])

    assert len(shown("sign", one["sign"])) == of_sign.sum()
    assert shown("sign", one["sign"], "out_of_limits")["out_of_limits"].ne("").all()
    assert len(shown("infusion", one["sign"], infusion)) == at_infusion.sum()
    who, sequence = one["participant"], str(one["sequence"])
    assert len(shown("reading", sequence, participant=who)) == 1
    assert len(shown("number", OUT)) == len(signs.out_of_limits)


def test_to_review_follows_the_group(demo):
    interest = list_special_interest(demo)
    groups = special_interest_groups(interest)
    assert groups["to_review"].sum() > 0
    for row in groups.dropna(subset=["to_review"]).to_dict("records"):
        assert len(special_interest_to_review(interest, row["group"])) == row["to_review"]
        assert len(special_interest_events(interest, row["group"])) == row["events"]


def test_i_open_exactly_what_a_cell_of_the_infusion_grid_is_of(monkeypatch, demo):
    exposure = measure_exposure(demo)
    for cell in exposure.grid.dropna(subset=["dose"]).to_dict("records"):
        own = exposure.of_cell(cell["participant"], cell["infusion"]).infusions
        assert own["dose"].tolist() == [cell["dose"]]
    who = exposure.grid.loc[exposure.grid["status"] == MISSED, "participant"].iloc[0]
    missed = exposure.grid.query("participant == @who and status == @MISSED")
    infusion = str(missed["infusion"].iloc[0])
    address = {"participant": who, "behind": ["infusion", infusion]}
    page = open_page(monkeypatch, DEMO_TRIAL, "exposure", **address)
    assert not lists(page, "dose_per_kg")
    assert NOTHING_LISTED in [one.value for one in page.caption]
    said = next(one.value for one in page.caption if one.value.startswith("Behind"))
    assert f"{who}, infusion {infusion}" in said
    assert "missed" in said
    address["behind"] = ["planned", "infusions_missed"]
    page = open_page(monkeypatch, DEMO_TRIAL, "exposure", **address)
    assert listing_with(page, "reason")["status"].tolist() == [MISSED] * len(missed)


def test_i_open_who_was_given_an_infusion_and_one_event_of_the_clock(monkeypatch, demo):
    row = time_events_by_infusion(demo).by_infusion.iloc[-1]
    address = ["infused", str(row["after_infusion"])]
    page = open_page(monkeypatch, DEMO_TRIAL, "infusion_clock", behind=address)
    shown = next(one.value for one in page.dataframe if "given" in one.value)
    assert shown["participant"].nunique() == row["infused"]
    event = time_events_by_infusion(demo).placed.iloc[-1]
    address = {"participant": event["participant"], "behind": ["event", str(event["sequence"])]}
    page = open_page(monkeypatch, DEMO_TRIAL, "infusion_clock", **address)
    assert listing_with(page, "not_placed")["preferred_term"].tolist() == [event["preferred_term"]]


def test_i_open_the_new_events_of_a_group(demo):
    interest = list_special_interest(demo)
    groups = special_interest_groups(interest)
    assert groups["new"].sum() > 0
    for row in groups[groups["group"] != ""].to_dict("records"):
        assert len(special_interest_events(interest, row["group"], new=True)) == row["new"]
