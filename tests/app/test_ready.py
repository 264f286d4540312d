"""Whoever starts or watches the server is told whether the data are open, and no more."""

import time
from pathlib import Path

from tests.app.asking import Answer, ask
from tests.app.conftest import CE, DM
from tests.bench.viewer import viewer_of
from tests.conftest import write_trial
from tests.serving import ROOT, Server, serve


def test_opened_trial_is_ready(dashboard: Server):
    answer = ask(dashboard, "/api/ready")

    assert (answer.status, answer.text) == (200, "The dashboard is ready.")


def test_missing_trial_is_not_ready_and_is_not_named(without_trial: Server):
    answer = _once_tried(without_trial)

    assert answer.status == 503
    assert answer.text == "The trial's data could not be opened. The pages say why."


def test_missing_trial_does_not_stop_the_server(without_trial: Server):
    with viewer_of(without_trial.address, "attacks") as viewer:
        shown = "\n".join(map(str, viewer.answers))

    assert "The trial folder secret-study does not exist." in shown
    assert "Traceback" not in shown
    assert "Traceback" not in without_trial.log.read_text()


def test_trial_that_appears_later_is_opened_without_a_restart(tmp_path: Path):
    folder = tmp_path / "late"
    with serve(ROOT / "app.py", environment={"NMOSD_TRIAL": str(folder)}) as server:
        assert _once_tried(server).status == 503
        write_trial(folder, dm=DM, ce=CE)
        server.until("/api/ready", status=200)


def test_whoever_watches_a_server_without_data_does_not_fill_its_log(without_trial: Server):
    _once_tried(without_trial)
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        ask(without_trial, "/api/ready")

    assert without_trial.log.read_text().count("could not be opened") == 1


def test_data_that_cannot_be_read_are_not_ready(tmp_path: Path):
    folder = write_trial(tmp_path, dm=DM)
    (next(folder.iterdir()) / "dm.parquet").write_bytes(b"no Parquet")
    with serve(ROOT / "app.py", environment={"NMOSD_TRIAL": str(folder)}) as server:
        with viewer_of(server.address, "attacks") as viewer:
            shown = "\n".join(map(str, viewer.answers))
        assert ask(server, "/api/ready").status == 503

    assert "cannot be read as Parquet" in shown
    assert "Traceback" not in shown


def _once_tried(server: Server) -> Answer:
    """What the server says when its first attempt to open the data is over."""
    deadline = time.monotonic() + 60
    while "being opened" in (answer := ask(server, "/api/ready")).text:
        assert time.monotonic() < deadline, "the first attempt does not end"
        time.sleep(0.05)
    return answer
