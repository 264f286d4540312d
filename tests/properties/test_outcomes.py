"""What may not change any number of a registered outcome: the demo trial, told otherwise.

The rows stand in another order, participants have other names, everything happens four years
later, or one more participant is treated of whom nothing but the first infusion is recorded.
"""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import open_trial

CUT = Path(__file__).parents[2] / "data" / "demo" / "2023-06-01"
ON = date(2023, 6, 1)
FOUR_YEARS = 4 * 365 + 1
OUTCOMES = {
    "attacks": count_attacks,
    "first attack": follow_to_first_attack,
    "before and during": compare_before_and_during,
    "disability": follow_disability,
    "lesions": sum_lesions,
    "antibody": compare_titres,
    "b cells": compare_b_cells,
    "immunoglobulins": follow_immunoglobulins,
}
# What one more participant of whom nothing is known does not touch.
UNTOUCHED = {
    "attacks": ["attacks", "worsenings", "worsenings_judged"],
    "first attack": [],
    "before and during": [],
    "disability": ["edss_baseline", "edss_change", "edss_worsened", "edss_improved_any"],
    "lesions": ["lesions", "lesion_scans_read", "lesion_participants", "lesions_per_scan"],
    "antibody": ["titre_pairs", "titre_ratio", "titre_rungs", "titre_negative"],
    "b cells": ["plasma_cells_pairs", "plasma_cells_change", "plasma_cells_p"],
    "immunoglobulins": ["igg_pairs", "igg_change", "igg_p", "igg_below_normal"],
}


def recorded():
    files = sorted(CUT.glob("*.parquet"))
    return {file.stem: pq.read_table(file) for file in files if file.stem != "set_aside"}


def reversed_rows(tables):
    return {name: rows.take(list(range(len(rows)))[::-1]) for name, rows in tables.items()}, ON


def renamed(tables):
    """Names whose order is the opposite one."""
    names = sorted(tables["dm"]["USUBJID"].to_pylist())
    new = dict(zip(names, (f"Z{99 - number}" for number in range(len(names))), strict=True))
    return {name: with_names(rows, new) for name, rows in tables.items()}, ON


def with_names(rows, new):
    names = pa.array([new.get(name, name) for name in rows["USUBJID"].to_pylist()])
    return rows.set_column(rows.schema.get_field_index("USUBJID"), "USUBJID", names)


def later(tables):
    return {name: moved(rows) for name, rows in tables.items()}, ON + timedelta(days=FOUR_YEARS)


def moved(rows):
    """Every text and every date four years on, whatever of it is known."""
    for place, field in enumerate(rows.schema):
        values = rows[field.name]
        if field.name.endswith("DTC"):
            texts = [text and f"{int(text[:4]) + 4}{text[4:]}" for text in values.to_pylist()]
            values = pa.array(texts, field.type)
        elif pa.types.is_date(field.type):
            days = [day and day + timedelta(days=FOUR_YEARS) for day in values.to_pylist()]
            values = pa.array(days, field.type)
        rows = rows.set_column(place, field, values)
    return rows


def one_more(tables):
    first = next(row for row in tables["dm"].to_pylist() if row["RFSTDTC"])
    kept = {"USUBJID": "NMO-099", "SUBJID": "099"}
    more = pa.Table.from_pylist([first | kept], schema=tables["dm"].schema)
    return tables | {"dm": pa.concat_tables([tables["dm"], more])}, ON


def facts_of(number):
    """All that is said of it; sums in another order may differ in their last bit."""
    facts = vars(number).items()
    return {name: round(fact, 9) if isinstance(fact, float) else fact for name, fact in facts}


def told(change, folder):
    """Every number of every outcome, by outcome and name."""
    tables, on = change(recorded())
    write_cut(folder, on, tables)
    trial = open_trial(folder, on)
    return {
        outcome: {number.name: facts_of(number) for number in answer(trial).numbers}
        for outcome, answer in OUTCOMES.items()
    }


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    changes = {"as recorded": lambda tables: (tables, ON)} | {
        change.__name__: change for change in (reversed_rows, renamed, later, one_more)
    }
    return {name: told(change, tmp_path_factory.mktemp("told")) for name, change in changes.items()}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("change", ["reversed_rows", "renamed", "later"])
def test_no_number_of_an_outcome_changes(answers, outcome, change):
    assert answers["as recorded"][outcome]
    assert answers[change][outcome] == answers["as recorded"][outcome]


@pytest.mark.parametrize(
    ("outcome", "name"), [(outcome, name) for outcome, names in UNTOUCHED.items() for name in names]
)
def test_a_participant_without_records_adds_nothing(answers, outcome, name):
    before, after = (answers[key][outcome][name] for key in ("as recorded", "one_more"))
    parts = ("value", "value_to", "lower", "upper")
    assert [after[part] for part in parts] == [before[part] for part in parts]


def test_a_participant_without_records_is_counted_among_the_treated(answers):
    for outcome, name in [("attacks", "attack_free"), ("disability", "edss_evaluable")]:
        found = answers["one_more"][outcome][name]["of"]
        assert found == answers["as recorded"][outcome][name]["of"] + 1
