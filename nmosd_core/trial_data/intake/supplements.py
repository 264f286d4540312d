"""Supplemental qualifiers (SUPPAE, SUPPCE, ...) put beside the rows that they qualify.

SDTM keeps what has no standard variable in a dataset of its own, one row per value: RDOMAIN and
USUBJID say whose row it is, IDVAR and IDVARVAL which one (all rows of the participant where
they are empty), QNAM the variable and QVAL its value.  A value that is recorded already is
never replaced.

Source: SDTMIG 3.4, section 8.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from nmosd_core.trial_data.cuts import VALUE_NOT_READ
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.recognise import known_domains, name_in_dictionary
from nmosd_core.trial_data.intake.records import Records
from nmosd_core.trial_data.intake.set_aside import SetAside

Index = dict[tuple[str | None, str | None], list[int]]


@dataclass(frozen=True)
class Qualifier:
    """One supplemental row: which rows it qualifies, the variable and its value."""

    domain: str | None
    participant: str | None
    identifier: str | None
    identified: str | None
    variable: str | None
    value: str | None


def merge_supplements(
    supplements: Records, datasets: Mapping[str, Records]
) -> tuple[dict[str, Records], Records, list[SetAside]]:
    """Put supplemental qualifiers into the rows that they belong to.

    Parameters
    ----------
    supplements
        Rows of all SUPP-- files.
    datasets
        The other datasets, by lower-case name.

    Returns
    -------
    tuple[dict[str, Records], Records, list[SetAside]]
        The datasets with one more column per QNAM; the supplemental rows that were used; and
        one entry for each that was not, or that found another value in some of its rows.
    """
    parents = {name: _Parent(records) for name, records in datasets.items()}
    aside: list[SetAside] = []
    unused: set[int] = set()
    for at, qualifier in enumerate(_qualifiers(supplements)):
        used, reason = _place(qualifier, parents)
        if not used:
            unused.add(at)
        if reason:
            entry = supplements.set_aside(at, reason)
            entry = replace(entry, variable=qualifier.variable, value=qualifier.value)
            aside.append(replace(entry, action=VALUE_NOT_READ) if used else entry)
    merged = {name: parent.merged() for name, parent in parents.items()}
    return merged, supplements.keep(lambda at: at not in unused), aside


def _qualifiers(supplements: Records) -> list[Qualifier]:
    domains, identifiers, variables = (
        [value.upper() if value else None for value in supplements.column(variable)]
        for variable in ("RDOMAIN", "IDVAR", "QNAM")
    )
    participants, identified, values = (
        supplements.column(variable) for variable in ("USUBJID", "IDVARVAL", "QVAL")
    )
    columns = (domains, participants, identifiers, identified, variables, values)
    return [Qualifier(*row) for row in zip(*columns, strict=True)]


def _place(qualifier: Qualifier, parents: Mapping[str, "_Parent"]) -> tuple[bool, str | None]:
    """Whether the qualifier was used, and why not, or not everywhere."""
    if not (qualifier.variable and qualifier.value):
        return False, "QNAM or QVAL is empty"
    if not qualifier.domain:
        return False, "RDOMAIN is empty"
    parent = parents.get(known_domains().get(qualifier.domain, ""))
    if parent is None:
        return False, f"the export has no dataset {qualifier.domain}"
    return parent.take(qualifier)


class _Parent:
    """A dataset that qualifiers are put into."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.dataset = read_dictionary()[records.dataset]
        self.columns = {name: list(records.cells[name]) for name in records.cells}
        self.indexes: dict[tuple[str, str], Index] = {}

    def take(self, qualifier: Qualifier) -> tuple[bool, str | None]:
        """Put one qualifier in; whether it was used, and why not, or not everywhere."""
        domain = qualifier.domain or ""
        variable = name_in_dictionary(qualifier.variable or "", self.dataset.name, domain)
        if variable in self.dataset.companions:
            return False, f"{variable} is a column that intake writes itself"
        identifier = name_in_dictionary(qualifier.identifier or "", self.dataset.name, domain)
        if identifier and identifier not in self.columns:
            return False, f"{self.dataset.name.upper()} has no variable {qualifier.identifier}"
        if identifier and not qualifier.identified:
            return False, "IDVARVAL is empty"
        identified = self._comparable(identifier, qualifier.identified) if identifier else None
        rows = self._index(domain, identifier).get((qualifier.participant, identified), [])
        if not rows:
            which = f" with {qualifier.identifier} {qualifier.identified}" if identifier else ""
            return False, f"participant {qualifier.participant} has no row{which} in {domain}"
        return self._fill(variable, qualifier.value, rows)

    def merged(self) -> Records:
        """The dataset with its qualifiers."""
        cells = pd.DataFrame(self.columns, index=range(len(self.records.origin)), dtype=object)
        return replace(self.records, cells=cells)

    def _fill(self, variable: str, value: str | None, rows: list[int]) -> tuple[bool, str | None]:
        column = self.columns.setdefault(variable, [None] * len(self.records.origin))
        others = [row for row in rows if column[row] not in (None, value)]
        for row in set(rows) - set(others):
            column[row] = value
        if not others:
            return True, None
        first = others[0]
        reason = f"{variable} is {column[first]} in {self.records.origin[first]}, which stays"
        return len(others) < len(rows), reason

    def _index(self, domain: str, identifier: str) -> Index:
        """Positions of the rows of a domain by participant and value of the identifier."""
        if (domain, identifier) not in self.indexes:
            index: Index = {}
            values = self.records.column(identifier)
            for at, participant in enumerate(self.records.column("USUBJID")):
                if self.records.origin[at].domain == domain:
                    value = self._comparable(identifier, values[at])
                    index.setdefault((participant, value), []).append(at)
            self.indexes[domain, identifier] = index
        return self.indexes[domain, identifier]

    def _comparable(self, identifier: str, value: str | None) -> str | None:
        """The value as text; numbers without what only their writing adds (1.0, 01)."""
        described = self.dataset.variables.get(identifier)
        numeric = identifier.endswith("SEQ") or (described and described.type != "text")
        try:
            return repr(float(value)) if value and numeric else value
        except ValueError:
            return value
