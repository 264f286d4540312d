"""Values of the protocol as parameters of a data check.

A check names the place of a value, "checks.days_late" or "adverse_events.groups", so that a
threshold is written once, in protocol.toml, beside its source.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol


def find_values(takes: Mapping[str, str], protocol: Protocol) -> dict[str, Any]:
    """Parameters with their values.

    Lists become lists, and parts with names become a list of structs that begin with `name`:
    `unnest($groups)` has name, label, terms and so on.

    Raises
    ------
    TrialDataError
        The protocol has no value at that place, or no entry of that name, as a trial of its own
        may have no such group of events.
    """
    return {name: as_parameter(_find(place, protocol)) for name, place in takes.items()}


def _find(place: str, protocol: Protocol) -> Any:
    value: Any = protocol
    parts = place.split(".")
    for depth, part in enumerate(parts):
        try:
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        except AttributeError as error:
            raise TrialDataError(f"the protocol has no value {place}") from error
        except KeyError as error:
            among = " of ".join(map(_in_words, reversed(parts[:depth])))
            raise TrialDataError(
                f"the protocol has no {_in_words(part)} among its {among}"
            ) from error
    return value


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def as_parameter(value: Any) -> Any:
    """A value of the protocol as DuckDB takes it."""
    if isinstance(value, dict):
        return [{"name": name, **_named_parts(part)} for name, part in value.items()]
    if dataclasses.is_dataclass(value):
        return _named_parts(value)
    return [as_parameter(item) for item in value] if isinstance(value, tuple) else value


def _named_parts(value: Any) -> dict[str, Any]:
    if not dataclasses.is_dataclass(value):
        return {"value": as_parameter(value)}
    return {
        field.name: as_parameter(getattr(value, field.name)) for field in dataclasses.fields(value)
    }
