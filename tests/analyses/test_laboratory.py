"""Laboratory: grades at their limits, units, baselines, shifts, the liver, and texts."""

from datetime import date
from pathlib import Path

import pytest

from nmosd_core.analyses.evidence_bounds import Reach
from nmosd_core.analyses.hepatic import CHOLESTASIS, HYS_LAW, NOT_KNOWN, TEMPLE
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.analyses.laboratory_bounds import bound_laboratory
from nmosd_core.analyses.laboratory_results import HIGH, LOW, MISSING, NORMAL
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.hepatic import hepatic_plot
from nmosd_core.figures.laboratory import laboratory_panels
from nmosd_core.tables import laboratory as tables
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

DEMO = Path(__file__).parents[2] / "data" / "demo"
ONE = "USUBJID | RFSTDTC\n01 | 2022-03-01"
COLUMNS = "LBSEQ | LBTESTCD | LBSTRESN | LBSTRESC | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC"
BEFORE, AFTER = "2022-02-25", "2022-04-01"


def results(*lines):
    """Results of participant 01: "NEUT | 0.9 | | 10^9/L | 1.8 | 6.3 | 2022-04-01"."""
    rows = [f"01 | {number} | {line}" for number, line in enumerate(lines, 1)]
    return "\n".join([f"USUBJID | {COLUMNS}", *rows])


def review(tmp_path, *lines, **more):
    return review_laboratory(trial_from(tmp_path, dm=ONE, lb=results(*lines), **more))


def grade_of(tmp_path, *lines):
    """Grade of the last result."""
    grade = review(tmp_path, *lines).graded.sort_values("record")["grade"].iloc[-1]
    return None if grade is not grade or str(grade) == "<NA>" else int(grade)


@pytest.mark.parametrize(
    ("code", "limits", "value", "grade"),
    [
        ("NEUT", "10^9/L | 1.8 | 6.3", "1.8", 0),
        ("NEUT", "10^9/L | 1.8 | 6.3", "1.79", 1),
        ("NEUT", "10^9/L | 1.8 | 6.3", "1.5", 1),
        ("NEUT", "10^9/L | 1.8 | 6.3", "1.49", 2),
        ("NEUT", "10^9/L | 1.8 | 6.3", "1.0", 2),
        ("NEUT", "10^9/L | 1.8 | 6.3", "0.99", 3),
        ("NEUT", "10^9/L | 1.8 | 6.3", "0.49", 4),
        ("LYM", "10^9/L | 1.1 | 3.2", "0.79", 2),
        ("LYM", "10^9/L | 1.1 | 3.2", "0.19", 4),
        ("HGB", "g/L | 115 | 150", "100", 1),
        ("HGB", "g/L | 115 | 150", "79", 3),
        ("ALT", "U/L | 7 | 40", "40", 0),
        ("ALT", "U/L | 7 | 40", "41", 1),
        ("ALT", "U/L | 7 | 40", "120", 1),
        ("ALT", "U/L | 7 | 40", "121", 2),
        ("ALT", "U/L | 7 | 40", "201", 3),
        ("ALT", "U/L | 7 | 40", "801", 4),
        ("BILI", "umol/L | 3 | 20", "31", 2),
        ("CREAT", "umol/L | 40 | 100", "151", 2),
    ],
)
def test_grade_begins_beyond_its_limit(tmp_path, code, limits, value, grade):
    assert grade_of(tmp_path, f"{code} | {value} | | {limits} | {AFTER}") == grade


