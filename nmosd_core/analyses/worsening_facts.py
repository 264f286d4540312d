"""What the attack rule needs of each worsening: its open days, its possible durations, doubts.

Nothing is assumed here.  A record that cannot be right as it stands (an onset after the data cut
or after the recorded end of study, an end before the onset, an end of what goes on) is a doubt,
and what it could change is left open.
"""

from typing import Any, TypeAlias

import pandas as pd

from nmosd_core.study.protocol import Attack

HOURS_PER_DAY = 24
LONG_AGO = -(10**6)

Cuts: TypeAlias = "pd.Timestamp | pd.Series[pd.Timestamp]"


def read_facts(
    worsenings: pd.DataFrame, end_of_study: "pd.Series[Any]", rule: Attack, cut: Cuts
) -> pd.DataFrame:
    """Read what the rule needs of each worsening.

    Parameters
    ----------
    worsenings
        Rows of sql/worsenings.sql by participant and earliest onset.
    end_of_study
        Date of the end of study of each row's participant; missing while on study.
    rule, cut
        The limits to apply, and the data cut-off date, of all or of each row's participant.

    Returns
    -------
    pandas.DataFrame
        One row per worsening, in the same order: earliest and latest (trial days of onset;
        LONG_AGO where nothing bounds it), can_be_long and can_be_short (whether it can have
        lasted long enough, or shorter), doubt (why a complete record cannot be believed, or
        empty), block (number; worsenings of different blocks are too far apart to matter to
        each other), decided (whether the whole block leaves nothing open).
    """
    bounds = worsenings[["onset_latest", "end_latest"]].assign(cut=cut)
    latest = bounds.min(axis=1)
    latest = latest.mask(worsenings["onset"].notna(), worsenings["onset"]).fillna(cut)
    can_be_long, can_be_short = _possible_durations(worsenings, rule, cut)
    doubt = _doubts(worsenings, end_of_study, cut)
    # Without day 0 any day may be in the first year: count days from the first worsening.
    first_worsening = (
        worsenings["onset_earliest"].groupby(worsenings["participant"]).transform("min")
    )
    day_0 = worsenings["first_infusion"].fillna(first_worsening).fillna(cut)
    earliest = (worsenings["onset_earliest"] - day_0).dt.days.fillna(LONG_AGO)
    facts = pd.DataFrame(
        {
            "earliest": earliest.astype("int64"),
            "latest": (latest - day_0).dt.days.clip(lower=earliest).astype("int64"),
            "can_be_long": can_be_long,
            "can_be_short": can_be_short | (doubt != ""),
            "doubt": doubt,
        }
    )
    known = (facts["earliest"] == facts["latest"]) & (can_be_long != can_be_short) & (doubt == "")
    facts["block"] = _blocks(worsenings["participant"], facts, rule)
    facts["decided"] = known.groupby(facts["block"]).transform("all").astype(bool)
    return facts


def _doubts(
    worsenings: pd.DataFrame, end_of_study: "pd.Series[Any]", cut: Cuts
) -> "pd.Series[str]":
    """Why each record cannot be believed as it stands; of several reasons the last one."""
    start, no_day_0 = worsenings["onset_earliest"], worsenings["first_infusion"].isna()
    reasons = {
        "it is recorded as ongoing and as ended": _ended_and_ongoing(worsenings, cut),
        "it ends before it starts": _ends_before_it_starts(worsenings),
        "it starts after the participant's recorded end of study": start > end_of_study,
        "it starts after the data cut": start > cut,
        "the date of the first infusion is incomplete": no_day_0,
    }
    doubt = pd.Series("", worsenings.index, dtype="str")
    for words, doubtful in reasons.items():
        doubt = doubt.mask(doubtful, words)
    return doubt


def _ended_and_ongoing(worsenings: pd.DataFrame, cut: Cuts) -> "pd.Series[bool]":
    """A recorded duration settles it."""
    ended = (worsenings["end_latest"] < cut) & worsenings["hours"].isna()
    return (worsenings["ongoing"] & ended).astype(bool)


def _ends_before_it_starts(worsenings: pd.DataFrame) -> "pd.Series[bool]":
    return (worsenings["end_latest"] < worsenings["onset_earliest"]) | (worsenings["hours"] < 0)


def _blocks(participant: "pd.Series[str]", facts: pd.DataFrame, rule: Attack) -> "pd.Series[int]":
    """Number of the block of each worsening.

    A worsening that cannot start within the limit after any earlier one of its participant
    begins a new block: whatever the earlier ones were, they no longer matter to it.
    """
    latest_before = facts["latest"].groupby(participant).cummax().groupby(participant).shift()
    far = facts["earliest"] - latest_before > rule.minimum_days_between
    return (far | latest_before.isna()).astype("int64").cumsum()


def _possible_durations(
    worsenings: pd.DataFrame, rule: Attack, cut: Cuts
) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Whether each worsening can have lasted long enough, and whether it can have been shorter.

    A recorded duration decides.  Otherwise two dates bound it: dates d days apart mean more
    than d - 1 and less than d + 1 days.  One that goes on has lasted at least until the cut.
    Dates that contradict each other say nothing.
    """
    limit = rule.minimum_hours / HOURS_PER_DAY
    end_earliest = worsenings["end_earliest"].mask(worsenings["ongoing"], cut)
    shortest = (end_earliest - worsenings["onset_latest"]).dt.days - 1
    longest = (worsenings["end_latest"] - worsenings["onset_earliest"]).dt.days + 1
    hours = worsenings["hours"].where(worsenings["hours"] >= 0)
    recorded = hours.notna()
    nothing = _ended_and_ongoing(worsenings, cut) | _ends_before_it_starts(worsenings)
    can_be_long = (hours >= rule.minimum_hours).where(recorded, nothing | ~(longest <= limit))
    can_be_short = (hours < rule.minimum_hours).where(recorded, nothing | ~(shortest >= limit))
    return can_be_long.astype(bool), can_be_short.astype(bool)
