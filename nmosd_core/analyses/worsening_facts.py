"""What the attack rule needs of each worsening: its open days, its possible durations, doubts.

Nothing is assumed here.  A record that cannot be right as it stands (an onset after the data cut
or after the recorded end of study, an end before the onset, an end of what goes on) is a doubt,
and what it could change is left open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nmosd_core.analyses.attack_rule import Days, Mask
from nmosd_core.analyses.rows import DAY, as_arrays
from nmosd_core.study.protocol import Attack

HOURS_PER_DAY = 24
LONG_AGO = -(10**6)

# Columns of sql/worsenings.sql; a date that is missing is neither before nor after any other.
_Records: TypeAlias = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Facts:
    """What the rule needs of each worsening, in arrays of one length.

    Attributes
    ----------
    participant
        Number from 0.
    earliest, latest
        Trial days of onset; LONG_AGO where nothing bounds it.
    can_be_long, can_be_short
        Whether it can have lasted long enough, or shorter.
    doubt
        Why a complete record cannot be believed, or empty.
    block
        Number; worsenings of different blocks are too far apart to matter to each other.
    decided
        Whether the whole block leaves nothing open.
    """

    participant: Days
    earliest: Days
    latest: Days
    can_be_long: Mask
    can_be_short: Mask
    doubt: NDArray[np.str_]
    block: Days
    decided: Mask


def read_facts(worsenings: pd.DataFrame, end_of_study: NDArray[Any], rule: Attack) -> Facts:
    """Read what the rule needs of each worsening.

    Parameters
    ----------
    worsenings
        Rows of sql/worsenings.sql.
    end_of_study
        Date of the end of study of each row's participant; missing while on study.
    rule
        The limits to apply.
    """
    records = as_arrays(worsenings)
    participant = pd.factorize(records["participant"])[0].astype(np.int64)
    can_be_long, can_be_short = _possible_durations(records, rule)
    doubt = _doubts(records, end_of_study)
    earliest, latest = _open_days(records, participant)
    block = _blocks(participant, earliest, latest, rule)
    is_open = (earliest != latest) | (can_be_long & can_be_short) | (doubt != "")
    return Facts(
        participant,
        earliest,
        latest,
        can_be_long,
        can_be_short | (doubt != ""),
        doubt,
        block,
        decided=~np.isin(block, block[is_open]),
    )


def _open_days(records: _Records, participant: Days) -> tuple[Days, Days]:
    """First and last trial day on which each can have started.

    Without day 0 any day may be in the first year: days are counted from the first worsening.
    """
    onset, first, cut = records["onset"], records["onset_earliest"], records["data_cut"]
    last = np.fmin(np.fmin(records["onset_latest"], records["end_latest"]), cut)
    first_worsening = np.full(len(first), np.datetime64("NaT"), first.dtype)
    np.fmin.at(first_worsening, participant, first)
    day_0 = _or(_or(records["first_infusion"], first_worsening[participant]), cut)
    earliest = np.nan_to_num((first - day_0) / DAY, nan=LONG_AGO)
    latest = np.maximum((_or(onset, last) - day_0) / DAY, earliest)
    return earliest.astype(np.int64), latest.astype(np.int64)


def _or(dates: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """The dates, and the others where one is missing."""
    return np.where(np.isnat(dates), others, dates)


def _doubts(records: _Records, end_of_study: NDArray[Any]) -> NDArray[np.str_]:
    """Why each record cannot be believed as it stands; of several reasons the first."""
    start = records["onset_earliest"]
    reasons = {
        "the date of the first infusion is incomplete": np.isnat(records["first_infusion"]),
        "it starts after the data cut": start > records["data_cut"],
        "it starts after the participant's recorded end of study": start > end_of_study,
        "it ends before it starts": _ends_before_it_starts(records),
        "it is recorded as ongoing and as ended": _ended_and_ongoing(records),
    }
    return np.select(list(reasons.values()), list(reasons), "")


def _ended_and_ongoing(records: _Records) -> Mask:
    """A recorded duration settles it."""
    ended = (records["end_latest"] < records["data_cut"]) & np.isnan(records["hours"])
    return records["ongoing"] & ended


def _ends_before_it_starts(records: _Records) -> Mask:
    return (records["end_latest"] < records["onset_earliest"]) | (records["hours"] < 0)


def _possible_durations(records: _Records, rule: Attack) -> tuple[Mask, Mask]:
    """Whether each worsening can have lasted long enough, and whether it can have been shorter.

    A recorded duration decides.  Otherwise two dates bound it: dates d days apart mean more
    than d - 1 and less than d + 1 days.  One that goes on has lasted at least until the cut.
    Dates that contradict each other say nothing.
    """
    hours, limit = records["hours"], rule.minimum_hours / HOURS_PER_DAY
    end_earliest = np.where(records["ongoing"], records["data_cut"], records["end_earliest"])
    shortest = (end_earliest - records["onset_latest"]) / DAY - 1
    longest = (records["end_latest"] - records["onset_earliest"]) / DAY + 1
    nothing = _ended_and_ongoing(records) | _ends_before_it_starts(records)
    can_be_long = np.where(hours >= 0, hours >= rule.minimum_hours, nothing | ~(longest <= limit))
    can_be_short = np.where(hours >= 0, hours < rule.minimum_hours, nothing | ~(shortest >= limit))
    return can_be_long, can_be_short


def _blocks(participant: Days, earliest: Days, latest: Days, rule: Attack) -> Days:
    """Number of the block of each worsening.

    A worsening that cannot start within the limit after any earlier one of its participant
    begins a new block: whatever the earlier ones were, they no longer matter to it.
    """
    gap = rule.minimum_days_between
    # As in attack_rule.py, days that keep participants apart by more than the limit.
    apart = participant * (latest.max(initial=0) - earliest.min(initial=0) + gap + 1)
    latest_before = np.maximum.accumulate(latest + apart)[:-1]
    begins = (earliest + apart)[1:] - latest_before > gap
    return np.cumsum(np.concatenate([[True], begins])[: len(participant)])
