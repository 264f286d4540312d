"""Which adverse events are treatment-emergent.

Registered: adverse events "from baseline to 52 weeks" (NCT05154734).  The registry is silent on
incomplete dates, so an event is left out only when its dates rule it out: the order of the rules
is that of `judge_emergence`, the last day is in study/protocol.toml.  Dates are compared by day;
an event on the day of the first infusion counts whatever the hour.
"""

import numpy as np
import pandas as pd

from nmosd_core.analyses.event_columns import EventColumns
from nmosd_core.analyses.rows import DAY

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
    known = EventColumns(events)
    started, start_can_be = known["started_earliest"], known["started_latest"]
    first_can_be, first_possible = known["first_infusion_latest"], known["first_infusion_earliest"]
    rules = {
        NOT_TREATED: ~events["treated"].to_numpy(bool),
        ENDED_BEFORE: known["ended_latest"] < first_possible,
        START_UNKNOWN: np.isnat(started),
        STARTS_BEFORE: start_can_be < first_possible,
    }
    may_lie_outside = started < first_can_be
    if last_day:
        window = last_day * DAY
        rules[STARTS_AFTER.format(day=last_day)] = started > first_can_be + window
        may_lie_outside |= start_can_be > first_possible + window
    rules[NOT_RULED_OUT] = may_lie_outside
    why = np.select(list(rules.values()), list(rules), EMERGENT)
    return pd.DataFrame(
        {
            "treatment_emergent": np.isin(why, [START_UNKNOWN, NOT_RULED_OUT, EMERGENT]),
            "why": pd.array(why, "str"),
            "start_is_partial": np.isnat(known["started"]) & ~np.isnat(started),
        },
        events.index,
    )
