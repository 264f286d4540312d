"""A data check as a file: one SELECT statement under a header that says what it checks.

The first line of the header is the rule, as it should be; then come the reasons; then these
headings, each with its text:

    Check     C07, version 1
    Severity  error
    Reads     is (ISTESTCD, ISORRES), treated
    Needs     is
    Takes     codes (list; antibody.codes)
    Returns   participant, visit, dataset, record, variable, value, finding
    Source    NCT05154734, eligibility

Severity is error, query or note; "error or query" where the statement returns a column severity.
Reads names datasets of the data dictionary, `treated`, and the relations of check_relations.py;
first the one whose rows are judged: without a row of it there is nothing to check.
Needs is optional: the datasets without which the check cannot run, `ae (AESER)` with the
variables that an export must have; without it they are the datasets that it reads.  `plan` among
them means that the protocol must be that of the data: 14 are planned for this trial, not for
another that is looked at with its protocol; `infusion_plan` means that it plans infusions, too.
Partly is optional too: parts of the rule that are
not always checked, parted by semicolons, each with the variable without which it is not ("the
usual rater: rs (RSEVALID)") or with the reason why it never is.  Takes gives each parameter its
kind and the place of its value in protocol.toml.  Every column is text.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nmosd_core.analyses.findings import COLUMNS, SEVERITIES
from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.store import QUERIES

FOLDER = QUERIES / "checks"
HEADINGS = ("Check", "Severity", "Reads", "Needs", "Partly", "Takes", "Returns", "Source")
OPTIONAL = {"Needs", "Partly"}
SEVERITY = "severity"
PLANS = PLAN, INFUSION_PLAN = "plan", "infusion_plan"
CODE = re.compile(r"([A-Z][A-Z0-9]{1,11}), version (\d+)")
RELATION = re.compile(r"(\w+)(?: \(([^()]*)\))?")
PART = re.compile(r"\s*([^:]+): (?:(\w+) \((\w+)\)|(.+?))\s*")
PARAMETER = re.compile(r"(\w+) \(\w+; ([\w.]+)\)")


@dataclass(frozen=True)
class Part:
    """A part of a rule: what it is, and the variable that it needs or why it is never checked."""

    what: str
    dataset: str
    variable: str
    why: str


@dataclass(frozen=True)
class CheckFile:
    """What a file says of its check.

    Attributes
    ----------
    code, version, severities
        "C07", 1, and the severities that its findings may have.
    rule, about
        What should be true, and why, with the assumptions.
    reads
        Every relation that the statement reads.
    needs
        Datasets without which it cannot run, each with the variables that it cannot do without.
    takes
        Parameters of the statement, each with the place of its value in the protocol.
    source, sql
        Where the rule comes from, and the statement with its header.
    partly
        Parts of the rule that are not always checked.
    """

    code: str
    version: int
    severities: tuple[str, ...]
    rule: str
    about: str
    reads: tuple[str, ...]
    needs: dict[str, tuple[str, ...]]
    takes: dict[str, str]
    source: str
    sql: str
    partly: tuple[Part, ...] = ()


@cache
def read_shipped_checks() -> tuple[CheckFile, ...]:
    """The checks of sql/checks in the order of their codes: C41, C41B, C42."""
    files = sorted(FOLDER.glob("*.sql"), key=lambda file: file.stem.partition("_")[0])
    return tuple(read_check_file(file) for file in files)


def read_check_file(file: Path) -> CheckFile:
    """Read one check.

    Raises
    ------
    TrialDataError
        The file cannot be read, or its header lacks something; the message says what, without
        the name of the file.
    """
    try:
        sql = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TrialDataError(f"it cannot be read as text ({error})") from error
    rule, about, fields = _read_header(sql)
    code = CODE.fullmatch(fields["Check"])
    if not code:
        raise TrialDataError(
            f'"Check {fields["Check"]}" should be a code in capitals with its version: '
            '"C07, version 1"'
        )
    reads = _relations(fields["Reads"])
    return CheckFile(
        code=code[1],
        version=int(code[2]),
        severities=_severities(fields),
        rule=rule,
        about=about,
        reads=tuple(reads),
        needs=_needs(fields, reads),
        takes=_takes(fields["Takes"]),
        source=fields["Source"],
        sql=sql,
        partly=_parts(fields.get("Partly", "")),
    )


def _read_header(sql: str) -> tuple[str, str, dict[str, str]]:
    """The rule, the text below it, and the headings with theirs."""
    about: list[str] = []
    fields: dict[str, list[str]] = {}
    lines = [line.removeprefix("--").rstrip() for line in _comments(sql)]
    for line in lines:
        name, _, text = line.strip().partition(" ")
        if name in HEADINGS and line.startswith(f" {name}"):
            fields[name] = [text.strip()]
        elif fields and line.strip():
            fields[list(fields)[-1]].append(line.strip())
        elif not fields:
            about.append(line.strip())
    if not about or not about[0]:
        raise TrialDataError("its first line should be a comment that says the rule")
    for name in HEADINGS:
        if name not in OPTIONAL and not any(fields.get(name, [])):
            raise TrialDataError(f'its header has no line "{name}"')
    return about[0], " ".join(filter(None, about[1:])), {n: " ".join(t) for n, t in fields.items()}


def _comments(sql: str) -> list[str]:
    lines = sql.splitlines()
    end = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]


def _severities(fields: dict[str, str]) -> tuple[str, ...]:
    """Severities of the header; several need a column that says which a finding has."""
    named = tuple(re.split(r"\s*,\s*|\s+or\s+", fields["Severity"]))
    for one in named:
        if one not in SEVERITIES:
            raise TrialDataError(f'severity "{one}" is none of: {", ".join(SEVERITIES)}')
    returned = [one.strip() for one in fields["Returns"].split(",")]
    wanted = {*COLUMNS, SEVERITY} if len(named) > 1 else set(COLUMNS)
    if set(returned) != wanted:
        raise TrialDataError(f"it should return: {', '.join(one for one in _order(wanted))}")
    return named


def _order(columns: set[str]) -> list[str]:
    return [one for one in (*COLUMNS, SEVERITY) if one in columns]


def _relations(text: str) -> dict[str, tuple[str, ...]]:
    """Relations with the variables named for each."""
    return {
        name: tuple(re.findall(r"\b[A-Z][A-Z0-9]+\b", variables))
        for name, variables in RELATION.findall(text)
        if name != "nothing"
    }


def _needs(fields: dict[str, str], reads: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    if "Needs" in fields:
        needs = _relations(fields["Needs"])
        for name in needs:
            if name not in read_dictionary() and name not in PLANS:
                raise TrialDataError(f"it needs {name}, which the data dictionary does not know")
        return needs
    return {name: () for name in reads if name in read_dictionary()}


def _parts(text: str) -> tuple[Part, ...]:
    parts = []
    for one in filter(None, text.split(";")):
        found = PART.fullmatch(one)
        if not found:
            raise TrialDataError(f'"Partly {one.strip()}" should be a part, a colon and why')
        parts.append(Part(*(group or "" for group in found.groups())))
    return tuple(parts)


def _takes(text: str) -> dict[str, str]:
    return dict(PARAMETER.findall(text))
