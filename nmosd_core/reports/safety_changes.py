"""What changed since the last report: records, headline numbers of safety, and each sentence."""

import pandas as pd

from nmosd_core.analyses.changes import ADDED, Changes, compare_cuts
from nmosd_core.analyses.headline_changes import HeadlineChanges, compare_headlines
from nmosd_core.analyses.safety import review_safety
from nmosd_core.reports.blocks import below_heads, table
from nmosd_core.reports.document import Block, Callout, Text
from nmosd_core.tables.changes import TOLD, change_sentences, headline_effects, removed_in_words
from nmosd_core.tables.overview import changes_by_dataset, changes_in_words
from nmosd_core.trial_data.store import TrialData, answered_once, open_previous

RATES = "safety"  # they change with every day of follow-up, whether or not anything occurred
# Questions whose headline numbers a report on safety may hold; efficacy is not among them.
SAFETY_QUESTIONS = (
    "enrolment",
    "attacks",
    "adverse events",
    RATES,
    "infusion clock",
    "exposure",
    "vital signs",
    "laboratory",
    "stopping guidance",
    "immunoglobulins",
    "data checks",
)
NOT_COMPARED = "There is no earlier data cut that this one could be compared with."


@answered_once
def changes_since(trial: TrialData) -> Changes | None:
    """Every difference from the data cut before this one; None for the first."""
    earlier = open_previous(trial)
    return compare_cuts(earlier, trial) if earlier else None


def in_counts(trial: TrialData) -> list[Block]:
    """How many records changed, what is new in safety, and which headline numbers differ."""
    earlier, changes = open_previous(trial), changes_since(trial)
    if earlier is None or changes is None:
        return [Text(NOT_COMPARED)]
    effects = headline_effects(_of_safety(compare_headlines(earlier, trial)))
    changed = effects["changed"] == "yes"
    differ = effects[changed & (effects["before"] != effects["after"])]
    finer = int(changed.sum()) - len(differ)
    alarm = removed_in_words(changes)
    return [
        *([Callout(alarm, alarming=True)] if alarm else []),
        Text(changes_in_words(changes).text),
        *_news(trial),
        table(
            "changed_numbers",
            f"Headline numbers of safety that differ from those of {changes.earlier.cut}",
            below_heads(differ, "question", "number"),
            ("number", "before", "after"),
            note=f"{len(differ)} of {len(effects)} numbers differ; of {finer} more the "
            "denominator, the interval or a note does.",
            otherwise="No headline number of safety differs.",
        ),
        table(
            "changes_by_dataset",
            "Records removed, changed and added, by dataset",
            changes_by_dataset(changes),
            otherwise="Both data cuts hold the same records.",
        ),
    ]


def in_sentences(trial: TrialData) -> list[Block]:
    """Every record that changed, in a sentence; of those added only events."""
    changes = changes_since(trial)
    if changes is None:
        return [Text(NOT_COMPARED)]
    return [
        table(
            "change_sentences",
            "Records removed and changed, and events, attacks, treatments and deviations added",
            change_sentences(_told(changes)),
            ("participant", "change", "sentence"),
            note="Added visits, measurements and results are counted by dataset in the first "
            "section.",
            otherwise="No record was removed or changed, and no event was added.",
        )
    ]


def _of_safety(headlines: HeadlineChanges) -> HeadlineChanges:
    told = {*SAFETY_QUESTIONS} - {RATES}
    kept = tuple(one for one in headlines.headlines if one.question in told)
    return HeadlineChanges(kept, headlines.earlier, headlines.later)


def _told(changes: Changes) -> pd.DataFrame:
    rows = changes.listing
    return rows[(rows["change"] != ADDED) | rows["dataset"].isin(TOLD)]


def _news(trial: TrialData) -> list[Block]:
    """New deaths, serious and other events, in numbers."""
    safety = review_safety(trial)
    if not safety.news.told:
        return [Text(f"What is new among events cannot be told. {safety.news.not_told}")]
    serious, emergent = (
        safety.news.count(safety.events.measure(name).rows) for name in ("serious_teae", "teae")
    )
    gone = len(safety.news.gone)
    text = (
        f"New deaths: {len(safety.news.died)}. New or newly serious treatment-emergent events: "
        f"{serious} serious, {emergent} in all."
    )
    lost = f"{gone} serious events of the earlier cut are gone or no longer serious."
    alarming = bool(safety.news.died or serious or gone)
    return [Callout(f"{text} {lost}" if gone else text, alarming)]
