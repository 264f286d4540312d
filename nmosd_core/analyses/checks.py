"""Data checks: what in the records is wrong, doubtful or not usable, and what it touches.

Each check has a number that stays, a severity, a rule in words and the datasets it needs.  A
check whose dataset was not supplied could not run, and says so.  Findings are an issue list for
the site, not a query system: the EDC stays the system of record.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.completions import TO_REVIEW
from nmosd_core.analyses.numbers import Number
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE, VALUE_NOT_READ
from nmosd_core.trial_data.define import Dataset, read_dictionary
from nmosd_core.trial_data.store import Stamp, TrialData

ERROR, QUERY, NOTE = "error", "query", "note"
COLUMNS = ["dataset", "participant", "record", "variable", "value", "finding"]


@dataclass(frozen=True)
class Check:
    """One data check.

    `find` returns one row per finding with the columns of COLUMNS.
    """

    code: str
    severity: str
    rule: str
    needs: tuple[str, ...]
    find: Callable[[TrialData], pd.DataFrame]


@dataclass(frozen=True)
class Problems:
    """What the checks found at this data cut.

    Attributes
    ----------
    findings
        One row per finding, errors first: check, severity, dataset, participant, record,
        variable, value, finding.
    checks
        One row per check: check, severity, rule, findings (missing where it could not run),
        result ("passed", "n findings", "could not run: no ae dataset").
    stamp
        The data it comes from.
    """

    findings: pd.DataFrame
    checks: pd.DataFrame
    stamp: Stamp

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Findings by severity."""
        return tuple(
            Number.count(
                f"findings_{severity}",
                label,
                "finding",
                int((self.findings["severity"] == severity).sum()),
            )
            for severity, label in ((ERROR, "Errors"), (QUERY, "Queries"), (NOTE, "Notes"))
        )


def find_problems(trial: TrialData) -> Problems:
    """Run every check on one data cut."""
    found: list[pd.DataFrame] = []
    results: list[tuple[int | None, str]] = []
    for check in CHECKS:
        missing = [name for name in check.needs if name not in trial.supplied]
        if missing:
            results.append((None, f"could not run: no {missing[0]} dataset"))
            continue
        rows = check.find(trial)
        found.append(rows.assign(check=check.code, severity=check.severity))
        results.append((len(rows), f"{len(rows)} findings" if len(rows) else "passed"))
    findings = pd.concat(found, ignore_index=True)[["check", "severity", *COLUMNS]]
    rank = findings["severity"].map({ERROR: 0, QUERY: 1, NOTE: 2})
    checks = pd.DataFrame(
        {
            "check": [check.code for check in CHECKS],
            "severity": [check.severity for check in CHECKS],
            "rule": [check.rule for check in CHECKS],
            "findings": pd.array([count for count, _ in results], "Int64"),
            "result": [words for _, words in results],
        }
    )
    findings = findings.iloc[rank.argsort(kind="stable")].reset_index(drop=True)
    return Problems(findings, checks, trial.stamp)


def _rows_set_aside(trial: TrialData) -> pd.DataFrame:
    return _from_intake(trial, ROW_SET_ASIDE)


def _values_not_read(trial: TrialData) -> pd.DataFrame:
    return _from_intake(trial, VALUE_NOT_READ)


def _other_notes_of_intake(trial: TrialData) -> pd.DataFrame:
    aside = trial.dataset("set_aside")
    others = sorted(set(aside["action"].dropna()) - {ROW_SET_ASIDE, VALUE_NOT_READ})
    return pd.concat([_empty(), *[_from_intake(trial, action) for action in others]])


def _from_intake(trial: TrialData, action: str) -> pd.DataFrame:
    aside = trial.dataset("set_aside")
    rows = aside[aside["action"] == action]
    place = rows["file"] + ", row " + rows["row"].astype("str")
    return rows.assign(record=place, finding=rows["reason"])[COLUMNS]


def _keys_used_twice(trial: TrialData) -> pd.DataFrame:
    parts = [_empty()]
    for dataset in _supplied(trial):
        rows = trial.dataset(dataset.name)
        twice = rows[rows.duplicated(list(dataset.key), keep=False)]
        words = f"{len(twice)} rows share a key ({', '.join(dataset.key)}); all are used"
        parts.append(_findings(twice, dataset, dataset.key[-1], words))
    return pd.concat(parts)


def _participants_not_in_dm(trial: TrialData) -> pd.DataFrame:
    known = set(trial.dataset("dm")["USUBJID"])
    parts = [_empty()]
    for dataset in _supplied(trial):
        rows = trial.dataset(dataset.name)
        unknown = rows[~rows["USUBJID"].isin(known)]
        parts.append(_findings(unknown, dataset, "USUBJID", "the participant is not in dm"))
    return pd.concat(parts)


