"""Slides that a neurologist can show: the findings of one data cut, made of its own numbers."""

from dataclasses import replace

from nmosd_core import __version__
from nmosd_core.errors import NotSupplied
from nmosd_core.reports.deck import Deck, Slide
from nmosd_core.reports.document import Points
from nmosd_core.reports.slide_facts import Facts
from nmosd_core.reports.slide_topics import TOPICS, Topic
from nmosd_core.tables.slide_sentences import nothing_recorded
from nmosd_core.trial_data.store import TrialData

NOT_YET = "When the first participant has been treated this slide shows what is recorded."


def write_slides(trial: TrialData) -> Deck:
    """Write the deck of one data cut.

    A topic whose data were not supplied has a slide that says so; before anybody is treated the
    slides of the outcomes say that nothing has been recorded.

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
        slides=tuple(
            replace(_write(topic, name, facts), topic=name) for name, topic in TOPICS.items()
        ),
    )


def _write(topic: Topic, name: str, facts: Facts) -> Slide:
    if not facts.treated and not topic.before_treatment:
        return Slide(nothing_recorded(name), content=(Points((NOT_YET,)),), n=facts.n)
    try:
        topic.ask(facts.trial)
        return topic.write(facts)
    except NotSupplied as missing:
        title = f"{name}: not supplied in this data cut, so nothing can be said"
        return Slide(title, content=(Points((str(missing),)),), n=facts.n)
