"""The server: every page behind one frame, with the data opened before the first visitor asks.

`streamlit run app.py` finds `app` at the end of this file and runs pages/frame.py through it.
With an entry script beside pages/ Streamlit would also run each file of pages/ alone, without
the frame and its guard, until somebody has opened the first page.

The data are opened by pages/shared.py; headers and compression are in pages/server/.
"""

import asyncio
import gc
import logging
import time
import traceback
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
from pages.server.start_page import StartPage

log = logging.getLogger(__name__)

PAUSE_BETWEEN_TRIES = 1.0  # seconds
QUIET = 10.0  # seconds in which no page has run
LOOK_AGAIN = 30.0  # seconds
MANY_OBJECTS = 3_000  # take some 1 ms to walk over
GROWN = 0.5  # of what was left when all was last walked over


class WarmUp:
    """Opens the data beside the starting server, so that nobody waits for both in turn.

    A browser needs a second or more to load Streamlit's scripts; meanwhile a thread imports
    pandas and opens the data cut.
    """

    def __init__(self) -> None:
        self.tried = asyncio.Event()
        self.opened = False
        self._reason = ""
        self._next_try = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def open(self) -> None:
        """Open the data, unless they are open or this was tried a moment ago."""
        async with self._one_at_a_time:
            if not self.opened and time.monotonic() >= self._next_try:
                reason = await asyncio.to_thread(open_data)
                self.opened = reason is None
                self._next_try = time.monotonic() + PAUSE_BETWEEN_TRIES
                if reason and reason != self._reason:
                    self._reason = reason
                    log.warning("The data could not be opened. %s", reason)
            self.tried.set()


def open_data() -> str | None:
    """Open the data and compute what the pages show; why not, in words, if that failed.

    A failure leaves the server running: the pages open the data again and show the reason.
    """
    gc.disable()  # what is being imported is no garbage, and would be walked over many times
    try:
        from pages.shared import warm_up  # imports pandas and Plotly: not while the server starts

        warm_up()
    except TrialDataError as error:
        return str(error)
    except Exception:
        return traceback.format_exc()
    finally:
        gc.enable()
    return None


async def spare_what_stays() -> None:
    """Keep modules, data and answers out of garbage collection, as they come to be.

    Streamlit collects garbage after every run of a page, and all visitors wait meanwhile.
    Nearly all of that time goes into walking over what stays as long as the server does: 85 ms
    a run.  Frozen, it is left out, and a collection takes 1 ms.  What comes later, like the
    pictures of a page that is seen for the first time, is frozen too once there is much of it,
    which takes no time.  Frozen garbage is found when the frozen have grown by half: to look for
    it at once would keep the first visitor waiting for a tenth of a second, and finds little.
    """
    gc.freeze()
    left, since = gc.get_freeze_count(), 0
    while True:
        await asyncio.sleep(1)
        if (come := len(gc.get_objects(generation=2))) < MANY_OBJECTS:
            continue
        gc.freeze()
        since += come
        if since > GROWN * left:
            left, since = await asyncio.to_thread(freeze_all), 0


def freeze_all() -> int:
    """Collect what was frozen and is no longer used, freeze the rest; how many objects it is."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()


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


async def answer_ahead() -> None:
    """Answer the questions of the latest data, and again when they are others.

    Otherwise whoever is the first of the day to open Changes waits for every number of two cuts.
    """
    answered = None
    while True:
        await warming.open()  # again, where that failed
        if warming.opened:
            from pages.shared import latest_in_force

            latest = await asyncio.to_thread(latest_in_force)
            if latest and latest != answered:
                answered = latest
                await answer_questions()
        await asyncio.sleep(LOOK_AGAIN)


async def answer_questions() -> None:
    """Answer one question after the other while nobody waits for a page."""
    from pages.shared import answer_overview, questions_ahead
    from pages.traffic import traffic

    async def until_quiet() -> None:
        while traffic.quiet_for() < QUIET:
            await asyncio.sleep(1)

    await asyncio.to_thread(answer_overview)  # the first browser is still loading its scripts
    await until_quiet()
    for answer in await asyncio.to_thread(questions_ahead):
        await until_quiet()
        await asyncio.to_thread(answer)


@asynccontextmanager
async def start(_app: st.App) -> AsyncIterator[None]:
    """Start the warm-up and let the server answer meanwhile; keep it light, and end it clean."""

    async def warm_up_and_stay_light() -> None:
        await warming.open()
        await asyncio.gather(spare_what_stays(), answer_ahead())

    task = asyncio.create_task(warm_up_and_stay_light())
    yield
    task.cancel()
    from pages.making import stop_all  # what makes reports: not while the server starts

    await asyncio.to_thread(stop_all)


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
        Middleware(StartPage),
        Middleware(CompressedAssets),
        Middleware(SessionsAfterWarmUp),
    ],
    routes=[Route("/api/ready", ready)],
)
