"""What stays as long as the server is not walked over after every run of a page."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from app import freeze_all


class Cycle:
    """Something that only the garbage collection can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def frozen_for_the_test() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_stays_is_left_out_of_garbage_collection():
    stays = Cycle()

    assert freeze_all() > 0

    assert not any(one is stays for one in gc.get_objects())


def test_what_was_frozen_and_is_no_longer_used_is_freed_when_all_is_walked_over():
    used = Cycle()
    seen = weakref.ref(used)
    freeze_all()
    del used
    gc.collect()
    assert seen() is not None

    freeze_all()

    assert seen() is None
