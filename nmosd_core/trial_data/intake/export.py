"""The files of an export: a folder, a zip, or one file.

Files are read one at a time and in memory, so nothing of a zip is ever written to disk.  What
operating systems and office programs leave in folders is passed over.
"""

import contextlib
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nmosd_core.errors import TrialDataError

LARGEST_UNPACKED = 2 * 1024**3  # bytes; a trial of 300 participants unpacks to some 100 MB
ENCRYPTED, NAME_IS_UTF8 = 0x1, 0x800  # flags of a zip's members
DAMAGED_ZIP = (  # what reading one raises, by the place and the method of packing that is hit
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    ValueError,
)
LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class ExportFile:
    """One file of an export: its name within the export, with /, and its bytes."""

    name: str
    content: bytes

    @property
    def stem(self) -> str:
        """Name without folders and without ending."""
        return PurePosixPath(self.name).stem

    @property
    def ending(self) -> str:
        """Ending of the name in lower case, with its dot."""
        return PurePosixPath(self.name).suffix.lower()


def list_files(source: Path) -> Iterator[ExportFile]:
    """List the files of an export by name.

    Raises
    ------
    TrialDataError
        The source does not exist, is a trial folder, holds no file, or is a zip that cannot be
        read, has a password or unpacks to an absurd size.
    """
    if not source.exists():
        raise TrialDataError(
            f"The export {source} does not exist. Name the folder, zip or file that was exported."
        )
    if source.is_dir():
        files = _of_folder(source)
    elif source.suffix.lower() == ".zip":
        files = _of_zip(source)
    else:
        files = iter([_read(source, _name_within(source.parent, source))])
    empty = True
    for file in files:
        empty = False
        yield file
    if empty:
        raise TrialDataError(f"The export {source.name} holds no file. Export the data again.")


def open_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip that is in memory.

    Raises
    ------
    TrialDataError
        It unpacks to more than an export can hold.
    Exception
        One of `DAMAGED_ZIP`: it is no zip.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        raise TrialDataError(
            f"{name} would unpack to {unpacked / 1024**3:,.0f} GB, which no export of a trial "
            "does. Check where it came from, or bring its files in from a folder."
        )
    return archive


def _of_folder(folder: Path) -> Iterator[ExportFile]:
    inside = [(path, _name_within(folder, path)) for path in sorted(_files_in(folder))]
    _refuse_twice([name for _, name in inside], folder)
    for path, name in inside:
        if path.name == "cut.json":
            raise TrialDataError(
                f"{folder.name} holds a data cut of the dashboard ({name}), not an export alone. "
                "Name the folder that the site or CRO delivered, and keep trial folders outside it."
            )
    for path, name in inside:
        if not _is_litter(name):
            yield _read(path, name)


def _files_in(folder: Path) -> Iterator[Path]:
    """Every file of a folder and of those in it; one that cannot be looked into is named."""

    def refuse(error: OSError) -> None:
        raise TrialDataError(
            f"The folder {_name_within(folder.parent, Path(error.filename))} cannot be opened "
            f"({error.strerror}). Make it readable, and bring the export in again."
        ) from error

    for place, folders, names in os.walk(folder, onerror=refuse):
        for linked in (Path(place) / name for name in folders):
            if linked.is_symlink():
                raise TrialDataError(
                    f"The folder {_name_within(folder.parent, linked)} is a link to another place, "
                    "whose files are not in the export. Put the folder itself there, or remove it."
                )
        yield from (Path(place) / name for name in names)


def _read(path: Path, name: str) -> ExportFile:
    try:
        return ExportFile(name, path.read_bytes())
    except OSError as error:
        raise TrialDataError(
            f"{name} cannot be opened ({error.strerror}). Make it readable, and bring it in again."
        ) from error


def _of_zip(source: Path) -> Iterator[ExportFile]:
    try:
        archive = open_archive(_read(source, source.name).content, source.name)
    except DAMAGED_ZIP as error:
        raise TrialDataError(
            f"{source.name} is not a zip, or it was cut short. Copy or export it again."
        ) from error
    members = [(_name_of(member), member) for member in archive.infolist() if not member.is_dir()]
    _refuse_twice([name for name, _ in members], source)
    for name, member in sorted(members, key=lambda named: named[0]):
        if not _is_litter(name):
            yield ExportFile(name, _unpack(archive, member, f"{name} in {source.name}"))


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> bytes:
    if member.flag_bits & ENCRYPTED:
        raise TrialDataError(f"{where} has a password. Unpack it, and bring the folder in.")
    try:
        return archive.read(member)
    except DAMAGED_ZIP as error:
        raise TrialDataError(f"{where} is damaged. Copy or export the zip again.") from error


def _name_of(member: zipfile.ZipInfo) -> str:
    """Name of a member, in whose place old programs write bytes without saying of what."""
    name = member.filename
    if not member.flag_bits & NAME_IS_UTF8:
        name = _in_characters(name.encode("cp437", errors="replace"), otherwise=name)
    return name.replace("\\", "/")


def _name_within(folder: Path, path: Path) -> str:
    """Name of a file in a folder, where unpacking may have left the bytes of another system."""
    written = (os.fsencode(part) for part in path.relative_to(folder).parts)
    return "/".join(_in_characters(part, part.decode("utf-8", "replace")) for part in written)


def _in_characters(written: bytes, otherwise: str) -> str:
    """A name in UTF-8 or, as Windows in China writes it, in GBK."""
    name = otherwise
    for codec in ("gb18030", "utf-8"):
        with contextlib.suppress(UnicodeDecodeError):
            name = written.decode(codec)
    return name


def _refuse_twice(names: list[str], source: Path) -> None:
    if len(names) > len(set(names)):
        twice = max(names, key=names.count)
        raise TrialDataError(f"{source.name} holds {twice} twice. Export the data again.")


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(
        part in LITTER or part.startswith("~$") or (part.startswith(".") and part != "..")
        for part in parts
    )