@pytest.mark.parametrize(
    ("code", "value", "limits", "said", "grade"),
    [
        ("HGB", "7.1369", "mmol/L | 7.14 | 9.81", "NORMAL", 0),  # 11.5 g/dL, which is the limit
        ("HGB", "7.1369", "mmol/L | 7.14 | 9.81", "LOW", 1),
        ("HGB", "7.1369", "mmol/L | 7.14 | 9.81", "", 1),
        ("HGB", "7.0", "mmol/L | 7.14 | 9.81", "NORMAL", 1),  # no rounding explains it
        ("ALT", "40.1", "U/L | 7 | 40", "NORMAL", 0),
        ("ALT", "40.1", "U/L | 7 | 40", "HIGH", 1),
        ("ALT", "41", "U/L | 7 | 40", "NORMAL", 1),
    ],
)
def test_a_normal_result_that_rounding_has_moved_past_its_limit_is_not_graded_by_it(
    tmp_path, code, value, limits, said, grade
):
    lb = f"""
        USUBJID | {COLUMNS} | LBNRIND
        01      | 1 | {code} | {value} | | {limits} | {AFTER} | {said}
    """
    graded = review_laboratory(trial_from(tmp_path, dm=ONE, lb=lb)).graded
    assert graded["grade"].max() == grade


@pytest.mark.parametrize(
    ("value", "grade"), [("100", 0), ("119", 0), ("120", 1), ("240", 1), ("241", 2), ("401", 3)]
)
def test_liver_test_abnormal_at_baseline_is_graded_in_multiples_of_the_baseline(
    tmp_path, value, grade
):
    before, after = f"ALT | 80 | | U/L | 7 | 40 | {BEFORE}", f"ALT | {value} | | U/L | 7 | 40"
    assert grade_of(tmp_path, before, f"{after} | {AFTER}") == grade


def test_creatinine_counts_multiples_of_a_normal_baseline_too(tmp_path):
    before, after = "CREAT | 50 | | umol/L | 40 | 100", "CREAT | 80 | | umol/L | 40 | 100"
    assert grade_of(tmp_path, f"{before} | {BEFORE}", f"{after} | {AFTER}") == 2


@pytest.mark.parametrize(
    ("code", "value", "unit", "limits", "grade"),
    [
        ("HGB", "9.9", "g/dL", "11.5 | 15", 2),
        ("HGB", "6.2", "mmol/L", "7 | 9", 2),
        ("NEUT", "900", "/uL", "1800 | 6300", 3),
        ("NEUT", "900", "cells/uL", "1800 | 6300", 3),
        ("NEUT", "0.9", "10E9/L", "1.8 | 6.3", 3),
        ("NEUT", "0.9", "x10*9/L", "1.8 | 6.3", 3),
        ("NEUT", "0.9", "K/uL", "1.8 | 6.3", 3),
    ],
)
def test_value_in_another_unit_is_converted(tmp_path, code, value, unit, limits, grade):
    assert grade_of(tmp_path, f"{code} | {value} | | {unit} | {limits} | {AFTER}") == grade


@pytest.mark.parametrize("unit", ["%", "mEq/L", "g/L", "furlong", "", "K/L"])
def test_value_in_a_unit_that_measures_something_else_is_listed_and_not_graded(tmp_path, unit):
    laboratory = review(tmp_path, f"NEUT | 0.9 | | {unit} | 1.8 | 6.3 | {AFTER}")
    assert laboratory.graded["grade"].isna().all()
    assert "is not converted to 10^9/L" in laboratory.not_graded["not_graded"].iloc[0]
    assert laboratory.numbers[0].value is None


def test_result_below_what_is_measured_keeps_its_text_and_is_no_number(tmp_path):
    laboratory = review(tmp_path, f"BILI | | <3.42 | umol/L | 3.42 | 20.5 | {AFTER}")
    row = laboratory.results.iloc[0]
    assert (row["result"], row["censored"], row["limit"]) == ("<3.42", "below", 3.42)
    assert laboratory.graded["grade"].isna().all()
    assert laboratory.peaks["quadrant"].tolist() == [NOT_KNOWN]
    figure = laboratory_panels(laboratory.showing(["BILI"]))
    drawn = figure.data[0]
    assert drawn.y == (None, 3.42, None)
    assert drawn.marker.symbol[1] == "circle-open"
    assert "not used as a number" in drawn.text[1]


def test_text_that_is_no_result_is_said(tmp_path):
    laboratory = review(tmp_path, f"ALT | | HAEMOLYSED | U/L | 7 | 40 | {AFTER}")
    assert laboratory.results["remark"].tolist() == ["HAEMOLYSED is no number"]
    assert laboratory.not_graded["not_graded"].tolist() == ["HAEMOLYSED is no number"]


