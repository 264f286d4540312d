"""The Parquet files of a cut, damaged in every way that a disk, a copy or a hand can."""

import json
import random
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import SET_ASIDE
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.new_cut import write_cut
from nmosd_core.trial_data.store import open_trial
from tests.conftest import CUT, typed, write_trial

DM = """
    USUBJID | RFSTDTC    | AGE
    01      | 2022-01-01 | 40
    02      | 2022-02    | 51
"""
AE = """
    USUBJID | AESEQ | AETERM  | AESTDTC
    01      | 1     | 头痛    | 2022-03-01
"""


def of_tables(folder, **tables):
    """A trial whose cut holds these Arrow tables as they stand."""
    return write_cut(folder, CUT, {"dm": typed("dm", DM), **tables}).folder.parent


@pytest.fixture
def cut(tmp_path):
    return write_trial(tmp_path / "trial", dm=DM, ae=AE) / CUT.isoformat()


def test_a_cut_without_dm_says_that_every_trial_needs_it(tmp_path):
    trial = write_cut(tmp_path, CUT, {"ae": typed("ae", AE)}).folder.parent

    with pytest.raises(
        TrialDataError, match=r"2023-06-01 has no dm.parquet \(Demographics\).*Add it"
    ):
        open_trial(trial)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"PAR1",
        lambda content: content[:100],
        lambda content: content[:-1],
        lambda content: b"USUBJID,AESEQ\n01,1\n",
        lambda content: content[:4] + bytes(len(content) - 8) + content[-4:],
    ],
    ids=["empty", "mark only", "begins", "one byte short", "CSV", "zeros"],
)
def test_a_file_that_is_no_parquet_is_named_with_the_remedy(cut, damage):
    file = cut / "ae.parquet"
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(
        TrialDataError,
        match=r"ae.parquet of the data cut 2023-06-01 cannot be read as Parquet.*Bring",
    ):
        open_trial(cut.parent)


def test_what_macos_puts_beside_a_file_is_no_part_of_the_cut(cut):
    (cut / "._dm.parquet").write_bytes(b"\x00\x05\x16\x07")

    assert len(open_trial(cut.parent).dataset("ae")) == 1


def test_no_damaged_byte_passes_unseen(cut):
    """A byte changed anywhere gives the same data or an error that a reader understands."""
    file = cut / "ae.parquet"
    sound = file.read_bytes()
    expected = open_trial(cut.parent).dataset("ae")
    choose = random.Random(7)
    refused = 0
    for _ in range(150):
        place, value = choose.randrange(len(sound)), choose.randrange(1, 256)
        file.write_bytes(sound[:place] + bytes([sound[place] ^ value]) + sound[place + 1 :])
        try:
            pd.testing.assert_frame_equal(open_trial(cut.parent).dataset("ae"), expected)
        except TrialDataError:
            refused += 1
    assert refused > 50


def test_a_missing_required_variable_is_named_with_its_label(tmp_path):
    trial = of_tables(tmp_path, ae=typed("ae", AE).drop_columns(["AETERM"]))

    with pytest.raises(
        TrialDataError, match=r"ae.parquet has no AETERM \(Reported term\). Add the"
    ):
        open_trial(trial)


def test_a_date_without_its_typed_companion_did_not_come_through_intake(tmp_path):
    trial = of_tables(tmp_path, ae=typed("ae", AE).drop_columns(["AESTDT"]))

    with pytest.raises(TrialDataError, match="has AESTDTC but not AESTDT, which intake writes"):
        open_trial(trial)


def test_a_variable_of_another_type_is_named_with_both_types(tmp_path):
    events = typed("ae", AE)
    place = events.column_names.index("AESEQ")
    trial = of_tables(tmp_path, ae=events.set_column(place, "AESEQ", pa.array(["1"])))

    with pytest.raises(
        TrialDataError, match=r"holds AESEQ as string, but it should be int64.*intake"
    ):
        open_trial(trial)


def test_a_variable_that_nobody_describes_stays_as_text(tmp_path):
    trial = of_tables(tmp_path, ae=typed("ae", AE).append_column("AEXYZ", pa.array(["kept"])))

    assert open_trial(trial).dataset("ae")["AEXYZ"].tolist() == ["kept"]


