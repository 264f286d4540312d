"""Ctrl-C during a command: the work ends as interrupted, and no report is written."""

import signal
from types import FrameType, TracebackType
from typing import Any, Self


class Interruption:
    """Remembers Ctrl-C, because a library may take it for its own.

    DuckDB turns it into an error of the query at hand, which would end the command as a fault of
    its own; what is made after that would be wrong.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: Any = None

    def __enter__(self) -> Self:
        """Listen for it."""
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Listen no longer; whatever went wrong after it went wrong because of it."""
        signal.signal(signal.SIGINT, self._before)
        if self._asked:
            raise KeyboardInterrupt from error

    def check(self) -> None:
        """End the work if it was asked for.

        Raises
        ------
        KeyboardInterrupt
            It was.
        """
        if self._asked:
            raise KeyboardInterrupt

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked = True
        raise KeyboardInterrupt
