"""Exports that nobody here made: the CDISC pilot study, and files that SAS software wrote."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nmosd_core.trial_data.cuts import Cut
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import TrialData, open_trial
from tests.cdisc_pilot import (
    DATASETS,
    LABORATORY,
    dataset,
    placebo,
    site_701_placebo,
    write_export,
    write_xport,
)

FILES = Path(__file__).with_name("files")
ON = date(2015, 3, 31)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Iterator[TrialData]:
    folder = tmp_path_factory.mktemp("pilot")
    bring_in(write_export(folder / "export"), folder / "trial", ON)
    trial = open_trial(folder / "trial")
    yield trial
    trial.close()


def kept_rows(cut: Cut) -> dict[str, int]:
    return {Path(source.name).stem: source.rows_kept for source in cut.sources}


def test_every_row_of_the_pilot_study_comes_in(whole):
    assert kept_rows(whole.cut) == {name: len(dataset(name)) for name in DATASETS + LABORATORY}
    assert whole.dataset("set_aside").empty


def test_the_pilot_study_has_its_participants_and_events(whole):
    assert len(whole.dataset("dm")) == 306
    assert len(whole.dataset("ae")) == 1191
    assert len(whole.dataset("lb")) == len(dataset("lbch")) + len(dataset("lbhe"))
    assert whole.cut.study == "CDISCPILOT01"


def test_supplemental_qualifiers_of_the_pilot_study_are_beside_their_rows(whole):
    expected = dataset("suppae").assign(AESEQ=lambda rows: rows["IDVARVAL"].astype("int64"))
    expected = expected.set_index(["USUBJID", "AESEQ"])["QVAL"].sort_index()

    found = whole.dataset("ae").set_index(["USUBJID", "AESEQ"])["AETRTEM"].sort_index()

    assert found.to_dict() == expected.to_dict()
    assert (whole.dataset("dm")["SAFETY"] == "Y").sum() == 254
    assert sorted(whole.dataset("ds")["ENTCRIT"].dropna()) == sorted(dataset("suppds")["QVAL"])


def test_partial_dates_of_the_pilot_study_stay_partial(whole):
    recorded = dataset("ae")["AESTDTC"].dropna()

    missing = whole.dataset("ae")["AESTDTF"].value_counts().to_dict()

    assert missing == {
        "M": (recorded.str.len() == 4).sum(),
        "D": (recorded.str.len() == 7).sum(),
    }


def test_a_slice_of_the_pilot_study_has_the_participants_asked_for(tmp_path):
    export = write_export(tmp_path / "export", site_701_placebo())

    bring_in(export, tmp_path / "trial", ON)

    dm = open_trial(tmp_path / "trial").dataset("dm")
    assert sorted(dm["USUBJID"]) == sorted(site_701_placebo())
    assert (len(placebo()), len(site_701_placebo())) == (86, 14)
    assert set(dm["SITEID"]) == {"701"}


def test_laboratory_results_given_whole_and_in_parts_are_told_apart_by_content(tmp_path):
    fourteen = site_701_placebo()
    export = write_export(tmp_path / "export", fourteen)
    chemistry = dataset("lbch")
    rows = chemistry[chemistry["USUBJID"].isin(fourteen)].reset_index(drop=True)
    write_xport(rows, export / "lb.xpt")

    cut = bring_in(export, tmp_path / "trial", ON)

    aside = {source.name: source.rows_set_aside for source in cut.sources}
    assert aside["lbch.xpt"] == len(rows)
    assert sum(aside.values()) == len(rows)


def test_files_of_sas_come_in(tmp_path):
    cut = bring_in(FILES, tmp_path / "trial", date(2022, 6, 30))

    trial = open_trial(tmp_path / "trial")
    assert trial.supplied == {"dm", "ce", "ae"}
    assert list(trial.dataset("dm")["USUBJID"]) == ["01", "02", "03"]
    assert list(trial.dataset("ce")["CETERM"]) == ["视神经炎", "Myelitis"]
    assert list(trial.dataset("ae")["AESTDTC"].dropna()) == ["2022-02-01", "2022-05-09"]
    assert trial.dataset("ae")["AEENDTC"].iloc[0] == "2022-02-03T08:30"
    assert {source.name: source.note for source in cut.sources}["README.md"] == (
        "not used: is not in a format for data"
    )
