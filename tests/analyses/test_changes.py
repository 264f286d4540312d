"""What changed between two cuts: exactly what was done to the records, and nothing else."""

import shutil
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmosd_core.analyses.changes import compare_cuts
from nmosd_core.trial_data.cuts import DEMO_TRIAL
from nmosd_core.trial_data.store import open_trial
from tests.conftest import trial_from

DM = """
    USUBJID | RFSTDTC    | AGE
    01      | 2022-01-01 | 40
    02      | 2022-02-01 | 51
"""
AE = """
    USUBJID | AESEQ | AETERM   | AESTDTC    | AESEV
    01      | 2     | Headache | 2022-03-01 | MILD
    01      | 10    | 头痛     | 2022-03    |
    02      | 1     | Fall     | 2022-04-01 | MILD
"""
EARLIER, LATER = date(2022, 6, 30), date(2022, 12, 31)


def compare(folder, before, after):
    """Changes between two cuts, each a dictionary of drawings."""
    earlier = trial_from(folder, EARLIER, **{"dm": DM, **before})
    later = trial_from(folder, LATER, **{"dm": DM, **after})
    return compare_cuts(earlier, later)


def rows(changes):
    """Change, dataset, participant, record, variable, before and after of each row."""
    columns = ["change", "dataset", "participant", "record", "variable", "before", "after"]
    return [tuple(row) for row in changes.listing[columns].to_numpy().tolist()]


def test_the_same_content_has_no_changes(tmp_path):
    changes = compare(tmp_path, {"ae": AE}, {"ae": AE})

    assert changes.listing.empty
    assert (changes.listing.dtypes == "str").all()
    assert [changes.count(change) for change in ("removed", "changed", "added")] == [0, 0, 0]
    assert (changes.earlier.cut, changes.later.cut) == (EARLIER, LATER)


def test_removed_records_stand_first_then_changed_values_then_added_records(tmp_path):
    after = """
        USUBJID | AESEQ | AETERM   | AESTDTC    | AESEV
        01      | 10    | 头痛     | 2022-03-15 | MODERATE
        01      | 2     | Headache | 2022-03-01 | MILD
        02      | 2     | Nausea   | 2022-05-01 | MILD
    """
    changes = compare(tmp_path, {"ae": AE}, {"ae": after})

    assert rows(changes) == [
        ("removed", "ae", "02", "AESEQ 1", "", "", ""),
        ("changed", "ae", "01", "AESEQ 10", "AESEV", "", "MODERATE"),
        ("changed", "ae", "01", "AESEQ 10", "AESTDTC", "2022-03", "2022-03-15"),
        ("added", "ae", "02", "AESEQ 2", "", "", ""),
    ]
    assert [changes.count(change) for change in ("removed", "changed", "added")] == [1, 1, 1]


def test_reading_backwards_turns_every_change_round(tmp_path):
    after = {
        "ae": AE.replace("MILD", "SEVERE"),
        "dm": DM.replace("    02      | 2022-02-01 | 51", ""),
    }
    forwards = compare(tmp_path / "there", {"ae": AE}, after)
    backwards = compare(tmp_path / "back", after, {"ae": AE})

    turned = {"removed": "added", "changed": "changed", "added": "removed"}
    assert sorted(rows(backwards)) == sorted(
        (turned[change], *where, after, before) for change, *where, before, after in rows(forwards)
    )


def test_a_dataset_that_is_no_longer_supplied_lost_all_its_records(tmp_path):
    changes = compare(tmp_path, {"ae": AE}, {})

    assert [(row[0], row[2], row[3]) for row in rows(changes)] == [
        ("removed", "01", "AESEQ 2"),
        ("removed", "01", "AESEQ 10"),
        ("removed", "02", "AESEQ 1"),
    ]


def test_a_dataset_that_is_newly_supplied_is_added(tmp_path):
    assert compare(tmp_path, {}, {"ae": AE}).count("added") == 3


def test_a_variable_that_is_newly_recorded_changed_in_every_record_that_has_it(tmp_path):
    with_side = """
        USUBJID | AESEQ | AETERM   | AESTDTC    | AESEV | AEXYZ
        01      | 2     | Headache | 2022-03-01 | MILD  | left
        01      | 10    | 头痛     | 2022-03    |       |
        02      | 1     | Fall     | 2022-04-01 | MILD  | right
    """
    changes = compare(tmp_path / "new", {"ae": AE}, {"ae": with_side})
    gone = compare(tmp_path / "gone", {"ae": with_side}, {"ae": AE})

    assert [row[3:] for row in rows(changes)] == [
        ("AESEQ 2", "AEXYZ", "", "left"),
        ("AESEQ 1", "AEXYZ", "", "right"),
    ]
    assert [row[3:] for row in rows(gone)] == [
        ("AESEQ 2", "AEXYZ", "left", ""),
        ("AESEQ 1", "AEXYZ", "right", ""),
    ]


def test_what_intake_writes_beside_a_record_is_no_change_of_its_own(tmp_path):
    changes = compare(tmp_path, {"ae": AE}, {"ae": AE.replace("2022-04-01", "2022-04-02")})

    assert [row[4:] for row in rows(changes)] == [("AESTDTC", "2022-04-01", "2022-04-02")]


def test_numbers_are_compared_and_shown_as_they_are_written(tmp_path):
    changes = compare(tmp_path, {}, {"dm": DM.replace("40", "40.0").replace("51", "51.5")})

    assert rows(changes) == [("changed", "dm", "02", "", "AGE", "51", "51.5")]


