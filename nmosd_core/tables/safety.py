"""Safety as tables: the serious events, the measures with their rates, and the safety board."""

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.intervals import PROPORTION_METHOD
from nmosd_core.analyses.new_events import News
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.safety import Counted, Safety
from nmosd_core.analyses.safety_board import SafetyBoard
from nmosd_core.tables.presentation import who_they_are
from nmosd_core.tables.unobserved import unobserved_in_words
from nmosd_core.tables.wording import (
    ATTENTION,
    CALM,
    PLAIN,
    UNKNOWN,
    and_note,
    in_place_of_rows,
    proportion_in_words,
    sentence,
    yes_or_no,
)

MOST_NAMED = 8


def serious_event_listing(safety: Safety) -> pd.DataFrame:
    """One row per serious event of a treated participant, by participant and start.

    Events with a seriousness criterion that are not called serious are among them.  Columns:
    news (since the previous data cut; empty where nothing is), participant, age, sex, sequence
    (AESEQ), preferred_term, serious (AESER), criteria, changed_since (of its judgement, in
    words), term (as reported), grade, severity, started_as_recorded, ended_as_recorded, end_state,
    trial_day, after_infusion (number of the last one before), days_since_infusion, related,
    action, outcome, treatment_emergent (yes, no).
    """
    columns = ["news", "participant", "age", "sex", "sequence", "preferred_term", "serious"]
    columns += ["criteria", "changed_since", "term", "grade", "severity", "started_as_recorded"]
    columns += [
        "ended_as_recorded",
        "end_state",
        "trial_day",
        "after_infusion",
        "days_since_infusion",
    ]
    columns += ["related", "action", "outcome", "treatment_emergent"]
    rows = who_they_are(safety.serious, safety.events.stamp)
    return rows.assign(treatment_emergent=yes_or_no(rows["treatment_emergent"]))[columns]


def no_serious_event(safety: Safety) -> str:
    """What to say instead of the list of serious events."""
    words = "No serious event of a treated participant has been recorded in this data cut"
    unknown = and_note(safety.events.measure("serious_teae").participants)
    return in_place_of_rows(f"{words}{unknown}.", "", safety.people)


def safety_overview(safety: Safety) -> pd.DataFrame:
    """One row per measure of safety, deaths first, then groups of special interest.

    Columns: measure, participants_in_words ("0 of 14, up to 23%"), new (events, or deaths, since
    the previous data cut; empty where it cannot be told), participants, of (treated
    participants), percent, percent_lower and percent_upper (its exact interval), events,
    event_rate (per 100 participant-years), rate_lower and rate_upper (its exact interval),
    participant_years (at risk), incidence (participants with an event per 100 participant-years to
    their first one), incidence_lower and incidence_upper (its exact interval), note (what is
    not known, and events after the time at risk), code (the measure on the command line),
    definition.
    """
    table = pd.DataFrame([_measure(one) for one in safety.counted])
    whole = dict.fromkeys(["new", "participants", "of", "events"], "Int64")
    real = ["percent", "percent_lower", "percent_upper", "event_rate", "rate_lower", "rate_upper"]
    real += ["incidence", "incidence_lower", "incidence_upper"]
    return table.astype(whole | dict.fromkeys([*real, "participant_years"], "float64"))


def time_at_risk(safety: Safety, code: str = "teae") -> pd.DataFrame:
    """One row per treated participant: the time that rates of a measure are over.

    Of treatment-emergent events without another measure.  Columns: participant, at_risk_from and
    at_risk_to (dates), why_it_ends (week 52, end of study, data cut, end of exposure), days and
    years (at risk; empty where the dates do not tell), had_event (yes, no; empty where the time at
    risk is not known), days_to_first (days to the first such event; without one all days at
    risk).
    """
    at_risk, protocol = safety.incidence.at_risk, safety.events.protocol
    first = safety.incidence.days_to_first(safety.events.measure(code).rows)
    first = first.rename(columns={"days": "days_to_first", "has_event": "had_event"})
    years = at_risk["days"] / protocol.follow_up.days_per_year
    rows = at_risk.assign(years=years).merge(first, how="left", on="participant")
    return rows.assign(had_event=yes_or_no(rows["had_event"]))


def safety_board_cells(board: SafetyBoard) -> pd.DataFrame:
    """One row per participant and cycle with an event or an attack.

    Columns: participant, cycle (from 1), events (that start in it), worst (grade, else the worst
    severity: 1 mild, 2 moderate, 3 severe), graded (yes: it is a grade), letters (I infection, R
    reaction, D mood, M malignancy, A attack, A? to review), serious, criterion_only (of an event
    that is not called serious), new (yes, no; empty where it cannot be told), what (the events in
    words).
    """
    names = ("graded", "serious", "criterion_only", "new")
    flags = {name: yes_or_no(board.cells[name]) for name in names}
    what = board.cells["what"].str.replace("<br>", "; ")
    table = board.cells.assign(**flags, what=what)
    return table if board.news_told else table.assign(new="")


