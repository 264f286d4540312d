"""The ladder of titres: pairs are joined, the others are not, and what was not measured is open."""

from datetime import date
from pathlib import Path

import pytest

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.figures import style
from nmosd_core.figures.antibody import titre_ladder
from nmosd_core.trial_data.store import open_trial
from tests.analyses.test_antibody import BASELINE, HEAD, PEOPLE, WEEK_52, pair, record
from tests.conftest import trial_from

DEMO = Path(__file__).parents[2] / "data" / "demo"


def ladder_of(folder, records, dm=PEOPLE):
    return titre_ladder(
        compare_titres(trial_from(folder, dm=dm, **{"is": "\n".join([HEAD, *records])}))
    )


def traces_of(figure):
    """Traces by their participant."""
    return {trace.meta["participant"]: trace for trace in figure.data if trace.meta}


def legend_of(figure):
    return [trace.name for trace in figure.data if trace.name]


def caption_of(figure):
    return next(note.text for note in figure.layout.annotations if "fingerprint" in note.text)


def words_on(figure):
    return [note.text for note in figure.layout.annotations]


def test_axis_is_logarithmic_and_its_ticks_are_the_rungs(tmp_path):
    figure = ladder_of(tmp_path, pair("01", "1:320", "1:32"))
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.title.text == "AQP4-IgG titre (log scale)"
    assert figure.layout.xaxis.title.text == "Draw"
    labels = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    assert labels["1:320"] == 320
    assert labels["&lt;1:10"] == pytest.approx(10**0.5)


def test_pairs_are_joined_and_others_are_not(tmp_path):
    figure = ladder_of(
        tmp_path,
        [
            *pair("01", "1:320", "1:32"),
            record("02", 1, "1:100", BASELINE),
            record("02", 2, "1:10", WEEK_52, assay="LIVE CBA"),
        ],
    )
    joined, apart = traces_of(figure)["01"], traces_of(figure)["02"]
    assert joined.mode == "lines+markers"
    assert joined.y == (320, 32)
    assert apart.mode == "markers"
    assert apart.y == (100, 10)
    assert min(apart.x) > max(joined.x)
    assert "Not compared: another assay at week 52" in apart.text[1]
    assert list(figure.layout.xaxis.ticktext) == [
        "Baseline<br>n = 1",
        "Week 52<br>n = 1",
        "Baseline<br>n = 1",
        "Week 52<br>n = 1",
    ]


def test_what_was_not_measured_is_open_and_one_rung_beyond_its_limit(tmp_path):
    figure = ladder_of(tmp_path, pair("01", ">1:10000", "<1:10"))
    trace = traces_of(figure)["01"]
    assert [symbol.endswith("-open") for symbol in trace.marker.symbol] == [True, True]
    assert trace.y == pytest.approx((10000 * 10**0.5, 10**0.5))
    assert "beyond the measured range" in legend_of(figure)
    assert "&gt;1:10000" in figure.layout.yaxis.ticktext


def test_direction_is_told_by_shape_as_well_as_colour(tmp_path):
    figure = ladder_of(
        tmp_path,
        pair("01", "1:320", "1:32") + pair("02", "1:32", "1:320") + pair("03", "1:32", "1:32"),
    )
    last = {name: trace.marker.symbol[-1] for name, trace in traces_of(figure).items()}
    assert last == {"01": "triangle-down", "02": "triangle-up", "03": "square"}
    assert len({trace.marker.color for trace in traces_of(figure).values()}) == 3
    assert legend_of(figure)[:3] == ["fell (1)", "unchanged (1)", "rose (1)"]


def test_every_mark_is_in_the_legend_and_no_two_look_alike(tmp_path):
    figure = ladder_of(
        tmp_path,
        [
            *pair("01", "1:320", "<1:10"),
            *pair("02", "1:32", "1:32"),
            record("03", 1, "1:100", BASELINE),
        ],
    )
    legend = {trace.name: trace.marker for trace in figure.data if trace.name}
    assert list(legend) == [
        "fell (1)",
        "unchanged (1)",
        "rose (0)",
        "not compared (1)",
        "baseline of those compared, in their colour",
        "beyond the measured range",
    ]
    assert len({(mark.symbol, mark.color) for mark in legend.values()}) == len(legend)
    assert legend["beyond the measured range"].symbol == ("triangle-down-open",)
    drawn = {symbol for trace in traces_of(figure).values() for symbol in trace.marker.symbol}
    assert drawn <= {mark.symbol[0] for mark in legend.values()}
    names = [note for note in figure.layout.annotations if note.text in ("01", "02", "03")]
    assert {note.yanchor for note in names} == {"bottom"}


