"""One check on one drawn trial.

    def test_an_antibody_that_is_not_positive_is_found(find):
        found = find("C07", dm=DM, **{"is": RESULTS})

        assert named(found) == [("02", "ISORRES", "NEGATIVE")]

One participant of the trial trips the check and another does not.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from nmosd_core.analyses.check_catalogue import list_checks
from nmosd_core.analyses.check_runs import Outcome, run_checks
from tests.conftest import CUT, trial_from

# Those of checks C46 to C67: four treated on one day, near the limits of age, and one not.
DM = """
    USUBJID | RFICDTC    | RFSTDTC    | SEX | AGE
    01      | 2022-01-01 | 2022-01-15 | F   | 40
    02      | 2022-01-01 | 2022-01-15 | F   | 49
    03      | 2022-01-01 | 2022-01-15 | F   | 50
    04      | 2022-01-01 | 2022-01-15 | M   | 40
    05      | 2022-01-01 |            | F   | 40
"""
# Those of checks C11 to C38: eight treated on one day.
EIGHT = "USUBJID | RFICDTC | RFSTDTC\n" + "\n".join(
    f"0{number} | 2021-12-06 | 2022-01-03" for number in range(1, 9)
)


class Finding(NamedTuple):
    """One finding as a check returns it."""

    severity: str
    participant: str
    visit: str
    dataset: str
    record: str
    variable: str
    value: str
    finding: str


def named(found: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Participant, variable and value of each finding."""
    return [(one.participant, one.variable, one.value) for one in found]


def run_check(folder: Path, code: str, on: date = CUT, **drawings: str) -> Outcome:
    """Run one check on the drawn datasets."""
    check = next(check for check in list_checks() if check.code == code)
    trial = trial_from(folder, on, **drawings)
    try:
        return run_checks(trial, [check])[0]
    finally:
        trial.close()


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Findings of one check on one drawn trial: `find("C07", dm=DM, rs=SCORES)`."""

    def ask(code: str, on: date = CUT, **drawings: str) -> list[Finding]:
        outcome = run_check(tmp_path, code, on, **drawings)
        assert not outcome.could_not_run, outcome.could_not_run
        return [Finding(*row) for row in outcome.rows]

    return ask


@pytest.fixture
def why_not(tmp_path: Path) -> Callable[..., str]:
    """Why a check could not run on a drawn trial; empty when it ran."""
    return lambda code, on=CUT, **drawings: run_check(tmp_path, code, on, **drawings).could_not_run
