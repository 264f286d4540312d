"""Where an artefact came from: data cut, program, definitions and headline numbers, carried inside.

A document that has left the dashboard can be asked later whether its numbers still hold
(reproduce.py).  For that it carries the fingerprint of its data cut, the values and definitions
of the protocol that were in force, and the headline numbers just as `numbers` printed them.
It is a record and no signature: who changes a document on purpose can change its record too.
"""

import dataclasses
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from nmosd_core import __version__
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.tables import files
from nmosd_core.tables.headlines import headline_numbers, value_listing
from nmosd_core.trial_data.store import TrialData

FORMAT, VERSION = "nmosd-provenance", 1
MAKE_AGAIN = "Make the file again with: python -m nmosd_core report"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Provenance:
    """What an artefact says of itself.

    Attributes
    ----------
    study, cut, fingerprint, synthetic
        The data, as `Stamp` has them; the fingerprint is that of the whole content of the cut.
        The date of the cut is a text: in presentation mode it is a month.
    program
        Version of the program that wrote the artefact.
    presentation
        Whether identities were replaced.
    made_for
        Name of the artefact: "safety-report".
    definitions
        Text of every definition in force, by its name.
    values
        Every value of the protocol in force, by its name: "attack.minimum_hours".
    protocol
        SHA-256 over definitions and values.
    numbers
        One row per headline number, as `numbers --format json` prints it.
    text
        SHA-256 over the text that a reader sees (visible.py); empty for formats not read.
    shown
        How often each number stands beside its label in that text.
    """

    study: str
    cut: str
    fingerprint: str
    synthetic: bool
    program: str
    presentation: bool
    made_for: str
    definitions: Mapping[str, str]
    values: Mapping[str, str]
    protocol: str
    numbers: tuple[Row, ...]
    text: str = ""
    shown: Mapping[str, int] = field(default_factory=dict)


def provenance_of(
    trial: TrialData, artefact: str, questions: Collection[str] | None = None
) -> Provenance:
    """What an artefact made of these data has to carry.

    Parameters
    ----------
    trial
        The opened data cut.
    artefact
        Name of what is made: "safety-report".
    questions
        Names of the questions (analyses/headlines.py) whose numbers go along; all without it,
        none where it is empty.
        What is not to be read in an artefact must not be carried in it either: a safety
        report without efficacy carries no numbers of efficacy.
    """
    headlines = [
        headline
        for headline in (list_headlines(trial) if questions != () else ())
        if questions is None or headline.question in questions
    ]
    definitions, values = _in_force(trial.protocol)
    stamp = trial.stamp
    return Provenance(
        study=stamp.study,
        cut=str(stamp.cut),
        fingerprint=stamp.fingerprint,
        synthetic=stamp.synthetic,
        program=__version__,
        presentation=trial.presentation,
        made_for=artefact,
        definitions=definitions,
        values=values,
        protocol=_digest({"definitions": definitions, "values": values}),
        numbers=tuple(json.loads(files.as_json(headline_numbers(headlines)))),
    )


def _in_force(protocol: Protocol) -> tuple[dict[str, str], dict[str, str]]:
    listed = value_listing(protocol)
    return (
        {name: definition.text for name, definition in protocol.definitions.items()},
        dict(zip(listed["value_name"], listed["value"], strict=True)),
    )


def as_json(provenance: Provenance) -> str:
    """The provenance as JSON text, with a digest that tells whether it was damaged."""
    content = dataclasses.asdict(provenance)
    envelope = {"format": FORMAT, "version": VERSION, "digest": _digest(content), **content}
    return json.dumps(envelope, ensure_ascii=False, allow_nan=False)


def from_json(text: str) -> Provenance:
    """The provenance again.

    Raises
    ------
    TrialDataError
        The text is not a provenance, of another version of the format, or was changed.
    """
    try:
        return _read_envelope(json.loads(text))
    except (ValueError, RecursionError) as error:  # the latter of lists in lists without end
        raise TrialDataError(
            f"The file's record of where it came from is damaged ({error}). {MAKE_AGAIN}"
        ) from error


def _read_envelope(content: Any) -> Provenance:
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise TrialDataError(f"What the file carries is no record of ours. {MAKE_AGAIN}")
    version = content.pop("version", None)
    if version != VERSION:
        raise TrialDataError(
            f"The file's record of where it came from is of format {version}; this program reads "
            f"{VERSION}. Use the program of the version that wrote the file, or make it again."
        )
    if content.pop("digest", None) != _digest(content):
        raise TrialDataError(
            f"The file's record of where it came from was changed after it was written. "
            f"{MAKE_AGAIN}"
        )
    return _read(content)


def _read(content: dict[str, Any]) -> Provenance:
    try:
        numbers = tuple(content.pop("numbers"))
        return Provenance(**content, numbers=numbers)
    except (TypeError, KeyError) as error:
        raise TrialDataError(
            f"The file's record of where it came from is not complete ({error}). {MAKE_AGAIN}"
        ) from error


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
