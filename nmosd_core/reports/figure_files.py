"""Figures to hand in: SVG, PNG and PDF in the sizes of journals, each with its provenance inside.

The caption in the picture says who is counted, the data cut, the fingerprint and whether the data
are synthetic.  The sizes are in figures/presets.py, the figures in figures/catalogue.py.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from zipfile import ZipFile, ZipInfo

import plotly.graph_objects as go

from nmosd_core.errors import TrialDataError
from nmosd_core.figures.catalogue import FIGURES
from nmosd_core.figures.files import KINDS, as_image, can_draw
from nmosd_core.figures.presets import PRESETS
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.provenance import Provenance
from nmosd_core.tables.files import file_name
from nmosd_core.trial_data.store import TrialData

Progress = Callable[[str, float], None]
NO_CHROMIUM = (
    "Figures are drawn by a Chromium, and none was found on this machine. Install Chromium or "
    "Google Chrome, or take the figures from the offline copy, which a browser draws."
)


def presets_of(name: str) -> tuple[str, ...]:
    """Sizes in which the words of a figure have room."""
    narrowest = PRESETS[FIGURES[name].narrowest].width_mm
    return tuple(size for size, preset in PRESETS.items() if preset.width_mm >= narrowest)


def draw_figure(
    trial: TrialData, name: str, kind: str, preset: str, provenance: Provenance
) -> bytes:
    """One figure of one data cut as a file.

    Parameters
    ----------
    trial
        The opened data cut.
    name
        One of `FIGURES`: "attack_timeline".
    kind
        "svg", "png" or "pdf".
    preset
        One of `PRESETS`: "double column".
    provenance
        What the file says of where it came from.

    Raises
    ------
    TrialDataError
        There is no such figure, kind or size, the figure has no room in it, its dataset was not
        supplied, or there is no Chromium to draw with.
    """
    _check(name, kind, preset)
    return as_figure_file(FIGURES[name].of(trial), kind, preset, provenance)


def as_figure_file(figure: go.Figure, kind: str, preset: str, provenance: Provenance) -> bytes:
    """A figure that is already made as a file; see `draw_figure`."""
    if not can_draw():
        raise TrialDataError(NO_CHROMIUM)
    return embed(as_image(figure, kind, PRESETS[preset]), kind, provenance)


def draw_every_figure(
    trial: TrialData,
    kind: str,
    preset: str,
    provenance: Provenance,
    progress: Progress | None = None,
) -> bytes:
    """Every figure of one data cut in a zip, with a list of what is in it and what is not.

    A figure whose words have no room in the preset comes in the narrowest that has it.
    `progress` is told what is drawn next and how much is done, from 0 to 1; what it raises ends
    it.
    """
    buffer, contents = io.BytesIO(), []
    with ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, name in enumerate(FIGURES):
            if progress:
                progress(name.replace("_", " "), done / len(FIGURES))
            size = preset if preset in presets_of(name) else FIGURES[name].narrowest
            try:
                image = draw_figure(trial, name, kind, size, provenance)
            except TrialDataError as missing:
                contents.append(f"{name}: left out. {missing}")
                continue
            archive.writestr(ZipInfo(file_name(name, trial.stamp, kind)), image)
            contents.append(f"{name}: {size}, {PRESETS[size].width_mm:g} mm wide")
        archive.writestr(ZipInfo("contents.txt"), "\n".join(_head(trial, contents)) + "\n")
    return embed(buffer.getvalue(), "zip", provenance)


def _check(name: str, kind: str, preset: str) -> None:
    for what, known, asked in (
        ("figure", list(FIGURES), name),
        ("kind of file", list(KINDS), kind),
        ("size", list(PRESETS), preset),
    ):
        if asked not in known:
            raise TrialDataError(f"There is no {what} {asked}. There are: {', '.join(known)}.")
    if preset not in presets_of(name):
        raise TrialDataError(
            f"The words of {name} have no room in {preset}. It is drawn in: "
            f"{', '.join(presets_of(name))}."
        )


def _head(trial: TrialData, contents: list[str]) -> Iterator[str]:
    yield str(trial.stamp)
    yield from contents
