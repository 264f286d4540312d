"""Pictures are drawn once for the same answer, and never shown for another."""

import gc
import threading
import time
from dataclasses import dataclass

import pandas as pd
import pytest

from pages import kept as module
from pages.kept import MOST, kept


@dataclass(frozen=True)
class Answer:
    rows: pd.DataFrame

    def only(self, *, severities: list[str]) -> "Answer":
        return Answer(self.rows[self.rows["severity"].isin(severities)])


class Artist:
    """Draws, and counts how often it had to."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, answer: Answer, title: str = "") -> str:
        self.drawn += 1
        return f"{title}: {len(answer.rows)} rows"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    module._places.clear()


def answer(rows: int = 2) -> Answer:
    return Answer(pd.DataFrame({"severity": ["MILD"] * rows}))


def test_same_answer_is_drawn_once():
    artist, shown = Artist(), answer()

    assert kept(artist, shown) is kept(artist, shown)
    assert artist.drawn == 1


def test_equal_rows_of_another_answer_are_drawn_again():
    artist = Artist()

    kept(artist, answer())
    kept(artist, answer())

    assert artist.drawn == 2


def test_other_choices_give_other_pictures():
    artist, shown = Artist(), answer()

    assert kept(artist, shown, title="a") == "a: 2 rows"
    assert kept(artist, shown, title="b") == "b: 2 rows"
    assert artist.drawn == 2


def test_lists_of_choices_are_told_apart_by_what_they_hold():
    shown = answer()

    mild = kept(shown.only, severities=["MILD"])

    assert kept(shown.only, severities=["MILD"]) is mild
    assert len(kept(shown.only, severities=["SEVERE"]).rows) == 0


@pytest.mark.parametrize("equal", [[1, True, 1.0], [(1,), (True,), (1.0,), [1]]])
def test_values_that_are_equal_but_written_otherwise_are_told_apart(equal):
    written = [kept(repr, value) for value in equal]

    assert written == [repr(value) for value in equal]
    assert kept(repr, equal[0]) is written[0]


def test_answer_that_is_gone_never_lends_its_picture_to_another():
    artist = Artist()
    titles = set()
    for rows in range(50):
        titles.add(kept(artist, answer(rows)))
        gc.collect()  # a freed answer's identity would be given to the next

    assert len(titles) == 50


def test_oldest_pictures_make_room():
    artist, first = Artist(), answer()
    kept(artist, first)
    for number in range(MOST):
        kept(artist, first, title=str(number))

    kept(artist, first)

    assert len(module._places) == MOST
    assert artist.drawn == MOST + 2


def test_of_viewers_who_ask_at_once_one_draws():
    drawn = []

    def draw_slowly(_answer: Answer) -> int:
        time.sleep(0.1)
        drawn.append(threading.get_ident())
        return len(drawn)

    shown = answer()
    viewers = [threading.Thread(target=kept, args=(draw_slowly, shown)) for _ in range(8)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()

    assert len(drawn) == 1


def test_question_that_failed_is_asked_again():
    shown, attempts = answer(), []

    def fail_first(_answer: Answer) -> str:
        attempts.append(None)
        if len(attempts) == 1:
            raise ValueError("not yet")
        return "answered"

    with pytest.raises(ValueError, match="not yet"):
        kept(fail_first, shown)
    assert kept(fail_first, shown) == "answered"
