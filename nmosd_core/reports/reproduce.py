"""Do the headline numbers of a file that has left the dashboard still hold?

The file says which data cut it was made from, by the fingerprint of its content, and which
definitions were in force.  The cut is looked for in the trial folder, its numbers are computed
anew, and each number of the file is held against the one of now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.embedded import read_embedded
from nmosd_core.reports.provenance import Provenance, Row, provenance_of
from nmosd_core.reports.reasons import differences, reasons_for, remarks
from nmosd_core.tables.wording import sentence
from nmosd_core.trial_data.cuts import Cut, name_of, read_cuts
from nmosd_core.trial_data.store import open_trial

HOLDS, CHANGED, UNKNOWN = "holds", "changed", "cannot be told"


@dataclass(frozen=True)
class Reproduction:
    """What became of the numbers of one file.

    Attributes
    ----------
    then
        What the file says of itself.
    now
        The same of the data cut that was found; None where there is none to compute from.
    remarks
        What stands between the two, in sentences: another cut, program or protocol.
    why_not
        Why nothing could be computed; empty where it could.
    """

    then: Provenance
    now: Provenance | None
    remarks: tuple[str, ...]
    why_not: str = ""

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row per number of the file.

        Columns: question, name, label, in_file, now, verdict (holds, changed or cannot be told),
        why.
        """
        current = {row["name"]: row for row in self.now.numbers} if self.now else {}
        rows = [self._row(row, current.get(row["name"])) for row in self.then.numbers]
        columns = ["question", "name", "label", "in_file", "now", "verdict", "why"]
        return pd.DataFrame(rows, columns=columns, dtype="str")

    @cached_property
    def holds(self) -> bool:
        """Whether every number could be computed again from the same data and is the same."""
        same = self.now is not None and self.now.fingerprint == self.then.fingerprint
        return same and bool((self.rows["verdict"] == HOLDS).all())

    @cached_property
    def verdict(self) -> str:
        """One sentence on all of it."""
        counted = self.rows["verdict"].value_counts()
        if self.holds:
            return f"All {len(self.rows)} numbers hold."
        told = [f"{counted[one]} {one}" for one in (HOLDS, CHANGED, UNKNOWN) if one in counted]
        same = self.now is None or self.now.fingerprint == self.then.fingerprint
        others = "" if same else " The data are not those that the file was made from."
        return f"Of {len(self.rows)} numbers: {', '.join(told)}.{others}"

    def _row(self, then: Row, now: Row | None) -> Mapping[str, Any]:
        told = {key: then[key] for key in ("question", "name", "label")}
        told |= {"in_file": in_words(then), "now": "" if now is None else in_words(now)}
        if now is None:
            why = self.why_not or "this program has no number of this name"
            return told | {"verdict": UNKNOWN, "why": why}
        differing = differences(then, now)
        if not differing:
            return told | {"verdict": HOLDS, "why": ""}
        assert self.now is not None  # there is a number of now
        because = reasons_for(then, self.then, self.now)
        return told | {"verdict": CHANGED, "why": f"{', '.join(differing)} differ; {because}"}


def in_words(row: Row) -> str:
    """A number as it stands on screen, with what stands under it."""
    return " · ".join(part for part in (row["in_words"], row["beside"]) if part)


def reproduce(file: bytes, name: str, trial: Path) -> Reproduction:
    """Compute the headline numbers of a file anew from the trial folder.

    Parameters
    ----------
    file, name
        The artefact and its name; the ending says the format.
    trial
        Folder with the data cuts.

    Raises
    ------
    TrialDataError
        The file carries no provenance that can be read, or the trial folder cannot be used.
    """
    then = read_embedded(file, name)
    cut, remark = _find_cut(then, trial)
    if cut is None:
        return Reproduction(then, None, (remark,), "its data cut is not in the trial folder")
    try:
        questions = {row["question"] for row in then.numbers}
        now = provenance_of(open_trial(trial, cut.date), then.made_for, questions)
    except TrialDataError as error:
        return Reproduction(then, None, (remark, str(error)), "its data cut cannot be opened")
    return Reproduction(then, now, (remark, *remarks(then, now)))


def _find_cut(then: Provenance, trial: Path) -> tuple[Cut | None, str]:
    """The data cut of a file in the trial folder, and how far it is the same."""
    where = f"the trial folder {name_of(trial)}"
    cuts = read_cuts(trial) if trial.is_dir() else []
    same = [cut for cut in cuts if cut.fingerprint == then.fingerprint]
    dated = [cut for cut in cuts if cut.date == then.cut]
    short = then.fingerprint[:8]
    for cut in same:
        if cut in dated:
            return cut, f"Made from the data cut {cut.date}, which is in {where}."
    if same:
        return same[0], (
            f"Made from a data cut of {then.cut}. {sentence(where)} holds the same content as the "
            f"cut of {same[0].date}: numbers that depend on the date can differ."
        )
    if dated:
        return dated[0], (
            f"Made from a data cut of {then.cut} with the fingerprint {short}. The cut of that "
            f"date in {where} has other content, fingerprint {dated[0].short_fingerprint}: what "
            "follows compares with that one."
        )
    return None, (
        f"Made from the data cut {then.cut} of {then.study}, fingerprint {short}, which is not in "
        f"{where}. Name the folder that holds it with --trial."
    )
