"""Data checks, set-aside rows and changes between cuts as tables."""

import dataclasses
from typing import Any

import pandas as pd

from nmosd_core.analyses.changes import Changes
from nmosd_core.analyses.check_runs import COULD_NOT_RUN, NOT_CHECKED, NOTHING_TO_CHECK
from nmosd_core.analyses.checks import Problems
from nmosd_core.analyses.clean_data import CleanData
from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.finding_news import ReviewedProblems
from nmosd_core.analyses.numbers import Number
from nmosd_core.trial_data.cuts import Cut

NAMED_AT_MOST = 12  # checks in one sentence
KEY_OF_A_FINDING = ["visit", "dataset", "record", "variable", "value", "check"]
PLURALS = {"error": "errors", "query": "queries"}
NOBODY_SCREENED = "Nobody was screened, so there is no record of anybody to check."


def finding_listing(reviewed: ReviewedProblems) -> pd.DataFrame:
    """One row per finding, errors first.

    Columns: check, severity (error, query, note), participant, visit, dataset, record (key in
    words, or file and row), variable, value (as recorded), finding, new (since the previous data
    cut: yes, no; empty in the first), edc_query (status of the query of the EDC; "none" without
    one, empty where no queries were supplied).
    """
    return reviewed.findings


def resolved_findings(reviewed: ReviewedProblems) -> pd.DataFrame:
    """One row per finding of the previous data cut that is no longer there.

    Columns: check, severity, participant, visit, dataset, record, variable, value, finding.
    """
    return reviewed.resolved


def check_listing(problems: Problems) -> pd.DataFrame:
    """One row per check.

    Columns: check, version, severity, rule, findings (missing if it could not run), result, needs
    (datasets), source, own (yes for a check in the folder of the trial).
    """
    return problems.checks


def findings_to_read(reviewed: ReviewedProblems) -> pd.DataFrame:
    """One row per finding, its words first; without columns that nobody could fill.

    Columns: participant, severity, finding, visit, dataset, record, variable, value, check, new
    (not in the first data cut), edc_query (where queries were supplied).
    """
    asked = ["edc_query"] if reviewed.queries_supplied else []
    news = ["new"] if reviewed.previous else []
    columns = ["participant", "severity", "finding", *asked, *KEY_OF_A_FINDING, *news]
    return reviewed.findings[columns]