def test_without_an_upper_limit_a_high_result_is_not_graded(tmp_path):
    laboratory = review(tmp_path, f"ALT | 500 | | U/L | | | {AFTER}")
    assert laboratory.not_graded["not_graded"].tolist() == ["no upper limit of normal recorded"]


def test_baseline_is_the_last_value_on_or_before_the_first_infusion(tmp_path):
    laboratory = review(
        tmp_path,
        "ALT | 10 | | U/L | 7 | 40 | 2022-02-01",
        "ALT | 11 | | U/L | 7 | 40 | 2022-03-01",
        "ALT | 12 | | U/L | 7 | 40 | 2022-03-02",
    )
    assert laboratory.results["is_baseline"].tolist() == [False, True, False]
    assert laboratory.results["after_first"].tolist() == [False, False, True]


def test_flagged_baseline_goes_before_the_last_value(tmp_path):
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBSTRESN | LBSTRESU | LBSTNRHI | LBBLFL | LBDTC
        01      | 1     | ALT      | 10       | U/L      | 40       | Y      | 2022-02-01
        01      | 2     | ALT      | 11       | U/L      | 40       |        | 2022-03-01
    """
    rows = review_laboratory(trial_from(tmp_path, dm=ONE, lb=lb)).results
    assert rows["is_baseline"].tolist() == [True, False]


def test_shift_is_from_the_baseline_to_the_worst_and_to_the_last(tmp_path):
    followed = review(
        tmp_path,
        "WBC | 5 | | 10^9/L | 4 | 10 | 2022-02-01",
        "WBC | 12 | | 10^9/L | 4 | 10 | 2022-03-15",
        "WBC | 3 | | 10^9/L | 4 | 10 | 2022-04-15",
        "WBC | 6 | | 10^9/L | 4 | 10 | 2022-05-15",
        "LYM | 1 | | 10^9/L | 1 | 3 | 2022-05-15",
    ).shifts.set_index("code")
    columns = ["baseline", "worst_high", "worst_low", "last"]
    assert followed.loc["WBC", columns].tolist() == [NORMAL, HIGH, LOW, NORMAL]
    assert followed.loc["LYM", columns].tolist() == [MISSING, NORMAL, NORMAL, NORMAL]


@pytest.mark.parametrize(
    ("bilirubin_on", "days", "within"), [("2022-05-01", 30, "yes"), ("2022-05-02", 31, "no")]
)
def test_raised_bilirubin_within_30_days_stands_beside_the_quadrant(
    tmp_path, bilirubin_on, days, within
):
    peak = review(
        tmp_path,
        "ALT | 200 | | U/L | 7 | 40 | 2022-04-01",
        f"BILI | 50 | | umol/L | 3 | 20 | {bilirubin_on}",
        "ALP | 300 | | U/L | 35 | 100 | 2022-04-01",
    ).peaks.iloc[0]
    assert (peak["quadrant"], peak["days_between"]) == (HYS_LAW, days)
    assert (peak["within_days"], peak["alkaline_phosphatase_low"]) == (within, "no")


def test_a_peak_that_could_not_be_measured_is_at_least_its_limit(tmp_path):
    laboratory = review(
        tmp_path,
        f"ALT | | >300 | U/L | 7 | 40 | {AFTER}",
        f"ALT | -20 | | U/L | 7 | 40 | {AFTER}",
        f"BILI | 50 | | umol/L | 3 | 20 | {AFTER}",
    )
    [peak] = laboratory.peaks.to_dict("records")
    assert (peak["alt_ast"], peak["quadrant"]) == (7.5, HYS_LAW)
    [shift] = laboratory.shifts.query("code == 'ALT'").to_dict("records")
    assert (shift["worst_high"], shift["worst_low"]) == (HIGH, LOW)


@pytest.mark.parametrize(
    ("alt", "bilirubin", "quadrant"),
    [
        ("20", ">41", CHOLESTASIS),
        (">130", "10", TEMPLE),
        ("20", "<41", NOT_KNOWN),
        ("20", ">30", NOT_KNOWN),
        (">60", "10", NOT_KNOWN),
        ("20", "<3.42", NOT_KNOWN),  # not above, but the reference analysis asks for a number
    ],
)
def test_a_peak_beyond_what_is_measured_counts_where_its_limit_decides(
    tmp_path, alt, bilirubin, quadrant
):
    laboratory = review(
        tmp_path,
        f"ALT | | {alt} | U/L | 7 | 40 | {AFTER}",
        f"BILI | | {bilirubin} | umol/L | 3 | 20 | {AFTER}",
    )
    assert laboratory.peaks["quadrant"].tolist() == [quadrant]
    assert len(hepatic_plot(laboratory).layout.annotations)


@pytest.mark.parametrize(
    ("code", "result", "limits", "n", "n_to"),
    [
        ("ALT", ">300", "U/L | 7 | 40", 1, 1),  # 7.5 times the upper limit
        ("ALT", ">200", "U/L | 7 | 40", 0, 1),  # grade 3 begins above 200
        ("ALT", ">50", "U/L | 7 | 40", 0, 1),
        ("ALT", "<210", "U/L | 7 | 40", 0, 1),
        ("ALT", "<60", "U/L | 7 | 40", 0, 0),
        ("NEUT", "<0.9", "10^9/L | 1.8 | 6.3", 1, 1),
        ("NEUT", "<1.5", "10^9/L | 1.8 | 6.3", 0, 1),
        ("NEUT", ">1.5", "10^9/L | 1.8 | 6.3", 0, 0),
    ],
)
def test_a_result_beyond_what_is_measured_is_of_grade_3_where_its_limit_is(
    tmp_path, code, result, limits, n, n_to
):
    laboratory = review(
        tmp_path,
        f"{code} | | {result} | {limits} | {AFTER}",
        f"PLAT | 200 | | 10^9/L | 125 | 350 | {AFTER}",
    )
    number = laboratory.numbers[0]
    assert (number.n, number.value, number.value_to, number.of) == (n, 100 * n, 100 * n_to, 1)
    assert ("may be 3 or 4" in number.note) == (n < n_to)
    assert len(laboratory.not_graded) == 1 - n
    [target] = bound_laboratory(laboratory)
    known = "counted already" if n_to else Reach(0, 1, of=0)
    assert target.reach("01", frozenset()) == known


def test_a_limit_at_baseline_is_no_baseline_to_multiply(tmp_path):
    lb = f"""
        USUBJID | {COLUMNS} | LBBLFL
        01      | 1 | ALT | | >300 | U/L | 7 | 40 | {BEFORE} | Y
        01      | 2 | ALT | 400 | | U/L | 7 | 40 | {AFTER} |
    """
    graded = review_laboratory(trial_from(tmp_path, dm=ONE, lb=lb)).graded
    assert graded.sort_values("record")["grade"].tolist() == [3, 3]


def test_results_not_done_are_not_among_those_to_grade(tmp_path):
    lb = f"""
        USUBJID | {COLUMNS} | LBSTAT
        01      | 1 | ALT | | | U/L | 7 | 40 | {AFTER} | NOT DONE
        01      | 2 | ALT | 40 | | U/L | 7 | 40 | {BEFORE} |
    """
    number = review_laboratory(trial_from(tmp_path, dm=ONE, lb=lb)).numbers[-1]
    assert (number.n, number.of) == (0, 1)
    assert number.of_what == "results with a criterion, before treatment and during it"


def test_who_is_left_out_of_hys_law_for_a_limit_alone_is_said():
    laboratory = review_laboratory(open_trial(DEMO, date(2022, 6, 30)))
    numbers = {number.name: number for number in laboratory.numbers}
    liver = numbers["possible_hys_law"]
    assert (liver.n, liver.of) == (0, 13)
    assert liver.note == "1 not counted: a peak beyond what is measured"


@pytest.mark.parametrize(("result", "low"), [("<30", "yes"), (">250", "no"), (">120", None)])
def test_alkaline_phosphatase_is_low_only_where_its_limit_makes_it_certain(tmp_path, result, low):
    laboratory = review(tmp_path, f"ALP | | {result} | U/L | 35 | 100 | {AFTER}")
    found = laboratory.peaks["alkaline_phosphatase_low"].iloc[0]
    assert found == low if low else found != found


def test_a_limit_in_another_unit_than_the_normal_ones_tells_nothing(tmp_path):
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBORRES | LBORRESU | LBSTRESU | LBSTNRHI | LBDTC
        01      | 1     | BILI     | >30     | mg/dL    | umol/L   | 20       | 2022-04-01
        01      | 2     | ALT      | >300    | U/L      | U/L      | 40       | 2022-04-01
    """
    laboratory = review_laboratory(trial_from(tmp_path, dm=ONE, lb=lb))
    times = laboratory.results.set_index("code")["times_upper"]
    assert times["ALT"] == 7.5
    assert times.isna()["BILI"]
    assert laboratory.peaks["quadrant"].tolist() == [NOT_KNOWN]


