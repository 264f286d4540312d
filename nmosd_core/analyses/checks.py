"""Data checks: what in the records is wrong, doubtful or not usable, and what it touches.

Each check has a code that stays, a severity, a rule in words and the datasets it needs.  A
check that cannot run says why.  Findings are an issue list for the site, not a query system: the
EDC stays the system of record.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nmosd_core.analyses.check_catalogue import Check, list_checks
from nmosd_core.analyses.check_runs import NOTHING_TO_CHECK, Outcome, needs_of, run_checks
from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.findings import COLUMNS, ERROR, NOTE, QUERY, SEVERITIES, Row
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.own_checks import list_own_checks
from nmosd_core.errors import HeldBack
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once


@dataclass(frozen=True)
class Problems:
    """What the checks found at this data cut.

    Attributes
    ----------
    findings
        One row per finding, errors first: check, severity, participant, visit, dataset, record,
        variable, value, finding.
    of_each
        The same, but one for each participant of what is said once of every record of a dataset:
        whom it touches.  Record names the first of the participant's records, and how many more.
    checks
        One row per check: check, version, severity, rule, findings (missing where it could not
        run), result ("passed", "n findings", either perhaps followed by "; not checked: ..." and
        the reason, "nothing to check" where there was no record to look at, or "could not run: no
        ae dataset"), needs, source, own (yes for a check of the reader's own).
    screened
        Participants with a record in dm; without any, that nothing is found tells nothing.
    stamp
        The data it comes from.
    """

    findings: pd.DataFrame
    of_each: pd.DataFrame
    checks: pd.DataFrame
    screened: int
    stamp: Stamp

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Findings by severity."""
        counts = self.findings["severity"].value_counts()
        return tuple(
            Number.count(
                f"findings_{severity}",
                label,
                "finding",
                int(counts.get(severity, 0)),
                note="" if severity in counts else self._nothing_to_check,
            )
            for severity, label in ((ERROR, "Errors"), (QUERY, "Queries"), (NOTE, "Notes"))
        )

    @property
    def _nothing_to_check(self) -> str:
        """Why it is no good news of nobody that none is found; empty of anybody."""
        if self.screened:
            return ""
        without = int((self.checks["result"] == NOTHING_TO_CHECK).sum())
        return f"{without} of {counted(len(self.checks), 'check')} had nothing to check"

    @cached_property
    def not_run(self) -> Number:
        """Checks that could not run: of what they look for nothing is known."""
        return Number.count(
            "checks_not_run",
            "Checks that could not run",
            "finding",
            int(self.checks["findings"].isna().sum()),
            of=len(self.checks),
            of_what="checks",
        )


@answered_once
def find_problems(trial: TrialData) -> Problems:
    """Run every check on one data cut.

    Raises
    ------
    HeldBack
        The cut is opened in presentation mode, where records are not as they were recorded.
    """
    if trial.presentation:
        raise HeldBack("The data checks")
    shipped = list_checks()
    checks = (*shipped, *list_own_checks(trial, {check.code for check in shipped}))
    outcomes = run_checks(trial, checks)
    return Problems(
        findings=_errors_first(checks, [outcome.rows for outcome in outcomes]),
        of_each=_errors_first(checks, [outcome.of_each for outcome in outcomes]),
        checks=_catalogue(checks, outcomes),
        screened=len(follow_participants(trial).participants),
        stamp=trial.stamp,
    )


def _errors_first(checks: Iterable[Check], found: Iterable[tuple[Row, ...]]) -> pd.DataFrame:
    rows = [(check.code, *row) for check, own in zip(checks, found, strict=True) for row in own]
    rows.sort(key=lambda row: SEVERITIES.index(str(row[1])))
    findings = pd.DataFrame(rows, columns=["check", "severity", *COLUMNS], dtype="object")
    return findings.fillna("").astype("str")


def _catalogue(checks: Iterable[Check], outcomes: Iterable[Outcome]) -> pd.DataFrame:
    each = list(zip(checks, outcomes, strict=True))
    texts: dict[str, Callable[[Check], str]] = {
        "needs": lambda check: ", ".join(needs_of(check)),
        "source": lambda check: check.source,
        "own": lambda check: "yes" if check.own else "no",
    }
    table = pd.DataFrame(
        {
            "check": [check.code for check, _ in each],
            "version": pd.array([check.version for check, _ in each], "Int64"),
            "severity": [check.severity for check, _ in each],
            "rule": [check.rule for check, _ in each],
            "findings": pd.array([outcome.count for _, outcome in each], "Int64"),
            "result": [outcome.words for _, outcome in each],
        }
    )
    return table.assign(**{name: [of(check) for check, _ in each] for name, of in texts.items()})
