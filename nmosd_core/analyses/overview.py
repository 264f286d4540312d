"""The questions that readers bring, each answered at once: the first page of the dashboard.

Nothing is computed here: every answer is made of the numbers of the page that holds the
evidence, beside what was known at the previous data cut.  A question whose data were not
supplied says so and leaves the others alone.
"""

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Self

from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.numbers import Number
from nmosd_core.analyses.overview_topics import OUTCOMES, TOPICS, TROUBLE, Ask, Known, Named
from nmosd_core.analyses.unobserved import find_unobserved
from nmosd_core.errors import NotSupplied
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, open_previous

# Topics whose first number the eye meets first, each with the definition of that number.
FIRST = {
    "deaths": "died",
    "serious events": "serious",
    "overdue": "overdue",
    "attacks": "attack",
}
# Topics whose answer says what it was at the previous data cut.
COMPARED = ("deaths", "serious events", "events to correct", "attacks")


@dataclass(frozen=True)
class Answer:
    """One answer, before it is put into words.

    Attributes
    ----------
    topic
        What it is about: "deaths".
    question, page
        The question it belongs to, and the page that holds the evidence.
    numbers, before
        The numbers that answer it by name, now and at the previous data cut; empty where there
        is none or they are not compared.
    named, new
        The records it names, and those of them that the previous data cut did not have.
    measure
        Label of the measure of adverse events whose rows are the evidence; else empty.
    not_supplied
        Why it cannot be answered; empty when it can.
    is_planned
        Whether the protocol asks for what it rests on: what it does not is not to be added.
    unobserved
        Of how many it is not known since their last record, where that matters to the answer;
        else empty.
    """

    topic: str
    question: str
    page: str
    numbers: dict[str, Number]
    before: dict[str, Number]
    named: tuple[Named, ...] = ()
    new: tuple[Named, ...] = ()
    measure: str = ""
    not_supplied: str = ""
    is_planned: bool = True
    unobserved: str = ""


@dataclass(frozen=True)
class Overview:
    """Every answer at this data cut, in the order in which they are read."""

    answers: tuple[Answer, ...]
    previous: Stamp | None
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def first(self) -> tuple[Number, ...]:
        """The numbers that the eye meets first; what was not supplied is among them."""
        return tuple(
            next(iter(answer.numbers.values())) if answer.numbers else _not_supplied(answer)
            for answer in self.answers
            if answer.topic in FIRST
        )

    def without_efficacy(self) -> Self:
        """The same without outcomes, and without what rests on a page that shows one."""
        hidden = {page for question, page, _ in TOPICS.values() if question == OUTCOMES}
        return replace(self, answers=tuple(one for one in self.answers if one.page not in hidden))


def answer_questions(trial: TrialData) -> Overview:
    """Answer the questions of every reader at this data cut, beside the previous one."""
    earlier = open_previous(trial)
    now, before = _asker(trial), _asker(earlier) if earlier else None
    return Overview(
        answers=tuple(_answer(topic, now, before) for topic in TOPICS),
        previous=earlier.stamp if earlier else None,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def _asker(trial: TrialData) -> Ask:
    return cache(lambda analysis: analysis(trial))


def _answer(topic: str, now: Ask, before: Ask | None) -> Answer:
    question, page, find = TOPICS[topic]
    try:
        known = find(now)
    except NotSupplied as missing:
        why, planned = str(missing), missing.is_planned
        return Answer(topic, question, page, {}, {}, not_supplied=why, is_planned=planned)
    earlier = _find_earlier(topic, before)
    seen = {one.key for one in earlier.named} if earlier else set()
    return Answer(
        topic,
        question,
        page,
        numbers=_by_name(known),
        before=_by_name(earlier) if earlier else {},
        named=known.named,
        measure=known.measure,
        new=tuple(one for one in known.named if earlier and one.key not in seen),
        unobserved=find_unobserved(now(follow_participants)).note if question == TROUBLE else "",
    )


def _find_earlier(topic: str, before: Ask | None) -> Known | None:
    if before is None or topic not in COMPARED:
        return None
    try:
        return TOPICS[topic][2](before)
    except NotSupplied:
        return None


def _by_name(known: Known) -> dict[str, Number]:
    return {number.name: number for number in known.numbers}


def _not_supplied(answer: Answer) -> Number:
    name, label = answer.topic.replace(" ", "_"), answer.topic.capitalize()
    return Number.missing(name, label, FIRST[answer.topic], answer.not_supplied)
