"""Data checks: what in the records is wrong, doubtful or not usable, and what it touches.

Each check has a number that stays, a severity, a rule in words and the datasets it needs.  A
check whose dataset was not supplied could not run, and says so.  Findings are an issue list for
the site, not a query system: the EDC stays the system of record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.findings import COLUMNS, Recorded, read_recorded
from nmosd_core.analyses.lesion_checks import scans_compared_with_another
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.record_checks import (
    dates_after_the_cut,
    ends_before_starts,
    keys_used_twice,
    other_notes_of_intake,
    participants_not_in_dm,
    rows_set_aside,
    rows_unaccounted_for,
    values_not_allowed,
    values_not_read,
)
from nmosd_core.analyses.trial_checks import (
    incomplete_first_infusions,
    infusions_before_consent,
    scores_off_the_scale,
    serious_without_flag,
    study_of_another_protocol,
    worsenings_to_review,
)
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

ERROR, QUERY, NOTE = SEVERITIES = ("error", "query", "note")


@dataclass(frozen=True)
class Check:
    """One data check.

    `find` returns one row per finding with the columns of findings.COLUMNS.
    """

    code: str
    severity: str
    rule: str
    find: Callable[[Recorded], pd.DataFrame]
    needs: tuple[str, ...] = ()


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

    @cached_property
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


@answered_once
def find_problems(trial: TrialData) -> Problems:
    """Run every check on one data cut."""
    recorded = read_recorded(trial)
    found: list[pd.DataFrame] = []
    results: list[tuple[int | None, str]] = []
    for check in CHECKS:
        missing = [name for name in check.needs if name not in trial.supplied]
        if missing:
            results.append((None, f"could not run: no {missing[0]} dataset"))
            continue
        rows = check.find(recorded)
        found.append(rows.assign(check=check.code, severity=check.severity))
        results.append((len(rows), _in_words(len(rows))))
    return Problems(_errors_first(found), _catalogue(results), trial.stamp)


def _in_words(findings: int) -> str:
    if not findings:
        return "passed"
    return f"{findings} finding" if findings == 1 else f"{findings} findings"


def _errors_first(found: list[pd.DataFrame]) -> pd.DataFrame:
    findings = pd.concat(found, ignore_index=True)[["check", "severity", *COLUMNS]]
    rank = findings["severity"].map({name: rank for rank, name in enumerate(SEVERITIES)})
    findings = findings.iloc[rank.to_numpy().argsort(kind="stable")]
    return findings.astype("str").fillna("").reset_index(drop=True)


def _catalogue(results: list[tuple[int | None, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "check": [check.code for check in CHECKS],
            "severity": [check.severity for check in CHECKS],
            "rule": [check.rule for check in CHECKS],
            "findings": pd.array([count for count, _ in results], "Int64"),
            "result": [words for _, words in results],
        }
    )


# fmt: off
CHECKS = (
    Check("IN01", ERROR, "Every row of the export can be used", rows_set_aside),
    Check("IN02", ERROR, "Every value can be read as its type", values_not_read),
    Check("IN03", NOTE, "Nothing had to be rewritten or left aside", other_notes_of_intake),
    Check("IN04", ERROR, "Every row read is kept or set aside", rows_unaccounted_for),
    Check("KEY1", ERROR, "No two rows of a dataset share a key", keys_used_twice),
    Check("KEY2", ERROR, "Every participant is in dm", participants_not_in_dm),
    Check("DAT1", ERROR, "No date lies after the data cut", dates_after_the_cut),
    Check("DAT2", ERROR, "The first infusion is completely dated", incomplete_first_infusions),
    Check("DAT3", ERROR, "No end lies before its start", ends_before_starts),
    Check("DAT4", ERROR, "Consent comes before the first infusion", infusions_before_consent),
    Check("VAL1", QUERY, "Coded variables hold allowed values", values_not_allowed),
    Check("AE01", QUERY, "An event with a seriousness criterion is serious",
          serious_without_flag, ("ae",)),
    Check("CE01", QUERY, "Every worsening can be judged", worsenings_to_review, ("ce",)),
    Check("NV01", QUERY, "Every scan is compared with the scan read before it",
          scans_compared_with_another, ("nv",)),
    Check("RS01", ERROR, "Every EDSS is on the scale", scores_off_the_scale, ("rs",)),
    Check("STU1", NOTE, "The data are of the protocol's study", study_of_another_protocol),
)
