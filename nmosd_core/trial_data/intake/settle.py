"""Which rows are kept, once all files are read: rules that look across rows and datasets.

A row is set aside when it names no participant, a participant that dm lacks, or is the exact
repeat of an earlier row; in dm, when its participant has a row already.  Two different rows
with the same key both stay: which of them is right is for the data checks to ask.
"""

from collections.abc import Container, Hashable, Sequence

from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.records import Records
from nmosd_core.trial_data.intake.set_aside import SetAside


def settle_participants(dm: Records) -> tuple[Records, list[SetAside]]:
    """One row per participant: the first one of each."""
    reasons = _without_participant(dm)
    reasons |= _repeats(dm, reasons)
    participants = dm.column("USUBJID")
    usable = [at for at in range(len(dm.origin)) if at not in reasons]
    for at, first in _later_ones([participants[at] for at in usable], usable).items():
        reasons[at] = (
            f"participant {participants[at]} is in {dm.origin[first]} already, with other values"
        )
    return _part(dm, reasons)


def settle(records: Records, participants: Container[str]) -> tuple[Records, list[SetAside]]:
    """Rows of one dataset that belong to a participant and are no repeat."""
    reasons = _without_participant(records)
    for at, participant in enumerate(records.column("USUBJID")):
        if participant and at not in reasons and participant not in participants:
            reasons[at] = f"participant {participant} is not in dm"
    reasons |= _repeats(records, reasons)
    return _part(records, reasons)


def _without_participant(records: Records) -> dict[int, str]:
    label = read_dictionary()["dm"].variables["USUBJID"].label.upper()
    reasons = {}
    for at, participant in enumerate(records.column("USUBJID")):
        if participant is None:
            reasons[at] = "USUBJID is empty"
        elif participant.upper() in ("USUBJID", label):
            reasons[at] = "is a heading, not a record"
    return reasons


def _repeats(records: Records, passed: Container[int]) -> dict[int, str]:
    usable = [at for at in range(len(records.origin)) if at not in passed]
    rows = list(records.cells.itertuples(index=False, name=None))
    later = _later_ones([rows[at] for at in usable], usable)
    return {at: f"repeats {records.origin[first]}" for at, first in later.items()}


def _later_ones(values: Sequence[Hashable], positions: list[int]) -> dict[int, int]:
    """Positions whose value was there before, with the position where it was first."""
    first: dict[Hashable, int] = {}
    later = {}
    for at, value in zip(positions, values, strict=True):
        if first.setdefault(value, at) != at:
            later[at] = first[value]
    return later


def _part(records: Records, reasons: dict[int, str]) -> tuple[Records, list[SetAside]]:
    aside = [records.set_aside(at, reason) for at, reason in sorted(reasons.items())]
    return records.keep(lambda at: at not in reasons), aside
