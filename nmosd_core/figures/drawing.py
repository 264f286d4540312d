"""One Chromium that draws every picture, kept open while pictures are asked for.

Starting it takes longer than drawing with it.  Callers wait for their turn, so that two exports at
once cannot take each other's pictures; a Chromium that died is started again, and one that nobody
has asked for a while is closed.
"""

import asyncio
import atexit
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures import wait
from functools import cache
from threading import Lock, Thread
from typing import Any

import plotly.graph_objects as go
from kaleido import Kaleido

SECONDS_IDLE = 120
SECONDS_FOR_ONE = 90
SECONDS_TO_FINISH = 15  # what is being drawn when somebody has enough
TRIES = 2


class Drawing:
    """A thread with a Chromium of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._turn = Lock()
        self._chromium: Kaleido | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._thread = Thread(target=self._loop.run_forever, name="figures", daemon=True)
        self._thread.start()

    def draw(self, figure: go.Figure, **options: Any) -> bytes:
        """The picture of one figure.

        Parameters
        ----------
        figure
            Any figure.
        options
            format ("svg", "png", "pdf"), width and height (pixels), scale.
        """
        with self._turn:
            drawn = asyncio.run_coroutine_threadsafe(self._draw(figure, options), self._loop)
            try:
                return drawn.result(TRIES * SECONDS_FOR_ONE)
            except TookTooLong:
                drawn.cancel()
                raise
            except KeyboardInterrupt:
                wait([drawn], SECONDS_TO_FINISH)  # a Chromium half started could not be closed
                raise

    def close(self) -> None:
        """Close the Chromium and end the thread."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(SECONDS_FOR_ONE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _draw(self, figure: go.Figure, options: dict[str, Any]) -> bytes:
        if self._closing:
            self._closing.cancel()
        for tries_left in reversed(range(TRIES)):
            try:
                picture: bytes = await (await self._open()).calc_fig(figure, opts=options)
                break
            except Exception:
                await self._close()
                if not tries_left:
                    raise
        self._closing = self._loop.call_later(
            SECONDS_IDLE, lambda: self._loop.create_task(self._close())
        )
        return picture

    async def _open(self) -> Kaleido:
        if self._chromium is None:
            chromium = Kaleido(n=1, timeout=SECONDS_FOR_ONE, mathjax=False)
            await chromium.open()
            self._chromium = chromium
        return self._chromium

    async def _close(self) -> None:
        chromium, self._chromium = self._chromium, None
        if self._closing:
            self._closing.cancel()
        if chromium is not None:
            await chromium.close()


@cache
def drawing() -> Drawing:
    """The one of this process; its Chromium is closed when the process ends."""
    one = Drawing()
    atexit.register(one.close)
    return one
