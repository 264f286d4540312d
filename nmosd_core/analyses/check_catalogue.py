"""Every data check: those of sql/checks, and those that intake and the dictionary make possible.

Each has a code that stays, a version, a severity, a rule in words and the datasets it needs.  A
check that is a file says these in its header (check_files.py); the others are listed here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from nmosd_core.analyses.check_files import CheckFile, read_shipped_checks
from nmosd_core.analyses.findings import ERROR, NOTE, QUERY, Recorded
from nmosd_core.analyses.record_checks import (
    ends_before_starts,
    keys_used_twice,
    other_notes_of_intake,
    rows_set_aside,
    rows_unaccounted_for,
    values_not_allowed,
    values_not_read,
)
from nmosd_core.analyses.trial_checks import (
    incomplete_first_infusions,
    study_of_another_protocol,
    worsenings_to_review,
)

DICTIONARY = "the data dictionary and the intake"


@dataclass(frozen=True)
class Check:
    """One data check.

    Either `file` holds the statement to ask, or `find` returns one row per finding with the
    columns of findings.COLUMNS; of a check that cannot be used `fault` says why.  `own` is a
    reader's own check, `seconds` how long its statement may take; any time without it.
    """

    code: str
    severities: tuple[str, ...]
    rule: str
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    find: Callable[[Recorded], pd.DataFrame] | None = None
    file: CheckFile | None = None
    version: int = 1
    source: str = DICTIONARY
    fault: str = ""
    own: bool = False
    seconds: float | None = None

    @property
    def severity(self) -> str:
        """Severity in words: "error", or "error or query"."""
        return " or ".join(self.severities)


def of_file(file: CheckFile) -> Check:
    """The check that a file describes."""
    return Check(
        code=file.code,
        severities=file.severities,
        rule=file.rule,
        needs=file.needs,
        file=file,
        version=file.version,
        source=file.source,
    )


# fmt: off
IN_PYTHON = (
    Check("IN01", (ERROR,), "Every row of the export can be used", find=rows_set_aside),
    Check("IN02", (ERROR,), "Every value can be read as its type", find=values_not_read),
    Check("IN03", (NOTE,), "Nothing had to be rewritten or left aside", find=other_notes_of_intake),
    Check("IN04", (ERROR,), "Every row read is kept or set aside", find=rows_unaccounted_for),
    Check("KEY1", (ERROR,), "No two rows of a dataset share a key", find=keys_used_twice),
    Check("DAT2", (ERROR,), "The first infusion is completely dated",
          find=incomplete_first_infusions),
    Check("DAT3", (ERROR,), "No end lies before its start", find=ends_before_starts),
    Check("VAL1", (QUERY,), "Coded variables hold allowed values", find=values_not_allowed),
    Check("CE01", (QUERY,), "Every worsening can be judged", {"ce": ()}, worsenings_to_review),
    Check("STU1", (NOTE,), "The data are of the protocol's study", find=study_of_another_protocol),
)
# fmt: on


def list_checks() -> tuple[Check, ...]:
    """Every check that the dashboard brings along, in the order in which they are run."""
    return (*IN_PYTHON, *(of_file(file) for file in read_shipped_checks()))
