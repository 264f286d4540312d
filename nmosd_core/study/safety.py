"""What the protocol says of exposure and of rates over it.

The values are in protocol.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass

FIRST_YEAR, EXPOSURE = "first year", "exposure"
ITS_START, END_OF_STUDY = "its start", "end of study"


@dataclass(frozen=True)
class Exposure:
    """How doses are compared with the plan, and how long exposure lasts.

    Attributes
    ----------
    dose_unit
        The unit in which doses are compared; another is listed and not converted.
    noted_percent, flagged_percent
        A dose further than this from the planned one is noted, and flagged.
    days_after_last
        Days that the last infusion adds to those between the first and the last, as far as the
        participant was observed; 1 counts the days of both.
    record_without_end
        The last day of treatment where the last record of exposure has no end: its start, or
        end of study.
    """

    dose_unit: str
    noted_percent: float
    flagged_percent: float
    days_after_last: int
    record_without_end: str


@dataclass(frozen=True)
class Incidence:
    """Rates of adverse events: the time at risk, and the years they are given per.

    `time_at_risk` is "first year" (participant-time, as for attacks) or "exposure".
    """

    time_at_risk: str
    per_years: int

    @property
    def years(self) -> str:
        """What the years of its rates are: those at risk go on after the last treatment."""
        return f"participant-years {'of exposure' if self.time_at_risk == EXPOSURE else 'at risk'}"


def find_safety_faults(exposure: Exposure, incidence: Incidence) -> Iterator[str]:
    """Say, a sentence each, which values cannot be used."""
    if not 0 <= exposure.noted_percent <= exposure.flagged_percent:
        yield "exposure.noted_percent should lie between 0 and flagged_percent."
    if exposure.days_after_last < 0:
        yield "exposure.days_after_last is below 0, but exposure does not end before it ends."
    if exposure.record_without_end not in (ITS_START, END_OF_STUDY):
        yield (
            f"exposure.record_without_end is {exposure.record_without_end!r}, but it should be "
            f"{ITS_START} or {END_OF_STUDY}."
        )
    if incidence.time_at_risk not in (FIRST_YEAR, EXPOSURE):
        yield (
            f"incidence.time_at_risk is {incidence.time_at_risk!r}, but it should be "
            f"{FIRST_YEAR} or {EXPOSURE}."
        )
    if incidence.per_years < 1:
        yield "incidence.per_years should be at least 1."
