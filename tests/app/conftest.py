"""One dashboard for all tests of the server, on a trial of two participants."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import write_trial
from tests.serving import ROOT, Server, serve

DM = """
    USUBJID | RFSTDTC
    01      | 2022-01-10
    02      | 2022-02-14
"""
CE = """
    USUBJID | CESEQ | CESTDTC    | CEDUR | CELOC
    01      | 1     | 2022-03-01 | PT72H | SPINAL CORD
"""


@pytest.fixture(scope="session")
def small_trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_trial(tmp_path_factory.mktemp("trial"), dm=DM, ce=CE)


@pytest.fixture(scope="session")
def dashboard(small_trial: Path) -> Iterator[Server]:
    with serve(ROOT / "app.py", environment={"NMOSD_TRIAL": str(small_trial)}) as server:
        server.until("/api/ready")
        yield server


@pytest.fixture(scope="session")
def without_trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    nowhere = tmp_path_factory.mktemp("nowhere") / "secret-study"
    with serve(ROOT / "app.py", environment={"NMOSD_TRIAL": str(nowhere)}) as server:
        yield server
