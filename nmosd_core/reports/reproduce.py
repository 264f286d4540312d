"""Do the headline numbers of a file that has left the dashboard still hold?

The file says which data cut it was made from, by the fingerprint of its content, and which
definitions were in force.  The cut is looked for in the trial folder, its numbers are computed
anew, and each number of the file is held against the one of now.  The text of the document is held
against the one that was written; what is drawn in pictures is not, and that is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.embedded import read_embedded, read_text
from nmosd_core.reports.origin import find_cut
from nmosd_core.reports.provenance import Provenance, Row, provenance_of
from nmosd_core.reports.reasons import differences, reasons_for, remarks
from nmosd_core.reports.visible import count_shown, digest_of
from nmosd_core.trial_data.store import TrialData, open_trial

HOLDS, CHANGED, UNKNOWN = "holds", "changed", "cannot be told"
EDITED = (
    "The text of the document is not the one that was written: it was edited, or saved by a "
    "program that sets it otherwise."
)
IN_PICTURES = (
    "What is drawn in pictures was not compared: of a picture only the record that the file "
    "carries is held against the data."
)
HOLD_NO_PICTURE = (".rtf", ".xlsx")


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
    edited
        Whether the text of the document is another than the one that was written.
    lost
        Numbers that stand beside their label less often than when it was written.
    trial
        The data of now; None where there are none.
    """

    then: Provenance
    now: Provenance | None
    remarks: tuple[str, ...]
    why_not: str = ""
    edited: bool = False
    lost: frozenset[str] = frozenset()
    trial: TrialData | None = None

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
        """Whether every number comes of the same data again, and nobody edited the text."""
        return self._same_data and not self.edited and self._all_hold

    @cached_property
    def verdict(self) -> str:
        """One sentence on all of it."""
        counted = self.rows["verdict"].value_counts()
        called = {HOLDS: "hold", CHANGED: "changed", UNKNOWN: "cannot be told"}
        told = [f"{counted[one]} {words}" for one, words in called.items() if one in counted]
        said = f"Of {len(self.rows)} numbers {', '.join(told)}"
        if self.rows.empty:
            said = "The file has no headline number of its own"
        elif self._all_hold:
            said = f"All {len(self.rows)} numbers hold"
        but = [
            "" if self._same_data or self.now is None else "the data are not those of the file",
            "the text of the document was changed" if self.edited else "",
        ]
        return f"{said}{''.join(f', but {one}' for one in but if one)}."

    @property
    def _all_hold(self) -> bool:
        return bool((self.rows["verdict"] == HOLDS).all())

    @property
    def _same_data(self) -> bool:
        return self.now is not None and self.now.fingerprint == self.then.fingerprint

    def _row(self, then: Row, now: Row | None) -> Mapping[str, Any]:
        told = {key: then[key] for key in ("question", "name", "label")}
        told |= {"in_file": in_words(then), "now": "" if now is None else in_words(now)}
        if now is None:
            why = self.why_not or "this program has no number of this name"
            return told | {"verdict": UNKNOWN, "why": why}
        if then["name"] in self.lost:
            why = "it no longer stands in the document as it was written"
            return told | {"verdict": CHANGED, "why": why}
        differing = differences(then, now)
        if not differing:
            return told | {"verdict": HOLDS, "why": ""}
        assert self.now is not None  # there is a number of now
        because = reasons_for(then, self.then, self.now)
        return told | {"verdict": CHANGED, "why": f"{', '.join(differing)} differ; {because}"}


def in_words(row: Row) -> str:
    """A number as it stands on screen, with what stands under it."""
    return " · ".join(part for part in (row["in_words"], row["beside"]) if part)


def reproduce(
    file: bytes, name: str, trial: Path, open_cut: Callable[..., TrialData] = open_trial
) -> Reproduction:
    """Compute the headline numbers of a file anew from the trial folder.

    Parameters
    ----------
    file, name
        The artefact and its name; the ending says the format.
    trial
        Folder with the data cuts.
    open_cut
        Opens a cut; a server gives the ones that it has open.

    Raises
    ------
    TrialDataError
        The file carries no provenance that can be read, or the trial folder cannot be used.
    """
    then = read_embedded(file, name)
    lost, edited = _edits(then, read_text(file, name))
    cut, remark = find_cut(then, trial)
    pictures = () if name.lower().endswith(HOLD_NO_PICTURE) else (IN_PICTURES,)
    said = (remark, *([EDITED] if edited else []), *pictures)
    if cut is None:
        why = "its data cut is not in the trial folder"
        return Reproduction(then, None, said, why, edited, lost)
    try:
        opened = open_cut(trial, cut.date, presentation=then.presentation)
        questions = {row["question"] for row in then.numbers}
        now = provenance_of(opened, then.made_for, questions)
    except TrialDataError as error:
        why = "its data cut cannot be opened"
        return Reproduction(then, None, (*said, str(error)), why, edited, lost)
    said = (*said, *remarks(then, now))
    return Reproduction(then, now, said, "", edited, lost, opened)


def _edits(then: Provenance, text: str | None) -> tuple[frozenset[str], bool]:
    """Numbers that are no longer where they stood, and whether the text is another."""
    if text is None or not then.text:
        return frozenset(), False
    counts = count_shown(then.numbers, text)
    lost = frozenset(name for name, count in then.shown.items() if counts.get(name, 0) < count)
    return lost, digest_of(text) != then.text