def test_hepatic_plot_names_who_is_not_below_both_limits(tmp_path):
    laboratory = review(
        tmp_path,
        f"AST | 200 | | U/L | 7 | 40 | {AFTER}",
        f"BILI | 50 | | umol/L | 3 | 20 | {AFTER}",
    )
    figure = hepatic_plot(laboratory)
    drawn = {trace.name: trace for trace in figure.data}
    assert (drawn[HYS_LAW].x, drawn[HYS_LAW].y) == ((5,), (2.5,))
    assert "01 possible Hy's law" in figure.layout.meta["alt"]
    assert {line.x0 for line in figure.layout.shapes} == {3, 0}


def test_no_line_but_those_between_quadrants_goes_through_their_names(tmp_path):
    layout = hepatic_plot(review(tmp_path, f"AST | 20 | | U/L | 7 | 40 | {AFTER}")).layout
    assert (layout.xaxis.showgrid, layout.yaxis.showgrid) == (False, False)


def test_a_raised_peak_below_both_limits_is_not_called_normal(tmp_path):
    laboratory = review(
        tmp_path,
        f"ALT | 68 | | U/L | 7 | 40 | {AFTER}",
        f"BILI | 10 | | umol/L | 3 | 20 | {AFTER}",
    )
    assert laboratory.peaks["alt_ast"].tolist() == [1.7]
    assert tables.hepatic_listing(laboratory)["quadrant"].tolist() == ["below both limits"]
    caption = hepatic_plot(laboratory).layout.annotations[0].text
    assert "Below both limits: ALT and AST below 3 times and bilirubin at most 2" in caption
    assert "they need not be of one day<br>" in caption  # of exports, where no mark is new