def _dates_after_the_cut(trial: TrialData) -> pd.DataFrame:
    cut = trial.cut.date.isoformat()
    parts = [_empty()]
    for dataset in _supplied(trial):
        rows = trial.dataset(dataset.name)
        for variable in dataset.variables.values():
            if variable.type == "date":
                known = rows[variable.name].str[:10]
                later = rows[known > cut]
                words = f"{variable.label} lies after the data cut {cut}"
                parts.append(_findings(later, dataset, variable.name, words))
    return pd.concat(parts)


def _values_not_allowed(trial: TrialData) -> pd.DataFrame:
    parts = [_empty()]
    for dataset in _supplied(trial):
        rows = trial.dataset(dataset.name)
        for variable in dataset.variables.values():
            if variable.allowed:
                value = rows[variable.name]
                wrong = rows[value.notna() & ~value.str.upper().isin(variable.allowed)]
                words = f"{variable.label} is none of: {', '.join(variable.allowed)}"
                parts.append(_findings(wrong, dataset, variable.name, words))
    return pd.concat(parts)


def _incomplete_first_infusion(trial: TrialData) -> pd.DataFrame:
    rows = trial.rows("participants")
    partial = rows[rows["treated"] & rows["first_infusion"].isna()]
    return pd.DataFrame(
        {
            "dataset": "dm",
            "participant": partial["participant"],
            "record": "",
            "variable": "RFSTDTC",
            "value": partial["first_infusion_as_recorded"],
            "finding": "the first infusion has no complete date: no trial day, no time at risk",
        }
    )[COLUMNS]


def _worsenings_to_review(trial: TrialData) -> pd.DataFrame:
    worsenings = count_attacks(trial).worsenings
    rows = worsenings[worsenings["verdict"] == TO_REVIEW]
    return pd.DataFrame(
        {
            "dataset": "ce",
            "participant": rows["participant"],
            "record": "CESEQ " + rows["sequence"].astype("str"),
            "variable": "CESTDTC",
            "value": rows["onset_as_recorded"],
            "finding": "it cannot be decided whether this is an attack: " + rows["reason"],
        }
    )[COLUMNS]


def _serious_without_flag(trial: TrialData) -> pd.DataFrame:
    dataset = read_dictionary()["ae"]
    rows = trial.dataset("ae")
    criteria = ["AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE"]
    wrong = rows[(rows[criteria] == "Y").any(axis=1) & rows["AESER"].ne("Y").fillna(True)]
    return _findings(wrong, dataset, "AESER", "a criterion of seriousness is Y, AESER is not Y")


def _study_of_another_protocol(trial: TrialData) -> pd.DataFrame:
    planned = trial.protocol.trial
    if not trial.cut.study or trial.cut.study in planned.study_ids:
        return _empty()
    words = (
        f"the protocol in force is that of {planned.registration}; planned numbers, days and "
        "definitions are taken from it. Put a protocol.toml into the trial folder"
    )
    row = ("dm", "", "", "STUDYID", trial.cut.study, words)
    return pd.DataFrame([row], columns=COLUMNS)


def _supplied(trial: TrialData) -> list[Dataset]:
    return [one for name, one in read_dictionary().items() if name in trial.supplied]


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS, dtype="str")


def _findings(rows: pd.DataFrame, dataset: Dataset, variable: str, words: str) -> pd.DataFrame:
    record = pd.Series("", rows.index, dtype="str")
    for name in dataset.key[1:]:
        record = record + name + " " + rows[name].astype("str").fillna("missing") + ", "
    return pd.DataFrame(
        {
            "dataset": dataset.name,
            "participant": rows["USUBJID"],
            "record": record.str.removesuffix(", "),
            "variable": variable,
            "value": rows[variable].astype("str").fillna(""),
            "finding": words,
        }
    )[COLUMNS]


CHECKS = (
    Check("IN01", ERROR, "Every row of the export can be used", (), _rows_set_aside),
    Check("IN02", ERROR, "Every value can be read as its type", (), _values_not_read),
    Check("IN03", NOTE, "Nothing had to be rewritten or left aside", (), _other_notes_of_intake),
    Check("KEY1", ERROR, "No two rows of a dataset share a key", (), _keys_used_twice),
    Check("KEY2", ERROR, "Every participant is in dm", (), _participants_not_in_dm),
    Check("DAT1", ERROR, "No date lies after the data cut", (), _dates_after_the_cut),
    Check("DAT2", ERROR, "The first infusion is completely dated", (), _incomplete_first_infusion),
    Check("VAL1", QUERY, "Coded variables hold allowed values", (), _values_not_allowed),
    Check(
        "AE01", QUERY, "An event with a seriousness criterion is serious", ("ae",),
        _serious_without_flag,
    ),
    Check("CE01", QUERY, "Every worsening can be judged", ("ce",), _worsenings_to_review),
    Check("STU1", NOTE, "The data are of the protocol's study", (), _study_of_another_protocol),
)  # fmt: skip