def test_a_corrected_date_of_a_visit_is_a_change_and_not_a_loss(tmp_path):
    """The key of a visit holds its date, and a missed one has none."""
    before = """
        USUBJID | VISITNUM | VISIT  | SVSTDTC    | SVOCCUR
        01      | 3        | WEEK 4 | 2022-01-29 | Y
        01      | 4        | WEEK 8 |            | N
    """
    after = before.replace("2022-01-29", "2022-01-30").replace("           | N", "2022-02-26 | Y")
    changes = compare(tmp_path, {"sv": before}, {"sv": after})

    assert [row[0:1] + row[3:] for row in rows(changes)] == [
        ("changed", "VISITNUM 3", "SVSTDTC", "2022-01-29", "2022-01-30"),
        ("changed", "VISITNUM 4", "SVOCCUR", "N", "Y"),
        ("changed", "VISITNUM 4", "SVSTDTC", "", "2022-02-26"),
    ]


def test_of_two_records_with_one_key_the_one_that_went_is_told(tmp_path):
    twice = """
        USUBJID | AESEQ | AETERM   | AESTDTC
        01      | 1     | Headache | 2022-03-01
        01      | 1     | Fall     | 2022-04-01
    """
    once = """
        USUBJID | AESEQ | AETERM   | AESTDTC
        01      | 1     | Fall     | 2022-04-01
    """
    changes = compare(tmp_path, {"ae": twice}, {"ae": once})

    assert rows(changes) == [("removed", "ae", "01", "AESEQ 1", "", "", "")]


def test_several_records_with_one_key_are_numbered_and_all_counted(tmp_path):
    three = """
        USUBJID | AESEQ | AETERM | AESTDTC
        01      | 1     | a      | 2022-03-01
        01      | 1     | b      | 2022-04-01
        01      | 1     | c      | 2022-05-01
    """
    changes = compare(tmp_path, {"ae": three}, {"ae": "USUBJID | AESEQ | AETERM | AESTDTC"})

    assert [row[3] for row in rows(changes)] == ["AESEQ 1", "AESEQ 1, row 2", "AESEQ 1, row 3"]
    assert changes.count("removed") == 3


def test_equal_rows_are_counted_and_not_only_looked_for(tmp_path):
    one = "USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | a | 2022-03-01"
    two = f"{one}\n01 | 1 | a | 2022-03-01"

    assert compare(tmp_path / "less", {"ae": two}, {"ae": one}).count("removed") == 1
    assert compare(tmp_path / "more", {"ae": one}, {"ae": two}).count("added") == 1


def test_a_record_without_its_number_is_matched_with_one_without(tmp_path):
    before = "USUBJID | AESEQ | AETERM | AESTDTC\n01 | | a | 2022-03-01\n01 | 1 | b | 2022-03-01"
    changes = compare(tmp_path, {"ae": before}, {"ae": before.replace("| a |", "| c |")})

    assert rows(changes) == [("changed", "ae", "01", "", "AETERM", "a", "c")]


@pytest.mark.parametrize("name", ["甲-01", "=1+1", "01, AESEQ 2", "a;b", "{}", "%s", "é", "<b>"])
def test_participants_may_have_any_name(tmp_path, name):
    before = {"dm": f"USUBJID | RFSTDTC\n{name} | 2022-01-01", "ae": ""}
    ae = "USUBJID | AESEQ | AETERM | AESTDTC\n{} | 1 | {} | 2022-03-01"
    before["ae"] = ae.format(name, "a")
    changes = compare(tmp_path, before, {**before, "ae": ae.format(name, "b")})

    assert rows(changes) == [("changed", "ae", name, "AESEQ 1", "AETERM", "a", "b")]


def test_a_value_that_moved_to_the_next_variable_is_seen(tmp_path):
    """Were values run together without a mark between them, these rows would look equal."""
    left = "USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC\n01 | 1 | x | | 2022"
    right = "USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC\n01 | 1 | | x | 2022"
    changes = compare(tmp_path, {"ae": left}, {"ae": right})

    assert [row[4:] for row in rows(changes)] == [("AETERM", "x", ""), ("AEDECOD", "", "x")]


RECORDS = st.dictionaries(
    st.tuples(st.sampled_from(["01", "02"]), st.integers(1, 12)),
    st.sampled_from(["a", "b", "头痛", ""]),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(RECORDS, RECORDS)
def test_changes_are_those_of_comparing_record_by_record(tmp_path, before, after):
    shutil.rmtree(tmp_path, ignore_errors=True)

    def draw(records):
        lines = [
            f"{who} | {number} | x | 2022 | {value}" for (who, number), value in records.items()
        ]
        return "\n".join(["USUBJID | AESEQ | AETERM | AESTDTC | AESEV", *lines])

    changes = compare(tmp_path, {"ae": draw(before)}, {"ae": draw(after)})

    def expected(change, keys):
        return [(change, "ae", who, f"AESEQ {number}") for who, number in keys]

    both = before.keys() & after.keys()
    assert sorted(row[:4] for row in rows(changes)) == sorted(
        [
            *expected("removed", before.keys() - after.keys()),
            *expected("changed", {key for key in both if before[key] != after[key]}),
            *expected("added", after.keys() - before.keys()),
        ]
    )


def test_the_demo_trials_known_correction_is_found():
    """data/README.md: the wrong scan count of NMO-012 was corrected in the last cut."""
    earlier, later = (open_trial(DEMO_TRIAL, day) for day in (LATER, date(2023, 6, 1)))
    listing = compare_cuts(earlier, later).listing
    scans = listing[(listing["dataset"] == "nv") & (listing["change"] == "changed")]

    assert scans[["participant", "variable", "before", "after"]].to_numpy().tolist() == [
        ["NMO-012", "NVORRES", "0", "1"],
        ["NMO-012", "NVSTRESN", "0", "1"],
    ]
