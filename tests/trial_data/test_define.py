"""The data dictionary agrees with itself and with SDTM."""

import re

import pyarrow as pa
import pytest

from nmosd_core.trial_data.define import ARROW_TYPES, read_dictionary
from tests.conftest import typed

DATASETS = read_dictionary()


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_says_what_a_row_is_and_has_its_key(name):
    dataset = DATASETS[name]

    assert dataset.label
    assert dataset.row.startswith("one ")
    assert dataset.file == f"{name}.parquet"
    assert dataset.key[0] == "USUBJID"
    assert set(dataset.key) <= set(dataset.variables)
    assert dataset.variables["USUBJID"].required


@pytest.mark.parametrize("name", DATASETS)
def test_names_follow_sdtm(name):
    for variable in DATASETS[name].variables.values():
        assert re.fullmatch(r"[A-Z][A-Z0-9]{1,7}", variable.name), variable.name
        assert variable.type in ARROW_TYPES
        assert (variable.type == "date") == variable.name.endswith("DTC"), variable.name
        assert variable.label
        assert all(value == value.upper() for value in variable.allowed)


@pytest.mark.parametrize("name", DATASETS)
def test_a_unit_is_a_unit_or_a_variable_that_holds_it(name):
    for variable in DATASETS[name].variables.values():
        if variable.unit.isupper():
            assert variable.unit in DATASETS[name].variables


@pytest.mark.parametrize("name", DATASETS)
def test_no_companion_has_the_name_of_a_recorded_variable(name):
    dataset = DATASETS[name]

    assert not dataset.companions & set(dataset.variables)
    assert len(dataset.schema.names) == len(set(dataset.schema.names))
    assert set(dataset.schema.names) == dataset.companions | set(dataset.variables)


def test_only_dm_is_required():
    assert [name for name, dataset in DATASETS.items() if dataset.required] == ["dm"]


def test_a_date_has_its_day_and_its_flag_beside_it_and_a_duration_its_hours():
    schema = DATASETS["ce"].schema

    assert schema.field("CESTDTC").type == pa.string()
    assert schema.field("CESTDT").type == pa.date32()
    assert schema.field("CESTDTF").type == pa.string()
    assert schema.field("CEDURH").type == pa.float64()
    assert DATASETS["ce"].variables["CELOC"].companions == ()


def test_intake_writes_the_types_that_the_dictionary_describes():
    table = typed(
        "ce", "USUBJID | CESEQ | CESTDTC | CEDUR | CELOC\n01 | 1 | 2022-03 | PT36H | BRAIN"
    )
    described = {field.name: field.type for field in DATASETS["ce"].schema}

    assert {field.name: field.type for field in table.schema}.items() <= described.items()
    assert table.to_pylist() == [
        {
            "USUBJID": "01",
            "CESEQ": 1,
            "CESTDTC": "2022-03",
            "CESTDT": None,
            "CESTDTF": "D",
            "CEDUR": "PT36H",
            "CEDURH": 36.0,
            "CELOC": "BRAIN",
        }
    ]


def test_other_names_of_datasets_are_no_datasets_of_their_own():
    others = {dataset.also_accepted for dataset in DATASETS.values()} - {""}

    assert others == {"qs", "oe"}
    assert not others & set(DATASETS)
