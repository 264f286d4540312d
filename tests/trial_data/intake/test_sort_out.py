import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.intake.formats.delimited import read_delimited
from nmosd_core.trial_data.intake.records import Origin
from nmosd_core.trial_data.intake.set_aside import SetAside
from nmosd_core.trial_data.intake.sort_out import SortedOut, sort_out
from tests.trial_data.intake.exports import csv_file


def sort_out_lines(name: str, *lines: str) -> SortedOut:
    (table,) = read_delimited(csv_file("\n".join(lines), name))
    return sort_out(table)


def test_rows_know_where_they_came_from():
    found = sort_out_lines("lbch.csv", "USUBJID,LBSEQ,LBTESTCD", "", "01,1,ALT")

    (records,) = found.records
    assert records.dataset == "lb"
    assert records.origin == [Origin("lbch.csv", 3, "LB")]
    assert str(records.origin[0]) == "row 3 of lbch.csv"


@pytest.mark.parametrize(
    ("name", "heading", "message"),
    [
        (
            "ae.csv",
            "USUBJID,AESEQ,AETERM",
            r"ae.csv has no AESTDTC \(Start date\). Add the variable, or correct its name in the",
        ),
        (
            "qs.csv",
            "USUBJID,QSSEQ,QSTESTCD",
            r"qs.csv has no QSDTC \(Date of assessment\)",
        ),
        (
            "suppae.csv",
            "RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM",
            r"suppae.csv has no QVAL \(Data value\)",
        ),
        (
            "qs.csv",
            "USUBJID,QSSEQ,RSSEQ,QSTESTCD,QSDTC",
            r"qs.csv has QSSEQ and RSSEQ, which are the same variable here. Keep one of them",
        ),
    ],
)
def test_a_heading_that_cannot_be_used_is_named(name, heading, message):
    with pytest.raises(TrialDataError, match=message):
        sort_out_lines(name, heading)


def test_columns_that_intake_writes_itself_are_told_and_left():
    found = sort_out_lines("dm.csv", "USUBJID,RFSTDTC,RFSTDT,RFSTDTF", "01,2022-03-01,22705,")

    assert list(found.records[0].cells) == ["USUBJID", "RFSTDTC"]
    assert [(entry.action, entry.variable) for entry in found.aside] == [
        ("column not used", "RFSTDT"),
        ("column not used", "RFSTDTF"),
    ]


def test_values_in_columns_without_a_name_are_told():
    found = sort_out_lines("dm.csv", ",USUBJID,RFSTDTC", "0,01,2022-03-01")

    assert found.aside == [
        SetAside(
            "dm.csv",
            "column not used",
            "has values but no name in the heading (1 so)",
            dataset="dm",
        )
    ]


def test_rows_of_an_unknown_domain_are_set_aside():
    found = sort_out_lines("all.csv", "DOMAIN,USUBJID,RFSTDTC", "DM,01,2022-03-01", "XX,01,")

    assert [len(records.origin) for records in found.records] == [1]
    assert found.aside == [
        SetAside(
            "all.csv",
            "row set aside",
            "no dataset is known by this DOMAIN",
            row=3,
            variable="DOMAIN",
            value="XX",
        )
    ]


def test_rows_that_the_format_could_not_read_are_set_aside_with_their_text():
    found = sort_out_lines("dm.csv", "USUBJID,RFSTDTC", "01,2022-03-01,F", "02,")

    assert found.aside == [
        SetAside(
            "dm.csv",
            "row set aside",
            "has 3 fields, the heading has 2",
            row=2,
            dataset="dm",
            value="01,2022-03-01,F",
        )
    ]


def test_a_table_of_nothing_known_is_nothing():
    assert sort_out_lines("te.csv", "ETCD", "A") == SortedOut([], [])
