"""Profiles as cards, and as a table of everyone to choose from."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from nmosd_core.analyses.changes import ADDED, CHANGED, REMOVED
from nmosd_core.analyses.completions import TO_REVIEW
from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.findings import SEVERITIES
from nmosd_core.analyses.profile import Profile, Profiles
from nmosd_core.analyses.terms import in_words
from nmosd_core.tables.presentation import IN_THIS_MODE, who_they_are
from nmosd_core.tables.wording import day_in_words, score_in_words
from nmosd_core.trial_data.presentation.calendars import days_in_words

NOT_SUPPLIED = "not supplied"
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Card:
    """One fact at the head of a profile; `beside` is what stands under it.

    `definition` is the key of the protocol's definition, or empty.
    """

    label: str
    value: str
    beside: str = ""
    definition: str = ""


def profile_cards(profile: Profile) -> tuple[Card, ...]:
    """The facts at the head of a profile."""
    cards = (
        _state(profile),
        _reached(profile),
        _infusions(profile),
        _attacks(profile),
        _edss(profile),
        _events(profile),
        _findings(profile),
        _news(profile),
    )
    if not profile.stamp.presentation:
        return cards
    return tuple(
        replace(card, value=days_in_words(card.value), beside=days_in_words(card.beside))
        for card in cards
    )


def profile_listing(profiles: Profiles) -> pd.DataFrame:
    """One row per screened participant.

    Columns: participant, state, week_reached, planned_infusions_given, infusions_due,
    visits_overdue, attacks_fewest, attacks_most (equal once nothing is to review),
    edss_baseline, edss_last, adverse_events, serious_events, findings (of the data checks),
    removed, changed, added (records since the previous data cut; empty for the first one; all
    four empty in presentation mode), age (years), sex, first_infusion (date).
    """
    people = who_they_are(profiles.people, profiles.stamp)
    names = people["participant"]
    columns = ["participant", "state", "week_reached", "planned_infusions_given", "infusions_due"]
    findings = profiles.findings
    table = people[[*columns, "visits_overdue"]].assign(
        **_attacks_of_each(profiles),
        **_scores_of_each(profiles),
        **_events_of_each(profiles),
        findings=_unknown(names) if findings is None else _each(names, findings),
    )
    for change in (REMOVED, CHANGED, ADDED):
        table[change] = _records_of_each(profiles, change)
    return table.join(people[["age", "sex", "first_infusion"]]).reset_index(drop=True)


def _each(names: "pd.Series[str]", rows: pd.DataFrame) -> "pd.Series[Any]":
    """How many rows each participant has."""
    return names.map(rows["participant"].value_counts()).fillna(0).astype("Int64")


def _unknown(names: "pd.Series[str]") -> "pd.Series[Any]":
    return pd.Series(pd.NA, names.index, dtype="Int64")


def _attacks_of_each(profiles: Profiles) -> dict[str, "pd.Series[Any]"]:
    names, counts = profiles.people["participant"], profiles.attack_counts
    ends = {"attacks_fewest": "fewest", "attacks_most": "most"}
    if counts is None:
        return dict.fromkeys(ends, _unknown(names))
    own = counts.set_index("participant")
    return {column: names.map(own[end]).astype("Int64") for column, end in ends.items()}


def _scores_of_each(profiles: Profiles) -> dict[str, "pd.Series[Any]"]:
    names, scores = profiles.people["participant"], profiles.scores
    if scores is None:
        nothing = pd.Series(pd.NA, names.index, dtype="Float64").astype("float64")
        return {"edss_baseline": nothing, "edss_last": nothing}
    known = scores[scores["score"].notna() & scores["latest_day"].notna()]
    known = known.sort_values(["latest_day", "sequence"], kind="stable")
    baseline = known[known["used_as"] == "baseline"]
    return {
        "edss_baseline": names.map(baseline.set_index("participant")["score"]),
        "edss_last": names.map(known.groupby("participant")["score"].last()),
    }


def _events_of_each(profiles: Profiles) -> dict[str, "pd.Series[Any]"]:
    names = profiles.people["participant"]
    if profiles.events is None:
        return {"adverse_events": _unknown(names), "serious_events": _unknown(names)}
    listing = profiles.events.listing
    serious = listing[listing["serious"].eq("Y")]
    return {"adverse_events": _each(names, listing), "serious_events": _each(names, serious)}


def _records_of_each(profiles: Profiles, change: str) -> "pd.Series[Any]":
    names = profiles.people["participant"]
    return _unknown(names) if profiles.changes is None else _each(names, _records(profiles, change))


def _records(profiles: Profiles, change: str) -> pd.DataFrame:
    """Records with this change; one with two changed values is one."""
    rows = profiles.changes if profiles.changes is not None else pd.DataFrame()
    rows = rows[rows["change"] == change]
    return rows.drop_duplicates(["dataset", "participant", "record"])


def _state(profile: Profile) -> Card:
    about = profile.about
    reason = "" if pd.isna(about.reason) else in_words(about.reason)
    since = "" if pd.isna(about.end_of_study) else day_in_words(about.end_of_study)
    return Card("State", about.state, " · ".join(part for part in (since, reason) if part))


def _reached(profile: Profile) -> Card:
    about = profile.about
    if not about.treated:
        return Card("Week reached", "not treated")
    is_known = pd.notna(about.week_reached)
    value = f"week {about.week_reached}" if is_known else NOT_KNOWN
    why = "" if is_known else "no record in a week with a planned visit"
    coming = "" if pd.isna(about.next_visit) else f"next: {about.next_visit}"
    on = "" if pd.isna(about.next_on) else f"planned {day_in_words(about.next_on)}"
    return Card("Week reached", value, ", ".join(part for part in (why, coming, on) if part))


def _infusions(profile: Profile) -> Card:
    about = profile.about
    if "ex" not in profile.supplied:
        return Card("Infusions given of due", NOT_SUPPLIED)
    if not about.treated:
        return Card("Infusions given of due", "not treated", "", "infusions_due")
    due = about.infusions_due
    no_plan = "plan not known" if profile.protocol.infusions.days else "none was planned"
    given = f"{about.planned_infusions_given} of {due}" if pd.notna(due) else no_plan
    last = "" if pd.isna(about.last_infusion) else f"last {day_in_words(about.last_infusion)}"
    overdue = about.visits_overdue if pd.notna(about.visits_overdue) else 0
    late = f"{counted(overdue, 'visit')} overdue" if overdue else ""
    beside = " · ".join(part for part in (last, late) if part)
    return Card("Infusions given of due", given, beside, "infusions_due")


def _attacks(profile: Profile) -> Card:
    if profile.worsenings is None:
        return Card("Attacks", NOT_SUPPLIED, "", "attack")
    if profile.attacks is None:
        return Card("Attacks", "not treated", "", "attack")
    fewest, most = profile.attacks
    verdicts = profile.worsenings["verdict"]
    during = int((~verdicts.eq("before treatment")).sum())
    review = int(verdicts.eq(TO_REVIEW).sum())
    beside = f"in the first year, of {counted(during, 'worsening')} since the first infusion"
    beside += f", {review} to review" if review else ""
    value = str(fewest) if fewest == most else f"{fewest} to {most}"
    return Card("Attacks", value, beside, "attack")


def _edss(profile: Profile) -> Card:
    if profile.scores is None:
        return Card("EDSS now", NOT_SUPPLIED, "", "edss_scale")
    now, baseline = profile.last_score, profile.baseline_score
    if now is None:
        return Card("EDSS now", "none recorded", "", "edss_scale")
    from_ = "no baseline" if baseline is None else f"baseline {score_in_words(baseline.score)}"
    return Card(
        "EDSS now", score_in_words(now.score), f"{from_} · {now.assessed_as_recorded}", "edss_scale"
    )


def _events(profile: Profile) -> Card:
    if profile.events is None:
        return Card("Adverse events", NOT_SUPPLIED)
    rows = profile.events.listing
    emergent = f"on record, {int(rows['treatment_emergent'].sum())} treatment-emergent"
    counts = {
        "serious": rows["serious"].eq("Y").sum(),
        "seriousness not recorded": rows["serious"].isna().sum(),
        "ongoing": rows["end_state"].eq("ongoing").sum(),
        "end unknown": rows["end_state"].eq("end unknown").sum(),
    }
    always = ("serious", "ongoing")
    said = [f"{count} {what}" for what, count in counts.items() if count or what in always]
    return Card("Adverse events", str(len(rows)), " · ".join([emergent, *said]))


def _findings(profile: Profile) -> Card:
    rows = profile.findings
    if rows is None:
        return Card("Findings", "not shown", IN_THIS_MODE)
    counts = [(severity, int((rows["severity"] == severity).sum())) for severity in SEVERITIES]
    beside = ", ".join(counted(count, severity) for severity, count in counts if count)
    return Card("Findings", str(len(rows)), beside, "finding")


def _news(profile: Profile) -> Card:
    if profile.stamp.presentation:
        return Card("Since the previous cut", "not shown", IN_THIS_MODE)
    if profile.previous is None:
        return Card("Since the previous cut", "none to compare with")
    counts = {change: len(_records(profile, change)) for change in (REMOVED, CHANGED, ADDED)}
    beside = ", ".join(f"{count} {change}" for change, count in counts.items() if count)
    value = counted(sum(counts.values()), "record")
    return Card(f"Since {profile.previous.cut}", value, beside or "nothing changed")
