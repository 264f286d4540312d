"""Narrative drafts of serious events: as text, and as a table of facts with their records."""

from collections.abc import Sequence

import pandas as pd

from nmosd_core.analyses.narratives import (
    COUNTED,
    DURING,
    EVENT,
    HISTORY,
    OUTCOME,
    TREATMENT,
    WHO,
    Fact,
    Narratives,
)
from nmosd_core.analyses.rows import each_row
from nmosd_core.tables.wording import sentence

NOT_RECORDED = "not recorded"
NOT_CALLED = " (has a seriousness criterion but is not called serious)"
PARTS = (WHO, HISTORY, TREATMENT, EVENT, DURING, OUTCOME)
DRAFT = "Draft from the records of {stamp}. Not reviewed by the investigator."


def narrative_facts(narratives: Narratives) -> pd.DataFrame:
    """One row per fact of a narrative, in its order.

    Columns: participant, sequence (AESEQ of the event), fact, value (as recorded; "not recorded"
    where it is blank), part (of the narrative), preferred_term, dataset, source_record (its
    sequence number; empty for dm), variable ("counted" for days and numbers counted from dates).
    """
    rows = [
        {
            "participant": event.participant,
            "sequence": event.sequence,
            "preferred_term": event.preferred_term,
            "part": fact.part,
            "fact": fact.fact,
            "value": fact.value or NOT_RECORDED,
            "dataset": fact.dataset,
            "source_record": fact.record,
            "variable": fact.variable,
        }
        for event, facts in zip(each_row(narratives.events), narratives.facts, strict=True)
        for fact in facts
    ]
    # A fact and its value come first: other columns between them would push it out of sight.
    columns = ["participant", "sequence", "fact", "value", "part", "preferred_term", "dataset"]
    table = pd.DataFrame(rows, columns=[*columns, "source_record", "variable"], dtype="str")
    return table.astype({"sequence": "Int64"})


def narrative_titles(narratives: Narratives) -> list[str]:
    """Participant, record and term of each event, in the order of the drafts.

    One that is not called serious, and is told because of a criterion, is said to be that.
    """
    called_serious = narratives.events["serious"].eq("Y")
    return [
        f"{event.participant}, event {event.sequence}: {event.preferred_term}"
        f"{'' if called else NOT_CALLED}"
        for event, called in zip(each_row(narratives.events), called_serious, strict=True)
    ]


def narrative_texts(narratives: Narratives) -> list[list[str]]:
    """Each draft as paragraphs: that it is one, then a paragraph for each part.

    A value is followed by the record it comes from in brackets; a blank says that it is one.
    """
    draft = DRAFT.format(stamp=narratives.stamp)
    return [[draft, *_paragraphs(facts)] for facts in narratives.facts]


def _paragraphs(facts: Sequence[Fact]) -> list[str]:
    parts = [(part, [fact for fact in facts if fact.part == part]) for part in PARTS]
    return [
        f"{sentence(part)}. {sentence('; '.join(map(_in_words, of_part)))}."
        for part, of_part in parts
        if of_part
    ]


def _in_words(fact: Fact) -> str:
    record = " ".join(part for part in (fact.dataset.upper(), fact.record, fact.variable) if part)
    if fact.variable == COUNTED:
        pairs = zip(fact.dataset.upper().split(", "), fact.record.split(", "), strict=True)
        record = f"{COUNTED} from {' and '.join(map(' '.join, pairs))}"
    return f"{fact.fact}: {fact.value or NOT_RECORDED} [{record}]"
