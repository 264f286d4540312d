"""What an artefact says of itself: carried in each format, and read back or refused in words."""

import contextlib
import io
import json
import random
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace

import docx
import openpyxl
import pptx
import pytest
from PIL import Image
from pypdf import PdfWriter

from nmosd_core import __version__
from nmosd_core.errors import TrialDataError
from nmosd_core.reports.carriers.properties import LONGEST_PROPERTY, as_properties
from nmosd_core.reports.embedded import CARRIERS, embed, read_embedded, read_text
from nmosd_core.reports.provenance import Provenance, as_json, from_json, provenance_of
from nmosd_core.reports.visible import digest_of, visible_text
from nmosd_core.tables.catalogue import TABLES
from nmosd_core.tables.files import as_json as rows_as_json
from tests.conftest import trial_from
from tests.reports.artefacts import ARTEFACTS

DM = """
    USUBJID | STUDYID     | RFSTDTC
    P-01    | NCT05154734 | 2022-01-01
    P-02    | NCT05154734 | 2022-02-01
"""
CE = """
    USUBJID | CESEQ | CETERM   | CESTDTC    | CEDUR
    P-01    | 1     | 视力下降 | 2022-03-01 | PT48H
"""
OFFICE = ["docx", "pptx", "xlsx", "rtf"]


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return trial_from(tmp_path_factory.mktemp("trial"), dm=DM, ce=CE)


@pytest.fixture(scope="module")
def carried(trial):
    return provenance_of(trial, "safety-report")


def without_text(provenance: Provenance) -> Provenance:
    """All but what was read of the document itself."""
    return replace(provenance, text="", shown={})


def changed(text: str, **values) -> str:
    return json.dumps(json.loads(text) | values)


def test_numbers_are_those_of_the_command_line(trial, carried):
    printed = rows_as_json(TABLES["numbers"].of(trial))

    assert list(carried.numbers) == json.loads(printed)
    assert next(row for row in carried.numbers if row["name"] == "attacks")["value"] == 1


def test_it_says_data_program_and_protocol(trial, carried):
    stamp = trial.stamp
    assert (carried.study, carried.cut) == (stamp.study, "2023-06-01")
    assert (carried.fingerprint, carried.synthetic) == (stamp.fingerprint, stamp.synthetic)
    assert carried.program == __version__
    assert carried.made_for == "safety-report"
    assert carried.values["attack.minimum_hours"] == "24"
    assert carried.definitions["attack"] == trial.protocol.definitions["attack"].text


def test_an_artefact_without_efficacy_carries_no_number_of_it(trial):
    safety = provenance_of(trial, "safety-report", ["adverse events", "exposure"])

    assert {row["question"] for row in safety.numbers} == {"adverse events", "exposure"}
    assert not {row["name"] for row in safety.numbers} & {"attacks", "attack_rate"}


def test_another_value_of_the_protocol_is_another_protocol(trial, carried):
    attack = replace(trial.protocol.attack, minimum_hours=48.0)
    other = replace(trial, protocol=replace(trial.protocol, attack=attack))

    assert provenance_of(other, "safety-report").protocol != carried.protocol


def test_json_gives_back_what_it_was_made_of(carried):
    assert from_json(as_json(carried)) == carried


@pytest.mark.parametrize("form", CARRIERS)
def test_every_format_gives_back_what_it_carries(form, carried):
    file = embed(ARTEFACTS[form], form, carried)

    assert without_text(read_embedded(file, f"report.{form}")) == carried


@pytest.mark.parametrize("form", [*OFFICE, "pdf", "zip"])
def test_what_is_put_in_later_takes_the_place_of_what_was_there(form, carried):
    earlier = replace(carried, made_for="slides", numbers=carried.numbers * 5)
    file = embed(embed(ARTEFACTS[form], form, earlier), form, carried)

    assert without_text(read_embedded(file, f"report.{form}")) == carried


@pytest.mark.parametrize("form", CARRIERS)
def test_a_file_without_a_record_says_so(form):
    with pytest.raises(TrialDataError, match="carries no record"):
        read_embedded(ARTEFACTS[form], f"report.{form}")


@pytest.mark.parametrize("form", CARRIERS)
@pytest.mark.parametrize("keep", [0, 10, 0.6])
def test_a_file_that_ends_too_early_is_refused_in_words(form, keep, carried):
    file = embed(ARTEFACTS[form], form, carried)
    end = keep if isinstance(keep, int) else int(keep * len(file))

    with pytest.raises(TrialDataError, match=r"damaged|carries no record"):
        read_embedded(file[:end], f"report.{form}")


@pytest.mark.parametrize("form", CARRIERS)
def test_a_file_of_another_kind_is_refused_in_words(form):
    with pytest.raises(TrialDataError, match=r"damaged|carries no record"):
        read_embedded(b"\x89PNG but not really \xff\xfe", f"report.{form}")


def encrypted_by_aes() -> bytes:
    """A PDF of which everybody may read what only another package can decrypt."""
    writer, buffer = PdfWriter(clone_from=io.BytesIO(ARTEFACTS["pdf"])), io.BytesIO()
    writer.add_attachment("provenance.json", b"{}")
    writer.encrypt("", algorithm="RC4-128")
    writer.write(buffer)
    aes = b"/V 4 /R 4 /CF << /StdCF << /CFM /AESV2 >> >> /StmF /StdCF /StrF /StdCF"
    return buffer.getvalue().replace(b"/V 2\n/R 3", aes)


