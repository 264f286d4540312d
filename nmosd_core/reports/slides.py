"""Slides that a neurologist can show: the findings of one data cut, made of its own numbers."""

from collections.abc import Mapping
from dataclasses import replace

from nmosd_core import __version__
from nmosd_core.errors import NotSupplied
from nmosd_core.reports.deck import Deck, Slide
from nmosd_core.reports.document import Points
from nmosd_core.reports.slide_facts import Facts
from nmosd_core.reports.slide_topics import TOPICS
from nmosd_core.tables.slide_sentences import NOT_TREATED, not_supplied
from nmosd_core.tables.wording import sentence
from nmosd_core.trial_data.store import TrialData

LIMITS = "Limitations"
NOTHING_TO_SAY = "What nothing can be said of"
NOT_YET = "when the first participant has been treated its slide shows what is recorded."


def write_slides(trial: TrialData) -> Deck:
    """Write the deck of one data cut.

    Topics of which nothing can be said stand together on one slide with the reason of each: their
    data were not supplied, or nobody has been treated yet.

    Parameters
    ----------
    trial
        An opened data cut.
    """
    facts, plan = Facts(trial), trial.protocol.trial
    planned = facts.enrolment.has_plan
    return Deck(
        title=plan.title if planned else f"Study {trial.stamp.study}",
        subtitle=f"{plan.treatment.capitalize()} in {plan.population}" if planned else "",
        stamp=trial.stamp,
        version=__version__,
        slides=tuple(replace(slide, topic=name) for name, slide in _slides(facts).items()),
    )


def _slides(facts: Facts) -> dict[str, Slide]:
    """Slides by topic; the one of topics without anything to say stands before the limitations."""
    slides: dict[str, Slide | None] = {}
    silent: dict[str, list[str]] = {}
    for name, topic in TOPICS.items():
        if not facts.treated and not topic.before_treatment:
            silent.setdefault(NOT_YET, []).append(name)
            continue
        try:
            topic.ask(facts.trial)
            slides[name] = topic.write(facts)
        except NotSupplied as missing:
            silent.setdefault(str(missing), []).append(name)
    if silent:
        limits = slides.pop(LIMITS)
        slides |= {NOTHING_TO_SAY: _nothing_to_say(silent, facts), LIMITS: limits}
    return {name: slide for name, slide in slides.items() if slide is not None}


def _nothing_to_say(silent: Mapping[str, list[str]], facts: Facts) -> Slide:
    """Every topic of which nothing can be said, those of one reason in one point."""
    topics = [name for names in silent.values() for name in names]
    title = not_supplied(topics) if facts.treated else NOT_TREATED
    points = (f"{', '.join(names)}: {reason}" for reason, names in silent.items())
    return Slide(title, content=(Points(tuple(map(sentence, points))),), n=facts.n)
