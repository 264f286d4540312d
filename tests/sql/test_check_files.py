"""Every check of sql/checks has its header, and runs on a trial without rows."""

import re
from datetime import date

import pytest

from nmosd_core.analyses.check_catalogue import of_file
from nmosd_core.analyses.check_files import FOLDER, HEADINGS, OPTIONAL, PLANS, read_check_file
from nmosd_core.analyses.check_relations import RELATIONS
from nmosd_core.analyses.check_runs import NOTHING_TO_CHECK, run_checks
from nmosd_core.analyses.check_values import find_values
from nmosd_core.analyses.findings import read_recorded
from nmosd_core.study.reading import read_protocol
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import open_trial

FILES = {path.stem: path for path in sorted(FOLDER.glob("*.sql"))}
KINDS = {"list": list, "number": (int, float), "text": str, "date": date}


def body_of(name):
    """The statement without its comments and texts."""
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    sql = "\n".join(line.partition("--")[0] for line in lines)
    return re.sub(r"'[^']*'", "''", sql)


def header_of(name):
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("--").rstrip() for line in lines if line.startswith("--")]


def variables_named(name):
    """Every variable in capitals that the header names after "Reads"."""
    header = "\n".join(header_of(name))
    reads = header.partition("\n Reads")[2].partition("\n Takes")[0]
    return set(re.findall(r"\b[A-Z][A-Z0-9]+\b", reads))


@pytest.fixture(scope="module")
def empty_trial(tmp_path_factory):
    """A trial that supplied every dataset and variable of the dictionary, without rows."""
    folder = tmp_path_factory.mktemp("empty")
    tables = {name: dataset.schema.empty_table() for name, dataset in read_dictionary().items()}
    write_cut(folder, date(2023, 6, 1), tables)
    return open_trial(folder)


@pytest.fixture(scope="module")
def outcomes(empty_trial):
    """What became of each check, all of them run at once."""
    checks = [of_file(read_check_file(file)) for file in FILES.values()]
    return dict(zip(FILES, run_checks(empty_trial, checks), strict=True))


@pytest.mark.parametrize("name", FILES)
def test_check_runs_on_a_trial_without_rows_and_has_nothing_to_check(name, outcomes):
    assert outcomes[name].words == NOTHING_TO_CHECK


@pytest.mark.parametrize("name", FILES)
def test_name_of_the_file_is_the_code_and_what_is_wrong_in_words(name):
    code, _, words = name.partition("_")

    assert read_check_file(FILES[name]).code == code
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", words)


@pytest.mark.parametrize("name", FILES)
def test_header_is_a_rule_its_reasons_and_the_headings_in_order(name):
    header = header_of(name)
    headings = [line.split()[0] for line in header if re.match(r" [A-Z]\w+ {2,}\S", line)]

    assert re.fullmatch(r" [A-Z].*[^.]", header[0]), "the first line is the rule"
    assert header[1] == "", "a blank line follows the rule"
    assert header[2].strip(), "then it says why"
    assert headings == [one for one in HEADINGS if one in headings or one not in OPTIONAL]
    source = next(line for line in header if line.startswith(" Source"))
    assert not re.search(r"\w/\w+\.toml", source), "readers have the file, not our folders"


@pytest.mark.parametrize("name", FILES)
def test_check_reads_only_what_exists_and_names_all_that_it_reads(name):
    check, body = read_check_file(FILES[name]), body_of(name)
    known = {*read_dictionary(), *RELATIONS, "treated"}
    tables = set(re.findall(r"\b(?:FROM|JOIN) \"?(\w+)", body))
    steps = set(re.findall(r"(\w+) AS (?:MATERIALIZED )?\(", body))

    assert set(check.reads) <= known
    assert set(check.needs) <= {*read_dictionary(), *PLANS}
    assert tables - steps - set(check.reads) <= {"unnest"}
    assert set(check.reads) - tables == set()


@pytest.mark.parametrize("name", FILES)
def test_recorded_variables_of_the_statement_are_in_its_header(name):
    datasets = read_dictionary().values()
    described = {one for dataset in datasets for one in dataset.schema.names}
    keys = {one for dataset in datasets for one in dataset.key if one.endswith(("SEQ", "USUBJID"))}
    used = set(re.findall(r"\b[A-Z][A-Z0-9]+\b", body_of(name))) & described - keys

    assert used <= variables_named(name)


@pytest.mark.parametrize("name", FILES)
def test_a_needed_variable_is_one_of_the_dataset(name):
    for dataset, variables in read_check_file(FILES[name]).needs.items():
        if dataset not in PLANS:
            described = set(read_dictionary()[dataset].variables)
            assert set(variables) <= described


@pytest.mark.parametrize("name", FILES)
def test_parameters_are_values_of_the_protocol_of_the_kind_that_is_said(name):
    check = read_check_file(FILES[name])
    values = find_values(check.takes, read_protocol())
    header = " ".join(line.strip() for line in header_of(name))
    kinds = dict(re.findall(r"(\w+) \((\w+); [\w.]+\)", header))

    assert set(re.findall(r"\$(\w+)", body_of(name))) == set(check.takes)
    for parameter, value in values.items():
        assert isinstance(value, KINDS[kinds[parameter]]), parameter


def test_relations_can_be_made_of_a_trial_without_rows(empty_trial):
    recorded = read_recorded(empty_trial)

    for name, relation in RELATIONS.items():
        assert relation.table(recorded).num_rows == 0, name
