"""Odd exports, each brought in once for all tests that look at it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nmosd_core.trial_data.intake.bring_in import bring_in
from tests.conftest import CUT
from tests.errors.exports import CASES


@pytest.fixture(scope="session")
def trial_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Trial folder of a case, made by the ordinary intake."""
    made: dict[str, Path] = {}

    def bring_case_in(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("case")
            bring_in(CASES[name].write(folder / "export"), folder / "trial", CUT)
            made[name] = folder / "trial"
        return made[name]

    return bring_case_in
