"""Whatever an export holds, every row of it is in the data cut or set aside."""

import csv
import io
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE, Cut
from nmosd_core.trial_data.intake.bring_in import bring_in
from tests.trial_data.intake.exports import AE as DRAWN_AE
from tests.trial_data.intake.exports import DM as DRAWN_DM
from tests.trial_data.intake.exports import WRITERS, write_export_as

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PARTICIPANTS = st.sampled_from(["01", "02", "1", " 03", "", "USUBJID"])
DATES = st.sampled_from(["2022-03-01", "2022-03", "2022-02-30", "03/04/2022", "", "."]) | ANYTHING
NUMBERS = st.sampled_from(["1", "2", "2.5", "one", "", "1e30"]) | ANYTHING

DM = ("USUBJID", "RFSTDTC", "AGE")
AE = ("USUBJID", "AESEQ", "AETERM", "AESTDTC")
SUPP = ("RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL", "QNAM", "QVAL")

DM_ROWS = st.lists(st.tuples(PARTICIPANTS, DATES, NUMBERS), max_size=6)
AE_ROWS = st.lists(
    st.tuples(PARTICIPANTS, NUMBERS, ANYTHING, DATES)
    | st.lists(ANYTHING, min_size=1, max_size=6).map(tuple),
    max_size=8,
)
SUPP_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["AE", "ae", "CE", ""]),
        PARTICIPANTS,
        st.sampled_from(["AESEQ", "AETERM", "AEX", ""]),
        NUMBERS,
        st.sampled_from(["AETRTEM", "AETERM", "AESTDT", ""]),
        ANYTHING,
    ),
    max_size=6,
)


def written(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heading, *rows])
    return text.getvalue()


def rows_with_a_value(rows: list[tuple[str, ...]]) -> int:
    return sum(any(cell.strip() for cell in row) for row in rows)


def rows_in(cut: Cut, dataset: str) -> int:
    file = cut.folder / f"{dataset}.parquet"
    return pq.read_metadata(file).num_rows if file.exists() else 0


@settings(max_examples=150, deadline=None)
@given(dm=DM_ROWS, ae=AE_ROWS, more=AE_ROWS, supplements=SUPP_ROWS)
def test_every_row_read_is_kept_or_set_aside(dm, ae, more, supplements):
    files = {
        "dm": (DM, [("01", "2022-01-01", "40"), *dm]),
        "ae": (AE, ae),
        "aeck": (AE, more),
        "suppae": (SUPP, supplements),
    }
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export"
        export.mkdir()
        for name, (heading, rows) in files.items():
            (export / f"{name}.csv").write_text(written(heading, rows), "utf-8", newline="")

        cut = bring_in(export, Path(folder) / "trial", date(2022, 6, 30))

        entries = pq.read_table(cut.folder / "set_aside.parquet").to_pylist()
        kept = {source.name: source.rows_kept for source in cut.sources}
        for source in cut.sources:
            aside = [
                entry["row"]
                for entry in entries
                if entry["file"] == source.name and entry["action"] == ROW_SET_ASIDE
            ]
            assert source.rows_read == source.rows_kept + source.rows_set_aside
            assert source.rows_read == rows_with_a_value(files[source.name[:-4]][1])
            assert source.rows_set_aside == len(aside) == len(set(aside))
        assert rows_in(cut, "dm") == kept["dm.csv"]
        assert rows_in(cut, "ae") == kept["ae.csv"] + kept["aeck.csv"]
        assert all(entry["reason"] for entry in entries)


@settings(max_examples=50, deadline=None)
@given(dm=DM_ROWS, ae=AE_ROWS, data=st.data())
def test_the_order_of_rows_in_the_export_does_not_matter(dm, ae, data):
    participants = {row[0]: row for row in dm}.values()
    shuffled = data.draw(st.permutations(ae))
    with tempfile.TemporaryDirectory() as folder:
        prints = []
        for place, rows in enumerate([ae, shuffled]):
            export = Path(folder) / str(place)
            export.mkdir()
            dm_text = written(DM, [("01", "2022-01-01", "40"), *participants])
            (export / "dm.csv").write_text(dm_text, "utf-8", newline="")
            (export / "ae.csv").write_text(written(AE, rows), "utf-8", newline="")
            cut = bring_in(export, Path(folder) / f"trial {place}", date(2022, 6, 30))
            prints.append(cut.fingerprint)

        assert prints[0] == prints[1]


@cache
def whole_files(form: str) -> dict[str, bytes]:
    """A small export in one format: names and contents."""
    with tempfile.TemporaryDirectory() as folder:
        export = write_export_as(form, Path(folder), dm=DRAWN_DM, ae=DRAWN_AE)
        return {file.name: file.read_bytes() for file in export.iterdir()}


@settings(max_examples=200, deadline=None)
@given(
    form=st.sampled_from(sorted(WRITERS)),
    damaged=st.sampled_from(["dm", "ae"]),
    place=st.floats(0, 1),
    gone=st.integers(0, 200),
    instead=st.binary(max_size=20),
)
def test_a_damaged_file_is_told_or_its_rows_are_counted(form, damaged, place, gone, instead):
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export"
        export.mkdir()
        for name, content in whole_files(form).items():
            at = int(place * len(content))
            broken = content[:at] + instead + content[at + gone :]
            (export / name).write_bytes(broken if name.startswith(damaged) else content)

        try:
            cut = bring_in(export, Path(folder) / "trial", date(2022, 6, 30))
        except TrialDataError:
            assert not (Path(folder) / "trial").exists()
        else:
            for source in cut.sources:
                assert source.rows_read == source.rows_kept + source.rows_set_aside
