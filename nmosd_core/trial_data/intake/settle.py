"""Which rows are kept, once all files are read: rules that look across rows and datasets.

A row is set aside when it names no participant, a participant that dm lacks, or is the exact
repeat of an earlier row; in dm, when its participant has a row already.  Two different rows
with the same key both stay: which of them is right is for the data checks to ask.
"""

from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass

from nmosd_core.errors import TrialDataError
from nmosd_core.trial_data.cuts import ROW_SET_ASIDE
from nmosd_core.trial_data.define import read_dictionary
from nmosd_core.trial_data.intake.read_export import ReadExport
from nmosd_core.trial_data.intake.records import Records, gather
from nmosd_core.trial_data.intake.set_aside import SetAside
from nmosd_core.trial_data.intake.supplements import merge_supplements


@dataclass(frozen=True)
class Settled:
    """What of an export goes into a data cut.

    Attributes
    ----------
    datasets
        Rows of each dataset, with their supplemental qualifiers.
    supplements
        Supplemental rows that were merged into `datasets`.
    summary
        Rows of the trial summary (TS).
    aside
        Everything that did not come in, so far.
    """

    datasets: dict[str, Records]
    supplements: Records | None
    summary: Records | None
    aside: list[SetAside]


def settle_export(export: ReadExport, name: str) -> Settled:
    """Settle all datasets of an export of this name.

    Raises
    ------
    TrialDataError
        There is no dm, or no row of it can be used.
    """
    if "dm" not in export.records:
        raise TrialDataError(
            f"{name} has no DM (Demographics), which says who the participants are. Add DM "
            "to the export, and bring it in again."
        )
    records = {name: gather(parts) for name, parts in export.records.items()}
    supplements, summary = records.pop("supp", None), records.pop("ts", None)
    aside = list(export.aside)
    records["dm"], rows = settle_participants(records["dm"])
    aside += rows
    participants = frozenset(records["dm"].column("USUBJID"))
    for dataset in sorted(records.keys() - {"dm"}):
        records[dataset], rows = settle(records[dataset], participants)
        aside += rows
    if supplements:
        supplements, rows = settle(supplements, participants)
        records, supplements, unmatched = merge_supplements(supplements, records)
        aside += rows + unmatched
    return Settled(_with_something_left(records, aside), supplements, summary, aside)


def settle_participants(dm: Records) -> tuple[Records, list[SetAside]]:
    """One row per participant: the first one of each."""
    wrong = _without_participant(dm)
    repeats = _repeats(dm, wrong)
    participants = dm.column("USUBJID")
    usable = [at for at in range(len(dm.origin)) if at not in wrong and at not in repeats]
    for at, first in _later_ones([participants[at] for at in usable], usable).items():
        wrong[at] = (
            f"participant {participants[at]} is in {dm.origin[first]} already, with other values"
        )
    return _part(dm, wrong, repeats)


def settle(records: Records, participants: Container[str | None]) -> tuple[Records, list[SetAside]]:
    """Rows of one dataset that belong to a participant and are no repeat."""
    wrong = _without_participant(records)
    for at, participant in enumerate(records.column("USUBJID")):
        if participant and at not in wrong and participant not in participants:
            wrong[at] = f"participant {participant} is not in DM"
    return _part(records, wrong, _repeats(records, wrong))


def _without_participant(records: Records) -> dict[int, str]:
    label = read_dictionary()["dm"].variables["USUBJID"].label.upper()
    wrong = {}
    for at, participant in enumerate(records.column("USUBJID")):
        if participant is None:
            wrong[at] = "no participant is named"
        elif participant.upper() in ("USUBJID", label):
            wrong[at] = "is a heading, not a record"
    return wrong


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


def _part(
    records: Records, wrong: dict[int, str], repeats: dict[int, str]
) -> tuple[Records, list[SetAside]]:
    """The rows that stay, and an entry for each row of a wrong participant or that repeats."""
    aside = [records.set_aside(at, reason, "USUBJID") for at, reason in wrong.items()]
    aside += [records.set_aside(at, reason) for at, reason in repeats.items()]
    return records.keep(lambda at: at not in wrong and at not in repeats), aside


def _with_something_left(
    records: Mapping[str, Records], aside: Sequence[SetAside]
) -> dict[str, Records]:
    """The datasets, without those that had rows of which none could be used.

    They are not known to be empty, so a page has to say that it lacks them.
    """
    reasons = {entry.dataset: entry.reason for entry in aside if entry.action == ROW_SET_ASIDE}
    if not records["dm"].origin and "dm" in reasons:
        raise TrialDataError(
            f"No row of DM (Demographics) can be used: {reasons['dm']}. Fill in USUBJID (Unique "
            "subject identifier), and bring the export in again."
        )
    return {name: each for name, each in records.items() if each.origin or name not in reasons}
