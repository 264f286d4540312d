"""A check as a file: what its header says, and what is said of a header that says too little."""

import pytest

from nmosd_core.analyses.check_files import Part, read_check_file
from nmosd_core.errors import TrialDataError

SOUND = """
-- Every participant has an age
--
-- Why it matters, and what is assumed
-- in two lines.
--
-- Check     OWN1, version 2
-- Severity  query
-- Reads     dm (AGE,
--           SEX), treated
-- Takes     youngest (number; eligibility.minimum_age),
--           codes (list; antibody.codes)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    our own plan

SELECT 1 -- a comment of the statement
"""


def write(folder, *changes):
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "OWN1_no_age.sql"
    file.write_text(text.lstrip(), encoding="utf-8")
    return file


def test_a_header_is_read_with_lines_that_continue_a_heading(tmp_path):
    check = read_check_file(write(tmp_path))

    assert (check.code, check.version, check.severities) == ("OWN1", 2, ("query",))
    assert check.rule == "Every participant has an age"
    assert check.about == "Why it matters, and what is assumed in two lines."
    assert check.reads == ("dm", "treated")
    assert check.takes == {"youngest": "eligibility.minimum_age", "codes": "antibody.codes"}
    assert check.source == "our own plan"


def test_without_the_heading_needs_every_dataset_that_is_read_is_needed(tmp_path):
    assert read_check_file(write(tmp_path)).needs == {"dm": ()}


def test_parts_that_are_not_always_checked_name_their_variable_or_the_reason(tmp_path):
    partly = (
        "-- Takes ",
        "-- Partly    the sex: dm (SEX); twins: nobody\n--           asks\n-- Takes ",
    )

    assert read_check_file(write(tmp_path, partly)).partly == (
        Part("the sex", "dm", "SEX", ""),
        Part("twins", "", "", "nobody asks"),
    )
    with pytest.raises(TrialDataError, match='"Partly the sex" should be'):
        read_check_file(write(tmp_path, ("-- Takes ", "-- Partly    the sex\n-- Takes ")))


def test_what_is_needed_can_be_less_more_and_variables(tmp_path):
    needs = ("-- Takes ", "-- Needs     dm (AGE, SEX), ae, plan\n-- Takes ")

    assert read_check_file(write(tmp_path, needs)).needs == {
        "dm": ("AGE", "SEX"),
        "ae": (),
        "plan": (),
    }


@pytest.mark.parametrize("severity", ["error or query", "error, query or note"])
def test_several_severities_need_a_column_that_says_which(tmp_path, severity):
    more = ("Severity  query", f"Severity  {severity}")
    with pytest.raises(TrialDataError, match=r"should return: participant, .*finding, severity"):
        read_check_file(write(tmp_path, more))

    returned = ("Returns   participant", "Returns   severity, participant")
    assert len(read_check_file(write(tmp_path, more, returned)).severities) >= 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-- Source    our own plan\n", "", 'its header has no line "Source"'),
        ("-- Check     OWN1, version 2\n", "", 'its header has no line "Check"'),
        ("our own plan", "", 'its header has no line "Source"'),
        ("OWN1, version 2", "own 1", '"Check own 1" should be a code in capitals'),
        ("OWN1, version 2", "OWN1", "with its version"),
        ("Severity  query", "Severity  fatal", 'severity "fatal" is none of: error, query, note'),
        (", value, finding", ", finding", "it should return: participant, visit, dataset"),
        ("-- Takes ", "-- Needs     xx\n-- Takes ", "needs xx, which the data dictionary does not"),
        ("-- Every participant has an age\n--", "--", "first line should be a comment"),
    ],
)
def test_what_a_header_lacks_is_said(tmp_path, old, new, said):
    with pytest.raises(TrialDataError) as fault:
        read_check_file(write(tmp_path, (old, new)))

    assert said in str(fault.value)


def test_a_file_without_any_header_is_told_so(tmp_path):
    file = tmp_path / "x.sql"
    file.write_text("SELECT 1")

    with pytest.raises(TrialDataError, match="first line should be a comment that says the rule"):
        read_check_file(file)


def test_a_file_that_is_no_text_is_told_so(tmp_path):
    file = tmp_path / "x.sql"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(TrialDataError, match="cannot be read as text"):
        read_check_file(file)
