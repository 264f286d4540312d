"""A reader's own data checks: files in the folder `checks` of the trial.

They have the header of check_files.py, are asked of the same records behind the same shut door,
and cannot stop the others: a file that cannot be used is named with what is wrong in it.  Their
statements may not take long, since every page that shows findings waits for them.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from nmosd_core.analyses.check_catalogue import Check, of_file
from nmosd_core.analyses.check_files import read_check_file
from nmosd_core.analyses.findings import NOTE
from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.store import TrialData

FOLDER = "checks"
MOST_SECONDS = 5.0


def list_own_checks(trial: TrialData, taken: Collection[str]) -> tuple[Check, ...]:
    """The checks of the trial folder, in the order of their file names.

    Parameters
    ----------
    trial
        An opened cut of the trial.
    taken
        Codes of the checks that the dashboard brings along; an own check needs another.
    """
    codes = dict.fromkeys(taken, "the dashboard")
    checks = []
    for file in own_check_files(trial.cut.folder.parent):
        check = _read(file, codes)
        codes.setdefault(check.code, file.name)
        checks.append(check)
    return tuple(checks)


def own_check_files(trial: Path) -> list[Path]:
    """Files of own checks in a trial folder; macOS puts a "._" file beside each on other disks."""
    return sorted((trial / FOLDER).glob("[!.]*.sql"))


def _read(file: Path, taken: dict[str, str]) -> Check:
    """The check of a file, or what is wrong with the file in the place of its rule."""
    named = f"{FOLDER}/{file.name}"
    try:
        check = of_file(read_check_file(file))
    except TrialDataError as fault:
        return _not_usable(file, named, str(fault))
    if check.code in taken:
        whose = taken[check.code]
        return _not_usable(file, named, f"{check.code} is the code of a check of {whose} already")
    return replace(check, source=f"{named}: {check.source}", own=True, seconds=MOST_SECONDS)


def _not_usable(file: Path, named: str, fault: str) -> Check:
    return Check(
        code=file.stem,
        severities=(NOTE,),
        rule="A check of your own that cannot be used",
        source=named,
        fault=f"{named}: {fault}",
        own=True,
    )
