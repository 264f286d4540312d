"""What a data check may read beside the datasets and `treated`.

named_participants  one row per participant and dataset: participant, dataset, rows
recorded_dates      one row per recorded date of any dataset: participant, visit, dataset, record
                    (the key in words), variable, label, recorded (text), day (date; complete
                    ones only), start (the recorded start of the same record, for a variable
                    that is an end), start_variable, start_label
worsenings_judged   the rows of `Attacks.worsenings`: participant, sequence, onset, hours,
                    days_since_previous_attack, verdict, reason, and what attacks.py says more;
                    confirmed (the adjudication says so; while it is open, the investigator)
titres_judged       the rows of `Antibody.results`: participant, sequence, visit_name, drawn,
                    result_as_recorded, reciprocal, censored, used_as, remark, and what antibody.py
                    says more; positive (missing where the text does not tell)
scores_judged       the rows of `Disability.scores`: participant, sequence, visit_name, assessed,
                    score_as_recorded, score, used_as, and what disability.py says more
planned_visits      the rows of `Visits.planned`: participant, visit, week, day, status, opens,
                    closes, done_on, reason, and what visits.py says more
visits_attended     the same judged by who came, whether or not an infusion was given: the rows of
                    `VisitAdherence.planned`
adverse_events      every adverse event: the rows of sql/adverse_events.sql
examinations        every EDSS beside what its parts give: sql/examinations.sql
infusions_given     infusions of treated participants against their plan: `compare_doses`
and what check_results.py lists

Dates are dates, texts are text.  They are laid beside the tables of the cut for the time of the
checks, and made only when a check reads them; pages ask for the same answers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nmosd_core.analyses.antibody import list_results
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.check_results import RESULTS
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.doses import compare_doses
from nmosd_core.analyses.findings import Recorded, records_in_words, visits_of
from nmosd_core.analyses.result_text import BELOW
from nmosd_core.analyses.titre_text import is_called_positive
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.analyses.visits import follow_visits
from nmosd_core.trial_data.define import Dataset, Variable
from nmosd_core.trial_data.store import TrialData

UNREADABLE = "Y"  # flag of a date of which nothing could be read

DATES = pa.schema(
    [
        *((name, pa.string()) for name in ("participant", "visit", "dataset", "record")),
        *((name, pa.string()) for name in ("variable", "label", "recorded")),
        ("day", pa.date32()),
        *((name, pa.string()) for name in ("start", "start_variable", "start_label")),
    ]
)


@dataclass(frozen=True)
class Relation:
    """A table, and the datasets that it cannot do without."""

    needs: tuple[str, ...]
    table: Callable[[Recorded], pa.Table]


def _named_participants(recorded: Recorded) -> pa.Table:
    """How many rows each dataset has of each participant."""
    return pa.concat_tables([_counted(table, dataset) for dataset, table in recorded.datasets()])


def _counted(table: pa.Table, dataset: Dataset) -> pa.Table:
    counts = table.select(["USUBJID"]).group_by("USUBJID").aggregate([([], "count_all")])
    return pa.table(
        {
            "participant": counts["USUBJID"],
            "dataset": _same(dataset.name, counts.num_rows),
            "rows": counts["count_all"],
        }
    )


def _recorded_dates(recorded: Recorded) -> pa.Table:
    """Every recorded date that can be read, with the start that belongs to an end."""
    return pa.concat_tables(
        [
            DATES.empty_table(),
            *(_dates_of(*one) for one in recorded.dates()),
        ]
    )


def _dates_of(dataset: Dataset, table: pa.Table, variable: Variable) -> pa.Table:
    day, flag = (beside.name for beside in variable.companions)
    unreadable = pc.fill_null(pc.equal(table[flag], UNREADABLE), False)
    rows = table.filter(pc.and_(pc.is_valid(table[variable.name]), pc.invert(unreadable)))
    start = _start_of(dataset, variable)
    nothing = pa.nulls(rows.num_rows, pa.string())
    return pa.table(
        {
            "participant": rows["USUBJID"],
            "visit": visits_of(rows),
            "dataset": _same(dataset.name, rows.num_rows),
            "record": records_in_words(rows, dataset),
            "variable": _same(variable.name, rows.num_rows),
            "label": _same(variable.label, rows.num_rows),
            "recorded": rows[variable.name],
            "day": rows[day],
            "start": _readable(rows, start) if start else nothing,
            "start_variable": _same(start.name, rows.num_rows) if start else nothing,
            "start_label": _same(start.label, rows.num_rows) if start else nothing,
        },
        schema=DATES,
    )


def _start_of(dataset: Dataset, variable: Variable) -> Variable | None:
    """The variable of the start that belongs to an end: AESTDTC to AEENDTC, RFSTDTC to RFENDTC."""
    start = dataset.variables.get(variable.name.replace("ENDTC", "STDTC"))
    return None if start is variable else start


def _readable(rows: pa.Table, variable: Variable) -> Any:
    unreadable = pc.fill_null(pc.equal(rows[variable.companions[1].name], UNREADABLE), False)
    return pc.if_else(unreadable, pa.scalar(None, pa.string()), rows[variable.name])


def _same(text: str, times: int) -> pa.Array:
    return pa.repeat(text, times)


def _worsenings(trial: TrialData) -> pd.DataFrame:
    """Worsenings with whether each is confirmed."""
    rows = count_attacks(trial).worsenings
    adjudged = rows["adjudication"].fillna("")
    by_investigator = rows["investigator"].eq("Y") & ~adjudged.str.startswith("NOT")
    return rows.assign(confirmed=adjudged.eq("CONFIRMED") | by_investigator.fillna(False))


def _titres(trial: TrialData) -> pd.DataFrame:
    """Titres with whether each is positive, with a number or in a word."""
    results = list_results(trial)
    not_positive = results["negative"].fillna(False) | results["censored"].eq(BELOW)
    called = results["result_as_recorded"].fillna("").map(is_called_positive).astype("bool")
    known = results["reciprocal"].notna() | not_positive | called
    return results.assign(positive=(~not_positive).astype("boolean").where(known))


def _of_frame(rows: pd.DataFrame) -> pa.Table:
    """Rows of an analysis as DuckDB reads them: days as dates."""
    table = pa.Table.from_pandas(rows, preserve_index=False)
    days = set(rows.select_dtypes("datetime").columns)
    return table.cast(pa.schema(_with_days(table.schema, days)))


def _of(needs: tuple[str, ...], rows: Callable[[TrialData], pd.DataFrame]) -> Relation:
    """The rows of an analysis as a relation."""
    return Relation(needs, lambda recorded: _of_frame(rows(recorded.trial)))


def _with_days(schema: pa.Schema, days: set[str]) -> Iterator[pa.Field]:
    for field in schema:
        yield pa.field(field.name, pa.date32() if field.name in days else field.type)


RELATIONS = {
    "named_participants": Relation((), _named_participants),
    "recorded_dates": Relation((), _recorded_dates),
    "worsenings_judged": _of(("ce",), _worsenings),
    "titres_judged": _of(("is",), _titres),
    "scores_judged": _of(("rs",), lambda trial: follow_disability(trial).scores),
    "planned_visits": _of((), lambda trial: follow_visits(trial).planned),
    "visits_attended": _of((), lambda trial: compare_with_plan(trial).planned),
    "adverse_events": _of(("ae",), lambda trial: trial.rows("adverse_events")),
    "examinations": _of(("rs",), lambda trial: trial.rows("examinations")),
    "infusions_given": _of(
        ("ex",), lambda trial: compare_doses(trial.rows("doses"), trial.protocol)
    ),
    **{name: _of(*answer) for name, answer in RESULTS.items()},
}
