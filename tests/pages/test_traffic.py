import threading
import time

import pytest

from pages import traffic as module
from pages.traffic import SHORT, Traffic


def test_it_is_not_quiet_while_a_page_runs_nor_right_after():
    traffic = Traffic()
    with traffic.in_turn():
        assert traffic.quiet_for() == 0
    assert 0 <= traffic.quiet_for() < 60


def test_a_page_that_fails_does_not_run_for_ever_and_gives_its_turn_on():
    traffic = Traffic()
    with pytest.raises(KeyError), traffic.in_turn():
        raise KeyError
    first = traffic.quiet_for()
    assert traffic.quiet_for() >= first > 0
    with traffic.in_turn():
        assert traffic.quiet_for() == 0


def test_short_pages_run_one_after_the_other(monkeypatch):
    monkeypatch.setattr(module, "SHORT", 60.0)  # on a busy machine a short page takes long
    traffic, running, seen = Traffic(), [], []

    def page():
        with traffic.in_turn():
            running.append(1)
            seen.append(len(running))
            time.sleep(0.002)
            running.pop()

    run_at_once([page] * 8)
    assert seen == [1] * 8


def test_nobody_waits_for_a_page_that_takes_long():
    traffic, ended = Traffic(), threading.Event()

    def long_page():
        with traffic.in_turn():
            ended.wait(60)

    long_run = threading.Thread(target=long_page)
    long_run.start()
    time.sleep(SHORT)
    order = []

    def short_page():
        with traffic.in_turn():
            order.append("short")

    run_at_once([short_page] * 3)
    order.append("long")
    ended.set()
    long_run.join()
    assert order == ["short", "short", "short", "long"]
    with traffic.in_turn():
        assert traffic.quiet_for() == 0


def run_at_once(pages):
    threads = [threading.Thread(target=page) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
