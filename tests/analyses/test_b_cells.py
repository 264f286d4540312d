"""B-cell subsets before and after: pairs of one unit and gate, medians, and the exact test."""

import pytest

from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.errors import NotSupplied
from tests.conftest import trial_from

PEOPLE = """
    USUBJID | RFSTDTC
    01      | 2022-01-01
    02      | 2022-01-01
    03      | 2022-01-01
    04      | 2022-01-01
"""
HEAD = (
    "USUBJID | CPSEQ | CPTESTCD | CPSBMRKS | CPORRES | CPORRESU | CPSTRESN | CPSTRESU | CPSTAT "
    "| VISIT | CPDTC"
)
VISITS = {0: "BASELINE | 2022-01-01", 4: "WEEK 4 | 2022-01-29", 52: "WEEK 52 | 2022-12-31"}


def count(participant, week, result, code="PLSMCELL", unit="cells/uL", markers="CD138+", done=""):
    standard = "" if str(result).startswith("<") or result == "" else result
    return (
        f"{participant} | {week + 1} | {code} | {markers} | {result} | {unit} | {standard} | "
        f"{unit} | {done} | {VISITS[week]}"
    )


def pair(participant, before, after, **others):
    return [count(participant, 0, before, **others), count(participant, 52, after, **others)]


def cells_of(folder, records, dm=PEOPLE, zeros=None):
    trial = trial_from(folder, dm=dm, cp="\n".join([HEAD, *records]))
    return compare_b_cells(trial, zeros) if zeros else compare_b_cells(trial)


def number(cells, name):
    return {one.name: one for one in cells.numbers}[name]


def change_of(cells, participant="01", kind="plasma_cells", unit="cells/uL"):
    rows = cells.levels.change
    own = rows[(rows["kind"] == kind) & (rows["unit"] == unit)]
    return own.set_index("participant").loc[participant]


def test_change_is_week_52_less_baseline_in_those_with_both(tmp_path):
    cells = cells_of(tmp_path, [*pair("01", 2.0, 1.0), *pair("02", 4.0, 1.0), count("03", 0, 9.0)])
    assert number(cells, "plasma_cells_pairs").value == 2
    assert number(cells, "plasma_cells_baseline").value == 3.0
    assert number(cells, "plasma_cells_week_52").value == 1.0
    assert number(cells, "plasma_cells_change").value == -2.0
    assert number(cells, "plasma_cells_percent_change").value == -62.5
    assert number(cells, "plasma_cells_p").value == 0.5
    assert change_of(cells, "03")["why_no_change"] == "week 52: no result recorded"


def test_change_does_not_carry_the_noise_of_binary_fractions(tmp_path):
    assert change_of(cells_of(tmp_path, pair("01", 1.2, 0.3)))["change"] == -0.9


def test_counts_and_percentages_are_never_mixed(tmp_path):
    cells = cells_of(
        tmp_path,
        [
            *pair("01", 2.0, 1.0),
            count("02", 0, 3.0),
            count("02", 52, 0.4, unit="%"),
            *pair("03", 0.8, 0.6, unit="%"),
        ],
    )
    assert number(cells, "plasma_cells_pairs").value == 1
    assert number(cells, "plasma_cells_in_percent_pairs").value == 1
    assert number(cells, "plasma_cells_in_percent_change").value == pytest.approx(-0.2)
    assert change_of(cells, "02")["why_no_change"] == "week 52: recorded in %"
    assert change_of(cells, "02", unit="%")["why_no_change"] == "baseline: recorded in cells/uL"


def test_million_a_litre_is_a_cell_a_microlitre(tmp_path):
    cells = cells_of(tmp_path, [count("01", 0, 2.0), count("01", 52, 1.0, unit="10^6/L")])
    assert change_of(cells)["change"] == -1.0


def test_count_by_another_gate_is_not_compared(tmp_path):
    records = [count("01", 0, 2.0), count("01", 52, 1.0, markers="CD27++CD38++")]
    row = change_of(cells_of(tmp_path, records))
    assert row["why_no_change"] == (
        "another gate (surface markers) at week 52: CD27++CD38++, not CD138+ as at baseline"
    )


def test_gate_written_with_spaces_is_the_same(tmp_path):
    records = [
        count("01", 0, 2.0, markers="CD19+ CD138+"),
        count("01", 52, 1.0, markers="cd19+cd138+"),
    ]
    assert change_of(cells_of(tmp_path, records))["change"] == -1.0


