"""What the server answers, what it does not, and what every answer carries."""

import socket
from pathlib import Path

import pytest

from pages.server.start_page import STREAMLIT_FILES
from tests.app.asking import ask
from tests.serving import ROOT, Server, serve

SCRIPT = f"/static/js/{min(STREAMLIT_FILES.glob('static/js/index.*.js')).name}"
EVERYWHERE = ["/", "/attacks", "/_stcore/health", "/_stcore/metrics", "/api/ready", "/a/b", SCRIPT]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(dashboard: Server, path: str):
    headers = ask(dashboard, path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"].split("; ")
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy


def test_no_script_may_run_that_is_not_a_file_of_the_server(dashboard: Server):
    policy = ask(dashboard, "/").headers["content-security-policy"]

    (scripts,) = (part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in policy


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_counts_and_descriptions_of_the_server_are_not_shown(
    dashboard: Server, path: str, method: str
):
    answer = ask(dashboard, path, method)

    assert answer.status == 404
    assert b"streamlit" not in answer.body.lower()


@pytest.mark.parametrize("path", ["/attacks/P01", "/attacks/_stcore/health", "/a/b/c/"])
def test_address_below_a_page_is_not_found_in_plain_words(dashboard: Server, path: str):
    answer = ask(dashboard, path)

    assert answer.status == 404
    assert answer.text == "There is no page here. The dashboard starts at /."


def test_address_with_a_slash_at_its_end_leads_to_the_page(dashboard: Server):
    answer = ask(dashboard, "/attacks/")

    assert (answer.status, answer.headers["location"]) == (301, "/attacks")


def test_server_below_another_address_keeps_its_door(small_trial: Path):
    trial = {"NMOSD_TRIAL": str(small_trial)}
    with serve(ROOT / "app.py", environment=trial, below="/dash") as server:
        assert ask(server, "/dash/_stcore/metrics").status == 404
        assert ask(server, "/dash/attacks").status == 200
        assert ask(server, "/dash/attacks/P01").status == 404
        compressed = ask(server, f"/dash{SCRIPT}", Accept_Encoding="gzip")
        assert compressed.headers["content-encoding"] == "gzip"


def test_nothing_listens_beyond_this_machine(dashboard: Server):
    port = int(dashboard.address.rpartition(":")[2])

    with socket.socket() as here, socket.socket() as elsewhere:
        here.settimeout(5)
        elsewhere.settimeout(5)
        assert here.connect_ex(("127.0.0.1", port)) == 0
        # A server on every address would answer on this one too.
        assert elsewhere.connect_ex(("127.0.0.2", port)) != 0


SESSION = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.mark.parametrize("foreign", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
def test_session_from_a_foreign_address_is_refused(dashboard: Server, foreign: dict[str, str]):
    assert ask(dashboard, "/_stcore/stream", **SESSION, **foreign).status == 403
    assert ask(dashboard, "/_stcore/stream", **SESSION, Origin=dashboard.url).status == 101