def findings_of_one(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings of a profile, their words first; the rows of `Problems.of_each`."""
    return findings[["participant", "severity", "finding", *KEY_OF_A_FINDING]]


def checks_to_read(problems: Problems) -> pd.DataFrame:
    """One row per check: those with findings, that could not run, with nothing to check, passed.

    Columns: check, rule, result, severity, needs, version, source, own, findings.
    """
    found = problems.checks["findings"]
    order = found.isna().astype("int64").where(~(found == 0).fillna(False), 3)
    order = order.mask(problems.checks["result"].eq(NOTHING_TO_CHECK), 2)
    rows = problems.checks.loc[order.sort_values(kind="stable").index]
    return rows[
        ["check", "rule", "result", "severity", "needs", "version", "source", "own", "findings"]
    ]


def rules_by_check(problems: Problems) -> dict[str, str]:
    """The rule of each check that found something."""
    found = problems.checks[problems.checks["findings"].fillna(0) > 0]
    return dict(zip(found["check"], found["rule"], strict=True))


def checks_in_words(problems: Problems) -> str:
    """How many passed, had nothing to check, found something, could not run; or ran in part."""
    found, results = problems.checks["findings"], problems.checks["result"]
    nothing = int(results.eq(NOTHING_TO_CHECK).sum())
    parts = {
        "passed": int((found == 0).sum()) - nothing,
        "had nothing to check": nothing,
        "found something": int((found > 0).sum()),
        "could not run": int(found.isna().sum()),
    }
    told = ", ".join(f"{count} {what}" for what, count in parts.items() if count)
    in_part = int(results.str.contains(NOT_CHECKED, regex=False).sum())
    ran = f" {counted(int(found.count()), 'check')} ran, {in_part} of them in part." * bool(in_part)
    return f"{len(found)} checks: {told}.{ran} Choose a row to see its findings."


def could_not_run(checks: Number) -> str:
    """How many checks could not run, within a sentence; empty where all of them ran."""
    return f"{checks.n} of {checks.of:g} checks could not run" if checks.value else ""


def nothing_found_of_one(problems: Problems) -> str:
    """What to say instead of the findings of one participant."""
    words = "The data checks found nothing about this participant"
    return f"{'; '.join(filter(None, [words, could_not_run(problems.not_run)]))}."


def not_checked_in_words(problems: Problems) -> tuple[str, ...]:
    """Why checks could not run or saw nothing, a sentence a reason; and what others left out.

    Of many that saw nothing there is the number: the table of checks names them.
    """
    reasons: dict[str, list[str]] = {}
    without, in_part = [], []
    for check, result in problems.checks[["check", "result"]].itertuples(index=False):
        if result.startswith(COULD_NOT_RUN):
            reasons.setdefault(result.removeprefix(COULD_NOT_RUN), []).append(check)
        elif result == NOTHING_TO_CHECK:
            without.append(check)
        elif NOT_CHECKED in result:
            in_part.append(f"{check} ran in part: not checked {result.partition(NOT_CHECKED)[2]}.")
    could_not = (f"Could not run ({why}): {', '.join(of)}." for why, of in reasons.items())
    named = f"{len(without)} checks, named in the table"
    which = ", ".join(without) if len(without) <= NAMED_AT_MOST else named
    nothing = [f"Nothing to check (no such record): {which}."] if without else []
    return *could_not, *nothing, *in_part


def faults_in_words(problems: Problems) -> tuple[str, ...]:
    """One sentence for each check of the reader's own that could not be used."""
    checks = problems.checks
    unused = checks.loc[checks["own"].eq("yes") & checks["findings"].isna(), "result"]
    return tuple(f"Own check {result}." for result in unused)


def clean_by_milestone(clean: CleanData) -> pd.DataFrame:
    """One row per treated participant and milestone.

    Columns: participant, week, status (clean, clean but for what is lost, open or incomplete,
    dataset not supplied, not yet due, left before, not known when due), errors, queries
    (findings that touch a record dated up to it or of a visit up to it), missing, lost (planned
    outcome assessments up to it, of datasets that were supplied).
    """
    return clean.milestones.drop(columns="records")


def of_nobody_in_words(clean: CleanData) -> str:
    """How many findings keep nobody's data from being clean; empty where each has its person."""
    if not clean.of_nobody:
        return ""
    return (
        "Open errors and queries that name no participant, and so keep nobody's data from being "
        f"clean: {clean.of_nobody}."
    )


def to_mend_in_words(row: Any) -> str:
    """What a row of `CleanData.milestones` has open: "1 error, 2 queries, 1 incomplete".

    An assessment of which a part has no result is incomplete, as one that is missing is.
    """
    counts = {
        "error": row.errors,
        "query": row.queries,
        "incomplete": row.missing,
        "lost": row.lost,
    }
    return ", ".join(
        f"{count} {PLURALS.get(word, word) if count > 1 else word}"
        for word, count in counts.items()
        if count
    )


def change_listing(changes: Changes) -> pd.DataFrame:
    """One row per removed or added record and per changed value, removed ones first.

    Columns: change (removed, changed, added), dataset, participant, record (key in words),
    variable, before, after (as recorded), what (the record is about: term or test, result,
    visit, date).
    """
    return changes.listing


def source_listing(cut: Cut) -> pd.DataFrame:
    """One row per file of the export.

    Columns: name, dataset, rows_read, rows_kept, rows_set_aside, note (why it was not used, or
    its encoding), sha256.
    """
    columns = ["name", "dataset", "rows_read", "rows_kept", "rows_set_aside", "note", "sha256"]
    return pd.DataFrame([dataclasses.asdict(source) for source in cut.sources], columns=columns)


def set_aside_listing(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per row or value that intake could not use, or had to rewrite.

    Columns: file, row (as a reader of the file counts), dataset, participant, variable, value
    (as recorded), action, reason.
    """
    return rows
