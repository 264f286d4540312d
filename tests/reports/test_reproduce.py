"""A file is asked later: which of its numbers hold, which do not, and why."""

import io
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import docx
import pandas as pd
import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.reports.carriers.office import put_in_office, take_from_office
from nmosd_core.reports.embedded import embed
from nmosd_core.reports.provenance import provenance_of
from nmosd_core.reports.reproduce import reproduce
from nmosd_core.tables.workbook import as_workbook
from nmosd_core.trial_data.store import open_trial
from tests.conftest import CUT, write_trial
from tests.reports.artefacts import ARTEFACTS, a_docx

DM = """
    USUBJID | STUDYID     | RFSTDTC
    P-01    | NCT05154734 | 2022-01-01
    P-02    | NCT05154734 | 2022-02-01
"""
CE = """
    USUBJID | CESEQ | CETERM   | CESTDTC    | CEDUR
    P-01    | 1     | Weakness | 2022-03-01 | PT48H
"""
TOO_SHORT = CE.replace("PT48H", "PT12H")
ATTACK_NUMBERS = ["attacks", "attack_rate", "attack_free"]
LONGER_ATTACKS = """
extends = "standard"

[attack]
minimum_hours = 72
minimum_days_between = 30
counted_from = "onset of the previous attack"
after_leaving = "not counted"
report_weeks = [12]
source = "ours: a test"
"""


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """A trial with two cuts, and what a document of the later one carries."""
    folder = tmp_path_factory.mktemp("taken")
    write_trial(folder, date(2022, 12, 31), dm=DM)
    trial = open_trial(write_trial(folder, dm=DM, ce=CE))
    return SimpleNamespace(folder=folder, carried=provenance_of(trial, "slides", ["attacks"]))


def svg_of(carried) -> bytes:
    return embed(ARTEFACTS["svg"], "svg", carried)


def verdicts(done) -> dict[str, str]:
    return dict(zip(done.rows["name"], done.rows["verdict"], strict=True))


def why(done, name: str) -> str:
    return done.rows.set_index("name").at[name, "why"]


def number(done, name: str) -> tuple[str, str]:
    row = done.rows.set_index("name").loc[name]
    return row["in_file"], row["now"]


def test_numbers_of_the_same_cut_hold(taken):
    done = reproduce(svg_of(taken.carried), "figure.svg", taken.folder)

    assert done.holds
    assert set(verdicts(done).values()) == {"holds"}
    assert done.remarks == (
        f"Made from the data cut {CUT}, which is in the trial folder {taken.folder.name}.",
        "What is drawn in pictures was not compared: of a picture only the record that the file "
        "carries is held against the data.",
    )
    assert done.verdict == f"All {len(done.rows)} numbers hold."


def test_one_changed_value_of_the_cut_names_the_numbers_that_it_changed(taken, tmp_path):
    write_trial(tmp_path, dm=DM, ce=TOO_SHORT)

    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path)

    changed = {name for name, verdict in verdicts(done).items() if verdict == "changed"}
    assert changed == {*ATTACK_NUMBERS}
    assert number(done, "attacks")[0].startswith("1")
    assert number(done, "attacks")[1].startswith("0")
    assert "the data are others" in why(done, "attacks")
    assert not done.holds
    assert "has other content" in done.remarks[0]


def test_numbers_that_agree_on_other_data_are_no_proof(taken, tmp_path):
    write_trial(tmp_path, dm=DM, ce=CE.replace("Weakness", "Numbness"))

    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path)

    assert set(verdicts(done).values()) == {"holds"}
    assert not done.holds
    assert done.verdict.endswith("but the data are not those of the file.")


def test_another_definition_is_named_with_the_value_that_changed(taken, tmp_path):
    write_trial(tmp_path, dm=DM, ce=CE)
    (tmp_path / "protocol.toml").write_text(LONGER_ATTACKS)

    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path)

    assert verdicts(done)["attacks"] == "changed"
    assert why(done, "attacks").endswith("its definition (attack) is another")
    assert any("attack.minimum_hours was 24, is 72" in remark for remark in done.remarks)
    assert any(remark.startswith("Definitions that changed since: ") for remark in done.remarks)


def test_another_version_of_the_program_is_said(taken):
    older = replace(taken.carried, program="0.0.9")

    done = reproduce(svg_of(older), "figure.svg", taken.folder)

    assert done.holds
    assert any("Written by version 0.0.9" in remark for remark in done.remarks)


def test_a_number_that_changed_for_no_known_reason_is_to_be_looked_into(taken):
    numbers = tuple(
        {**row, "value": 7.0} if row["name"] == "attacks" else row for row in taken.carried.numbers
    )

    done = reproduce(svg_of(replace(taken.carried, numbers=numbers)), "f.svg", taken.folder)

    assert why(done, "attacks") == (
        "value differ; neither data, protocol nor program differ, so look into it"
    )