def safety_in_words(safety: Safety) -> list[tuple[str, str]]:
    """What is to be known first, a sentence each, and its mark."""
    died, serious = (safety.events.measure(name) for name in ("died", "serious_teae"))
    who = safety.died["participant"]
    names = f": {', '.join(who[:MOST_NAMED])}" if len(who) else ""
    deaths = f"Died: {proportion_in_words(died.participants)}{names}."
    n = serious.events.n if serious.events else 0
    events, unknown = f" ({counted(n, 'event')})" if n else "", and_note(serious.participants)
    sae = f"Serious event: {proportion_in_words(serious.participants)}{events}{unknown}."
    not_seen = unobserved_in_words(safety.unobserved)
    marks = (_mark(one.participants, not_seen) for one in (died, serious))
    lines = list(zip((deaths, sae), marks, strict=True))
    if not_seen:
        lines.append((not_seen, UNKNOWN))
    to_correct = int(safety.serious["serious"].ne("Y").sum())
    if to_correct:
        text = f"With a seriousness criterion but not called serious, listed too: {to_correct}."
        lines.append((text, ATTENTION))
    return [*lines, *news_in_words(safety.news, safety)]


def _mark(participants: Number, not_seen: str) -> str:
    """Whether somebody has to look at those counted.

    Of nobody treated it is not known, nor where a note says of which events it is not recorded,
    nor where somebody was not seen for long.
    """
    if participants.value:
        return ATTENTION
    is_open = participants.value is None or participants.note or not_seen
    return UNKNOWN if is_open else CALM


def limits_in_words(safety: Safety) -> str:
    """What the percentages beside these sentences are."""
    level = 100 * safety.events.protocol.statistics.level
    return f"Percentages are the limits of {level:g}% confidence intervals, {PROPORTION_METHOD}."


def news_in_words(news: News, safety: Safety) -> list[tuple[str, str]]:
    """What the previous data cut did not have, a sentence each, and its mark."""
    if not news.told or news.previous is None:
        return [(f"What is new cannot be told. {news.not_told}", UNKNOWN)]
    since, rows = news.previous.cut, safety.serious.dropna(subset=["news"])
    lines = []
    if news.died:
        lines.append((f"New deaths since {since}: {', '.join(news.died)}.", ATTENTION))
    if len(rows):
        each = rows["participant"] + " " + rows["preferred_term"] + " (" + rows["news"] + ")"
        more = f" and {len(each) - MOST_NAMED} more" if len(each) > MOST_NAMED else ""
        lines.append((f"Serious since {since}: {'; '.join(each[:MOST_NAMED])}{more}.", ATTENTION))
    judged = safety.serious[safety.serious["changed_since"].ne("")]
    if len(judged):
        each = judged["participant"] + " " + judged["preferred_term"] + " ("
        each += judged["changed_since"] + ")"
        lines.append(
            (f"Known serious events that changed since {since}: {'; '.join(each)}.", PLAIN)
        )
    gone = news.gone
    if len(gone):
        each = gone["participant"] + " " + gone["preferred_term"] + " (" + gone["what"] + ")"
        lines.append(
            (f"Serious events of {since} no longer listed as such: {'; '.join(each)}.", ATTENTION)
        )
    emergent = safety.events.measure("teae").rows
    total = news.count(emergent) or 0
    serious = "" if len(rows) else "No serious event is new. "
    emergent_in_words = (
        f"Treatment-emergent and new since {since}: {counted(total, 'event')}, in the cells with a "
        "ring on the board."
        if total
        else f"No treatment-emergent event is new since {since}."
    )
    return [*lines, (serious + emergent_in_words, PLAIN if total else CALM)]


def _measure(one: Counted) -> dict[str, object]:
    number, rate, incidence = one.measure.participants, one.rate, one.incidence
    notes = (number.note, rate.note if rate else "")
    return {
        "measure": one.measure.label,
        "participants_in_words": sentence(proportion_in_words(number)),
        "new": one.new,
        "participants": number.n,
        "of": number.of,
        "percent": number.value,
        "percent_lower": number.lower,
        "percent_upper": number.upper,
        "events": one.measure.events.n if one.measure.events else None,
        "event_rate": rate.value if rate else None,
        "rate_lower": rate.lower if rate else None,
        "rate_upper": rate.upper if rate else None,
        "participant_years": rate.of if rate else None,
        "incidence": incidence.value if incidence else None,
        "incidence_lower": incidence.lower if incidence else None,
        "incidence_upper": incidence.upper if incidence else None,
        "note": number.not_estimable or "; ".join(filter(None, notes)),
        "code": one.measure.name,
        "definition": number.definition,
    }
