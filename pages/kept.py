"""Answers, pictures and tables that are made once, because a data cut never changes.

Building a picture takes 20 to 70 ms, many times what it takes to send it.  The same answer gives
the same picture to every viewer, until another answer is asked.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

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


def _mark(argument: Any) -> Hashable:
    """What tells an argument apart: its kind, and its value where it is plain, else its identity.

    To Python 1, 1.0 and True are the same value, but they are not written alike.
    """
    if isinstance(argument, list | tuple):
        return type(argument), *map(_mark, argument)
    try:
        hash(argument)
    except TypeError:
        return type(argument), id(argument)
    return type(argument), argument
