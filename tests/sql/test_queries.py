"""Every query has its header, and returns what the header says even when there is no data."""

import re
from datetime import date

import pytest

from nmosd_core.trial_data.cuts import SET_ASIDE
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.presentation.cut import BESIDE
from nmosd_core.trial_data.store import QUERIES, open_trial, query_text

NAMES = sorted(path.stem for path in QUERIES.glob("*.sql"))
OPENING = sorted(f"opening/{path.stem}" for path in (QUERIES / "opening").glob("*.sql"))
HEADINGS = ("Reads", "Takes", "Returns", "Source")
SOURCE = r"(\w+)(?: \(([^()]*)\))?(?:, |$)"
# A value for each kind of parameter, the first word of its note in "Takes".
VALUES = {"list": ["X"], "text": "X", "number": 1, "date": date(2022, 1, 1)}


def header_of(name):
    """The comment lines at the head of a query, without their dashes."""
    lines = []
    for line in query_text(name).splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").rstrip())
    return lines


def fields_of(name):
    """Text of each heading of the header, lines that continue it joined."""
    fields, current = {}, None
    for line in header_of(name):
        heading, _, text = line.strip().partition(" ")
        if heading in HEADINGS and line.startswith(f" {heading}"):
            current = heading
            fields[current] = text.strip()
        elif current and line.startswith("   "):
            fields[current] += " " + line.strip()
    return fields


def without_notes(text):
    """The text without what stands in parentheses or follows a semicolon."""
    return re.sub(r"\([^()]*\)", "", text).partition(";")[0]


def names_in(text):
    return [one.strip() for one in without_notes(text).split(",") if one.strip()]


# What every query may read beside the datasets: tables made when a cut is opened.
MADE_ON_OPENING = {
    **{
        name: set(names_in(fields_of(f"opening/{name}")["Returns"]))
        for name in ("treated", "last_records", "screened")
    },
    **{name: set(schema.names) for name, schema in BESIDE.items()},
    "set_aside": set(SET_ASIDE.names),
}


def read_by(name):
    """Datasets that the header names, each with the text of its variables."""
    reads = fields_of(name)["Reads"]
    return {} if reads == "nothing" else dict(re.findall(SOURCE, reads))


@pytest.fixture(scope="module")
def empty_trial(tmp_path_factory):
    """A trial that supplied every dataset of the dictionary, all of them without rows."""
    folder = tmp_path_factory.mktemp("empty")
    tables = {name: dataset.schema.empty_table() for name, dataset in read_dictionary().items()}
    write_cut(folder, date(2023, 6, 1), tables)
    return open_trial(folder)


def test_there_are_queries():
    assert {"worsenings", "participants", "infusions"} <= set(NAMES)
    derived = "last_records", "screened", "treated"
    asked = "people", "still_followed"
    assert sorted(f"opening/{name}" for name in ("macros", "spans", *derived, *asked)) == OPENING


@pytest.mark.parametrize("name", NAMES)
def test_query_on_empty_tables_returns_the_columns_of_its_header(name, empty_trial):
    takes = re.findall(r"\$(\w+) \((\w+)", fields_of(name)["Takes"])
    rows = empty_trial.rows(name, **{one: VALUES[kind] for one, kind in takes})
    assert list(rows.columns) == names_in(fields_of(name)["Returns"])
    assert rows.empty


@pytest.mark.parametrize("name", NAMES + OPENING)
def test_header_has_its_five_parts_in_order(name):
    header = header_of(name)
    assert re.fullmatch(r" [A-Z][^.]*", header[0]), "the first line is a title without a full stop"
    assert header[1] == "", "a blank line follows the title"
    assert header[2].strip(), "then it says in words what one row is"
    assert list(fields_of(name)) == list(HEADINGS)
    assert all(fields_of(name).values())


@pytest.mark.parametrize("name", NAMES + OPENING)
def test_header_reads_only_what_exists_and_names_all_that_is_read(name):
    reads = fields_of(name)["Reads"]
    sources = read_by(name)
    known = {one: set(dataset.schema.names) for one, dataset in read_dictionary().items()}
    known |= MADE_ON_OPENING
    words = ", ".join(f"{one} ({v})" if v else one for one, v in sources.items())
    assert (words or "nothing") == reads
    for source, variables in sources.items():
        assert source in known, f"{source} is no dataset"
        named = re.findall(r"\b[A-Z][A-Z0-9]+\b", variables)
        assert set(named) <= known[source], f"of {source}"
    body = "\n".join(line for line in query_text(name).splitlines() if not line.startswith("--"))
    tables = set(re.findall(r"\b(?:FROM|JOIN) \"?(\w+)", body))
    steps = set(re.findall(r"(\w+) AS (?:MATERIALIZED )?\(", body))
    assert tables - steps == set(sources)


@pytest.mark.parametrize("name", NAMES)
def test_recorded_variables_of_the_query_are_in_its_header(name):
    body = "\n".join(line for line in query_text(name).splitlines() if not line.startswith("--"))
    body = re.sub(r"'[^']*'", "''", body)
    datasets = read_dictionary().values()
    described = {one for dataset in datasets for one in dataset.schema.names}
    keys = {one for dataset in datasets for one in dataset.key if one.endswith(("SEQ", "USUBJID"))}
    used = set(re.findall(r"\b[A-Z][A-Z0-9]+\b", body)) & described - keys
    named = set(re.findall(r"\b[A-Z][A-Z0-9]+\b", fields_of(name)["Reads"]))
    for source, variables in read_by(name).items():
        if not variables and source in read_dictionary():  # the whole dataset
            named |= set(read_dictionary()[source].schema.names)
    assert used <= named


@pytest.mark.parametrize("name", NAMES)
def test_parameters_of_the_query_are_in_its_header(name):
    body = "\n".join(line for line in query_text(name).splitlines() if not line.startswith("--"))
    parameters = set(re.findall(r"\$(\w+)", body))
    takes = fields_of(name)["Takes"]
    assert parameters <= set(re.findall(r"\$?(\w+)", takes))
    if "cut_date()" in body:
        assert "cut_date()" in takes
