"""What the environment asks of the command line and of a server alike."""

import os

import click

from nmosd_core.errors import TrialDataError

PRESENTATION = "NMOSD_PRESENTATION"


def presentation_forced() -> bool:
    """Whether NMOSD_PRESENTATION says that nothing is shown but presentation mode.

    Raises
    ------
    TrialDataError
        It says neither yes nor no, in none of the ways that the command line knows.
    """
    written = os.environ.get(PRESENTATION, "")
    try:
        return bool(click.BOOL.convert(written, None, None))
    except click.BadParameter as error:
        raise TrialDataError(
            f"{PRESENTATION} is {written!r}, which is neither on nor off. Set it to on or off, or "
            "leave it out."
        ) from error
