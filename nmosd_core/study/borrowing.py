"""Who says what a trial's own protocol file leaves to the standard protocol: always the latter.

What the standard protocol calls "registry" or "ours" is so of its trial.  In the file of another
trial that borrows it, its source is the standard protocol, and the values that such a file gives
itself are named as its own.
"""

import string
from collections.abc import Collection, Iterator
from typing import Any

# Weeks of a borrowed section that are taken from a section which plans the trial (reading.py).
OF_THE_PLAN = {"lesions.weeks": "assessments", "checks.milestone_weeks": "visits"}
# Definitions that speak of all that a section lists, of which their words name no value.
OF_A_LIST = {
    "eligibility_criterion": "eligibility",
    "event_group": "adverse_events",
    "special_interest": "adverse_events",
    "vital_sign_limit": "vital_signs",
    "low_level": "immunoglobulins",
}


def as_borrowed(content: Any, registration: str) -> Any:
    """Content of the standard protocol, each of its sources named as that of this protocol.

    Parameters
    ----------
    content
        Sections, or a part of one; the source of a definition's own words stays beside its source.
    registration
        Number of the trial of the standard protocol.
    """
    if isinstance(content, list):
        return [as_borrowed(item, registration) for item in content]
    if not isinstance(content, dict):
        return content
    return {
        key: f"standard protocol ({registration}): {value}"
        if _is_source(key, value)
        else as_borrowed(value, registration)
        for key, value in content.items()
    }


def _is_source(key: str, value: Any) -> bool:
    is_named = key == "source" or key.startswith("source_of_")
    return is_named and key != "source_of_text" and isinstance(value, str)


def own_sections(definition: str, template: str, borrowed: Collection[str]) -> list[str]:
    """Sections of the trial's own file that a definition of the standard protocol speaks of.

    Parameters
    ----------
    definition
        Its name.
    template
        Its words, with the values that they name in braces.
    borrowed
        Sections that the file leaves to the standard protocol.
    """
    spoken_of = {_section_of(name, borrowed) for name in _named(template)}
    if definition in OF_A_LIST:
        spoken_of.add(OF_A_LIST[definition])
    return sorted(spoken_of - set(borrowed))


def _named(template: str) -> Iterator[str]:
    """Values in braces, as section and key."""
    for _, name, _, _ in string.Formatter().parse(template):
        if name:
            yield ".".join(name.split(".")[:2])


def _section_of(value: str, borrowed: Collection[str]) -> str:
    section = value.partition(".")[0]
    return OF_THE_PLAN.get(value, section) if section in borrowed else section
