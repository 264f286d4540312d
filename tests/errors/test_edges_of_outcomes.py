"""At the edge of the data a number says why there is none, in the table and in its files."""

import io
import re

import pandas as pd
import pytest

from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.files import as_csv, as_xlsx
from tests.conftest import trial_from, write_trial
from tests.errors.edges import EDGES
from tests.pages.opening import numbers_on, open_page

# What must be said, by edge: the name of a number, how it reads, what stands beside it.
SAID = [
    ("no events", "attacks", "0", "in 2 treated"),
    ("no events", "attack_rate", "0.00", "95% CI 0.00 to 1.85"),
    ("no events", "rate_ratio", "Not estimable", "No attack is recorded before treatment"),
    ("no participant-time", "attack_rate", "Not estimable", "Nobody has been followed yet"),
    ("no participant-time", "edss_change", "Not estimable", "Nobody has been treated"),
    ("one participant", "attack_rate", "1.00", "95% CI 0.03 to 5.59"),
    ("one participant", "titre_ratio", "1.00", "no interval: one pair"),
    ("all changes zero", "edss_change", "0.0", "2 of 2"),
    ("all changes zero", "b_cells_change", "0.00 cells/µL", "2 of 2"),
    ("all changes zero", "b_cells_p", "Not estimable", "No participant's level changed"),
    ("all changes zero", "titre_ratio", "1.00", "no interval: all ratios are equal"),
    ("nobody at week 52", "edss_baseline", "3.5", "2 of 2"),
    ("nobody at week 52", "edss_change", "Not estimable", "Nobody has a baseline and a week 52"),
    ("all scans missing", "lesions", "Not estimable", "No scan has been read yet"),
    ("every onset partial", "attacks", "0 to 2", "2 to review"),
    ("every onset partial", "attack_rate", "0.00 to 1.00", "95% CI 0.00 to 3.62"),
    ("every onset partial", "median_days_to_first_attack", "Not estimable", "not reached"),
]
NO_WORD = re.compile(r"\b(nan|inf|None|NaT)\b|<NA>")


@pytest.fixture(scope="module")
def tables_of(tmp_path_factory):
    made = {}
    for edge, drawings in EDGES.items():
        trial = trial_from(tmp_path_factory.mktemp("edge"), **drawings)
        made[edge] = trial.stamp, {n: TABLES[n].of(trial) for n in ("numbers", "outcomes")}
        trial.close()
    return made


@pytest.mark.parametrize(("edge", "name", "value", "beside"), SAID)
def test_number_says_in_words_what_is_known(tables_of, edge, name, value, beside):
    told = tables_of[edge][1]["numbers"].set_index("name").loc[name]
    assert told["in_words"] == value
    assert beside in told["beside"]


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("table", ["numbers", "outcomes"])
def test_files_hold_the_same_words_and_no_sign_of_a_missing_number(tables_of, edge, table):
    stamp, tables = tables_of[edge]
    value = "in_words" if table == "numbers" else "value"
    csv = as_csv(tables[table])
    read = pd.read_csv(io.BytesIO(csv), dtype=str)
    sheet = pd.read_excel(io.BytesIO(as_xlsx(tables[table], table, stamp)), dtype=str)

    assert not NO_WORD.search(csv.decode())
    assert read[value].tolist() == sheet.iloc[:, list(read).index(value)].tolist()
    assert read[value].tolist() == tables[table][value].tolist()


PAGES_OF = [
    ("no events", "attacks"),
    ("no participant-time", "attacks"),
    ("one participant", "attacks"),
    ("all changes zero", "disability"),
    ("nobody at week 52", "disability"),
    ("all scans missing", "lesions"),
    ("every onset partial", "attacks"),
]


@pytest.mark.parametrize(("edge", "page"), PAGES_OF)
def test_page_opens_and_shows_no_sign_of_a_missing_number(tmp_path, monkeypatch, edge, page):
    shown = numbers_on(open_page(monkeypatch, write_trial(tmp_path, **EDGES[edge]), page))
    assert shown
    assert not [value for value in shown.values() if not value or NO_WORD.search(value)]
