"""Puts the provenance of an artefact into its file, and reads it from the file again.

One line a format: how its files carry a text.  CSV, JSON and Parquet are
read by programs that take all they find for data, so they carry nothing; their names say the
data cut.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.carriers import archive, markup, office, pdf, png, rtf
from nmosd_core.reports.provenance import Provenance, as_json, from_json
from nmosd_core.reports.visible import count_shown, digest_of, visible_text


@dataclass(frozen=True)
class Carrier:
    """How files of one format carry a text."""

    put: Callable[[bytes, str], bytes]
    take: Callable[[bytes], str | None]


OFFICE = Carrier(office.put_in_office, office.take_from_office)
CARRIERS: dict[str, Carrier] = {
    "docx": OFFICE,
    "html": Carrier(markup.put_in_html, markup.take_from_html),
    "pdf": Carrier(pdf.put_in_pdf, pdf.take_from_pdf),
    "png": Carrier(png.put_in_png, png.take_from_png),
    "pptx": OFFICE,
    "rtf": Carrier(rtf.put_in_rtf, rtf.take_from_rtf),
    "svg": Carrier(markup.put_in_svg, markup.take_from_svg),
    "xlsx": OFFICE,
    "zip": Carrier(archive.put_in_zip, archive.take_from_zip),
}


def embed(file: bytes, form: str, provenance: Provenance) -> bytes:
    """The file with its provenance inside.

    Parameters
    ----------
    file
        A finished document, picture or table.
    form
        Its format, one of `CARRIERS`: "pdf".
    provenance
        Where it came from.
    """
    text = visible_text(file, form)
    if text is not None:
        shown = count_shown(provenance.numbers, text)
        provenance = replace(provenance, text=digest_of(text), shown=shown)
    return CARRIERS[form].put(file, as_json(provenance))


def read_embedded(file: bytes, name: str) -> Provenance:
    """The provenance that a file carries.

    Parameters
    ----------
    file
        Its content.
    name
        Its name; the ending says the format.

    Raises
    ------
    TrialDataError
        The format carries none, the file is damaged or has a password, or it carries none.
    """
    text = _taken(CARRIERS[_form_of(name)].take, file, name)
    if text is None:
        raise TrialDataError(
            f"{Path(name).name} carries no record of where it came from: it was not made by this "
            "program, or was saved by one that dropped the record. Make it again, and keep the "
            "file as it was written."
        )
    return from_json(text)


def read_text(file: bytes, name: str) -> str | None:
    """What a reader sees of a document; None for formats that are not read.

    Raises
    ------
    TrialDataError
        The format carries no provenance, or the file is damaged or has a password.
    """
    form = _form_of(name)
    return _taken(lambda content: visible_text(content, form), file, name)


def _form_of(name: str) -> str:
    form = Path(name).suffix.removeprefix(".").lower()
    if form not in CARRIERS:
        raise TrialDataError(
            f"{Path(name).name} cannot be traced: files of this kind carry no record of where "
            f"they came from. These do: {', '.join(CARRIERS)}."
        )
    return form


def _taken(take: Callable[[bytes], str | None], file: bytes, name: str) -> str | None:
    try:
        return take(file)
    except Exception as error:  # readers of damaged files fail in more ways than they tell of
        raise TrialDataError(
            f"{Path(name).name} cannot be read as {_form_of(name).upper()}: it is damaged, has a "
            f"password, or its ending is not its own ({_first_line(error)})."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
