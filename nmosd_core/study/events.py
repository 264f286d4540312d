"""What the protocol says of adverse events that are looked at together, and of their timing.

The values are in protocol.toml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EventGroup:
    """Adverse events that are looked at together.

    An event belongs when its preferred term or organ class is listed, or its preferred term
    contains one of `terms_containing`, and its preferred term is not excepted.  Compared in
    capitals.  What is recorded must meet the conditions of the group too; an event of which that
    is not known is offered for review.

    Attributes
    ----------
    label, source
        Words on screen, and where the list comes from.
    terms, terms_containing, organ_classes, except_terms
        What belongs.
    keywords, classes_to_review
        An event whose reported term contains one of the keywords, or whose organ class is one of
        these, is offered for review where it is not listed; it is never taken silently.
    serious_only
        Whether the event must be serious.
    days_after_infusion
        First and last day after the last infusion on which it must start; empty for any day.
    lasts_at_most_days
        Longest duration, first and last day included; 0 for any.
    letter
        Stands for the group on the safety board; empty for none.
    """

    label: str
    source: str
    terms: tuple[str, ...] = ()
    terms_containing: tuple[str, ...] = ()
    organ_classes: tuple[str, ...] = ()
    except_terms: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    classes_to_review: tuple[str, ...] = ()
    serious_only: bool = False
    days_after_infusion: tuple[int, ...] = ()
    lasts_at_most_days: int = 0
    letter: str = ""

    @property
    def conditions(self) -> str:
        """What must hold beside the term, in words; empty for nothing."""
        words = ["serious"] if self.serious_only else []
        if self.days_after_infusion:
            first, last = self.days_after_infusion
            days = f"day {first}" if first == last else f"days {first} to {last}"
            words.append(f"starts on {days} after an infusion")
        if self.lasts_at_most_days:
            days = "day" if self.lasts_at_most_days == 1 else "days"
            words.append(f"lasts at most {self.lasts_at_most_days} {days}")
        return ", ".join(words)


@dataclass(frozen=True)
class ColumnSet:
    """Columns of the listing of adverse events that one kind of reader looks at, in their order.

    The participant and the number of the event always come first.
    """

    label: str
    columns: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class InfusionClock:
    """How adverse events are placed after infusions.

    Attributes
    ----------
    acute_days, delayed_days
        First and last day of each window after an infusion; 0 is the day of the infusion.
    last_day_drawn
        Later events are drawn together beyond this day.
    cycle_days
        Days of one cycle of the safety board.
    """

    acute_days: tuple[int, ...]
    delayed_days: tuple[int, ...]
    last_day_drawn: int
    cycle_days: int


def find_event_faults(groups: Mapping[str, EventGroup], clock: InfusionClock) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    windows = {
        "infusion_clock.acute_days": clock.acute_days,
        "infusion_clock.delayed_days": clock.delayed_days,
    }
    for name, group in groups.items():
        place = f"adverse_events.groups.{name}"
        if group.days_after_infusion:
            windows[f"{place}.days_after_infusion"] = group.days_after_infusion
        if len(group.letter) > 1:
            yield f"{place}.letter is {group.letter!r}, but there is room for one letter."
    for name, days in windows.items():
        if len(days) != 2 or not 0 <= days[0] <= days[1]:
            yield f"{name} should be a first and a last day, 0 or later."
    if clock.cycle_days < 1:
        yield "infusion_clock.cycle_days should be at least 1."
    if clock.last_day_drawn < max((*clock.acute_days, *clock.delayed_days, 1)):
        yield "infusion_clock.last_day_drawn ends before the windows do."
