"""Vital signs around infusions: which readings count, what is out of a limit, and what is not."""

import dataclasses
import statistics

import pytest

from nmosd_core.analyses.vital_signs import COMPARED, OUT, compare_vital_signs
from nmosd_core.errors import NotSupplied
from nmosd_core.figures.vital_signs import vital_sign_changes as draw
from nmosd_core.study.reading import read_protocol
from nmosd_core.study.vital_signs import SignLimit, find_vital_sign_faults
from nmosd_core.tables.vital_signs import (
    left_out,
    no_reading,
    nothing_compared,
    vital_sign_changes,
    vital_sign_changes_by_infusion,
    vital_sign_listing,
)
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01"
EX = """
    USUBJID | EXSEQ | EXSTDTC    | EXDOSE
    01      | 1     | 2022-01-01 | 700
    01      | 2     | 2022-01-15 | 700
    01      | 3     | 2022-01-29 | 700
    02      | 1     | 2022-01-01 | 700
"""
AE = """
    USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AESER
    01      | 1     | rigors | Chills  | 2022-01-16 | N
    01      | 2     | later  | Cough   | 2022-01-17 | N
"""
HEAD = "USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSTPT | VSDTC"
VS = f"""
    {HEAD}
    01 | 1  | SYSBP | 120 | mmHg      | Before infusion            | 2022-01-01
    01 | 2  | SYSBP | 90  | mmHg      | 30 min after infusion      | 2022-01-01
    01 | 3  | SYSBP | 130 | mmHg      | Before infusion            | 2022-01-15T08:00
    01 | 4  | SYSBP | 140 | mmHg      | Before infusion            | 2022-01-15T09:00
    01 | 5  | SYSBP | 97  | mmHg      | After infusion             | 2022-01-15T10:00
    01 | 6  | SYSBP | 190 | mmHg      | After infusion             | 2022-01-15T11:00
    01 | 7  | PULSE | 104 | BEATS/MIN | Pre-infusion               | 2022-01-15
    01 | 8  | PULSE | 108 | beats/min | Post-infusion              | 2022-01-15
    01 | 9  | TEMP  | 38.0 | C        | End of infusion            | 2022-01-29
    01 | 10 | TEMP  | 101 | F         | End of infusion            | 2022-01-15
    01 | 11 | DIABP | 100 | mmHg      | After infusion             | 2022-01-20
    01 | 12 | DIABP | 101 | mmHg      | AFTER LYING DOWN 5 MINUTES | 2022-01-29
    02 | 1  | DIABP | 70  | mmHg      | 输注前                     | 2022-01-01
    02 | 2  | DIABP | 99  | mmHg      | 输注后                     | 2022-01-01
    02 | 3  | SYSBP |     | mmHg      | After infusion             | 2022-01-01
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    opened = trial_from(tmp_path_factory.mktemp("vital_signs"), dm=DM, ex=EX, ae=AE, vs=VS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def signs(trial):
    return compare_vital_signs(trial)


@pytest.fixture(scope="module")
def demo():
    opened = open_trial(DEMO_TRIAL)
    yield opened
    opened.close()


def of(signs, participant, infusion, code):
    rows = signs.readings
    own = (rows["participant"] == participant) & (rows["infusion"] == infusion)
    return rows[own & (rows["code"] == code)].squeeze()


def test_a_limit_is_passed_beyond_it_and_not_at_it(signs):
    assert of(signs, "01", 1, "SYSBP")[["change", "finding"]].tolist() == [-30, ""]
    assert of(signs, "02", 1, "DIABP")[["change", "finding"]].tolist() == [29, ""]


def test_fever_without_a_reading_before_is_out_of_its_limit_and_has_no_change(signs):
    fever = of(signs, "01", 3, "TEMP")

    assert fever["finding"] == "at least 38"
    assert fever[["before", "change"]].isna().all()


def test_of_several_readings_before_the_last_counts_and_after_the_furthest_that_is_out(signs):
    pressure = of(signs, "01", 2, "SYSBP")

    assert pressure[["before", "after", "sequence"]].tolist() == [140, 190, 6]
    assert pressure["finding"] == "at least 160"


def test_a_fall_is_measured_in_percent_of_the_reading_before(tmp_path):
    vs = f"""
        {HEAD}
        01 | 1 | SYSBP | 140 | mmHg | PREDOSE  | 2022-01-01
        01 | 2 | SYSBP | 98  | mmHg | POSTDOSE | 2022-01-01
        01 | 3 | SYSBP | 140 | mmHg | PREDOSE  | 2022-01-15
        01 | 4 | SYSBP | 97  | mmHg | POSTDOSE | 2022-01-15
    """
    signs = compare_vital_signs(trial_from(tmp_path, dm=DM, ex=EX, vs=vs))

    assert signs.readings["finding"].tolist() == ["", "fell by more than 30%"]
    assert signs.readings["events"].eq("").all()


def test_what_was_out_of_a_limit_before_is_not_laid_to_the_infusion(signs):
    pulse = of(signs, "01", 2, "PULSE")

    assert pulse[["finding", "as_before"]].tolist() == ["", "above 100"]
    assert "PULSE" not in set(signs.out_of_limits["code"])


def test_events_of_the_day_and_the_next_stand_beside_the_readings(signs):
    assert of(signs, "01", 2, "SYSBP")["events"] == "Chills"
    assert of(signs, "01", 1, "SYSBP")["events"] == ""


def test_what_is_not_compared_is_counted(signs):
    assert signs.other_points == ("AFTER LYING DOWN 5 MINUTES",)
    assert left_out(signs) == (
        "Readings left out: 1 of a day without an infusion; 1 in a unit that is not compared."
    )


def test_numbers_count_infusions(signs):
    both, out, systolic, *others = signs.numbers

    assert (both.value, both.of) == (3, 4)
    assert (out.value, out.of, out.note) == (2, 4, "in 1 participant")
    assert (systolic.value, systolic.unit) == (10, "mmHg")
    assert others[-1].not_estimable == "temperature was not taken before and after"
    assert set(signs.only(OUT).readings["infusion"]) == {2, 3}
    assert signs.only(COMPARED).readings["change"].notna().all()


def test_tables_say_what_each_sign_does(signs):
    summary = vital_sign_changes(signs).set_index("sign")
    assert summary["infusions"].tolist() == [2, 1, 1, 0]
    assert summary["out_of_limits"].tolist() == [1, 0, 0, 1]
    assert summary["limits"]["Systolic pressure"] == (
        "below 90; fell by more than 30%; at least 160"
    )
    by_infusion = vital_sign_changes_by_infusion(signs)
    assert by_infusion["after_infusion"].tolist() == [1, 2, 1, 2]
    assert vital_sign_listing(signs)["out_of_limits"].ne("").tolist() == [True] * 2 + [False] * 3


def test_the_picture_has_a_mark_for_every_change(signs):
    figure = draw(signs)
    marks = [trace for trace in figure.data if trace.mode == "markers"]

    assert sum(len(trace.x) for trace in marks) == len(signs.compared) == 4
    assert {trace.name for trace in marks if trace.showlegend} == {
        "no limit passed",
        "limit passed before and after",
        "limit passed after only",
    }
    assert "01 infusion 2 systolic pressure at least 160" in figure.layout.meta["alt"]
    assert (
        "On one side of the infusion only, in the listing: 1 reading of 1 infusion"
        in figure.layout.annotations[0].text
    )


@pytest.mark.parametrize(
    ("vs", "ex", "why"),
    [
        (HEAD, "USUBJID | EXSEQ | EXSTDTC | EXDOSE", "No infusion is recorded as given (EX)"),
        (HEAD, EX, "No vital sign is recorded as taken after an infusion"),
        (
            f"{HEAD}\n01 | 1 | TEMP | 37 | C | AFTER INFUSION | 2022-01-01",
            EX,
            "No vital sign is recorded as taken before an infusion",
        ),
    ],
)
def test_where_nothing_can_be_compared_it_is_said(tmp_path, vs, ex, why):
    nothing = compare_vital_signs(trial_from(tmp_path, dm=DM, ex=ex, vs=vs))

    assert nothing_compared(nothing) == f"{why} in this data cut."
    assert draw(nothing).layout.annotations[1].text == why
    table = vital_sign_changes(nothing)
    assert table["infusions"].eq(0).all()
    taken = nothing.readings.dropna(subset=["after"])["sign"]
    assert table["out_of_limits"].notna().tolist() == table["sign"].isin(taken).tolist()
    assert vital_sign_changes_by_infusion(nothing).empty


def test_other_time_points_are_named_where_none_is_around_an_infusion(tmp_path):
    vs = f"{HEAD}\n01 | 1 | PULSE | 70 | bpm | AFTER LYING DOWN FOR 5 MINUTES | 2022-01-01"
    signs = compare_vital_signs(trial_from(tmp_path, dm=DM, ex=EX, vs=vs))

    time_points = "Its time points (VSTPT) are: AFTER LYING DOWN FOR 5 MINUTES."
    assert nothing_compared(signs).endswith(time_points)
    given = (
        f"None of the {len(signs.infusions)} infusions given has a reading recorded as before or "
    )
    given += "after it."
    assert no_reading(signs) == given


@pytest.mark.parametrize("supplied", [{"ex": EX}, {"vs": VS}])
def test_without_vital_signs_or_infusions_nothing_is_claimed(tmp_path, supplied):
    with pytest.raises(NotSupplied):
        compare_vital_signs(trial_from(tmp_path, dm=DM, **supplied))


def test_the_demo_is_compared_as_a_second_program_compares_it(demo):
    rows = demo.dataset("vs")
    value = {
        (row.USUBJID, row.VISIT, row.VSTESTCD, row.VSTPT): row.VSSTRESN for row in rows.itertuples()
    }
    changes: dict[str, list[float]] = {}
    for (who, visit, code, point), after in value.items():
        if point == "AFTER INFUSION":
            before = value[who, visit, code, "BEFORE INFUSION"]
            changes.setdefault(code, []).append(after - before)
    signs = compare_vital_signs(demo)
    both, out, *medians = signs.numbers

    assert (both.value, both.of) == (177, 178)
    assert (out.value, out.note) == (3, "in 3 participants")
    assert [number.value for number in medians] == pytest.approx(
        [statistics.median(changes[code]) for code in ("SYSBP", "DIABP", "PULSE", "TEMP")]
    )
    reaction = signs.out_of_limits[signs.out_of_limits["infusion"] == 2]
    assert set(reaction["participant"]) == {"NMO-006"}
    assert reaction["events"].str.contains("Infusion related reaction").all()
    assert reaction["finding"].tolist() == [
        "below 90, fell by more than 30%",
        "above 100",
        "at least 38",
    ]


def test_a_limit_of_an_unknown_kind_and_a_sign_without_a_unit_are_refused():
    asked = read_protocol().vital_signs
    sign = dataclasses.replace(
        asked.signs["TEMP"], units=(), limits=(SignLimit(kind="about", value=1),)
    )
    faults = list(find_vital_sign_faults(dataclasses.replace(asked, signs={"TEMP": sign})))

    assert "has no unit" in faults[0]
    assert "of kind 'about'" in faults[1]
