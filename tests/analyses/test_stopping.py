"""Stopping guidance: who is counted, and where the trial stands on the whole boundary."""

from dataclasses import replace

import pytest

from nmosd_core.analyses.stopping import (
    BELOW,
    NO_BOUNDARY,
    NOBODY,
    REACHED,
    compare_with_boundaries,
)
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.stopping import attack_boundary, toxicity_boundary
from nmosd_core.tables import stopping as tables
from nmosd_core.tables.columns import heading
from tests.conftest import trial_from

NO_EVENT = "USUBJID | AESEQ | AETERM | AESER | AESTDTC"


def people(*states):
    """One participant each: completed, left, or still on study; all begin on the same day."""
    dm = ["USUBJID | RFSTDTC | RFICDTC"]
    ds = ["USUBJID | DSSEQ | DSDECOD | DSCAT | DSSTDTC"]
    for number, (state, day) in enumerate(states, 1):
        dm.append(f"{number:02} | 2022-07-01 | 2022-06-20")
        if state:
            ds.append(f"{number:02} | 1 | {state} | DISPOSITION EVENT | {day}")
    return {"dm": "\n".join(dm), "ds": "\n".join(ds)}


def serious(*participants):
    rows = [f"{who} | 1 | PNEUMONIA | Y | 2022-08-01" for who in participants]
    return "\n".join([NO_EVENT, *rows])


DONE, LEFT, ON = ("COMPLETED", "2023-05-30"), ("LOST TO FOLLOW-UP", "2022-09-01"), ("", "")


def readings(tmp_path, ae, *states):
    found = compare_with_boundaries(trial_from(tmp_path, ae=ae, **people(*states))).readings
    return found[["observed", "events"]].to_numpy().tolist(), found["verdict"].tolist()


def test_denominator_is_participants_with_the_full_period(tmp_path):
    found, _ = readings(tmp_path, serious("01"), DONE, DONE, LEFT, ON)
    assert found == [[2, 1], [2, 1]]


def test_second_reading_adds_those_who_already_had_the_event(tmp_path):
    found, _ = readings(tmp_path, serious("03", "04"), DONE, DONE, LEFT, ON, ON)
    assert found == [[2, 0], [4, 2]]


def test_someone_who_died_is_in_the_denominator(tmp_path):
    found, _ = readings(tmp_path, serious("01"), ("DEATH", "2022-08-02"), ON)
    assert found[0] == [1, 1]


@pytest.mark.parametrize(
    ("events", "verdict"), [(("01", "02"), BELOW), (("01", "02", "03"), REACHED)]
)
def test_boundary_of_three_is_reached_at_three(tmp_path, events, verdict):
    _, verdicts = readings(tmp_path, serious(*events), DONE, DONE, DONE)
    assert verdicts == [verdict, verdict]


def test_of_too_few_nobody_is_said_to_be_below_a_boundary(tmp_path):
    _, verdicts = readings(tmp_path, serious("01", "02"), DONE, DONE)
    assert verdicts == [NO_BOUNDARY, NO_BOUNDARY]


def test_nobody_with_the_full_period_is_said_and_what_the_prior_holds_is_no_result(tmp_path):
    stopping = compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, **people(ON)))
    assert stopping.readings["verdict"].tolist() == [NOBODY, NOBODY]
    assert stopping.readings["probability"].isna().all()
    assert [one.not_estimable for one in stopping.numbers[:-1]] == [NOBODY, NOBODY]


def test_boundary_never_falls_as_participants_are_added(tmp_path):
    stopping = compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, **people(DONE)))
    assert stopping.toxicity["observed"].tolist() == list(range(1, 15))
    assert stopping.toxicity["boundary"].dropna().is_monotonic_increasing
    assert stopping.attack_boundary["boundary"].is_monotonic_increasing
    above = stopping.toxicity["probability"].dropna() > 0.95
    assert above.all()
    assert 0 < stopping.by_chance < 0.15


def test_card_says_who_has_the_full_period_and_columns_what_is_probable(tmp_path):
    stopping = compare_with_boundaries(trial_from(tmp_path, ae=serious("01"), **people(DONE, ON)))
    card, so_far, _ = stopping.numbers
    assert (card.label, so_far.label) == (
        "Serious event, full period",
        "Serious event, so far",
    )
    assert (card.value, card.of) == (1, 1)
    assert heading("probability") == "Posterior probability of more than acceptable"


