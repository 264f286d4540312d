"""Running data checks: all of them on one cursor, none of them able to stop the others.

A check without a dataset or variable that it needs could not run, and says so; so does one whose
statement fails.  One that ran says which part of its rule was not checked.  Without a record of
the first relation that it reads, or of any dataset that it needs, it had nothing to check.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from nmosd_core.analyses.check_catalogue import Check
from nmosd_core.analyses.check_files import INFUSION_PLAN, PLANS, SEVERITY, CheckFile
from nmosd_core.analyses.check_relations import RELATIONS
from nmosd_core.analyses.check_values import find_values
from nmosd_core.analyses.findings import (
    COLUMNS,
    Recorded,
    Row,
    read_recorded,
    say_once,
    say_once_of_each,
)
from nmosd_core.analyses.infusion_days import NO_INFUSION_PLANNED
from nmosd_core.analyses.when_due import has_plan
from nmosd_core.errors import NotSupplied, TrialDataError
from nmosd_core.trial_data.reading import Reading
from nmosd_core.trial_data.store import TrialData

COULD_NOT_RUN, PASSED, NOTHING_TO_CHECK = "could not run: ", "passed", "nothing to check"
NOT_CHECKED = "; not checked: "


@dataclass(frozen=True)
class Outcome:
    """What became of one check.

    Attributes
    ----------
    rows
        One per finding: its severity, then the columns of findings.COLUMNS.
    of_each
        The same, but one for each participant of what `rows` says once of every record.
    could_not_run
        Why there are none; empty when it ran.
    not_checked
        Which parts of the rule were not checked, and why; empty where all were.
    saw_records
        Whether there was a record that could have been found.
    """

    rows: tuple[Row, ...] = ()
    of_each: tuple[Row, ...] = ()
    could_not_run: str = ""
    not_checked: str = ""
    saw_records: bool = True

    @property
    def count(self) -> int | None:
        """Number of findings; None where nobody looked."""
        return None if self.could_not_run else len(self.rows)

    @property
    def words(self) -> str:
        """What became of it, for a reader."""
        if self.could_not_run:
            return f"{COULD_NOT_RUN}{self.could_not_run}"
        if not self.rows and not self.saw_records:
            return NOTHING_TO_CHECK
        found = f"{len(self.rows)} finding" + ("s" if len(self.rows) > 1 else "")
        part = f"{NOT_CHECKED}{self.not_checked}" if self.not_checked else ""
        return (found if self.rows else PASSED) + part


def needs_of(check: Check) -> dict[str, tuple[str, ...]]:
    """Datasets without which a check cannot run, each with the variables that it must have.

    What a check names itself, and what the relations need that it reads.
    """
    derived = (RELATIONS[name].needs for name in _reads(check) if name in RELATIONS)
    return {name: () for names in derived for name in names} | dict(check.needs)


def run_checks(trial: TrialData, checks: Iterable[Check]) -> list[Outcome]:
    """Run checks on one data cut, in their order."""
    checks = list(checks)
    recorded = read_recorded(trial)
    missing = {check.code: _what_is_missing(check, trial) for check in checks}
    read = {name for check in checks if not missing[check.code] for name in _reads(check)}
    made = {name: _make(name, recorded) for name in RELATIONS if name in read}
    tables = {name: table for name, table in made.items() if not isinstance(table, str)}
    with trial.reading(tables) as reading:
        return [
            replace(
                _run(check, recorded, reading),
                not_checked=_not_checked(check, trial),
                saw_records=_saw_records(check, recorded.tables, tables),
            )
            if not (why := missing[check.code] or _not_made(check, made))
            else Outcome(could_not_run=why)
            for check in checks
        ]


def _make(name: str, recorded: Recorded) -> pa.Table | str:
    """A relation, or why there is none: its analysis lacks a dataset."""
    try:
        return RELATIONS[name].table(recorded)
    except NotSupplied as missing:
        return str(missing)


def _not_made(check: Check, made: Mapping[str, pa.Table | str]) -> str:
    """Why a relation that the check reads could not be made; empty where all were."""
    return next((made[name] for name in _reads(check) if isinstance(made.get(name), str)), "")


def _what_is_missing(check: Check, trial: TrialData) -> str:
    """The first dataset or variable that it cannot do without and that was not supplied."""
    if check.fault:
        return check.fault
    for dataset, variables in needs_of(check).items():
        if dataset in PLANS:
            if not has_plan(trial):
                return f"the protocol in force is that of {trial.protocol.trial.registration}"
            if dataset == INFUSION_PLAN and not trial.protocol.infusions.days:
                return NO_INFUSION_PLANNED
        elif dataset not in trial.supplied:
            return f"no {dataset.upper()} dataset"
        for variable in variables:
            if variable not in trial.variables[dataset]:
                return f"the {dataset.upper()} dataset has no {variable}"
    return ""


def _not_checked(check: Check, trial: TrialData) -> str:
    """Parts of the rule that these data cannot tell, each with the reason."""
    parts = check.file.partly if check.file else ()
    return ", ".join(
        f"{part.what} ({part.why or f'the {part.dataset.upper()} dataset has no {part.variable}'})"
        for part in parts
        if part.variable not in trial.variables.get(part.dataset, ())
    )


def _saw_records(
    check: Check, datasets: Mapping[str, pa.Table], relations: Mapping[str, pa.Table]
) -> bool:
    """Whether what the check judges, and any dataset that it needs, has a row."""
    needed = {name for name in needs_of(check) if name not in PLANS} or set(datasets)
    judged = next(iter(_reads(check)), "")
    table = relations.get(judged, datasets.get(judged))
    rows = sum(datasets[name].num_rows for name in needed)
    return rows > 0 and (table is None or table.num_rows > 0)


def _reads(check: Check) -> tuple[str, ...]:
    return check.file.reads if check.file else ()


def _run(check: Check, recorded: Recorded, reading: Reading) -> Outcome:
    if check.find:
        found = check.find(recorded).itertuples(index=False, name=None)
        rows = tuple((check.severities[0], *row) for row in found)
        return Outcome(rows, rows)
    assert check.file is not None
    try:
        rows = _ask(check.file, recorded.trial, reading, check.seconds)
    except TrialDataError as fault:
        place = f"{check.source.partition(':')[0]}: " if check.own else ""
        return Outcome(could_not_run=f"{place}{fault}")
    return Outcome(say_once(rows, recorded), say_once_of_each(rows, recorded))


def _ask(
    file: CheckFile, trial: TrialData, reading: Reading, seconds: float | None
) -> tuple[Row, ...]:
    values = find_values(file.takes, trial.protocol)
    columns, rows = reading.texts(file.sql, values, seconds)
    wanted = [*COLUMNS, SEVERITY] if len(file.severities) > 1 else list(COLUMNS)
    if sorted(columns) != sorted(wanted):
        raise TrialDataError(f"it returns {', '.join(columns)} instead of {', '.join(wanted)}")
    places = [columns.index(name) for name in COLUMNS]
    if len(file.severities) == 1:
        return tuple((file.severities[0], *(row[at] for at in places)) for row in rows)
    severity = columns.index(SEVERITY)
    for row in rows:
        if row[severity] not in file.severities:
            raise TrialDataError(f"severity {row[severity]} is not one of its header")
    return tuple((row[severity], *(row[at] for at in places)) for row in rows)
