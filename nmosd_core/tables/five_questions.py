"""Five questions of a morning, one line each: what is behind them stands below on the overview."""

from collections.abc import Callable

from nmosd_core.analyses.changes import Changes
from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.overview import Answer, Overview
from nmosd_core.tables.checks import NOBODY_SCREENED, could_not_run
from nmosd_core.tables.overview import (
    Line,
    changes_in_words,
    nobody_screened,
    nobody_treated,
    questions_in_words,
)
from nmosd_core.tables.overview_sentences import says
from nmosd_core.tables.wording import (
    ATTENTION,
    CALM,
    NOBODY_TREATED,
    PLAIN,
    UNKNOWN,
    and_note,
    note_of,
    number_in_words,
    sentence,
)

MOST_NAMED = 3

# Question, the topics whose marks it takes, and the page that holds the evidence.
TOPICS = {
    "Is anyone in trouble?": (("deaths", "serious events", "events to correct"), "safety"),
    "Who is overdue?": (("overdue",), "visits"),
    "Is it working?": (("attacks",), "attacks"),
    "Can the data be trusted?": (("checks",), "data_checks"),
}
CHANGED = "What changed?"


def five_questions(overview: Overview, changes: Changes | None, why_not: str) -> tuple[Line, ...]:
    """One line per question, in the order in which they are asked.

    Parameters
    ----------
    overview
        Every answer; a question whose answers are not among them is left out.
    changes
        What changed since the previous data cut; None where it is not told, for the reason
        `why_not`.
    """
    answers = {answer.topic: answer for answer in overview.answers}
    marks = {
        line.topic: line.mark
        for question in questions_in_words(overview)
        for line in question.lines
    }
    lines = [
        _line(
            question,
            [answers[topic] for topic in topics if topic in answers],
            page,
            marks,
            overview.stamp.presentation,
        )
        for question, (topics, page) in TOPICS.items()
        if topics[0] in answers
    ]
    if nobody_screened(overview):
        lines = [_instead(line, NOBODY_SCREENED, "data_checks") for line in lines]
    if nobody_treated(overview):
        lines = [_instead(line, NOBODY_TREATED, "safety", "attacks") for line in lines]
    told = changes_in_words(changes) if changes else Line("changes", why_not, "", UNKNOWN)
    lines.insert(2, Line(CHANGED, f"{CHANGED} {told.text}", told.page, told.mark))
    return tuple(lines)


def _line(
    question: str, answers: list[Answer], page: str, marks: dict[str, str], presentation: bool
) -> Line:
    said = [
        f"{one.topic}: {_why_not(one, presentation)}" if one.not_supplied else WORDS[one.topic](one)
        for one in answers
    ]
    found = {marks.get(one.topic, UNKNOWN) for one in answers}
    mark = next(one for one in (ATTENTION, UNKNOWN, PLAIN, CALM) if one in found)
    if mark != ATTENTION:
        said += {one.unobserved for one in answers}
    return Line(question, f"{question} {sentence('; '.join(filter(None, said)))}.", page, mark)


def _why_not(answer: Answer, presentation: bool) -> str:
    if not answer.is_planned:
        return "not planned in this trial"
    return "not shown in presentation mode" if presentation else "not supplied"


def _instead(line: Line, words: str, *pages: str) -> Line:
    """The line, or the words if it is of one of the pages: of nobody one cause is said once."""
    said = f"{line.topic} {words}"
    return Line(line.topic, said, line.page, line.mark) if line.page in pages else line


def _first(answer: Answer) -> str:
    return says(next(iter(answer.numbers.values())))


def _deaths(answer: Answer) -> str:
    return f"died {_first(answer)}"


def _serious(answer: Answer) -> str:
    count = counted(len(answer.new), "event")
    new = f" ({count} new since the previous cut)" if answer.new else ""
    unknown = and_note(next(iter(answer.numbers.values())))
    return f"with a serious adverse event {_first(answer)}{new}{unknown}"


def _to_correct(answer: Answer) -> str:
    if not next(iter(answer.numbers.values())).value:
        return ""
    return f"events that may be serious and are not called so {_first(answer)}"


def _overdue(answer: Answer) -> str:
    people = list(dict.fromkeys(one.participant for one in answer.named))
    more = len(people) - MOST_NAMED
    names = ", ".join(people[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    why = f" ({names})" if names else note_of(answer.numbers["visits_overdue"])
    return f"Visits overdue: {_first(answer)}{why}"


def _attacks(answer: Answer) -> str:
    said = [f"{one.label.lower()} {says(one)}" for one in answer.numbers.values()]
    return ", ".join(said) + note_of(answer.numbers["attack_free"]) + "; there is no control group"


def _checks(answer: Answer) -> str:
    *counts, not_run = answer.numbers.values()
    shown = [one for one in counts if one.value]
    said = ", ".join(f"{one.label.lower()} {number_in_words(one)}" for one in shown)
    parts = said or "the data checks found nothing", could_not_run(not_run)
    return "; ".join(filter(None, parts))


WORDS: dict[str, Callable[[Answer], str]] = {
    "deaths": _deaths,
    "serious events": _serious,
    "events to correct": _to_correct,
    "overdue": _overdue,
    "attacks": _attacks,
    "checks": _checks,
}
