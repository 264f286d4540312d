"""Pictures and tables that are drawn once, because the answers they show never change.

Building a picture takes 20 to 70 ms, many times what it takes to send it.  A data cut does not
change, so the same answer gives the same picture to every viewer, until another answer is asked.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Thing = TypeVar("Thing")

MOST = 256

_things: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()
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
        if key in _things:
            _things.move_to_end(key)
            return _things[key][1]
    thing = make(*of, **choices)
    with _one_at_a_time:
        # The arguments are kept with it: an identity may be given again once its owner is gone.
        _things[key] = ((of, choices), thing)
        if len(_things) > MOST:
            _things.popitem(last=False)
    return thing


def _mark(argument: Any) -> Hashable:
    """What tells an argument apart: its value where it is a plain one, else its identity."""
    if isinstance(argument, list):
        return tuple(map(_mark, argument))
    try:
        hash(argument)
    except TypeError:
        return type(argument), id(argument)
    return argument
