"""What a report is, and what is asked for when one is made."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from nmosd_core.errors import TrialDataError
from nmosd_core.tables.files import file_name
from nmosd_core.trial_data.store import Stamp, TrialData

Progress = Callable[[str, float], None]

SHAREABLE, RESTRICTED, WHOLE = "shareable", "restricted", "whole"
# What the choices of a report mean.
MEANINGS: Mapping[str, str] = {
    SHAREABLE: "counts alone, may be shared",
    RESTRICTED: "rows of participants alone, for those who may see them",
    WHOLE: "both parts, for those who may see rows of participants",
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
    choices
        What was chosen of each choice that the report has: {"audience": "shareable"}.
    reported
        Date of the report.
    progress
        Told what is being done and how much of it is done, from 0 to 1; what it raises ends it.
    """

    trial: TrialData
    form: str
    choices: Mapping[str, str]
    reported: date
    progress: Progress


@dataclass(frozen=True)
class Report:
    """One kind of artefact.

    Attributes
    ----------
    title, holds
        What it is called, and what is in it.
    forms
        Formats, the usual one first, each with the function that makes it.
    choices
        What can be chosen, and what there is to choose from: the first unless somebody asks
        for another.
    questions
        Questions whose numbers it may carry (analyses/headlines.py); all where None.
    efficacy
        Whether outcomes are in it, which a safety board is not to see before their time.
    counts
        The choices with which it holds counts alone: {"audience": {"shareable"}}.  With any other
        there are rows or names of participants in it.
    dated
        Whether it says the date of the report.
    """

    title: str
    holds: str
    forms: Mapping[str, Callable[[Order], bytes]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    questions: tuple[str, ...] | None = None
    efficacy: bool = True
    counts: Mapping[str, Collection[str]] = field(default_factory=dict)
    dated: bool = True

    def is_shareable(self, choices: Mapping[str, str]) -> bool:
        """Whether it holds counts alone, and no row or name of a participant."""
        return any(choices.get(choice) in chosen for choice, chosen in self.counts.items())

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
                f"{self.title}: no such file can be written as {PurePath(name).name}. "
                f"End the name with {' or '.join(f'.{one}' for one in self.forms)}."
            )
        return form

    def settle(self, asked: Mapping[str, str | None]) -> dict[str, str]:
        """Each choice as it was asked for, or the first there is.

        Raises
        ------
        TrialDataError
            There is no such choice.
        """
        for choice, chosen in asked.items():
            known = self.choices.get(choice, ())
            if chosen is not None and chosen not in known:
                there = f"There is: {', '.join(known)}." if known else "Leave it out."
                raise TrialDataError(f"{self.title} has no {choice} {chosen}. {there}")
        return {choice: asked.get(choice) or known[0] for choice, known in self.choices.items()}

    def file_name(self, name: str, stamp: Stamp, form: str, choices: Mapping[str, str]) -> str:
        """Name of a file: report, what was chosen, data cut and fingerprint."""
        chosen = "_".join([name, *(one.replace(" ", "-") for one in choices.values())])
        return file_name(chosen, stamp, form)
