"""The safety report for a data and safety monitoring board.

Contents follow the templates of the National Institute on Aging (2008) and of NIAMS (2016) for a
single-arm trial: changes since the last report first, counts that may be shared, then rows of
participants for the board alone.  Outcomes of efficacy are left out, as those templates ask;
attacks stand in it because a treatment could bring them on.
"""

from datetime import date

from nmosd_core import __version__
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.headlines import Headline, list_headlines
from nmosd_core.reports import (
    event_counts,
    event_listings,
    measurement_counts,
    measurement_listings,
    participant_counts,
    participant_listings,
    safety_changes,
)
from nmosd_core.reports.blocks import below_heads, section, table
from nmosd_core.reports.board_questions import ask_the_board
from nmosd_core.reports.document import (
    RESTRICTED,
    SHAREABLE,
    Block,
    Document,
    Part,
    Section,
    Text,
)
from nmosd_core.reports.safety_changes import SAFETY_QUESTIONS
from nmosd_core.tables.headlines import definition_listing, headline_numbers
from nmosd_core.trial_data.store import TrialData, open_previous

TITLE = "Safety report"
COUNTS, LISTINGS = "Part A. Counts", "Part B. Participants"
SCOPE = (
    "This part holds counts, without rows of participants. Efficacy is left out, as the templates "
    "of the National Institute on Aging and of NIAMS ask: lesions, disability and antibody are not "
    "shown. Attacks are, because a treatment could bring them on. "
    "Every number is one of the dashboard and of the command line at this data cut."
)
RESTRICTED_SCOPE = (
    "This part holds rows of participants, and a row can tell who it is of: it is for members of "
    "the board and those who report to it."
)


def write_safety_report(trial: TrialData, reported: date) -> Document:
    """The safety report of one data cut.

    Parameters
    ----------
    trial
        The opened data cut; the one before it in the trial folder is the last report.
    reported
        Date of the report.
    """
    return Document(
        title=TITLE,
        subtitle=f"{_title(trial)}, for the data and safety monitoring board",
        stamp=trial.stamp,
        reported=reported,
        facts=_facts(trial, reported),
        questions=ask_the_board(trial),
        parts=(Part(COUNTS, _counts(trial)), Part(LISTINGS, _listings(trial))),
    )


def _is_of_protocol(trial: TrialData) -> bool:
    """Whether the protocol in force is that of these data."""
    return trial.stamp.study in trial.protocol.trial.study_ids


def _title(trial: TrialData) -> str:
    """The title of the trial; of another study than the protocol's its name."""
    return trial.protocol.trial.title if _is_of_protocol(trial) else f"Study {trial.stamp.study}"


def _facts(trial: TrialData, reported: date) -> tuple[tuple[str, str], ...]:
    people, stamp = follow_participants(trial), trial.stamp
    earlier = open_previous(trial)
    planned = trial.protocol.trial if _is_of_protocol(trial) else None
    facts = (
        ("Trial", stamp.study),
        ("Population", planned.population if planned else ""),
        ("Site", planned.site if planned else ""),
        ("Data cut", str(stamp.cut)),
        ("Date of report", str(reported)),
        ("Last report", f"data cut {earlier.stamp.cut}" if earlier else "none to compare with"),
        ("Participants", f"{len(people.treated)} treated of {len(people.participants)} screened"),
        ("Data", "synthetic: no real person" if stamp.synthetic else "as supplied by the site"),
        ("Fingerprint of the data", stamp.fingerprint),
        ("Program", f"nmosd-trial-dashboard {__version__}"),
    )
    return tuple((what, value) for what, value in facts if value)


def _counts(trial: TrialData) -> tuple[Section, ...]:
    events, people, measured = event_counts, participant_counts, measurement_counts
    topics = {
        "Changes since the last report": (safety_changes.in_counts,),
        "Disposition and accrual": (people.enrolment,),
        "Baseline": (people.baseline,),
        "Exposure and compliance": (people.exposure,),
        "Protocol deviations": (people.deviations,),
        "Adverse events: overview": (events.overview,),
        "Adverse events by organ class and term": (events.events_by_term,),
        "Events of special interest": (events.special_interest,),
        "Vital signs around infusions": (measured.vital_signs,),
        "Laboratory": (measured.laboratory, measured.immunoglobulins),
        "Rescue and concomitant treatment": (people.treatments,),
        "Attacks": (events.attacks,),
        "Stopping guidance": (events.stopping,),
        "Data quality and missing evidence": (people.data_quality, people.missing_evidence),
        "Headline numbers and their definitions": (_numbers, _definitions),
    }
    first, *others = (section(title, SHAREABLE, trial, *write) for title, write in topics.items())
    return Section(first.title, SHAREABLE, (Text(SCOPE), *first.blocks)), *others


def _listings(trial: TrialData) -> tuple[Section, ...]:
    events, people, measured = event_listings, participant_listings, measurement_listings
    topics = {
        "Deaths and serious events": (events.serious_events,),
        "Narrative drafts of serious events": (events.narratives,),
        "Deaths, early ends and changed treatment": (
            events.deaths_and_ends,
            events.withdrawn,
        ),
        "Events of special interest, by participant": (events.special_interest,),
        "Every adverse event": (events.board, events.timeline, events.clock, events.every_event),
        "Participants": (people.participants,),
        "Visits and infusions": (people.visits, people.due, people.exposure),
        "Deviations, by participant": (people.deviations,),
        "Vital signs, by participant": (measured.vital_signs,),
        "Laboratory, by participant": (measured.laboratory, measured.immunoglobulins),
        "Treatments, by participant": (measured.treatments,),
        "Attacks and other worsenings": (events.attacks,),
        "What changed, record by record": (safety_changes.in_sentences,),
        "Missing evidence, by participant": (people.missing_evidence,),
        "Findings of the data checks": (people.findings,),
    }
    first, *others = (section(title, RESTRICTED, trial, *write) for title, write in topics.items())
    return Section(first.title, RESTRICTED, (Text(RESTRICTED_SCOPE), *first.blocks)), *others


def _headlines(trial: TrialData) -> list[Headline]:
    return [one for one in list_headlines(trial) if one.question in SAFETY_QUESTIONS]


def _numbers(trial: TrialData) -> list[Block]:
    return [
        table(
            "numbers",
            "Every headline number of safety",
            below_heads(headline_numbers(_headlines(trial)), "question", "label"),
            ("label", "in_words", "beside", "name"),
            note="The code is the name of the number on the command line (numbers).",
            called={"label": "Number", "in_words": "Value", "name": "Code"},
        )
    ]


def _definitions(trial: TrialData) -> list[Block]:
    used = {one.number.definition for one in _headlines(trial)}
    listed = definition_listing(trial.protocol)
    return [
        table(
            "definitions",
            "Definitions of these numbers",
            listed[listed["name"].isin(used)],
            ("term", "text", "source"),
            called={"term": "Term"},
        )
    ]
