"""From the table of a file to the records of datasets: names, headings, rows without a home."""

from dataclasses import dataclass

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE, VALUE_NOT_READ
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.formats.table import ReadTable
from nmosd_core.trial_data.intake.recognise import (
    Part,
    name_in_dictionary,
    name_in_export,
    recognise,
)
from nmosd_core.trial_data.intake.records import Origin, Records
from nmosd_core.trial_data.intake.set_aside import COLUMN_NOT_USED, SetAside

SUPPLEMENT = {
    "RDOMAIN": "Related domain abbreviation",
    "USUBJID": "Unique subject identifier",
    "QNAM": "Qualifier variable name",
    "QVAL": "Data value",
}


@dataclass(frozen=True)
class SortedOut:
    """The records of one table by dataset, and what of the table did not come in."""

    records: list[Records]
    aside: list[SetAside]


def sort_out(table: ReadTable) -> SortedOut:
    """Find out what each row of a table is.

    Raises
    ------
    TrialDataError
        The table lacks a variable that its dataset cannot do without.
    """
    parts = recognise(table)
    if not parts:
        return SortedOut([], [])
    aside = _not_read(table, parts) + _elsewhere(table, parts)
    records = []
    for part in parts:
        _require_variables(table, part)
        records.append(_records(table, part))
        aside += _columns_not_used(table, part)
    return SortedOut(records, aside)


def _records(table: ReadTable, part: Part) -> Records:
    cells = table.cells.iloc[part.positions].reset_index(drop=True)
    cells = cells.drop(columns=_written_by_intake(table, part)).rename(
        columns=lambda variable: name_in_dictionary(variable, part.dataset, part.domain)
    )
    origin = [Origin(table.file, table.rows[at], part.domain) for at in part.positions]
    return Records(part.dataset, cells, origin)


def _require_variables(table: ReadTable, part: Part) -> None:
    present = set(table.cells.columns)
    for variable, label in _required(part).items():
        if variable not in present:
            raise TrialDataError(
                f"{table.file} has no {variable} ({label}). Add the variable, or correct its "
                "name in the export, and bring it in again."
            )
    twice = {
        variable
        for variable in present
        if (ours := name_in_dictionary(variable, part.dataset, part.domain)) != variable
        and ours in present
    }
    if twice:
        raise TrialDataError(
            f"{table.file} has {min(twice)} and "
            f"{name_in_dictionary(min(twice), part.dataset, part.domain)}, which are the same "
            "variable here. Keep one of them, and bring the export in again."
        )


def _required(part: Part) -> dict[str, str]:
    """Variables that the table must have, as the export names them, with their labels."""
    if part.dataset == "supp":
        return SUPPLEMENT
    dataset = read_dictionary().get(part.dataset)
    if dataset is None:
        return {}
    return {
        name_in_export(variable.name, dataset, part.domain): variable.label
        for variable in dataset.variables.values()
        if variable.required
    }


def _written_by_intake(table: ReadTable, part: Part) -> list[str]:
    dataset = read_dictionary().get(part.dataset)
    if dataset is None:
        return []
    return [
        variable
        for variable in table.cells.columns
        if name_in_dictionary(variable, part.dataset, part.domain) in dataset.companions
    ]


def _columns_not_used(table: ReadTable, part: Part) -> list[SetAside]:
    aside = [
        SetAside(
            table.file,
            COLUMN_NOT_USED,
            "intake writes this column itself, from what was recorded",
            dataset=part.dataset,
            variable=variable,
        )
        for variable in _written_by_intake(table, part)
    ]
    if table.columns_without_name:
        reason = f"has values but no name in the heading ({table.columns_without_name} so)"
        aside.append(SetAside(table.file, COLUMN_NOT_USED, reason, dataset=part.dataset))
    return aside


def _not_read(table: ReadTable, parts: list[Part]) -> list[SetAside]:
    """What the format itself kept from being read."""
    dataset = parts[0].dataset
    return [
        SetAside(
            table.file,
            action,
            unread.reason,
            unread.row,
            dataset,
            None,
            unread.variable,
            unread.value,
        )
        for action, several in (
            (ROW_SET_ASIDE, table.unread_rows),
            (VALUE_NOT_READ, table.unread_values),
        )
        for unread in several
    ]


def _elsewhere(table: ReadTable, parts: list[Part]) -> list[SetAside]:
    """Rows whose DOMAIN is none that the dictionary knows."""
    placed = {at for part in parts for at in part.positions}
    return [
        SetAside(
            table.file,
            ROW_SET_ASIDE,
            "no dataset is known by this DOMAIN",
            row=table.rows[at],
            variable="DOMAIN",
            value=table.cells["DOMAIN"].iloc[at],
        )
        for at in range(len(table.rows))
        if at not in placed
    ]
