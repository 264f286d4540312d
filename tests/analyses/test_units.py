"""Units as laboratories write them, and what one is in another."""

import subprocess
import sys

import pytest

from nmosd_core.analyses.units import convert


@pytest.mark.parametrize(
    ("unit", "into", "factor"),
    [
        ("10^9/L", "10^9/L", 1.0),
        (" x10E9/L", "10^9/L", 1.0),
        ("AU/mL", "AU/mL", 1.0),  # no unit that a table knows, and yet the same
        ("/uL", "10^9/L", 0.001),
        ("mg/dL", "g/L", 0.01),
        ("K/L", "10^9/L", None),  # kelvin
        ("AU/mL", "g/L", None),
    ],
)
def test_what_one_unit_is_in_another(unit, into, factor):
    assert convert(unit, into) == (factor if factor is None else pytest.approx(factor))


def test_a_unit_that_is_written_alike_costs_no_registry_of_units():
    asks = "from nmosd_core.analyses.units import convert; convert('g/L', 'g/L')"
    finds = "import sys; assert 'pint' not in sys.modules"
    subprocess.run([sys.executable, "-c", f"{asks}; {finds}"], check=True)
