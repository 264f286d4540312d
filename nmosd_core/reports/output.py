"""A file that is whole or not there, never in place of another unasked, and nothing beside it."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nmosd_core.errors import TrialDataError
from nmosd_core.figures.drawing import drawing

SECONDS_TO_REMOVE, SECONDS_BETWEEN_TRIES = 10.0, 0.1


@contextmanager
def working_folder() -> Iterator[None]:
    """Keep what is made on the way, such as a browser's profile, in a folder that goes at the end.

    The browser that draws is closed first.
    """
    folder = Path(tempfile.mkdtemp(prefix="nmosd-"))
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    environment = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if drawing.cache_info().currsize:
            drawing().close()
            drawing.cache_clear()
        tempfile.tempdir = before
        os.environ.pop("TMPDIR")
        if environment is not None:
            os.environ["TMPDIR"] = environment
        remove(folder)


def remove(folder: Path) -> None:
    """Remove a folder, also while a browser that was stopped is still writing to it."""
    end = time.monotonic() + SECONDS_TO_REMOVE
    while folder.exists() and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            time.sleep(SECONDS_BETWEEN_TRIES)


def check_place(out: Path, *, replace: bool) -> None:
    """Say before work begins that a file could not be written.

    Raises
    ------
    TrialDataError
        Its folder does not exist or cannot be written to, the name is that of a folder, or a
        file of that name exists and is not to be replaced.
    """
    if out.is_dir():
        raise TrialDataError(f"{out.name} is a folder. Add a file name after it.")
    if out.exists() and not replace:
        raise _exists(out)
    if not out.parent.is_dir():
        raise TrialDataError(f"The folder of {out.name} does not exist. Make it first.")
    if not os.access(out.parent, os.W_OK):
        raise TrialDataError(f"The folder of {out.name} cannot be written to.")


def write_whole(file: bytes, out: Path, *, replace: bool) -> None:
    """Write under a temporary name, then give the file its own.

    Parameters
    ----------
    file
        The finished content.
    out
        Where it belongs.
    replace
        Whether it may take the place of a file that is there.

    Raises
    ------
    TrialDataError
        A file of that name came to be meanwhile, or it cannot be written.
    """
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(file)
        if replace:
            unfinished.replace(out)
        else:
            _name_anew(unfinished, out)
    except FileExistsError as error:
        raise _exists(out) from error
    except OSError as error:
        raise TrialDataError(f"{out.name} cannot be written ({error.strerror}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _name_anew(unfinished: Path, out: Path) -> None:
    """Give a finished file a name that nothing has: in one step, so that none is ever empty."""
    try:
        os.link(unfinished, out)  # refuses where a file came to be meanwhile; renaming may not
    except FileExistsError:
        raise
    except OSError:  # no hard links here, as on a memory stick
        if out.exists():
            raise FileExistsError(out) from None
        unfinished.rename(out)


def _exists(out: Path) -> TrialDataError:
    return TrialDataError(
        f"{out.name} exists already. Add --replace to write it anew, or choose another name."
    )
