"""Files that a page offers; each is made when it is asked for, and says where it came from."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nmosd_core.reports.embedded import CARRIERS, embed
from nmosd_core.reports.provenance import provenance_of
from nmosd_core.tables.files import file_name
from nmosd_core.trial_data.store import TrialData


def offer(
    name: str,
    files: Mapping[str, Callable[[], Any]],
    trial: TrialData,
    about: str | None = None,
) -> None:
    """A small button for each kind of file: "csv" to what makes it; pointed at it tells `about`."""
    for kind, make in files.items():
        st.download_button(
            kind.upper(),
            data=partial(_with_record, make, name, kind, trial) if kind in CARRIERS else make,
            file_name=file_name(name, trial.stamp, kind),
            key=f"{name}-{kind}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            help=about,
        )


def _with_record(make: Callable[[], bytes], name: str, kind: str, trial: TrialData) -> bytes:
    """The file with its data cut, program and definitions inside; it has no numbers of its own."""
    return embed(make(), kind, provenance_of(trial, name, questions=()))