def test_immunoglobulins_have_a_page_of_their_own(tmp_path):
    assert review(tmp_path, f"IGG | 5 | | g/L | 7 | 16 | {AFTER}").results.empty


def test_result_after_the_data_cut_does_not_exist_yet(tmp_path):
    lb = results(f"ALT | 500 | | U/L | 7 | 40 | {AFTER}")
    trial = trial_from(tmp_path, on=date(2022, 3, 20), dm=ONE, lb=lb)
    assert review_laboratory(trial).results.empty


def test_result_not_done_is_neither_zero_nor_a_result_to_grade(tmp_path):
    lb = """
        USUBJID | LBSEQ | LBTESTCD | LBSTAT   | LBDTC
        01      | 1     | NEUT     | NOT DONE | 2022-04-01
    """
    laboratory = review_laboratory(trial_from(tmp_path, dm=ONE, lb=lb))
    assert laboratory.results["remark"].tolist() == ["not done"]
    assert laboratory.not_graded.empty


def test_a_panel_is_drawn_for_each_test_with_the_band_of_its_limits(tmp_path):
    laboratory = review(
        tmp_path,
        f"ALT | 20 | | U/L | 7 | 40 | {BEFORE}",
        f"ALT | 500 | | U/L | 7 | 40 | {AFTER}",
        f"NEUT | 3 | | 10^9/L | 1.8 | 6.3 | {AFTER}",
    )
    figure = laboratory_panels(laboratory)
    bands = [(band.yref, band.y0, band.y1) for band in figure.layout.shapes]
    assert bands == [("y", 1.8, 6.3)] * 2 + [("y2", 7, 40)] * 2  # stronger: all limits agree
    assert "stronger: within those of every record" in figure.layout.annotations[0].text
    titles = {title.text for title in figure.layout.annotations}
    assert {"<b>Neutrophils</b> (10⁹/L)", "<b>ALT</b> (U/L)"} <= titles
    line = next(trace for trace in figure.data if trace.yaxis == "y2")
    assert line.marker.symbol == ("circle", "triangle-up")
    assert "CTCAE grade 3" in line.text[1]


