"""What the differences between two data cuts did to every headline number."""

from dataclasses import dataclass
from functools import cached_property

from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.numbers import Number
from nmosd_core.trial_data.store import Stamp, TrialData


@dataclass(frozen=True)
class HeadlineChange:
    """One headline number at two cuts; None where only the other cut has it."""

    question: str
    name: str
    before: Number | None
    after: Number | None

    @cached_property
    def changed(self) -> bool:
        """Whether anything that is shown of it differs: value, interval, denominator or note."""
        return self.before != self.after


@dataclass(frozen=True)
class HeadlineChanges:
    """Every headline number of two cuts, in the order of the pages."""

    headlines: tuple[HeadlineChange, ...]
    earlier: Stamp
    later: Stamp

    @cached_property
    def changed(self) -> int:
        """How many differ."""
        return sum(headline.changed for headline in self.headlines)


def compare_headlines(earlier: TrialData, later: TrialData) -> HeadlineChanges:
    """Compare every headline number of two data cuts by its name."""
    before, after = (
        {one.number.name: one for one in list_headlines(cut)} for cut in (earlier, later)
    )
    names = dict.fromkeys([*after, *before])
    headlines = tuple(
        HeadlineChange(
            (after.get(name) or before[name]).question,
            name,
            before[name].number if name in before else None,
            after[name].number if name in after else None,
        )
        for name in names
    )
    return HeadlineChanges(headlines, earlier.stamp, later.stamp)
