"""Where each planned outcome assessment stands, and which can still be saved."""

import dataclasses
from datetime import date

import pytest

from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.rows import ROWS_OF_A_GRID
from nmosd_core.figures.missing_evidence import evidence_grid
from nmosd_core.tables import missing_evidence as tables
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from, write_trial

CUT = date(2022, 4, 6)  # trial day 95 of 01 to 04; the window of week 12 closed on day 91
PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
    03      | 2022-01-01
    04      | 2022-01-01
    05      | 2022-01-10
    06      | 2022-01
    99      |
"""
ENDS = """
    USUBJID | DSSEQ | DSDECOD       | DSSTDTC
    03      | 1     | ADVERSE EVENT | 2022-03-20
"""
SCORES = """
    USUBJID | RSSEQ | RSTESTCD | RSORRES | RSSTAT   | RSREASND | VISIT    | RSDTC
    01      | 1     | EDSS0101 | 3.0     |          |          | BASELINE | 2022-01-01
    01      | 2     | EDSS0101 | 3.5     |          |          | WEEK 12  | 2022-03-26
    02      | 1     | EDSS0101 | 4.0     |          |          | BASELINE | 2021-12-28
    02      | 2     | EDSS0101 |         | NOT DONE | RATER ILL| WEEK 12  | 2022-03-26
    03      | 1     | EDSS0101 | 2.0     |          |          | BASELINE | 2022-01-01
    04      | 2     | EDSS0101 | 0.5     |          |          | WEEK 12  | 2022-03-26
    05      | 1     | EDSS0101 | 2.5     |          |          | BASELINE | 2022-01-10
"""
SCANS = """
    USUBJID | NVSEQ | NVTESTCD | NVORRES | NVSTAT   | NVLOC       | VISIT   | NVDTC
    01      | 1     | NEWT2    | 0       |          | BRAIN       | WEEK 12 | 2022-03-26
    01      | 2     | ENLT2    | 1       |          | BRAIN       | WEEK 12 | 2022-03-26
    01      | 3     | NEWT2    | 0       |          | OPTIC NERVE | WEEK 12 | 2022-03-26
    01      | 4     | ENLT2    | 0       |          | OPTIC NERVE | WEEK 12 | 2022-03-26
    01      | 5     | NEWT2    | 0       |          | SPINAL CORD | WEEK 12 | 2022-03-26
    01      | 6     | ENLT2    | 0       |          | SPINAL CORD | WEEK 12 | 2022-03-26
    02      | 1     | NEWT2    | 2       |          | BRAIN       | WEEK 12 | 2022-03-26
    02      | 2     | ENLT2    | 0       |          | BRAIN       | WEEK 12 | 2022-03-26
    02      | 3     | NEWT2    |         | NOT DONE | OPTIC NERVE | WEEK 12 | 2022-03-26
"""
TITRES = """
    USUBJID | ISSEQ | ISTESTCD | ISORRES | ISMETHOD | VISIT    | ISDTC
    01      | 1     | AQP4IGG  | 1:320   | CBA      | BASELINE | 2022-01-01
    02      | 1     | AQP4IGG  | many    | CBA      | BASELINE | 2022-01-01
"""
CELLS = """
    USUBJID | CPSEQ | CPTESTCD | CPORRES | CPORRESU | VISIT    | CPDTC
    01      | 1     | PLSMCELL | 1.5     | cells/uL | BASELINE | 2022-01-01
    01      | 2     | MEMB     | 20      | cells/uL | BASELINE | 2022-01-01
    02      | 1     | PLSMCELL | 2.0     | cells/uL | BASELINE | 2022-01-01
"""
DRAWS = """
    USUBJID | LBSEQ | LBTESTCD | LBORRES | LBSTAT   | VISIT    | LBDTC
    01      | 1     | WBC      | 5       |          | BASELINE | 2022-01-01
    01      | 2     | ALT      | 20      |          | BASELINE | 2022-01-01
    01      | 3     | WBC      | 5       |          | WEEK 4   | 2022-01-29
    01      | 4     | ALT      | 20      |          | WEEK 4   | 2022-01-30
    02      | 1     | WBC      | 5       |          | BASELINE | 2022-01-01
    02      | 2     | LBALL    |         | NOT DONE | WEEK 4   | 2022-01-29
