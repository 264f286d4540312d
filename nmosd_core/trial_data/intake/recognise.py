"""Which dataset a table of an export holds.

The DOMAIN column says it where it names a dataset that the dictionary knows; otherwise the name
of the file or sheet does: dm.csv, "AE", lbch.xpt (one part of lb), sdtm_ae_20221231.csv.  Where
a name is not exactly that of a dataset, the variables have to fit as well.  Datasets that older
exports keep under another name (qs for rs, oe for nv) come in with their variables renamed.
"""

import functools
import re
from dataclasses import dataclass

from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.intake.formats.table import ReadTable

SUPPLEMENT = frozenset({"RDOMAIN", "QNAM", "QVAL"})
SUMMARY = frozenset({"TSPARMCD", "TSVAL"})


@dataclass(frozen=True)
class Part:
    """Rows of a table that belong to one dataset.

    Attributes
    ----------
    dataset
        Lower-case name in the dictionary; "supp" for supplemental qualifiers, "ts" for the
        trial summary.
    domain
        Two letters that the export's own variables begin with: QS where the dataset is rs.
    positions
        Which rows of the table.
    """

    dataset: str
    domain: str
    positions: list[int]


def recognise(table: ReadTable) -> list[Part]:
    """Find the datasets of a table: mostly one; none where the dictionary knows none of them.

    Rows whose DOMAIN names no known dataset, in a table that has known ones, are in no part.
    """
    everything = list(range(len(table.rows)))
    variables = set(table.cells.columns)
    if variables >= SUPPLEMENT or any(map(is_supplement_name, table.names)):
        return [Part("supp", "", everything)] if _qualifies_known(table) else []
    if variables >= SUMMARY:
        return [Part("ts", "TS", everything)]
    named = _domain_of_name(table)
    domains = _domains(table, named)
    known = sorted({domain for domain in domains if domain in known_domains()})
    if known:
        return [
            Part(
                known_domains()[domain], domain, [at for at in everything if domains[at] == domain]
            )
            for domain in known
        ]
    return [Part(known_domains()[named], named, everything)] if named else []


@functools.cache
def known_domains() -> dict[str, str]:
    """Dataset of each two-letter domain that an export may use: DM is dm, QS is rs."""
    domains = {name.upper(): name for name in read_dictionary()}
    others = {
        dataset.also_accepted.upper(): name
        for name, dataset in read_dictionary().items()
        if dataset.also_accepted
    }
    return domains | others


def is_named_as_dataset(name: str) -> bool:
    """Whether a file of this name, without its ending, claims to be a known dataset."""
    return name.upper() in known_domains() or is_supplement_name(name)


def is_supplement_name(name: str) -> bool:
    """Whether a file of this name claims to hold supplemental qualifiers: suppae, suppce."""
    found = re.fullmatch(r"SUPP([A-Z]{2}).{0,2}", name.upper())
    return found is not None and found[1] in known_domains()


def name_in_export(variable: str, dataset: Dataset, domain: str) -> str:
    """What the export calls a variable of the dictionary: QSSEQ for RSSEQ where domain is QS."""
    own = dataset.name.upper()
    return domain + variable.removeprefix(own) if variable.startswith(own) else variable


def name_in_dictionary(variable: str, dataset: str, domain: str) -> str:
    """What the dictionary calls a variable of the export: RSSEQ for QSSEQ where dataset is rs."""
    if domain and variable.startswith(domain):
        return dataset.upper() + variable.removeprefix(domain)
    return variable


def _qualifies_known(table: ReadTable) -> bool:
    """Whether supplemental rows belong to a known dataset, or cannot be told to belong to none."""
    related = {value.upper() for value in table.cells.get("RDOMAIN", []) if value}
    return not related or bool(related & known_domains().keys())


def _domains(table: ReadTable, named: str | None) -> list[str | None]:
    """The domain of each row; where a row has none, that of the file or of all the others."""
    if "DOMAIN" not in table.cells:
        return [named for _ in table.rows]
    recorded = [value.upper() if value else None for value in table.cells["DOMAIN"]]
    distinct = {value for value in recorded if value}
    otherwise = named or (min(distinct) if len(distinct) == 1 else None)
    return [value or otherwise for value in recorded]


def _domain_of_name(table: ReadTable) -> str | None:
    """The domain that the name of the sheet says, or else that of the file."""
    for name in table.names:
        if name.upper() in known_domains():
            return name.upper()
    words: list[str] = re.findall(r"[a-z]+", " ".join(table.names).lower())
    for word in words:
        domain = word[:2].upper()
        if len(word) in (2, 3, 4) and domain in known_domains() and _fits(table, domain):
            return domain
    return None


def _fits(table: ReadTable, domain: str) -> bool:
    """Whether the table has participants and a variable that only this dataset describes."""
    dataset = read_dictionary()[known_domains()[domain]]
    own = {
        name_in_export(variable, dataset, domain)
        for variable in dataset.variables
        if variable.startswith(dataset.name.upper()) or dataset.name == "dm"
    }
    present = set(table.cells.columns)
    return "USUBJID" in present and bool(present & own - {"USUBJID", "STUDYID"})
