"""Files that a page offers; each is made when it is asked for."""

from collections.abc import Callable, Mapping

import streamlit as st

from nmosd_core.tables.files import file_name
from nmosd_core.trial_data.store import Stamp


def offer(
    name: str,
    files: Mapping[str, Callable[[], bytes | str]],
    stamp: Stamp,
    about: str | None = None,
) -> None:
    """A small button for each kind of file: "csv" to what makes it; pointed at it tells `about`."""
    for kind, make in files.items():
        st.download_button(
            kind.upper(),
            data=make,
            file_name=file_name(name, stamp, kind),
            key=f"{name}-{kind}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            help=about,
        )
