"""How many participants have an adverse event, by organ class and preferred term.

A participant counts once in an organ class and once in a term, however many events there are.
Whoever has an event twice is found by sorting whole numbers that stand for term and participant,
so the cost grows with the number of events and not with the square of anything.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.event_groups import has_criterion_only
from nmosd_core.analyses.event_kinds import SEVERITIES
from nmosd_core.analyses.intervals import proportion_interval

ORGAN_CLASS, TERM = "organ class", "term"
ANY = ["any_serious", "any_criterion_only"]
AT_ONCE = 1_000_000  # events


def count_by_term(events: pd.DataFrame, of: int, level: float) -> pd.DataFrame:
    """Count participants and events by organ class and preferred term.

    Parameters
    ----------
    events
        The events to count: participant, organ_class, preferred_term.
    of
        Participants who could have one, the denominator.
    level
        Confidence level of the exact interval.

    Returns
    -------
    pandas.DataFrame
        One row per organ class, followed by its terms: level ("organ class" or "term"),
        organ_class, preferred_term (missing in the row of the class), participants, events, of,
        percent, percent_lower, percent_upper (exact interval).  Organ classes by falling number
        of participants, then by name; terms within a class likewise.
    """
    classes = _count(events, ["organ_class"]).assign(level=ORGAN_CLASS)
    terms = _count(events, ["organ_class", "preferred_term"]).assign(level=TERM)
    in_class = classes.set_index("organ_class")["participants"]
    counted = pd.concat([classes, terms], ignore_index=True)
    counted["in_class"] = counted["organ_class"].map(in_class)
    counted = counted.sort_values(
        ["in_class", "organ_class", "level", "participants", "preferred_term"],
        ascending=[False, True, True, False, True],
        kind="stable",
    )
    columns = ["level", "organ_class", "preferred_term", "participants", "events"]
    counted = counted[columns].reset_index(drop=True)
    counted["preferred_term"] = counted["preferred_term"].astype("str")
    return counted.assign(of=of, **_percentages(counted["participants"], of, level))


def worst_by_participant(events: pd.DataFrame) -> pd.DataFrame:
    """Worst severity of each participant in each organ class and each preferred term.

    Parameters
    ----------
    events
        The events: participant, organ_class, preferred_term, severity, serious, criteria.

    Returns
    -------
    pandas.DataFrame
        One row per participant and organ class or term with an event: level, organ_class,
        preferred_term (missing for a class), participant, events, worst (MILD, MODERATE, SEVERE;
        missing where no severity is recorded), any_serious, any_criterion_only (an event with a
        criterion of seriousness that is not called serious).
    """
    place = {severity: place for place, severity in enumerate(SEVERITIES)}
    facts = pd.DataFrame(
        {
            "participant": events["participant"],
            "organ_class": events["organ_class"],
            "preferred_term": events["preferred_term"],
            "events": 1,
            "place": events["severity"].map(place).astype("float64"),
            "any_serious": events["serious"].eq("Y"),
            "any_criterion_only": has_criterion_only(events),
        }
    )
    of_terms = _worst(facts, ["organ_class", "preferred_term", "participant"])
    of_classes = _worst(of_terms, ["organ_class", "participant"])
    rows = pd.concat(
        [of_classes.assign(level=ORGAN_CLASS), of_terms.assign(level=TERM)], ignore_index=True
    )
    rows["worst"] = rows["place"].map(dict(enumerate(SEVERITIES))).astype("str")
    columns = ["level", "organ_class", "preferred_term", "participant", "events", "worst"]
    return rows.reindex(columns=[*columns, *ANY])


def _worst(facts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    grouped = facts.groupby(by)
    return pd.DataFrame(
        {
            "events": grouped["events"].sum(),
            "place": grouped["place"].max(),
            **{name: grouped[name].any() for name in ANY},
        }
    ).reset_index()


def _count(events: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Participants and events of each combination of `by`, preferred_term missing if not in it.

    One whole number stands for place and participant, so that sorting it brings together what
    counts once.  Places are numbered anew without those that never occur, and numbers are no
    wider than they must be: with 17 million events each four bytes of width cost 67 MB.
    """
    coded = [_codes(events[column]) for column in by]
    shape = tuple(max(len(names), 1) for _, names in coded)
    places = int(np.prod(shape))
    place = np.empty(len(events), np.min_scalar_type(places))
    counts = np.zeros(places, np.int64)
    for part in _parts(len(events)):
        place[part] = np.ravel_multi_index([code[part] for code, _ in coded], shape)
        counts += np.bincount(place[part], minlength=places)
    found = np.flatnonzero(counts)
    number = np.zeros(len(counts), np.int64)
    number[found] = np.arange(len(found))
    participants = _different_people(number, place, events["participant"], len(found))
    named = np.unravel_index(found, shape)
    columns = {name: names.take(at) for name, (_, names), at in zip(by, coded, named, strict=True)}
    counted = pd.DataFrame(columns).assign(participants=participants, events=counts[found])
    return counted.reindex(columns=["organ_class", "preferred_term", "participants", "events"])


def _different_people(
    number: NDArray[np.int64], place: NDArray[Any], people: "pd.Series[Any]", places: int
) -> NDArray[np.int64]:
    """How many different participants there are at each place, by its number."""
    person, names = _codes(people)
    width = max(len(names), 1)
    kind = np.min_scalar_type(max(places, 1) * width)
    both = np.empty(len(place), kind)
    for part in _parts(len(place)):
        both[part] = number[place[part]] * width + person[part]
    both.sort()
    first = np.ones(len(both), bool)
    np.not_equal(both[1:], both[:-1], out=first[1:])
    limits = np.searchsorted(both, (np.arange(places + 1) * width).astype(kind))
    ranges = pairwise(limits)
    return np.array([np.count_nonzero(first[start:end]) for start, end in ranges], np.int64)


def _parts(events: int) -> Iterator[slice]:
    """Slices of the events, so short that wide numbers on the way need little memory."""
    return (slice(start, start + AT_ONCE) for start in range(0, events, AT_ONCE))


def _codes(column: "pd.Series[Any]") -> "tuple[NDArray[Any], pd.Index[Any]]":
    """A whole number for each value, and the values; a categorical column has both already."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.array.codes, column.cat.categories  # `.cat.codes` would be a copy
    codes, names = pd.factorize(column)
    return codes.astype("int32"), pd.Index(names)


def _percentages(participants: Iterable[int], of: int, level: float) -> dict[str, Any]:
    """Percentage and exact interval of each count; each different count is worked out once."""
    counts = list(participants)
    limits = {n: proportion_interval(n, of, level) for n in set(counts)}
    return {
        "percent": [100 * n / of for n in counts],
        "percent_lower": [100 * limits[n][0] for n in counts],
        "percent_upper": [100 * limits[n][1] for n in counts],
    }
