import pytest

from nmosd_core.trial_data.intake.formats.delimited import read_delimited
from nmosd_core.trial_data.intake.recognise import Part, recognise
from tests.trial_data.intake.exports import csv_file


def parts(name: str, *lines: str) -> list[Part]:
    (table,) = read_delimited(csv_file("\n".join(lines), name))
    return recognise(table)


def dataset(name: str, *lines: str) -> str | None:
    found = parts(name, *lines)
    return found[0].dataset if found else None


def test_the_domain_column_says_it():
    assert dataset("export_1.csv", "DOMAIN,USUBJID", "AE,01") == "ae"
    assert dataset("export_1.csv", "DOMAIN,USUBJID", "ae,01") == "ae"


def test_the_domain_column_goes_before_the_name():
    assert dataset("ae.csv", "DOMAIN,USUBJID", "CE,01") == "ce"


def test_a_domain_that_is_not_known_leaves_it_to_the_name():
    assert dataset("ae.csv", "DOMAIN,USUBJID", "Safety,01") == "ae"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ae.csv", "ae"),
        ("AE.CSV", "ae"),
        ("delivery/2022/Ae.csv", "ae"),
        ("sdtm_ae.csv", "ae"),
        ("NCT05154734-AE-20221231.csv", "ae"),
        ("ae2022.csv", "ae"),
        ("aeneuro.csv", None),
        ("aese.csv", "ae"),
        ("events.csv", None),
        ("eg.csv", None),
    ],
)
def test_the_name_says_it_where_there_is_no_domain(name, expected):
    assert dataset(name, "USUBJID,AETERM", "01,Cough") == expected


def test_a_name_that_only_resembles_a_dataset_needs_its_variables():
    assert dataset("is_complete.csv", "USUBJID,COMPLETE", "01,Y") is None
    assert dataset("is_complete.csv", "USUBJID,ISORRES", "01,1:320") == "is"
    assert dataset("dm_listing.csv", "USUBJID,SEX", "01,F") == "dm"
    assert dataset("dm_listing.csv", "USUBJID,STUDYID", "01,X") is None


def test_parts_of_a_split_dataset_are_that_dataset():
    assert dataset("lbch.csv", "USUBJID,LBTESTCD", "01,ALT") == "lb"
    assert dataset("lbhe.csv", "USUBJID,LBTESTCD", "01,HGB") == "lb"


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("qs.csv", ("USUBJID,QSTESTCD", "01,EDSS0101"), Part("rs", "QS", [0])),
        ("qsed.csv", ("USUBJID,QSTESTCD", "01,EDSS0101"), Part("rs", "QS", [0])),
        ("oe.csv", ("DOMAIN,USUBJID", "OE,01"), Part("nv", "OE", [0])),
    ],
)
def test_older_names_of_datasets_are_known(name, lines, expected):
    assert parts(name, *lines) == [expected]


def test_a_table_of_several_datasets_is_parted():
    found = parts("all.csv", "DOMAIN,USUBJID", "VS,01", "AE,01", "EG,01", "AE,02")

    assert found == [Part("ae", "AE", [1, 3]), Part("vs", "VS", [0])]


def test_rows_without_domain_go_with_the_others():
    assert parts("x.csv", "DOMAIN,USUBJID", "AE,01", ",02") == [Part("ae", "AE", [0, 1])]
    assert parts("vs.csv", "DOMAIN,USUBJID", "AE,01", ",02") == [
        Part("ae", "AE", [0]),
        Part("vs", "VS", [1]),
    ]


def test_supplemental_qualifiers_are_known_by_their_variables_or_name():
    heading = "RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QVAL"

    assert dataset("qualifiers.csv", heading, "AE,01,AESEQ,1,AETRTEM,Y") == "supp"
    assert dataset("suppae.csv", "USUBJID,QNAM", "01,AETRTEM") == "supp"
    assert dataset("supplbch.csv", heading) == "supp"
    assert dataset("suppeg.csv", heading, "EG,01,EGSEQ,1,EGCLSIG,Y") is None
    assert dataset("support.csv", "CONTACT,TELEPHONE", "Li,1") is None


def test_the_trial_summary_is_known_by_its_variables():
    assert dataset("summary.csv", "TSPARMCD,TSVAL", "AEDICT,MedDRA 25.0") == "ts"


def test_a_heading_alone_is_known_by_its_name():
    assert parts("ae.csv", "DOMAIN,USUBJID,AETERM") == [Part("ae", "AE", [])]
    assert parts("events.csv", "DOMAIN,USUBJID,AETERM") == []
