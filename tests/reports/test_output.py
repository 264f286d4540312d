"""A file is whole or not there, and never in place of another unasked."""

import os
from pathlib import Path

import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.output import write_whole


@pytest.fixture(params=["with hard links", "without"])
def out(request, monkeypatch, tmp_path):
    """Where a report belongs, on a file system of either kind."""
    if request.param == "without":

        def not_supported(_source, _name):
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "link", not_supported)
    return tmp_path / "a.pdf"


def left_beside(out):
    return {file.name: file.read_bytes() for file in out.parent.iterdir()}


@pytest.mark.parametrize("replace", [False, True])
def test_a_new_file_is_written_and_nothing_beside_it(out, replace):
    write_whole(b"new", out, replace=replace)

    assert left_beside(out) == {"a.pdf": b"new"}


def test_a_file_that_came_to_be_meanwhile_is_kept(out):
    out.write_bytes(b"of somebody else")

    with pytest.raises(TrialDataError, match=r"a\.pdf exists already"):
        write_whole(b"new", out, replace=False)

    assert left_beside(out) == {"a.pdf": b"of somebody else"}


def test_a_file_takes_the_place_of_another_when_asked(out):
    out.write_bytes(b"old")

    write_whole(b"new", out, replace=True)

    assert left_beside(out) == {"a.pdf": b"new"}


def test_a_file_that_cannot_get_its_name_leaves_nothing_in_the_way(out, monkeypatch):
    def refuse(*_):
        raise OSError(5, "Input/output error")

    for way in ("rename", "replace"):
        monkeypatch.setattr(Path, way, refuse)
    monkeypatch.setattr(os, "link", refuse)

    with pytest.raises(TrialDataError, match=r"a\.pdf cannot be written \(Input/output error\)"):
        write_whole(b"new", out, replace=False)

    assert left_beside(out) == {}


def test_whenever_it_is_killed_there_is_no_empty_file_under_its_name(out, monkeypatch):
    seen = []

    def watch(way):
        def look(source, target):
            seen.append(out.exists())
            way(source, target)

        return look

    monkeypatch.setattr(os, "link", watch(os.link))
    monkeypatch.setattr(Path, "rename", watch(Path.rename))
    monkeypatch.setattr(Path, "replace", watch(Path.replace))

    write_whole(b"new", out, replace=False)

    assert seen
    assert not any(seen)
