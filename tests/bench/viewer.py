"""A viewer without a browser: one session over Streamlit's websocket, as its browser part opens it.

Thirty browsers would measure the machine that draws; thirty of these measure the server.
"""

import time
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 120.0  # seconds; a server that takes longer than this for one page has failed


class Viewer:
    """One open session, which has seen the first page and knows the others.

    Parameters
    ----------
    address
        Of the server: "localhost:8501".
    """

    def __init__(self, address: str) -> None:
        self._socket = connect(
            f"ws://{address}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        self.pages: dict[str, str] = {}
        self._run(BackMsg(rerun_script={}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def see(self, page: str) -> float:
        """Seconds from asking for a page, by its path, to the end of its run."""
        return self._run(BackMsg(rerun_script={"page_script_hash": self.pages[page]}))

    def _run(self, message: BackMsg) -> float:
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        begun = False
        while True:
            answer = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.pages = {
                    page.url_pathname: page.page_script_hash for page in answer.navigation.app_pages
                }
            begun = begun or kind == "new_session"
            if begun and kind == "script_finished":
                return time.perf_counter() - started
