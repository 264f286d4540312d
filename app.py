"""The server: every page behind one frame, with the data opened before the first visitor asks.

`streamlit run app.py` finds `app` at the end of this file and runs pages/frame.py through it.
With an entry script beside pages/ Streamlit would also run each file of pages/ alone, without
the frame and its guard, until somebody has opened the first page.

The data are opened by pages/shared.py; headers and compression are in pages/server/.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from nmosd_core.errors import TrialDataError
from pages.server.compressed import CompressedAssets
from pages.server.door import Door

log = logging.getLogger(__name__)


class WarmUp:
    """Opens the data beside the starting server, so that nobody waits for both in turn.

    A browser needs a second or more to load Streamlit's scripts; meanwhile a thread imports
    pandas and opens the data cut.
    """

    def __init__(self) -> None:
        self.tried = asyncio.Event()
        self.opened = False
        self._one_at_a_time = asyncio.Lock()

    async def open(self) -> None:
        """Open the data unless they are open."""
        async with self._one_at_a_time:
            if not self.opened:
                attempt = open_data if self.tried.is_set() else open_data_for_good
                self.opened = await asyncio.to_thread(attempt)
            self.tried.set()


def open_data_for_good() -> bool:
    """Open the data and keep everything loaded so far out of garbage collection.

    Streamlit collects garbage after every run of a page, and all visitors wait meanwhile.
    Nearly all of that time goes into walking over modules and data that stay as long as the
    server does: 85 ms a run.  Frozen they are left out, and it takes 1 ms.
    """
    gc.disable()  # what is being imported is no garbage, and would be walked over many times
    opened = open_data()
    gc.collect()
    gc.freeze()
    gc.enable()
    return opened


def open_data() -> bool:
    """Open the data and compute what the pages show; whether that succeeded.

    A failure leaves the server running: the pages open the data again and show the reason.
    """
    try:
        from pages.shared import warm_up  # imports pandas and Plotly: not while the server starts

        warm_up()
    except TrialDataError as error:
        log.warning("The data could not be opened. %s", error)
        return False
    except Exception:
        log.exception("The warm-up failed")
        return False
    return True


warming = WarmUp()


class SessionsAfterWarmUp:
    """Lets sessions in when the warm-up has ended, so that no page runs half warm."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a session back until the warm-up has ended; scripts and styles are not held."""
        if scope["type"] == "websocket":
            await warming.tried.wait()
        await self.app(scope, receive, send)


@asynccontextmanager
async def start(_app: st.App) -> AsyncIterator[None]:
    """Start the warm-up and let the server answer meanwhile."""
    task = asyncio.create_task(warming.open())
    yield
    await task


async def ready(_request: Request) -> Response:
    """Tell whoever starts or watches the server whether the data are open."""
    if not warming.tried.is_set():
        return PlainTextResponse("The trial's data are being opened.", 503)
    await warming.open()  # the folder may have been mended since
    if not warming.opened:
        return PlainTextResponse("The trial's data could not be opened. The pages say why.", 503)
    return PlainTextResponse("The dashboard is ready.")


app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    lifespan=start,
    middleware=[
        Middleware(Door),
        Middleware(CompressedAssets),
        Middleware(SessionsAfterWarmUp),
    ],
    routes=[Route("/api/ready", ready)],
)
