"""Values of the laboratory sections that cannot be used are refused with what is wrong."""

import pytest

from nmosd_core.errors import TrialDataError
from nmosd_core.study.reading import read_protocol
from tests.own_protocol import write_protocol

LADDER = "ladder = [10, 32, 100, 320, 1000, 3200, 10000]"


@pytest.mark.parametrize(
    ("standard", "own", "why"),
    [
        ('substitution = "one rung"', 'substitution = "zero"', "which is none of one rung"),
        (LADDER, "ladder = [10, 100, 32]", "should rise from rung to rung"),
        (LADDER, "ladder = []", "should rise from rung to rung"),
        (LADDER, "ladder = [0, 10]", "from a titre above 0"),
        (
            '"half the limit" = { factor = 2.0',
            '"half the limit" = { factor = 0.5',
            "a factor below 1",
        ),
        ('zeros = "dropped"', 'zeros = "kept"', "should be dropped or pratt"),
    ],
)
def test_value_that_cannot_be_used_is_refused(tmp_path, standard, own, why):
    write_protocol(tmp_path, {standard: own})
    with pytest.raises(TrialDataError, match=why):
        read_protocol(tmp_path / "protocol.toml")


def test_direction_that_is_no_direction_is_refused(tmp_path):
    write_protocol(tmp_path, {})
    file = tmp_path / "protocol.toml"
    text = file.read_text(encoding="utf-8").replace('direction = "rise"', 'direction = "up"')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TrialDataError, match="direction 'up' of a course"):
        read_protocol(file)


def test_limit_divisor_below_one_is_refused(tmp_path):
    write_protocol(tmp_path, {})
    file = tmp_path / "protocol.toml"
    text = file.read_text(encoding="utf-8").replace("limit_divisor = 2.0", "limit_divisor = 0.5")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TrialDataError, match="limit_divisor is below 1"):
        read_protocol(file)


def test_standard_protocol_has_the_expected_courses():
    subsets = read_protocol().b_cells.subsets
    assert next(iter(subsets)) == "plasma_cells"
    assert [course.direction for course in subsets["memory_b_cells"].expected] == ["rise", ""]
