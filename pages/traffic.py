"""Who runs a page now, and who waits a moment for a turn.

Pages that run at once share one interpreter: each is slower than one after the other, because
the threads take the interpreter from each other in the middle of their work.  With 10 viewers a
page took 28 to 30 ms of processor time at once, and 20 to 23 in turn.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SHORT = 0.1  # seconds; five times what a page takes whose answers are kept


class Traffic:
    """Lets short pages run one after the other, and knows since when none has run."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._began = time.monotonic()
        self._count = Lock()
        self._here = 0
        self._ended = time.monotonic()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Run what is inside when it is its turn; nobody waits for a page that takes long."""
        self._come(1)
        mine = self._wait()
        try:
            yield
        finally:
            if mine:
                self._turn.release()
            self._come(-1)

    def quiet_for(self) -> float:
        """Seconds since a page last ran; 0 while one does."""
        with self._count:
            return 0.0 if self._here else time.monotonic() - self._ended

    def _wait(self) -> bool:
        """Wait for the turn; False where whoever has it has had it for long."""
        while not self._turn.acquire(timeout=SHORT):
            if time.monotonic() - self._began > SHORT:
                return False
        self._began = time.monotonic()
        return True

    def _come(self, by: int) -> None:
        with self._count:
            self._here += by
            self._ended = time.monotonic()


traffic = Traffic()