def test_percent_change_from_zero_does_not_exist_and_is_counted(tmp_path):
    cells = cells_of(tmp_path, [*pair("01", 0, 1.0), *pair("02", 2.0, 1.0)])
    percent = number(cells, "plasma_cells_percent_change")
    assert (percent.value, percent.n) == (-50.0, 1)
    assert percent.note == "undefined for 1 with a baseline of 0"
    assert number(cells, "plasma_cells_change").n == 2


def test_every_baseline_zero_is_said(tmp_path):
    percent = number(cells_of(tmp_path, pair("01", 0, 1.0)), "plasma_cells_percent_change")
    assert percent.not_estimable == "every baseline is 0"


def test_count_below_its_limit_is_half_the_limit_and_said(tmp_path):
    cells = cells_of(tmp_path, pair("01", 2.0, "<0.4"))
    assert change_of(cells)["change"] == -1.8
    assert number(cells, "plasma_cells_week_52").note == "1 beyond the measured range"
    assert number(cells, "plasma_cells_baseline").note == ""


def test_count_that_was_not_done_is_not_zero(tmp_path):
    records = [count("01", 0, 2.0), count("01", 52, "", done="NOT DONE")]
    cells = cells_of(tmp_path, records)
    assert change_of(cells)["why_no_change"] == "week 52: not done"
    assert number(cells, "plasma_cells_change").value is None


def test_pairs_without_a_change_are_dropped_or_ranked_as_chosen(tmp_path):
    records = [
        *pair("01", 2.0, 2.0),
        *pair("02", 3.0, 1.0),
        *pair("03", 4.0, 1.0),
        *pair("04", 1.0, 2.0),
    ]
    dropped = number(cells_of(tmp_path / "a", records), "plasma_cells_p")
    ranked = number(cells_of(tmp_path / "b", records, zeros="pratt"), "plasma_cells_p")
    assert (dropped.value, ranked.value) == (0.5, 0.5)
    assert "left out" in dropped.method
    assert "Pratt" in ranked.method
    assert dropped.note == "1 without a change"


def test_no_change_at_all_has_no_test(tmp_path):
    p = number(cells_of(tmp_path, pair("01", 2.0, 2.0)), "plasma_cells_p")
    assert p.not_estimable == "no participant's level changed"


def test_plasma_cells_come_first_and_every_subset_has_its_numbers(tmp_path):
    names = [one.name for one in cells_of(tmp_path, []).numbers]
    assert names[0] == "plasma_cells_pairs"
    assert len(names) == 5 * 6
    assert len(set(names)) == len(names)


def test_names_are_the_same_when_nobody_was_treated(tmp_path):
    nobody = cells_of(tmp_path / "a", [], dm="USUBJID | RFSTDTC")
    someone = cells_of(tmp_path / "b", pair("01", 2.0, 1.0))
    assert [one.name for one in nobody.numbers] == [one.name for one in someone.numbers]
    assert number(nobody, "plasma_cells_change").not_estimable == "nobody has been treated"


def test_cells_that_are_no_subset_of_the_protocol_are_listed_and_not_used(tmp_path):
    cells = cells_of(tmp_path, [count("01", 0, 700, code="CD4")])
    assert cells.draws["remark"].tolist() == ["CD4 is no subset of the protocol and is not used"]
    assert cells.levels.by_week.empty


def test_memory_cells_that_rise_first_are_expected(tmp_path):
    records = [
        *pair("01", 40, 38, code="MEMB"),
        count("01", 4, 70, code="MEMB"),
        *pair("01", 100, 130, code="NAIVEB"),
        count("01", 4, 90, code="NAIVEB"),
    ]
    weeks = cells_of(tmp_path, records).levels.by_week.set_index(["kind", "week"])
    assert weeks.loc[("memory_b_cells", 4), "seen"] == "as expected"
    assert weeks.loc[("memory_b_cells", 52), "seen"] == ""
    assert weeks.loc[("memory_b_cells", 52), "expected"] == "drifts back"
    assert weeks.loc[("naive_b_cells", 4), "expected"] == ""
    assert weeks.loc[("naive_b_cells", 52), "seen"] == "opposite to what is expected"


def test_week_counts_those_with_a_result(tmp_path):
    records = [*pair("01", 2.0, 1.0), count("02", 0, 4.0), count("03", 4, 3.0)]
    weeks = cells_of(tmp_path, records).levels.by_week.set_index("week")
    assert weeks["n"].to_dict() == {0: 2, 4: 1, 52: 1}
    assert weeks["n_from_baseline"].to_dict() == {0: 2, 4: 0, 52: 1}
    assert weeks.loc[0, "median"] == 3.0


def test_dataset_that_was_not_supplied_is_said(tmp_path):
    with pytest.raises(NotSupplied, match="no CP dataset"):
        compare_b_cells(trial_from(tmp_path, dm=PEOPLE))
