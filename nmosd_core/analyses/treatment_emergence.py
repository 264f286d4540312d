"""Which adverse events are treatment-emergent.

Registered: adverse events "from baseline to 52 weeks" (NCT05154734).  The registry is silent on
incomplete dates, so an event is left out only when its dates rule it out: the order of the rules
is that of `judge_emergence`, the last day is in study/protocol.toml.  Dates are compared by day;
an event on the day of the first infusion counts whatever the hour.
"""

import numpy as np
import pandas as pd

NOT_TREATED = "not treated"
ENDED_BEFORE = "ended before the first infusion"
START_UNKNOWN = "start not known"
STARTS_BEFORE = "starts before the first infusion"
STARTS_AFTER = "starts after day {day}"
NOT_RULED_OUT = "may lie outside, but the dates do not rule it out"
EMERGENT = "starts on or after the day of the first infusion"


def judge_emergence(events: pd.DataFrame, last_day: int) -> pd.DataFrame:
    """Say of every adverse event whether it is treatment-emergent, and why.

    The first rule that holds decides: not treated, no; ended before the first infusion, no;
    start unknown, yes; the whole of the recorded start before the first infusion or after the
    last day, no; otherwise yes.  Where only a part of the date of the first infusion is known,
    an event is again left out only when every date it can mean rules the event out.

    Parameters
    ----------
    events
        Rows of sql/adverse_events.sql.
    last_day
        Last trial day that counts; 0 means no end.

    Returns
    -------
    pandas.DataFrame
        For each event, in its index: treatment_emergent (bool), why (in words),
        start_is_partial (bool; the start is known only to the month or year).
    """
    first_possible, last_possible = (
        events["first_infusion_earliest"],
        events["first_infusion_latest"],
    )
    rules = {
        NOT_TREATED: ~events["treated"].astype(bool),
        ENDED_BEFORE: events["ended_latest"] < first_possible,
        START_UNKNOWN: events["started_earliest"].isna(),
        STARTS_BEFORE: events["started_latest"] < first_possible,
    }
    may_lie_outside = events["started_earliest"] < last_possible
    if last_day:
        window = pd.Timedelta(days=last_day)
        starts_after = STARTS_AFTER.format(day=last_day)
        rules[starts_after] = events["started_earliest"] > last_possible + window
        may_lie_outside |= events["started_latest"] > first_possible + window
    rules[NOT_RULED_OUT] = may_lie_outside
    masks = [mask.to_numpy(bool) for mask in rules.values()]
    why = pd.Series(np.select(masks, list(rules), EMERGENT), events.index, dtype="str")
    return pd.DataFrame(
        {
            "treatment_emergent": why.isin([START_UNKNOWN, NOT_RULED_OUT, EMERGENT]),
            "why": why,
            "start_is_partial": events["started"].isna() & events["started_earliest"].notna(),
        }
    )
