"""A protocol file of a trial of its own: the standard one with some lines exchanged."""

import re
from collections.abc import Mapping
from pathlib import Path

from nmosd_core.study.reading import STANDARD


def write_protocol(trial: Path, lines: Mapping[str, str]) -> None:
    """Write protocol.toml into a trial folder, each of the given lines in place of its own.

    Parameters
    ----------
    trial
        Trial folder; made if it does not exist.
    lines
        The line of the standard protocol, to the line of this one.
    """
    text = STANDARD.read_text(encoding="utf-8")
    for standard, own in lines.items():
        assert text.count(f"\n{standard}") == 1, f"the standard protocol has one line {standard}"
        text = text.replace(f"\n{standard}", f"\n{own}")
    trial.mkdir(parents=True, exist_ok=True)
    (trial / "protocol.toml").write_text(text, encoding="utf-8")


def no_infusions_planned() -> dict[str, str]:
    """Lines of the standard protocol that plan infusions, to lines that plan none."""
    lines = STANDARD.read_text(encoding="utf-8").splitlines()
    days = [line for line in lines if re.match(r"(window_)?days\S* = \[0, \d+, ", line)]
    assert len(days) == 3
    return {line: f"{line.split(' = ')[0]} = []" for line in days}
