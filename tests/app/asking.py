"""Requests as they are, without a browser's own ideas about them."""

import http.client
from dataclasses import dataclass

from tests.serving import Server


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, and content of one answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request; a header's name is written with _ for -."""
    connection = http.client.HTTPConnection(server.address, timeout=60)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())
    finally:
        connection.close()
