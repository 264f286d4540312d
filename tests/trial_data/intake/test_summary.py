from nmosd_core.trial_data.intake.records import Origin, Records
from nmosd_core.trial_data.intake.summary import read_versions
from tests.conftest import read_table


def versions(drawing: str) -> dict[str, str]:
    cells = read_table(drawing)
    return read_versions(Records("ts", cells, [Origin("ts.csv", 2, "TS")] * len(cells)))


def test_parameters_name_the_dictionaries_of_events_and_medications():
    assert versions("""
        TSPARMCD | TSVAL
        PLANSUB  | 14
        CMDICT   | WHODrug Global B3 March 2022
        AEDICT   | MedDRA 25.0
        MHDICT   |
    """) == {"AEDICT": "MedDRA 25.0", "CMDICT": "WHODrug Global B3 March 2022"}


def test_references_of_coded_parameters_name_the_version():
    assert versions("""
        TSPARMCD | TSVAL | TSVCDREF | TSVCDVER
        INDIC    | NMOSD | MedDRA   | 25.0
        ROUTE    | IV    | CDISC CT | 2022-06-24
    """) == {"MedDRA": "25.0"}


def test_versions_that_differ_are_all_named():
    assert versions("""
        TSPARMCD | TSVAL
        AEDICT   | MedDRA 25.1
        AEDICT   | MedDRA 25.0
    """) == {"AEDICT": "MedDRA 25.0, MedDRA 25.1"}


def test_a_summary_that_names_none_has_none():
    assert versions("TSPARMCD | TSVAL\nPLANSUB | 14") == {}