def test_equal_titres_stay_apart(tmp_path):
    figure = ladder_of(tmp_path, pair("01", "1:320", "1:32") + pair("02", "1:320", "1:32"))
    assert traces_of(figure)["01"].x[0] != traces_of(figure)["02"].x[0]
    assert "01, 02" in words_on(figure)


def test_names_that_do_not_fit_are_counted(tmp_path):
    people = [f"P{number}" for number in range(7)]
    dm = "\n".join(["USUBJID | RFSTDTC", *(f"{who} | 2022-01-01" for who in people)])
    records = [one for who in people for one in pair(who, "1:320", "1:32")]
    assert "7 participants" in words_on(ladder_of(tmp_path, records, dm=dm))


def test_draw_soon_after_plasma_exchange_has_a_ring_and_is_named(tmp_path):
    trial = trial_from(
        tmp_path,
        dm=PEOPLE,
        cm="USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC\n01 | 1 | PLEX | 2022-12-20 | 2022-12-22",
        **{"is": "\n".join([HEAD, *pair("01", "1:320", "1:32")])},
    )
    figure = titre_ladder(compare_titres(trial))
    assert traces_of(figure)["01"].marker.line.color[-1] == style.RESCUE
    assert traces_of(figure)["01"].marker.line.color[0] != style.RESCUE
    assert "soon after plasma exchange" in traces_of(figure)["01"].text[1]
    assert "soon after plasma exchange" not in traces_of(figure)["01"].text[0]
    assert "Soon after plasma exchange or immunoglobulin: 01 week 52" in caption_of(figure)


def test_draw_soon_after_plasma_exchange_that_is_not_drawn_is_said_to_be_so(tmp_path):
    week_24 = record("01", 3, "1:10", "WEEK 24 | 2022-06-18")
    trial = trial_from(
        tmp_path,
        dm=PEOPLE,
        cm="USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC\n01 | 1 | PLEX | 2022-06-10 | 2022-06-12",
        **{"is": "\n".join([HEAD, *pair("01", "1:320", "1:32"), week_24])},
    )
    assert "at visits that are not drawn: 01 week 24" in caption_of(
        titre_ladder(compare_titres(trial))
    )


def test_without_treatments_the_caption_says_that_marks_are_not_known(tmp_path):
    assert "the export has no CM" in caption_of(ladder_of(tmp_path, []))


def test_who_has_no_titre_is_named(tmp_path):
    figure = ladder_of(tmp_path, pair("01", "1:320", "1:32"))
    assert "Without any titre, not drawn: 02, 03" in caption_of(figure)
    assert "n = 1 of 3 treated participants compared" in caption_of(figure)


def test_nothing_to_compare_is_said_in_the_picture(tmp_path):
    figure = ladder_of(tmp_path / "treated", [])
    assert "No titre can be compared yet" in words_on(figure)
    assert "An open mark" in caption_of(figure)
    nobody = ladder_of(tmp_path / "nobody", [], dm="USUBJID | RFSTDTC")
    assert "Nobody has been treated yet" in words_on(nobody)
    assert caption_of(nobody).startswith("n = 0")
    assert "Compared, same assay: none" in figure.layout.meta["alt"]


def test_words_tell_every_pair_and_why_others_are_not_compared():
    alt = titre_ladder(compare_titres(open_trial(DEMO, date(2023, 6, 1)))).layout.meta["alt"]
    assert "NMO-006 1:32 to <1:10" in alt
    assert "NMO-011: week 52: not done" in alt


def test_chosen_participant_stands_out(tmp_path):
    figure = ladder_of(tmp_path, pair("01", "1:320", "1:32") + pair("02", "1:32", "1:320"))
    chosen = traces_of(style.highlight(figure, "02"))
    assert (chosen["02"].opacity, chosen["01"].opacity) == (1.0, style.OTHERS)
