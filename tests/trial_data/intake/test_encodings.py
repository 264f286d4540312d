import pytest

from nmosd_core.trial_data.intake.encodings import read_characters

CHINESE = "USUBJID,AETERM\n01,视神经炎,头痛\n"
GERMAN = "USUBJID,AETERM\n01,Sjögren-Syndrom; Müdigkeit\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("USUBJID\n01\n", "ascii", "UTF-8"),
        (CHINESE, "utf-8", "UTF-8"),
        (CHINESE, "utf-8-sig", "UTF-8"),
        (CHINESE, "utf-16", "UTF-16"),
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gbk", "GB18030"),
        ("姓名,王喆,朱镕基", "gb18030", "GB18030"),
        ("USUBJID,SEX\n01,女\n02,女\n", "gb18030", "GB18030"),
        ("USUBJID,AETERM\n01,头痛\n", "gb18030", "GB18030"),
        ("USUBJID,SEX\n01,女\n", "utf-8", "UTF-8"),
        ("fièvre à 39 °C", "utf-8", "UTF-8"),
        ("TNF-α, 5 µ, ±2", "utf-8", "UTF-8"),
        ("головная боль", "utf-8", "UTF-8"),
        (GERMAN, "utf-8", "UTF-8"),
        (GERMAN, "latin-1", "Latin-1"),
        ("Temp 38,5 °C; 5 µmol/L; 10³/µL; ±2", "latin-1", "Latin-1"),
        ("IgG 5 µmol/L", "latin-1", "Latin-1"),
        ("patient’s “fall” – 5 €", "cp1252", "Latin-1"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(text, codec, name):
    assert read_characters(text.encode(codec)) == (text, name)


def test_bytes_that_windows_does_not_know_are_read_as_latin_1():
    assert read_characters(b"caf\xe9 \x81") == ("café \x81", "Latin-1")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_that_ends_within_a_character_is_damaged(codec):
    with pytest.raises(ValueError, match="damaged in line 3"):
        read_characters((CHINESE + "02,头").encode(codec)[:-1])


def test_one_damaged_character_does_not_make_utf8_another_encoding():
    content = CHINESE.encode().replace("视".encode(), b"\xe8\xa7")

    with pytest.raises(ValueError, match="UTF-8 text, damaged in line 2"):
        read_characters(content)
