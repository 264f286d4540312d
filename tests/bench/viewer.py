"""A viewer without a browser: one session over Streamlit's websocket, as its browser part opens it.

Thirty browsers would measure the machine that draws; thirty of these measure the server.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE = 120.0  # seconds; a server that takes longer than this for one page has failed


class Viewer:
    """One open session, which has seen a page and knows the others.

    Attributes
    ----------
    pages
        What the navigation shows: path and Streamlit's mark of each page.  The first page has a
        second path, which is hidden.
    answers
        Everything the server sent for the last page.
    """

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket = socket
        self.pages: dict[str, str] = {}
        self.answers: list[ForwardMsg] = []
        self._run(BackMsg(rerun_script={"page_name": page}))

    def see(self, page: str) -> float:
        """Seconds from asking for a page, by its path, to the end of its run."""
        return self._run(BackMsg(rerun_script={"page_script_hash": self.pages[page]}))

    def _run(self, message: BackMsg) -> float:
        self.answers = []
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        begun = False
        while True:
            answer = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))
            self.answers.append(answer)
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.pages = {
                    page.url_pathname: page.page_script_hash
                    for page in answer.navigation.app_pages
                    if not page.is_hidden
                }
            begun = begun or kind == "new_session"
            if begun and kind == "script_finished":
                return time.perf_counter() - started


@contextmanager
def viewer_of(address: str, page: str = "") -> Iterator[Viewer]:
    """A session that begins with a typed page, or with the first page, and ends with the block."""
    with connect(
        f"ws://{address}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        compression=None,
        open_timeout=PATIENCE,
        proxy=None,
    ) as socket:
        yield Viewer(socket, page)