def test_attacks_are_read_in_all_time_at_risk(tmp_path):
    ce = """
        USUBJID | CESEQ | CESTDTC    | CEDUR
        01      | 1     | 2022-08-01 | PT72H
        01      | 2     | 2022-12-01 |
    """
    trial = trial_from(tmp_path, ae=NO_EVENT, ce=ce, **people(DONE, LEFT))
    stopping = compare_with_boundaries(trial)
    row = stopping.attack_reading.iloc[0]
    assert (row["fewest"], row["most"]) == (1, 2)
    assert row["years"] == pytest.approx((333 + 62) / 365.25)
    figure = attack_boundary(stopping)
    assert list(figure.data[-1].y) == [1, 2]
    assert "Two points: the attacks without and with" in figure.layout.annotations[0].text


def test_one_point_of_attacks_is_not_explained_as_two(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC | CEDUR\n01 | 1 | 2022-08-01 | PT72H"
    figure = attack_boundary(
        compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, ce=ce, **people(DONE)))
    )
    assert "Two points" not in figure.layout.annotations[0].text


def test_without_ce_only_the_attacks_are_not_known(tmp_path):
    stopping = compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, **people(DONE)))
    assert stopping.attack_reading.empty
    assert "no CE dataset" in stopping.numbers[-1].not_estimable
    figure = attack_boundary(stopping)
    (said,) = (one for one in figure.layout.annotations if one.text == "Attacks are not known")
    assert figure.data[0].showlegend  # the library shows no legend of one entry unasked
    lowest, highest = figure.layout.yaxis.range
    assert said.xanchor == "right"
    assert lowest + said.y * (highest - lowest) < min(figure.data[0].base) - 1


def test_with_ce_but_nobody_followed_the_attacks_are_not_called_unknown(tmp_path):
    ce = "USUBJID | CESEQ | CESTDTC"
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ae=NO_EVENT, ce=ce)
    said = [one.text for one in attack_boundary(compare_with_boundaries(trial)).layout.annotations]
    assert "Nobody has been followed yet" in said


def test_observed_points_stand_on_the_whole_boundary(tmp_path):
    trial = trial_from(tmp_path, ae=serious("01"), **people(DONE, DONE, ON))
    figure = toxicity_boundary(compare_with_boundaries(trial))
    bars, fewest, completed, or_event = figure.data
    assert bars.x == fewest.x == tuple(range(3, 15))
    assert fewest.text[0] == f"<b>{fewest.y[0]}</b>"
    assert fewest.textfont.color is None  # the ink of the page, read on the hatching
    for colour in (bars.marker.color, bars.marker.pattern.fgcolor):
        assert float(colour.strip(")").split()[-1]) <= 0.3  # which is pale
    assert bars.marker.line.width == 1
    assert (completed.x, completed.y) == ((2,), (1,))
    assert completed.marker.symbol != or_event.marker.symbol
    assert "Illustrative" in figure.layout.annotations[0].text


def test_empty_trial_has_boundaries_and_no_point(tmp_path):
    trial = trial_from(tmp_path, dm="USUBJID | RFSTDTC", ae=NO_EVENT)
    stopping = compare_with_boundaries(trial)
    assert len(tables.toxicity_boundaries(stopping)) == 14
    assert tables.stopping_participants(stopping).empty
    words = [note.text for note in toxicity_boundary(stopping).layout.annotations]
    assert "Nobody is counted yet" in words


def test_without_ae_nothing_is_known(tmp_path):
    with pytest.raises(NotSupplied, match="no AE dataset"):
        compare_with_boundaries(trial_from(tmp_path, **people(DONE)))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (
            {"stopping", "follow_up", "visits"},
            "thresholds; the day on which the period is full of whoever neither",
        ),
        ({"stopping"}, "priors and thresholds."),
        ({"laboratory"}, None),
        (set(), None),
    ],
)
def test_what_another_trial_leaves_to_the_standard_protocol_is_said(tmp_path, left, said):
    found = compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, **people(DONE)))
    protocol = replace(found.protocol, borrowed=frozenset(left))
    words = tables.borrowed_in_words(replace(found, protocol=protocol))
    assert said in words if said else words == ""


def test_bars_of_a_large_trial_have_no_edges_that_would_fill_them(tmp_path):
    stopping = compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, **people(*[DONE] * 30)))
    assert toxicity_boundary(stopping).data[0].marker.line.width == 0


def test_pictures_say_whose_guidance_it_is_in_the_words_of_its_caution(tmp_path):
    found = compare_with_boundaries(trial_from(tmp_path, ae=NO_EVENT, **people(DONE)))
    own = replace(found.protocol.stopping, caution="Agreed by the board. Read it with care.")
    for caution, said in (
        (found.protocol.stopping, "Illustrative: this is no stopping rule of the trial"),
        (own, "Agreed by the board"),
    ):
        asked = replace(found, protocol=replace(found.protocol, stopping=caution))
        for figure in (toxicity_boundary(asked), attack_boundary(asked)):
            assert any(said in one.text for one in figure.layout.annotations)
            assert not any("with care" in one.text for one in figure.layout.annotations)
