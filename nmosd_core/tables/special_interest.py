"""Events of special interest as tables: the groups, their events, and those to be looked at."""

import pandas as pd

from nmosd_core.analyses.special_interest import SpecialInterest
from nmosd_core.tables.wording import proportion_in_words, sentence

EVENT = ["participant", "sequence", "preferred_term", "term", "organ_class", "started_as_recorded"]
EVENT += ["ended_as_recorded", "trial_day", "after_infusion", "days_since_infusion", "grade"]
EVENT += ["severity", "serious", "related", "action", "outcome"]


def special_interest_groups(interest: SpecialInterest) -> pd.DataFrame:
    """One row per group of special interest, deaths first.

    Columns: label, participants_in_words ("0 of 14, up to 23%"), events, new (since the previous
    data cut; empty where it cannot be told), to_review (events offered for review, not counted;
    empty where nobody is treated, as is events),
    event_rate (per 100 participant-years), rate_lower, rate_upper, incidence (participants with
    an event per 100 participant-years to their first one), incidence_lower, incidence_upper,
    note (events after the time at risk, and whose is not known), conditions (of the group,
    beside the term), participants, of, group (its name; empty for deaths).
    """
    groups = interest.safety.events.protocol.adverse_events.groups
    review = interest.to_review["group"].value_counts()
    treated = len(interest.safety.events.people)
    rows = []
    for one in interest.counted:
        name = one.measure.name.removeprefix("group_")
        is_group, number = name in groups, one.measure.participants
        incidence = one.incidence
        rows.append(
            {
                "label": one.measure.label,
                "participants_in_words": sentence(proportion_in_words(number)),
                "events": one.measure.events.n if one.measure.events else None,
                "new": one.new,
                "to_review": int(review.get(name, 0)) if is_group and treated else None,
                "event_rate": one.rate.value if one.rate else None,
                "rate_lower": one.rate.lower if one.rate else None,
                "rate_upper": one.rate.upper if one.rate else None,
                "incidence": incidence.value if incidence else None,
                "incidence_lower": incidence.lower if incidence else None,
                "incidence_upper": incidence.upper if incidence else None,
                "note": one.rate.note if one.rate else "",
                "conditions": groups[name].conditions if is_group else "",
                "participants": number.n,
                "of": number.of,
                "group": name if is_group else "",
            }
        )
    table = pd.DataFrame(rows)
    whole = dict.fromkeys(["participants", "of", "events", "new", "to_review"], "Int64")
    rates = ["event_rate", "rate_lower", "rate_upper"]
    rates += ["incidence", "incidence_lower", "incidence_upper"]
    return table.astype(whole | dict.fromkeys(rates, "float64"))


def special_interest_events(
    interest: SpecialInterest, group: str | None = None, *, new: bool = False
) -> pd.DataFrame:
    """One row per counted event and group that it belongs to; new ones only where asked.

    Columns: label (of the group), news (since the previous data cut), participant, sequence
    (AESEQ), preferred_term, term, organ_class, started_as_recorded, ended_as_recorded, trial_day,
    after_infusion, days_since_infusion, grade, severity, serious, related, action, outcome.
    """
    rows = interest.of(group)
    rows = rows[rows["news"].notna()] if new else rows
    return rows[["label", "news", *EVENT]].reset_index(drop=True)


def special_interest_to_review(interest: SpecialInterest, group: str | None = None) -> pd.DataFrame:
    """One row per event and group in which it may belong but is not counted.

    Columns: label (of the group), reason, news, participant, sequence (AESEQ), preferred_term,
    term, organ_class, started_as_recorded, ended_as_recorded, trial_day, after_infusion,
    days_since_infusion, grade, severity, serious, related, action, outcome.
    """
    return interest.to_review_of(group)[["label", "reason", "news", *EVENT]].reset_index(drop=True)
