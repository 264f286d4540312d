"""Answers, pictures and tables that are made once, because a data cut never changes.

Building a picture takes 20 to 70 ms, many times what it takes to send it.  The same answer gives
the same picture to every viewer, until another answer is asked.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

import plotly.graph_objects as go

from nmosd_core.figures.joined import with_joined_lines
from nmosd_core.figures.room import with_room
from nmosd_core.figures.style import highlight, in_ink

Thing = TypeVar("Thing")

MOST = 512


class _Place:
    """Where one thing is kept, with the arguments that it was made of.

    Arguments are told apart by identity, which may be given again once its owner is gone.
    """

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments
        self.lock = Lock()
        self.filled = False
        self.thing: Any = None


_places: OrderedDict[Hashable, _Place] = OrderedDict()
_one_at_a_time = Lock()


def kept(make: Callable[..., Thing], *of: Any, **choices: Any) -> Thing:
    """What a function makes of its arguments, made once for the same arguments.

    Parameters
    ----------
    make
        A function whose result depends on its arguments alone: `attack_timeline`.
    of, choices
        Its arguments.  Answers are told apart by identity, not by content: they are kept
        themselves, and comparing their tables would take longer than drawing them.

    Returns
    -------
    Thing
        The result, shared by all viewers: nobody may change it.
    """
    key = (make, *map(_mark, of), *((name, _mark(value)) for name, value in choices.items()))
    with _one_at_a_time:
        place = _places.setdefault(key, _Place(of, choices))
        _places.move_to_end(key)
        if len(_places) > MOST:
            _places.popitem(last=False)
    with place.lock:  # of viewers who ask at the same time one draws, and the others wait
        if not place.filled:
            place.thing = make(*of, **choices)
            place.filled = True
    return place.thing


class Picture(go.Figure):
    """A figure as it is sent to browsers.

    Streamlit copies a figure, value by value, at every run of a page; this one copies itself
    once.

    Parameters
    ----------
    figure
        What to show.
    participant
        Who stands out in it; nobody without it.
    dark
        Whether it is shown on a dark ground.
    """

    def __init__(self, figure: go.Figure, participant: str | None, dark: bool) -> None:
        shown = in_ink(highlight(figure, participant), dark=dark)
        super().__init__(with_room(with_joined_lines(shown)))
        self._copy = super().to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The copy."""
        return self._copy


def _mark(argument: Any) -> Hashable:
    """What tells an argument apart: its value where it is a plain one, else its identity."""
    if isinstance(argument, list):
        return tuple(map(_mark, argument))
    try:
        hash(argument)
    except TypeError:
        return type(argument), id(argument)
    return argument