def test_a_number_of_another_name_cannot_be_told(taken):
    numbers = ({**taken.carried.numbers[0], "name": "forgotten"}, *taken.carried.numbers[1:])

    done = reproduce(svg_of(replace(taken.carried, numbers=numbers)), "f.svg", taken.folder)

    assert verdicts(done)["forgotten"] == "cannot be told"
    assert not done.holds


def test_a_cut_that_is_not_there_is_named(taken, tmp_path):
    write_trial(tmp_path, date(2022, 6, 30), dm=DM)

    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path)

    assert set(verdicts(done).values()) == {"cannot be told"}
    assert not done.holds
    assert f"the data cut {CUT} of NCT05154734" in done.remarks[0]
    assert taken.carried.fingerprint[:8] in done.remarks[0]


def test_the_same_content_under_another_date_is_said(taken, tmp_path):
    write_trial(tmp_path, date(2022, 7, 1), dm=DM, ce=CE)

    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path)

    assert "holds the same content as the cut of 2022-07-01" in done.remarks[0]
    assert "the data cut is of another date" in why(done, "attack_rate")


def test_a_cut_that_was_changed_on_disk_cannot_be_opened(taken, tmp_path):
    write_trial(tmp_path, dm=DM, ce=CE)
    other = write_trial(tmp_path / "other", dm=DM, ce=TOO_SHORT)
    file = f"{CUT}/ce.parquet"
    (tmp_path / file).write_bytes((other / file).read_bytes())

    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path)

    assert not done.holds
    assert set(verdicts(done).values()) == {"cannot be told"}
    assert any("are not those that intake wrote" in remark for remark in done.remarks)


def test_a_trial_folder_that_does_not_exist_holds_no_cut(taken, tmp_path):
    done = reproduce(svg_of(taken.carried), "figure.svg", tmp_path / "nowhere")

    assert "is not in the trial folder nowhere" in done.remarks[0]


def test_a_presented_file_is_computed_again_in_presentation_mode(taken):
    shown = provenance_of(open_trial(taken.folder, presentation=True), "slides", ["attacks"])

    done = reproduce(svg_of(shown), "figure.svg", taken.folder)

    assert shown.cut == "2023-06"
    assert done.holds, done.remarks


def document_of(carried) -> bytes:
    """A document with the attacks beside their label, twice."""
    words = next(row["in_words"] for row in carried.numbers if row["name"] == "attacks")
    return embed(a_docx(f"Attacks: {words}. So {words} Attacks."), "docx", carried)


def edited(file: bytes, before: str, after: str) -> bytes:
    document = docx.Document(io.BytesIO(file))
    paragraph = document.paragraphs[0]
    paragraph.text = paragraph.text.replace(before, after, 1)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_number_that_was_edited_in_the_document_is_named(taken):
    file = document_of(taken.carried)
    assert reproduce(file, "report.docx", taken.folder).holds

    done = reproduce(edited(file, "Attacks: 1", "Attacks: 0"), "report.docx", taken.folder)

    assert verdicts(done)["attacks"] == "changed"
    assert why(done, "attacks") == "it no longer stands in the document as it was written"
    assert not done.holds


def test_a_document_edited_elsewhere_is_not_said_to_hold(taken):
    done = reproduce(edited(document_of(taken.carried), "So", "Thus"), "report.docx", taken.folder)

    assert set(verdicts(done).values()) == {"holds"}
    assert not done.holds
    assert done.verdict.endswith("but the text of the document was changed.")


def test_a_changed_cell_and_a_changed_word_of_rtf_are_noticed(taken):
    def workbook(count: int) -> bytes:
        return as_workbook({"Attacks": pd.DataFrame({"participant": ["P-01"], "n": [count]})})

    as_written = embed(workbook(1), "xlsx", taken.carried)
    changed = put_in_office(workbook(2), take_from_office(as_written) or "")
    rtf = embed(ARTEFACTS["rtf"], "rtf", taken.carried)

    assert reproduce(as_written, "a.xlsx", taken.folder).holds
    assert reproduce(rtf, "a.rtf", taken.folder).holds
    for file, name in ((changed, "a.xlsx"), (rtf.replace(b"Zoster", b"Herpes"), "a.rtf")):
        done = reproduce(file, name, taken.folder)
        assert not done.holds
        assert done.verdict.endswith("but the text of the document was changed.")
        assert not any("pictures" in remark for remark in done.remarks)


def test_a_figure_of_a_page_has_no_number_of_its_own_and_names_its_data_cut(taken):
    carried = provenance_of(open_trial(taken.folder), "attack_timeline", questions=())

    done = reproduce(svg_of(carried), "figure.svg", taken.folder)

    assert carried.numbers == ()
    assert carried.definitions
    assert done.holds
    assert done.verdict == "The file has no headline number of its own."
    assert done.remarks[0].startswith(f"Made from the data cut {CUT}")


def test_a_file_that_carries_nothing_is_refused(taken):
    with pytest.raises(TrialDataError, match="carries no record"):
        reproduce(a_docx(), "report.docx", taken.folder)