def test_legend_names_only_the_marks_that_are_drawn(tmp_path):
    usual = [f"ALT | 20 | | U/L | 7 | 40 | {BEFORE}", f"ALT | 45 | | U/L | 7 | 40 | {AFTER}"]
    figure = laboratory_panels(review(tmp_path / "usual", *usual))
    legend = [trace.name for trace in figure.data if trace.name]
    assert legend == ["within its limits", "above its limit"]
    high = [f"ALT | 500 | | U/L | 7 | 40 | {AFTER}", f"BILI | | <3.42 | umol/L | 3 | 20 | {AFTER}"]
    laboratory = review(tmp_path / "high", *high).showing(["ALT", "BILI"])
    figure = laboratory_panels(laboratory)
    legend = {trace.name: trace.marker.symbol for trace in figure.data if trace.name}
    assert legend == {"grade 3 or 4": "triangle-up", "beyond what is measured": "circle-open"}


def test_panels_have_room_for_a_ring_around_the_first_and_the_last_result(tmp_path):
    figure = laboratory_panels(
        review(
            tmp_path,
            "ALT | 20 | | U/L | 7 | 40 | 2022-01-20",
            "ALT | 30 | | U/L | 7 | 40 | 2023-04-30",
        )
    )
    days = [day for one in figure.data if one.text for day in one.x if day is not None]
    first, last = figure.layout.xaxis.range
    assert (min(days), max(days)) == (-40, 425)
    assert first <= min(days) - 20
    assert last >= max(days) + 20


def test_band_is_stronger_only_within_the_limits_of_every_record(tmp_path):
    figure = laboratory_panels(
        review(
            tmp_path,
            f"ALT | 20 | | U/L | 7 | 40 | {BEFORE}",
            f"ALT | 30 | | U/L | 5 | 32 | {AFTER}",
        )
    )
    assert [(band.y0, band.y1) for band in figure.layout.shapes] == [(5, 40), (7, 32)]
    assert figure.layout.xaxis.ticktext == ("0", "12", "24", "36", "52")


def test_a_label_of_a_level_stays_beside_its_panel_and_off_the_title(tmp_path):
    at_the_edge = review(tmp_path, f"ALP | 100 | | U/L | 31 | 115 | {AFTER}")
    axis = laboratory_panels(at_the_edge).layout.yaxis
    assert axis.range[1] > 120  # half of that label would stand above the panel
    assert axis.ticklabeloverflow == "hide past domain"


@pytest.mark.parametrize("dm", ["USUBJID | RFSTDTC\n01 |", ONE])
def test_nobody_treated_and_no_result_are_said_in_words(tmp_path, dm):
    laboratory = review_laboratory(trial_from(tmp_path, dm=dm, lb=f"USUBJID | {COLUMNS}"))
    assert [number.value for number in laboratory.numbers] == [None] * 5
    caption, *_, said = (one.text for one in laboratory_panels(laboratory).layout.annotations)
    assert said == "No result to draw"
    assert "Band" not in caption
    words = "Nobody has both peaks" if dm == ONE else "Nobody has been treated yet"
    assert hepatic_plot(laboratory).layout.annotations[-1].text == words
    for table in (tables.laboratory_grades, tables.laboratory_shifts, tables.laboratory_listing):
        assert table(laboratory).empty


def test_without_lb_nothing_is_known(tmp_path):
    with pytest.raises(NotSupplied, match="no LB dataset"):
        review_laboratory(trial_from(tmp_path, dm=ONE))
