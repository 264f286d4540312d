"""Of a file that somebody hands in, no more is unpacked than this program would have written."""

import io
import tracemalloc
import zipfile

import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.reports import rtf_text, untrusted, visible
from nmosd_core.reports.embedded import read_embedded, read_text
from nmosd_core.reports.untrusted import read_part
from tests.reports.artefacts import ARTEFACTS

MEGABYTE = 1_000_000


def zip_of(packing: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def read(file: bytes, name: str, most: int = MEGABYTE) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return read_part(package, name, most)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(untrusted, "LARGEST", 2 * MEGABYTE)
    monkeypatch.setattr(visible, "LARGEST_TEXT", 1000)


def test_a_part_is_read_whole():
    assert read(zip_of(a=b"whole", empty=b""), "a") == b"whole"
    assert read(zip_of(a=b"whole", empty=b""), "empty") == b""


def test_a_part_that_says_it_is_too_large_is_not_unpacked(small):
    with pytest.raises(ValueError, match="a is larger than any"):
        read(zip_of(a=bytes(MEGABYTE + 1)), "a")


def test_parts_that_are_too_large_together_are_not_unpacked(small):
    file = zip_of(a=bytes(MEGABYTE), b=bytes(MEGABYTE), c=b"1")

    with pytest.raises(ValueError, match="a is larger than any"):
        read(file, "a")


def test_of_a_part_that_holds_more_than_it_says_no_more_is_unpacked():
    file = zip_of(a=bytes(50 * MEGABYTE))
    lying = file.replace((50 * MEGABYTE).to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    tracemalloc.start()
    with pytest.raises(zipfile.BadZipFile, match="CRC"):
        read(lying, "a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert lying != file
    assert peak < MEGABYTE


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_bit_by_bit_is_not_unpacked(packing):
    with pytest.raises(ValueError, match="a is packed in another way"):
        read(zip_of(packing, a=b"1"), "a")


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx", "zip"])
def test_every_package_is_read_within_the_limits(form, monkeypatch):
    monkeypatch.setattr(untrusted, "LARGEST", 10)
    file = zip_of(a__rtf=b"{\\rtf1 a listing}") if form == "zip" else ARTEFACTS[form]

    with pytest.raises(TrialDataError, match="is larger than any that we write"):
        read_text(file, f"a.{form}")


def test_a_record_is_read_within_the_limits(small, monkeypatch):
    with pytest.raises(TrialDataError, match=r"provenance\.json is larger than any"):
        read_embedded(zip_of(provenance__json=bytes(3 * MEGABYTE)), "a.zip")


def test_listings_of_an_archive_hold_no_more_text_than_any_of_ours(small):
    text = b"{\\rtf1 " + b"a " * 300 + b"}"

    assert read_text(zip_of(a__rtf=text), "a.zip")
    with pytest.raises(TrialDataError, match="more text than any that we write"):
        read_text(zip_of(a__rtf=text, b__rtf=text), "a.zip")


def test_an_rtf_file_holds_no_more_text_than_any_of_ours():
    with pytest.raises(ValueError, match="more text than any that we write"):
        rtf_text.text_of_rtf(b"{\\rtf1 123456}", 5)