def test_a_variable_that_nobody_describes_and_is_no_text_did_not_come_through_intake(tmp_path):
    trial = of_tables(tmp_path, ae=typed("ae", AE).append_column("AEXYZ", pa.array([1.5])))

    with pytest.raises(TrialDataError, match=r"AEXYZ as double, but it should be string"):
        open_trial(trial)


def test_variables_that_the_export_lacks_are_empty_columns_in_the_dictionarys_order(cut):
    described = read_dictionary()["ae"].schema.names
    written = pq.read_schema(cut / "ae.parquet").names
    events = open_trial(cut.parent).dataset("ae")
    lacking = [name for name in described if name not in written]

    assert events.columns.tolist() == [*written, *lacking]
    assert events[lacking].isna().all(axis=None)


def test_a_row_without_a_participant_is_refused(tmp_path):
    events = pa.concat_tables([typed("ae", AE), typed("ae", AE).slice(0, 0)])
    nobody = events.set_column(0, "USUBJID", pa.array([None], pa.string()))

    with pytest.raises(TrialDataError, match=r"ae.parquet has a row without USUBJID"):
        open_trial(of_tables(tmp_path, ae=nobody))


def test_a_participant_twice_in_dm_is_refused(tmp_path):
    twice = pa.concat_tables([typed("dm", DM), typed("dm", DM)])

    with pytest.raises(TrialDataError, match=r"dm.parquet has a participant twice"):
        open_trial(of_tables(tmp_path, dm=twice))


def test_a_value_that_was_changed_after_intake_is_noticed(cut):
    events = pq.read_table(cut / "ae.parquet")
    changed = events.set_column(2, "AETERM", pa.array(["头晕"]))
    assert changed.schema.names[2] == events.schema.names[2]
    pq.write_table(changed, cut / "ae.parquet")

    with pytest.raises(TrialDataError, match=r"are not those that intake wrote.*as a new cut"):
        open_trial(cut.parent)


def test_a_dataset_that_was_taken_away_or_put_beside_is_noticed(cut):
    shutil.copy(cut / "ae.parquet", cut / "xx.parquet")
    with pytest.raises(TrialDataError, match="are not those that intake wrote"):
        open_trial(cut.parent)

    (cut / "xx.parquet").unlink()
    assert open_trial(cut.parent).supplied == {"dm", "ae"}

    (cut / "ae.parquet").unlink()
    with pytest.raises(TrialDataError, match="are not those that intake wrote"):
        open_trial(cut.parent)


def test_the_same_content_written_by_another_program_is_accepted(cut):
    events = pq.read_table(cut / "ae.parquet")
    pq.write_table(events, cut / "ae.parquet", compression="snappy", use_dictionary=False)

    assert open_trial(cut.parent).dataset("ae")["AETERM"].tolist() == ["头痛"]


def test_a_cut_whose_list_of_what_was_left_out_is_gone_is_refused(cut):
    (cut / "set_aside.parquet").unlink()

    with pytest.raises(
        TrialDataError, match=r"has no usable set_aside.parquet, so nobody can tell"
    ):
        open_trial(cut.parent)


def test_a_list_of_what_was_left_out_with_other_columns_is_refused(cut):
    pq.write_table(pa.table({"file": ["ae.csv"]}), cut / "set_aside.parquet")

    with pytest.raises(TrialDataError, match=r"has no usable set_aside.parquet"):
        open_trial(cut.parent)


def test_what_was_left_out_is_read_with_the_cut(tmp_path):
    entry = {"file": "ae.csv", "row": 7, "action": "row set aside", "reason": "no participant"}
    aside = pa.Table.from_pylist([entry], schema=SET_ASIDE)
    write_cut(tmp_path, CUT, {"dm": typed("dm", DM)}, set_aside=aside)

    assert open_trial(tmp_path).dataset("set_aside")["row"].tolist() == [7]


def test_another_fingerprint_in_cut_json_is_noticed(cut):
    facts = json.loads((cut / "cut.json").read_text())
    (cut / "cut.json").write_text(json.dumps(facts | {"fingerprint": "0" * 64}))

    with pytest.raises(TrialDataError, match=r"the fingerprint 00000000 of cut.json"):
        open_trial(cut.parent)
