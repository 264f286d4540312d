"""The overview in words: each question with its answers, one sentence or two each."""

from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.changes import ADDED, CHANGED, REMOVED, Changes
from nmosd_core.analyses.follow_up import NONE_TREATED
from nmosd_core.analyses.overview import Answer, Overview
from nmosd_core.analyses.overview_topics import (
    DUE,
    MISSING,
    OUTCOMES,
    PROGRESS,
    TROUBLE,
    TRUST,
    Named,
)
from nmosd_core.tables.overview_sentences import SENTENCES
from nmosd_core.tables.wording import ATTENTION, CALM, NOBODY_TREATED, PLAIN, UNKNOWN, sentence
from nmosd_core.trial_data.define import read_dictionary

QUESTIONS = {
    TROUBLE: "Is anyone in trouble?",
    DUE: "Who is overdue, and who is next?",
    PROGRESS: "How far is the trial?",
    MISSING: "What is missing?",
    OUTCOMES: "What do the outcomes show so far?",
    TRUST: "Can the data be trusted?",
}
MOST_NAMED = 5
NOT_PLANNED = "not planned in this trial."
WITH_NEWS = ("deaths", "serious events", "events to correct")


@dataclass(frozen=True)
class Line:
    """One answer in words, with the page that holds the evidence.

    `mark` is attention (somebody has to look), calm (nobody has to), plain (it only informs) or
    unknown (not supplied); `choices` are those that the page opens with.
    """

    topic: str
    text: str
    page: str
    mark: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """One question with its answers."""

    text: str
    lines: tuple[Line, ...]


def questions_in_words(overview: Overview) -> tuple[Question, ...]:
    """Every question of the overview that has an answer, in words."""
    lines = {question: _lines(question, overview) for question in QUESTIONS}
    lines[TRUST].append(
        Line(
            "data",
            f"{overview.stamp}: the same on every page, figure and file made from these data.",
            "data_checks",
            PLAIN,
        )
    )
    return tuple(
        Question(text, tuple(lines[question]))
        for question, text in QUESTIONS.items()
        if lines[question]
    )


def overview_listing(overview: Overview) -> pd.DataFrame:
    """One row per answer, as on the first page.

    Columns: question, topic, answer (in words), page (that holds the evidence), mark (attention,
    calm, plain, unknown).
    """
    rows = [
        (question.text, line.topic, line.text, line.page, line.mark)
        for question in questions_in_words(overview)
        for line in question.lines
    ]
    columns = ["question", "topic", "answer", "page", "mark"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def changes_in_words(changes: Changes) -> Line:
    """How many records were removed, changed and added since the earlier of two cuts."""
    removed, changed, added = (changes.count(one) for one in (REMOVED, CHANGED, ADDED))
    text = (
        f"Since the data cut of {changes.earlier.cut}, records removed: {removed}; "
        f"changed: {changed}; added: {added}."
    )
    return Line("changes", text, "changes", ATTENTION if removed else PLAIN)


def changes_by_dataset(changes: Changes) -> pd.DataFrame:
    """One row per dataset with a difference, those with removed records first.

    Columns: dataset (in words, with its SDTM name), removed, changed, added (records).
    """
    records = changes.listing.drop_duplicates(["change", "dataset", "participant", "record"])
    counts = pd.crosstab(records["dataset"], records["change"])
    counts = counts.reindex(columns=[REMOVED, CHANGED, ADDED], fill_value=0)
    ordered = counts.rename_axis(columns=None).reset_index()
    ordered = ordered.sort_values(
        [REMOVED, CHANGED, "dataset"], ascending=[False, False, True], ignore_index=True
    )
    words = [f"{read_dictionary()[name].label} ({name.upper()})" for name in ordered["dataset"]]
    return ordered.assign(dataset=pd.array(words, "str"))


def _lines(question: str, overview: Overview) -> list[Line]:
    """Lines of one question; what lacks the same dataset, or anybody, stands in one line.

    What alone is of nobody has a sentence of its own.
    """
    answers = [answer for answer in overview.answers if answer.question == question]
    lacking: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        if why := _why_nothing(answer):
            lacking.setdefault((why, answer.page), []).append(answer.topic)
    together = {key: own for key, own in lacking.items() if key[0] != NOBODY_TREATED or own[1:]}
    said = {topic for topics in together.values() for topic in topics}
    lines = {one.topic: _line(one, overview) for one in answers if one.topic not in said}
    for (why, page), topics in together.items():
        joined = ", ".join(topics)
        mark = PLAIN if why == NOT_PLANNED else UNKNOWN
        lines[topics[0]] = Line(joined, f"{sentence(joined)}: {why}", page, mark)
    return [lines[answer.topic] for answer in answers if answer.topic in lines]


def _why_nothing(answer: Answer) -> str:
    """Why nothing at all is known; empty where something is."""
    if answer.not_supplied:
        return answer.not_supplied if answer.is_planned else NOT_PLANNED
    return NOBODY_TREATED if _is_of_nobody(answer) else ""


def _line(answer: Answer, overview: Overview) -> Line:
    words, mark_of = SENTENCES[answer.topic]
    text = words(answer)
    if answer.named:
        text += f" {_names(answer.named)}"
        if answer.topic in WITH_NEWS and overview.previous:
            text += _news(answer, f"since {overview.previous.cut}")
    choices = (("measure", answer.measure),) if answer.measure else ()
    mark = _mark(answer, mark_of(answer))
    if mark == CALM and answer.unobserved:
        mark, text = UNKNOWN, f"{text} {sentence(answer.unobserved)}."
    if mark == CALM and nobody_screened(overview):
        mark = UNKNOWN
    return Line(answer.topic, text, answer.page, mark, choices)


def _is_of_nobody(answer: Answer) -> bool:
    """Whether nothing is known because there are no treated participants."""
    numbers = list(answer.numbers.values())
    return numbers[0].not_estimable == NONE_TREATED and all(one.not_estimable for one in numbers)


def nobody_screened(overview: Overview) -> bool:
    """Whether there is no record yet that could be found wrong or missing."""
    return _is_none(overview, "screened")


def nobody_treated(overview: Overview) -> bool:
    """Whether nothing could yet happen under treatment."""
    return _is_none(overview, "treated")


def _is_none(overview: Overview, name: str) -> bool:
    progress = next((one for one in overview.answers if one.topic == "progress"), None)
    return progress is not None and not progress.numbers[name].value


def _mark(answer: Answer, mark: str) -> str:
    """The mark of a topic; what rests on a number that is not known calms nobody."""
    if mark == ATTENTION:
        return mark
    known = [one.value is not None for one in answer.numbers.values()]
    return UNKNOWN if not known[0] or (mark == CALM and not all(known)) else mark


def _news(answer: Answer, since: str) -> str:
    """What the previous data cut did not have."""
    if not answer.new:
        return f" None is new {since}."
    if len(answer.new) == len(answer.named):
        return f" {'All are' if len(answer.new) > 1 else 'It is'} new {since}."
    return f" New {since}: {_names(answer.new)}"


def _names(named: tuple[Named, ...]) -> str:
    """Who, what and when, of the first few."""
    words = [
        ", ".join(part for part in (f"{one.participant} {one.what}".strip(), one.day) if part)
        for one in named[:MOST_NAMED]
    ]
    more = len(named) - MOST_NAMED
    return "; ".join(words) + (f"; and {more} more." if more > 0 else ".")
