"""Which findings the previous data cut did not have, and which are no longer there.

A finding is the same when the same check finds the same variable of the same record, whatever its
value: a date that was corrected and is still wrong is no news.
"""

from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from nmosd_core.analyses.checks import Problems, find_problems
from nmosd_core.analyses.edc_queries import match_queries
from nmosd_core.analyses.finding_days import first_record
from nmosd_core.analyses.numbers import Number
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once, find_previous

NEW, KNOWN = "yes", "no"
# Of scores, images, antibodies and cells: what a finding says of their records tells the outcome.
EFFICACY = r"\b(?:rs|qs|nv|oe|is|cp)\b"


@dataclass(frozen=True, eq=False)
class ReviewedProblems:
    """What the checks found, beside the previous data cut and the queries of the EDC.

    Attributes
    ----------
    problems
        The findings and checks of this data cut.
    findings
        The rows of `Problems.findings`, and new (yes, no; empty in the first data cut) and
        edc_query (status and date of the query that asks for it; "none" without one, empty where
        no queries were supplied).
    resolved
        Findings of the previous data cut that are no longer there.
    previous
        The previous data cut; None for the first, or where it cannot be used.
    not_told
        Why nobody can tell what is new; empty when one can.
    queries_supplied
        Whether the export holds the queries of the EDC.
    """

    problems: Problems
    findings: pd.DataFrame
    resolved: pd.DataFrame
    previous: Stamp | None
    not_told: str
    queries_supplied: bool

    def only(self, severities: tuple[str, ...], check: str | None, new: bool) -> Self:
        """The same with the findings of some severities (empty for all), of one check, new ones."""
        rows = self.findings
        wanted = rows["severity"].isin(severities) if severities else rows["severity"].notna()
        if check:
            wanted &= rows["check"] == check
        if new:
            wanted &= rows["new"] == NEW
        return replace(self, findings=rows[wanted].reset_index(drop=True))

    def without_efficacy(self) -> Self:
        """The same without findings about records of efficacy, for readers of safety only."""
        return replace(
            self, findings=_not_of_efficacy(self.findings), resolved=_not_of_efficacy(self.resolved)
        )

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Findings by severity, and those that are new."""
        return (*self.problems.numbers, self.news)

    @property
    def news(self) -> Number:
        """Findings that the previous data cut did not have."""
        name, label, definition = "findings_new", "New findings", "new_finding"
        if self.previous is None:
            return Number.missing(name, label, definition, self.not_told)
        note = f"since {self.previous.cut}; no longer found: {len(self.resolved)}"
        count = int((self.findings["new"] == NEW).sum())
        return Number.count(name, label, definition, count, note=note)


@answered_once
def review_problems(trial: TrialData) -> ReviewedProblems:
    """Run every check, and set what it finds beside the previous data cut and the EDC."""
    problems = find_problems(trial)
    previous = find_previous(trial)
    earlier = previous.trial
    before = find_problems(earlier).findings if earlier else problems.findings.iloc[:0]
    now = problems.findings
    seen, found = _keys(before), _keys(now)
    new = found.isin(set(seen)).map({True: KNOWN, False: NEW}).astype("str")
    findings = now.assign(new=new if earlier else "", edc_query=match_queries(now, trial))
    return ReviewedProblems(
        problems=problems,
        findings=findings,
        resolved=before[~seen.isin(set(found))].reset_index(drop=True),
        previous=earlier.stamp if earlier else None,
        not_told=previous.why_not,
        queries_supplied="queries" in trial.supplied,
    )


def _not_of_efficacy(findings: pd.DataFrame) -> pd.DataFrame:
    of_efficacy = findings["dataset"].str.contains(EFFICACY, case=False).fillna(False)
    return findings[~of_efficacy.astype(bool)].reset_index(drop=True)


def _keys(findings: pd.DataFrame) -> "pd.Series[str]":
    """What tells a finding from another; a record that stands for all of them has no key."""
    record = findings["record"].map(first_record).where(findings["participant"] != "", "")
    parts = [findings[name] for name in ("check", "participant", "visit", "dataset", "variable")]
    key = record.astype("str")
    for part in parts:
        key = key + "\x1f" + part
    return key
