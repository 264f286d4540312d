"""Time of every query and every analysis on the demo trial, without a screen."""

import gc
import importlib
import inspect
import pkgutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nmosd_core import analyses
from nmosd_core.errors import NotSupplied
from nmosd_core.trial_data.store import QUERIES, TrialData, open_trial

REPEATS = 9
FIRST_PAGES = (  # the questions that the dashboard began with
    "enrolment.summarise_enrolment",
    "attacks.count_attacks",
    "disability.follow_disability",
    "lesions.sum_lesions",
    "adverse_events.summarise_adverse_events",
)

Analysis = Callable[[TrialData], Any]


def core_alone(trial: Path) -> float:
    """Median seconds of the core results together, one repetition after the other.

    Warm: nothing else runs in between, which would take their place in the processor's caches.
    Uncached: each repetition begins with every answer forgotten.
    """
    core = [analysis for name, analysis in find_analyses() if name in FIRST_PAGES]
    opened = open_trial(trial)
    _seconds_of_all(core, opened)
    gc.collect()
    gc.freeze()  # as the server does: what stays is no garbage (app.py)
    times = [_seconds_of_all(core, opened) for _ in range(REPEATS)]
    gc.unfreeze()
    opened.close()
    return statistics.median(times)


def _seconds_of_all(analyses: list[Analysis], opened: TrialData) -> float:
    opened._answers.clear()
    return sum(_seconds(analysis, opened) for analysis in analyses)


def core_times(trial: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Median seconds of each analysis and of each query it asks, nothing of it remembered.

    Everything is asked once before it is timed, so that imports and first plans are not counted
    as slow; then each repetition begins with every answer forgotten, so that nothing is counted
    as fast.  What several analyses need is counted with the first; those of the first pages come
    first.
    """
    asked = dict(_queries_of(trial))
    in_turn = sorted(find_analyses(), key=lambda item: item[0] not in FIRST_PAGES)
    opened = open_trial(trial)
    _ask_all(opened, in_turn, asked)
    gc.collect()
    gc.freeze()  # as the server does: what stays is no garbage (app.py)
    times = []
    for _ in range(REPEATS):
        opened._answers.clear()
        times.append(_ask_all(opened, in_turn, asked))
    gc.unfreeze()
    opened.close()
    analysis_times, query_times = zip(*times, strict=True)
    return _medians(analysis_times), _medians(query_times)


def _ask_all(
    opened: TrialData, analyses: list[tuple[str, Analysis]], queries: dict[str, dict[str, Any]]
) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of each analysis in turn, and of each query."""
    return (
        {name: _seconds(analysis, opened) for name, analysis in analyses},
        {query: _seconds(opened.rows, query, **named) for query, named in queries.items()},
    )


def find_analyses() -> Iterator[tuple[str, Analysis]]:
    """Every public function of nmosd_core.analyses that needs an opened cut and nothing else."""
    for module_name in sorted(module.name for module in pkgutil.iter_modules(analyses.__path__)):
        module = importlib.import_module(f"{analyses.__name__}.{module_name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                first, *others = inspect.signature(function).parameters.values() or [None]
                optional = all(one.default is not one.empty for one in others)
                if first is not None and first.annotation is TrialData and optional:
                    yield f"{module_name}.{name}", function


def queries_without_analysis(asked: dict[str, float]) -> list[str]:
    """Queries of the sql folder that no analysis asks: they are timed by nobody."""
    return sorted(file.stem for file in QUERIES.glob("*.sql") if file.stem not in asked)


def _queries_of(trial: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Queries that the analyses ask, with the values they ask them with."""
    opened = open_trial(trial)
    rows = TrialData.rows
    asked: dict[str, dict[str, Any]] = {}

    def note(self: TrialData, query: str, **parameters: Any) -> Any:
        asked.setdefault(query, parameters)
        return rows(self, query, **parameters)

    with patch.object(TrialData, "rows", note):
        for _, analysis in find_analyses():
            _seconds(analysis, opened)
    opened.close()
    yield from asked.items()


def _seconds(work: Callable[..., Any], *arguments: Any, **named: Any) -> float:
    started = time.perf_counter()
    try:
        work(*arguments, **named)
    except NotSupplied:
        return 0.0
    return time.perf_counter() - started


def _medians(repetitions: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in repetitions) for name in repetitions[0]}
