"""Data cuts of a trial folder: which there are, which is meant, and which cannot be believed."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import choose_cut, fingerprint, list_cuts, name_of
from nmosd_core.trial_data.new_cut import write_cut
from tests.conftest import CUT, typed, write_trial

DM = """
    USUBJID | STUDYID     | RFSTDTC
    01      | NCT05154734 | 2022-01-01
"""


def edit(cut, **facts):
    """Change what the cut.json of a cut says."""
    file = cut / "cut.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | facts))


def test_cuts_are_listed_by_date_and_the_latest_is_chosen(tmp_path):
    for day in (date(2023, 6, 1), date(2022, 6, 30), date(2022, 12, 31)):
        write_trial(tmp_path, day, dm=DM)

    assert [str(cut.date) for cut in list_cuts(tmp_path)] == [
        "2022-06-30",
        "2022-12-31",
        "2023-06-01",
    ]
    assert choose_cut(tmp_path).date == date(2023, 6, 1)
    assert choose_cut(tmp_path, date(2022, 12, 31)).date == date(2022, 12, 31)


def test_a_date_without_a_cut_says_which_there_are(tmp_path):
    write_trial(tmp_path, dm=DM)

    with pytest.raises(
        TrialDataError, match=r"has no data cut of 2022-01-01. It has: 2023-06-01\."
    ):
        choose_cut(tmp_path, date(2022, 1, 1))


def test_what_is_not_named_by_a_date_is_no_cut(tmp_path):
    write_trial(tmp_path, dm=DM)
    for name in ("notes", "2023-6-1", "2023-06-01 (copy)", ".2023-07-01.partial-1"):
        (tmp_path / name).mkdir()
    (tmp_path / "2023-07-01").write_text("a file")

    assert [str(cut.date) for cut in list_cuts(tmp_path)] == ["2023-06-01"]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda folder: None,
            r"The trial folder trial does not exist\. Set NMOSD_TRIAL or --trial",
        ),
        (lambda folder: folder.write_text(""), r"trial is a file, not a folder\. Set NMOSD_TRIAL"),
        (
            lambda folder: folder.mkdir(),
            r"trial holds no data cut\. Bring an export in with: python",
        ),
    ],
    ids=["missing", "a file", "empty"],
)
def test_a_folder_that_is_no_trial_says_what_to_do(tmp_path, make, says):
    make(tmp_path / "trial")

    with pytest.raises(TrialDataError, match=says):
        list_cuts(tmp_path / "trial")


def test_a_folder_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    write_trial(tmp_path / "trial", dm=DM)
    monkeypatch.setattr(Path, "iterdir", refuse)

    with pytest.raises(
        TrialDataError, match=r"trial cannot be opened \(Permission denied\)\. Make"
    ):
        list_cuts(tmp_path / "trial")


def test_a_folder_given_as_a_dot_has_its_name_in_the_message(tmp_path, monkeypatch):
    (tmp_path / "trial").mkdir()
    monkeypatch.chdir(tmp_path / "trial")

    assert name_of(Path()) == "trial"
    with pytest.raises(TrialDataError, match="The trial folder trial holds no data cut"):
        list_cuts(Path())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"format": 1, "cut": "2023-06-01"}',
        b'{"format": 1, "cut": "1 June", "study": "", "synthetic": false, "fingerprint": "",'
        b' "sources": [], "dictionaries": {}}',
        b'{"format": 1, "cut": "2023-06-01", "study": "", "synthetic": false, "fingerprint": "",'
        b' "sources": [{"unknown": 1}], "dictionaries": {}}',
        b'{"format": 1, "cut": "2023-06-01", "study": "", "synthetic": false, "fingerprint": "",'
        b' "sources": 7, "dictionaries": {}}',
        b'{"format": 1, "cut": null, "study": "", "synthetic": false, "fingerprint": "",'
        b' "sources": [], "dictionaries": {}}',
        b'{"format": 1, "cut": "2023-06-01", "study": "", "synthetic": false, "fingerprint": "",'
        b' "sources": [], "dictionaries": 7}',
    ],
)
def test_a_damaged_cut_json_is_named_with_the_remedy(tmp_path, content):
    (write_trial(tmp_path, dm=DM) / str(CUT) / "cut.json").write_bytes(content)

    with pytest.raises(
        TrialDataError,
        match=r"2023-06-01 has a cut.json that cannot be read .*Move the folder away",
    ):
        list_cuts(tmp_path)


def test_a_folder_in_place_of_cut_json_is_no_reason_to_break_down(tmp_path):
    file = write_trial(tmp_path, dm=DM) / str(CUT) / "cut.json"
    file.unlink()
    file.mkdir()

    with pytest.raises(TrialDataError, match=r"cut.json that cannot be read"):
        list_cuts(tmp_path)


def test_a_cut_without_cut_json_came_from_nobody_knows_where(tmp_path):
    (write_trial(tmp_path, dm=DM) / str(CUT) / "cut.json").unlink()

    with pytest.raises(
        TrialDataError, match=r"has no cut.json, so nobody can tell where its files"
    ):
        list_cuts(tmp_path)


def test_a_cut_of_a_later_version_is_refused(tmp_path):
    edit(write_trial(tmp_path, dm=DM) / str(CUT), format=2)

    with pytest.raises(
        TrialDataError, match=r"has the format 2, which this version .*\(it reads 1\)"
    ):
        list_cuts(tmp_path)


def test_a_cut_whose_folder_was_renamed_is_refused(tmp_path):
    cut = write_trial(tmp_path, dm=DM) / str(CUT)
    cut.rename(tmp_path / "2022-06-30")

    with pytest.raises(
        TrialDataError, match=r"2022-06-30 says in cut.json that it is of 2023-06-01"
    ):
        list_cuts(tmp_path)


def test_a_folder_named_by_a_day_that_does_not_exist_is_refused(tmp_path):
    cut = write_trial(tmp_path, dm=DM) / str(CUT)
    cut.rename(tmp_path / "2023-06-31")

    with pytest.raises(TrialDataError, match="2023-06-31 says in"):
        list_cuts(tmp_path)


def test_cuts_of_two_studies_in_one_folder_are_refused(tmp_path):
    write_trial(tmp_path, date(2022, 6, 30), dm=DM)
    edit(write_trial(tmp_path, date(2022, 12, 31), dm=DM) / "2022-12-31", study="OTHER-01")

    with pytest.raises(TrialDataError, match=r"mixes cuts of NCT05154734 and OTHER-01\. Give each"):
        list_cuts(tmp_path)


def test_synthetic_and_real_cuts_in_one_folder_are_refused(tmp_path):
    write_trial(tmp_path, date(2022, 6, 30), dm=DM)
    edit(write_trial(tmp_path, date(2022, 12, 31), dm=DM) / "2022-12-31", synthetic=True)

    with pytest.raises(TrialDataError, match="mixes synthetic and real data"):
        list_cuts(tmp_path)


def test_the_fingerprint_is_of_names_columns_and_values_and_nothing_else():
    dm, events = (
        typed("dm", DM),
        typed("ae", "USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | x | 2022"),
    )
    own = fingerprint({"dm": dm, "ae": events})

    assert own == fingerprint({"ae": events, "dm": dm})
    assert own == fingerprint({"dm": pa.concat_tables([dm]), "ae": events.combine_chunks()})
    assert own != fingerprint({"dm": dm})
    assert own != fingerprint({"dm": dm, "ce": events})
    assert own != fingerprint(
        {"dm": dm, "ae": events.rename_columns(["A", *events.schema.names[1:]])}
    )
    assert own != fingerprint({"dm": dm, "ae": events.slice(0, 0)})


def test_the_fingerprint_tells_a_missing_text_from_an_empty_one():
    columns = pa.schema([("AETERM", pa.string())])
    tables = [pa.table({"AETERM": [value]}, columns) for value in (None, "", "NA", " ")]

    assert len({fingerprint({"ae": table}) for table in tables}) == 4


def test_the_foot_of_a_page_shows_the_first_eight_characters(tmp_path):
    cut = write_cut(tmp_path, CUT, {"dm": typed("dm", DM)})

    assert cut.short_fingerprint == cut.fingerprint[:8]
    assert len(cut.short_fingerprint) == 8
