"""Every report by name: what it holds, for whom, in which formats, and how it is made.

Names are an interface that others script against.  A changed one is a change in CHANGELOG.md.
Whatever is made here carries its provenance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.provenance import provenance_of
from nmosd_core.tables.files import file_name
from nmosd_core.trial_data.store import TrialData

Progress = Callable[[str, float], None]

# Who may read an artefact, and what that means for what is in it.
AUDIENCES: Mapping[str, str] = {
    "shareable": "counts alone, may be shared",
    "restricted": "rows of participants alone, for those who may see them",
    "whole": "both parts, for those who may see rows of participants",
}


@dataclass(frozen=True)
class Order:
    """What is to be made.

    Attributes
    ----------
    trial
        The opened data cut.
    form
        Format: "pdf".
    audience
        One of `AUDIENCES` that the report has.
    reported
        Date of the report.
    progress
        Told what is being done and how much of it is done, from 0 to 1; what it raises ends it.
    """

    trial: TrialData
    form: str
    audience: str
    reported: date
    progress: Progress


@dataclass(frozen=True)
class Report:
    """One kind of artefact.

    Attributes
    ----------
    title, holds
        What it is called, and what is in it.
    audiences
        Who it can be made for; the first unless somebody asks for another.
    forms
        Formats, the first as the usual one, each with the function that makes it.
    questions
        Questions whose numbers it may carry (analyses/headlines.py); all where None.
    """

    title: str
    holds: str
    audiences: tuple[str, ...]
    forms: Mapping[str, Callable[[Order], bytes]]
    questions: tuple[str, ...] | None = None

    def __str__(self) -> str:
        """What a list of reports says of it."""
        audiences = "; ".join(f"{one}: {AUDIENCES[one]}" for one in self.audiences)
        return f"{self.title}. {self.holds}\n    {', '.join(self.forms)} ({audiences})"

    def form_of(self, name: str) -> str:
        """The format that the ending of a file name asks for.

        Raises
        ------
        TrialDataError
            The report is not made in such a format.
        """
        form = PurePath(name).suffix.removeprefix(".").lower()
        if form not in self.forms:
            raise TrialDataError(
                f"{self.title} cannot be written as {PurePath(name).name}. "
                f"End the name with one of: {', '.join(f'.{one}' for one in self.forms)}"
            )
        return form

    def audience_of(self, asked: str | None) -> str:
        """The audience that was asked for, or the first.

        Raises
        ------
        TrialDataError
            The report is not made for it.
        """
        if asked is None:
            return self.audiences[0]
        if asked not in self.audiences:
            raise TrialDataError(
                f"{self.title} is not made for the audience {asked}. "
                f"There is: {', '.join(self.audiences)}."
            )
        return asked

    def file_name(self, name: str, order: Order) -> str:
        """Name of the file: report, audience where there is a choice, cut and fingerprint."""
        audience = f"_{order.audience}" if len(self.audiences) > 1 else ""
        return file_name(f"{name}{audience}", order.trial.stamp, order.form)


REPORTS: dict[str, Report] = {}


def make(name: str, order: Order) -> bytes:
    """The report of one name, with its provenance inside.

    Raises
    ------
    TrialDataError
        The data do not allow it; the message says why.
    """
    report = REPORTS[name]
    file = report.forms[order.form](order)
    return embed(file, order.form, provenance_of(order.trial, name, report.questions))