"""
DATASETS = {
    "dm": PEOPLE,
    "ds": ENDS,
    "rs": SCORES,
    "nv": SCANS,
    "is": TITRES,
    "cp": CELLS,
    "lb": DRAWS,
}


@pytest.fixture(scope="module")
def missing(tmp_path_factory):
    return find_missing_evidence(trial_from(tmp_path_factory.mktemp("a"), CUT, **DATASETS))


@pytest.fixture(scope="module")
def cells(missing):
    return missing.assessments.set_index(["participant", "assessment", "week"])


def told(cells, *key):
    return tuple(cells.loc[key, ["status", "can_be_saved", "why"]])


def test_result_that_the_numbers_use_is_present(cells):
    assert told(cells, "01", "EDSS", 12) == ("present", "", "")
    assert cells.loc[("02", "EDSS", 0), "trial_day"] == -4
    assert told(cells, "01", "MRI", 12) == ("present", "", "")
    assert cells.loc[("01", "laboratory", 4), "status"] == "present"


def test_result_recorded_as_not_done_is_lost_with_its_reason(cells):
    assert told(cells, "02", "EDSS", 12) == ("lost", "", "not done: RATER ILL")
    assert told(cells, "02", "laboratory", 4) == ("lost", "", "not done")


def test_each_assessment_says_what_its_records_are_called(cells):
    named = cells["record"]
    assert named["01", "EDSS", 12] == "RS 2022-03-26"
    assert named["02", "EDSS", 12] == "RS 2"
    assert named["02", "MRI", 12] == "NV 3; NV 2022-03-26"
    assert named["02", "antibody titre", 0] == "IS 1"
    assert named["02", "laboratory", 4] == "LB 2"
    assert named["04", "MRI", 12] == ""


def test_value_that_cannot_be_used_is_missing_with_the_reason(cells):
    late = "late only"
    words = "0.5 is not on the scale and is not used"
    assert told(cells, "04", "EDSS", 12) == ("missing", late, words)
    status, _, why = told(cells, "02", "antibody titre", 0)
    assert status == "missing"
    assert "many" in why


def test_part_of_a_result_is_named(cells):
    status, save, why = told(cells, "02", "MRI", 12)
    assert (status, save) == ("partly present", "late only")
    assert "optic nerve not done" in why
    assert "spinal cord missing" in why
    assert "brain" not in why
    assert told(cells, "02", "B cells", 0)[2] == "without Memory B cells"
    assert told(cells, "02", "laboratory", 0)[2] == "without ALT"


def test_nothing_recorded_is_missing_once_the_window_has_passed_and_can_be_had_late(cells):
    assert told(cells, "04", "MRI", 12) == ("missing", "late only", "nothing recorded")
    assert told(cells, "04", "EDSS", 0) == ("missing", "", "nothing recorded")
    assert told(cells, "05", "antibody titre", 0) == ("missing", "", "nothing recorded")
    assert told(cells, "04", "laboratory", 4) == ("missing", "", "nothing recorded")


def test_missed_visit_explains_what_is_missing_and_does_not_decide_it(tmp_path):
    visits = """
        USUBJID | VISITNUM | VISIT  | SVOCCUR | SVREASOC      | SVSTDTC
        04      | 3        | WEEK 4 | N       | NO TRANSPORT  |
        05      | 3        | WEEK 4 | N       |               |
    """
    missing = find_missing_evidence(trial_from(tmp_path, CUT, **DATASETS, sv=visits))
    cells = missing.assessments.set_index(["participant", "assessment", "week"])
    words = "nothing recorded; the visit was missed"
    assert told(cells, "04", "laboratory", 4) == ("missing", "", f"{words}: no transport")
    assert told(cells, "05", "laboratory", 4) == ("missing", "", words)


def test_open_window_and_later_weeks_are_still_possible(cells):
    assert told(cells, "05", "EDSS", 12) == (
        "still possible",
        "in the window",
        "the window is open",
    )
    assert told(cells, "01", "EDSS", 24) == ("still possible", "not yet reached", "not yet reached")


def test_whatever_comes_after_leaving_is_lost(cells):
    left = "left on day 78: adverse event"
    assert told(cells, "03", "EDSS", 12) == ("lost", "", left)
    assert told(cells, "03", "B cells", 52) == ("lost", "", left)


def test_without_a_complete_first_infusion_nobody_knows_what_was_due(cells):
    assert told(cells, "06", "EDSS", 12)[0] == "not known when due"


def test_screen_failures_are_not_asked_for_anything(missing):
    assert "99" not in set(missing.assessments["participant"])
    assert len(missing.assessments) == 6 * (5 + 3 + 2 + 2 + 6)


def test_numbers_count_each_status_once(missing):
    counts = missing.assessments["status"].value_counts()
    by_name = {number.name: number for number in missing.numbers}
    assert by_name["evidence_present"].value == counts["present"] + counts["partly present"]
    assert by_name["evidence_missing"].value == counts["missing"]
    assert by_name["evidence_lost"].value == counts["lost"]
    assert by_name["evidence_lost"].note.startswith("2 recorded as not done, ")
    save = missing.assessments["can_be_saved"].value_counts()
    assert by_name["evidence_open"].value == save["late only"] + save["in the window"]
    due = missing.assessments["due"].eq("due") & missing.assessments["done_on"].isna()
    assert by_name["evidence_present"].of == by_name["evidence_present"].value + due.sum()


def test_what_can_be_saved_is_listed_most_urgent_first(missing):
    listed = tables.evidence_to_save(missing)
    order = listed["can_be_saved"].map({"late only": 0, "in the window": 1, "not yet reached": 2})
    assert order.is_monotonic_increasing
    assert listed.groupby("can_be_saved")["closes"].is_monotonic_increasing.all()
    late = listed[listed["can_be_saved"] == "late only"]
    assert set(late["days_late"]) == {4}
    assert late["days_left"].isna().all()
    assert listed["days_left"].dropna().ge(0).all()
    assert late.iloc[0]["outcome"] in ("New or enlarging T2 lesions", "no registered outcome")
    assert not set(map(tuple, listed[["participant", "assessment", "week"]].to_numpy())) & set(
        map(tuple, tables.evidence_lost(missing)[["participant", "assessment", "week"]].to_numpy())
    )


def test_days_left_are_the_same_in_presentation_mode_where_every_date_is_moved(tmp_path):
    write_trial(tmp_path, CUT, dm=PEOPLE, rs=SCORES)
    plain, moved = (open_trial(tmp_path, presentation=shown) for shown in (False, True))
    days = [
        sorted(tables.evidence_to_save(find_missing_evidence(one))["days_left"].fillna(-1))
        for one in (plain, moved)
    ]
    assert days[0] == days[1]


def test_lost_that_touch_a_registered_outcome_come_first(missing):
    touches_none = tables.evidence_lost(missing)["outcome"].eq("no registered outcome")
    assert touches_none.any()
    assert not touches_none.all()
    assert touches_none.is_monotonic_increasing


def test_dataset_that_was_not_supplied_is_not_missing(tmp_path):
    only = find_missing_evidence(trial_from(tmp_path, CUT, dm=PEOPLE, rs=SCORES))
    rows = only.assessments
    assert set(rows.loc[rows["assessment"] != "EDSS", "status"]) == {"dataset not supplied"}
    assert set(only.outcomes["assessment"]) == {"EDSS"}


def test_assessment_that_is_never_planned_is_not_asked_for(tmp_path):
    trial = trial_from(tmp_path, CUT, dm=PEOPLE, ds=ENDS)
    planned = dataclasses.replace(trial.protocol.assessments, edss=(), laboratory=(4,))
    other = dataclasses.replace(
        trial, protocol=dataclasses.replace(trial.protocol, assessments=planned), _answers={}
    )
    missing = find_missing_evidence(other)
    rows = missing.assessments
    assert list(missing.not_supplied) == ["MRI", "antibody titre", "B cells", "laboratory"]
    assert evidence_grid(missing).layout.xaxis.tickvals[0] == 0
    assert "EDSS" not in set(rows["assessment"])
    assert set(rows.loc[rows["assessment"] == "laboratory", "week"]) == {4}


def test_assessments_that_are_counted_are_named_where_they_are_not_all(tmp_path, missing):
    trial = trial_from(tmp_path, CUT, dm=PEOPLE, rs=SCORES, lb=DRAWS)
    rest = "not supplied: MRI, antibody titre, B cells"
    note = find_missing_evidence(trial).present.note
    assert note.startswith(f"EDSS and laboratory only; {rest}")
    assert "only;" not in missing.present.note

    planned = dataclasses.replace(
        trial.protocol.assessments, edss=(), antibody_titre=(), b_cells=()
    )
    lesions = dataclasses.replace(trial.protocol.lesions, weeks=())
    own = dataclasses.replace(trial.protocol, assessments=planned, lesions=lesions)
    one = find_missing_evidence(dataclasses.replace(trial, protocol=own, _answers={}))
    rest = "not planned: EDSS, MRI, antibody titre, B cells"
    assert one.present.note.startswith(f"laboratory only; {rest}")


def test_nothing_is_counted_of_what_is_not_planned_or_not_supplied(tmp_path):
    trial = trial_from(tmp_path, CUT, dm=PEOPLE, rs=SCORES)
    planned = dataclasses.replace(
        trial.protocol.assessments, edss=(), antibody_titre=(), b_cells=(), laboratory=(4,)
    )
    lesions = dataclasses.replace(trial.protocol.lesions, weeks=())
    own = dataclasses.replace(trial.protocol, assessments=planned, lesions=lesions)
    one = find_missing_evidence(dataclasses.replace(trial, protocol=own, _answers={}))
    assert one.present.not_estimable == "the export holds none of LB"

    none = dataclasses.replace(planned, laboratory=())
    own = dataclasses.replace(own, assessments=none)
    nothing = find_missing_evidence(dataclasses.replace(trial, protocol=own, _answers={}))
    assert nothing.present.not_estimable == "the protocol plans no outcome assessments"


def test_plan_of_another_trial_makes_nothing_due(tmp_path):
    dm = "STUDYID | USUBJID | RFSTDTC\nOTHER | 01 | 2022-01-01"
    other = find_missing_evidence(trial_from(tmp_path, CUT, dm=dm, rs=SCORES))
    rows = other.assessments[other.assessments["assessment"] == "EDSS"]
    assert set(rows["status"]) == {"present", "not known when due"}
    assert {number.value for number in other.numbers} == {None}


def test_empty_trial_has_tables_and_a_grid_without_rows(tmp_path):
    none = {name: drawing.strip().splitlines()[0] for name, drawing in DATASETS.items()}
    nobody = find_missing_evidence(trial_from(tmp_path, CUT, **none))
    assert [number.value for number in nobody.numbers] == [None, 0, 0, 0]
    assert nobody.present.not_estimable == "nobody has been treated, so none was due"
    for show in (tables.evidence, tables.evidence_to_save, tables.evidence_lost):
        assert show(nobody).empty
    bounds = tables.outcome_bounds(nobody)
    assert set(bounds["verdict"]) == {"not estimable"}
    assert not bounds["remark"].str.contains("nothing is missing").any()
    assert "Nobody has been treated yet" in [
        note.text for note in evidence_grid(nobody).layout.annotations
    ]


def test_types_do_not_depend_on_the_data(tmp_path, missing):
    none = find_missing_evidence(trial_from(tmp_path, CUT, dm="USUBJID | RFSTDTC"))
    assert none.assessments.dtypes.astype(str).str.replace("[s]", "").tolist() == (
        missing.assessments.dtypes.astype(str).str.replace("[s]", "").tolist()
    )


def test_grid_of_many_shows_those_with_most_missing_first(tmp_path):
    names = [f"P{number:02}" for number in range(ROWS_OF_A_GRID + 1)]
    people = "\n".join(["USUBJID | RFSTDTC", *(f"{name} | 2022-01-01" for name in names)])
    rows = [f"{name} | 1 | EDSS0101 | 3.0 | BASELINE | 2022-01-01" for name in names[:-1]]
    scores = "\n".join(["USUBJID | RSSEQ | RSTESTCD | RSORRES | VISIT | RSDTC", *rows])
    many = find_missing_evidence(trial_from(tmp_path, CUT, dm=people, rs=scores))
    assert many.shown[0] == names[-1]
    assert len(many.shown) == ROWS_OF_A_GRID
    assert list(evidence_grid(many.showing(ROWS_OF_A_GRID)).layout.meta["rows"]) == [names[-2]]