def with_members(file: bytes, *, flag: int = 0, packed: int = 8) -> bytes:
    """A zip whose members are all said to be encrypted (flag 1), or packed in another way."""
    changed = bytearray(file)
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(start), file):
            changed[found.start() + at] |= flag
            changed[found.start() + at + 2] = packed
    return bytes(changed)


def enormous_png() -> bytes:
    """A PNG of a few bytes that says it is a million pixels wide and high."""
    header = struct.pack(">II", 1_000_000, 1_000_000) + b"\x08\x02\0\0\0"
    checked = struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return ARTEFACTS["png"][:16] + header + checked + ARTEFACTS["png"][33:]


def nested(depth: int) -> str:
    return f'{{"format": "nmosd-provenance", "version": 1, "a": {"[" * depth}{"]" * depth}}}'


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.pdf", lambda _: encrypted_by_aes()),
        ("a.png", lambda _: enormous_png()),
        ("a.docx", lambda file: with_members(file, flag=1)),
        ("a.zip", lambda file: with_members(file, flag=1)),
        ("a.xlsx", lambda file: with_members(file, packed=99)),
        ("a.zip", lambda file: with_members(file, packed=99)),
    ],
    ids=["AES", "enormous", "password", "password of a zip", "packing", "packing of a zip"],
)
def test_a_file_that_nobody_can_open_is_refused_in_words(name, make, carried):
    form = name.rpartition(".")[2]
    file = make(embed(ARTEFACTS[form], form, carried))

    with pytest.raises(TrialDataError, match=f"{name} cannot be read as {form.upper()}: "):
        read_embedded(file, name)


@pytest.mark.parametrize("form", CARRIERS)
def test_whatever_is_wrong_inside_a_file_is_said_in_words(form, carried):
    file, changes = embed(ARTEFACTS[form], form, carried), random.Random(1)
    for _ in range(100):
        damaged = bytearray(file)
        for place in changes.choices(range(len(file)), k=5):
            damaged[place] = changes.randrange(256)
        for read in (read_embedded, read_text):
            with contextlib.suppress(TrialDataError):
                read(bytes(damaged), f"report.{form}")


@pytest.mark.parametrize("depth", [985, 990, 995, 1_000, 100_000])
def test_a_record_that_is_nested_without_end_is_refused(depth):
    with pytest.raises(TrialDataError, match="record of where it came from"):
        from_json(nested(depth))


def test_a_format_that_carries_nothing_is_named():
    with pytest.raises(TrialDataError, match=r"table\.csv cannot be traced"):
        read_embedded(b"a,b\n", "folder/table.csv")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"fingerprint": "0" * 64}, "was changed after it was written"),
        ({"version": 99}, "of format 99; this program reads 1"),
        ({"format": "another"}, "no record of ours"),
    ],
)
def test_a_changed_record_is_refused(values, sentence, carried):
    with pytest.raises(TrialDataError, match=sentence):
        from_json(changed(as_json(carried), **values))


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"format": "nmosd-provenance"}'])
def test_what_is_no_record_is_refused(text):
    with pytest.raises(TrialDataError, match="record"):
        from_json(text)


def test_text_of_a_record_cannot_end_its_script_in_a_page(carried):
    hostile = replace(carried, made_for="</script><script>alert(1)</script>")
    page = embed(ARTEFACTS["html"], "html", hostile)

    assert b"<script>alert(1)" not in page
    assert without_text(read_embedded(page, "report.html")) == hostile


def test_properties_are_no_longer_than_office_programs_hold(carried):
    properties = as_properties(as_json(carried))

    assert max(map(len, properties.values())) == LONGEST_PROPERTY == 255
    assert sorted(properties) == list(properties)


def test_documents_are_what_they_were_to_other_programs(carried):
    files = {form: io.BytesIO(embed(ARTEFACTS[form], form, carried)) for form in ARTEFACTS}

    document = docx.Document(files["docx"])
    assert document.paragraphs[0].text == "Zoster 带状疱疹"
    assert document.core_properties.title == "A title of its own"
    assert pptx.Presentation(files["pptx"]).slides[0].shapes.title.text == "Zoster 带状疱疹"
    assert openpyxl.load_workbook(files["xlsx"]).active["A1"].value == "Zoster 带状疱疹"
    assert zipfile.ZipFile(files["zip"]).read("figure.txt") == b"a figure"
    with Image.open(files["png"]) as picture, Image.open(io.BytesIO(ARTEFACTS["png"])) as before:
        assert picture.tobytes() == before.tobytes()
        assert picture.info["dpi"] == before.info["dpi"]


@pytest.mark.skipif(not shutil.which("pdfdetach"), reason="needs poppler-utils")
def test_other_programs_list_what_is_attached_to_a_pdf(carried, tmp_path):
    (tmp_path / "report.pdf").write_bytes(embed(ARTEFACTS["pdf"], "pdf", carried))
    command = ["pdfdetach", "-save", "1", "-o", "attached.json", "report.pdf"]
    subprocess.run(command, cwd=tmp_path, check=True)

    attached = from_json((tmp_path / "attached.json").read_text(encoding="utf-8"))
    assert without_text(attached) == carried


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("form", OFFICE)
def test_the_record_survives_being_saved_by_another_office_program(form, carried, tmp_path):
    (tmp_path / f"report.{form}").write_bytes(embed(ARTEFACTS[form], form, carried))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", form, "--outdir", "saved", f"report.{form}"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    saved = (tmp_path / "saved" / f"report.{form}").read_bytes()
    record = read_embedded(saved, f"report.{form}")
    assert without_text(record) == carried
    text = visible_text(saved, form)
    assert text is None or digest_of(text) == record.text
