"""Which adverse events belong to a group of special interest, and which a person has to look at.

An event belongs by its preferred term or organ class and, where the group says so, by being
serious, by its day after an infusion and by its duration.  What is not recorded is never taken
silently: such an event is offered for review, as is one whose reported term contains a keyword of
the group while its preferred term is not listed.  The lists are in study/protocol.toml.
"""

import re
from collections.abc import Iterator

import pandas as pd

from nmosd_core.analyses.event_columns import EventColumns, Truths
from nmosd_core.study.events import EventGroup


def belongs(group: EventGroup, events: EventColumns) -> Truths:
    """Events that are of the group for certain.

    Parameters
    ----------
    group
        Terms, organ classes and conditions.
    events
        Adverse events: preferred_term, organ_class; serious, days_since_infusion and
        duration_days where the group has conditions on them.
    """
    held = _is_listed(group, events)
    for holds in _conditions(group, events):
        held &= holds
    return held


def reasons_to_review(group: EventGroup, events: EventColumns) -> "pd.Series[str]":
    """Why an event may be of the group although it is not counted there; missing where not.

    Parameters
    ----------
    group
        Terms, organ classes, conditions, and keywords in any language.
    events
        As for `belongs`, with term (as reported).
    """
    table, listed, excepted = events.table, _is_listed(group, events), _is_excepted(group, events)
    ruled_out, not_known = pd.Series(False, table.index), pd.Series("", table.index)
    for holds, doubt in zip(_conditions(group, events), _doubts(group, table), strict=True):
        ruled_out |= doubt.eq("") & ~holds
        also = not_known.where(not_known.eq("") | doubt.eq(""), not_known + "; ")
        not_known = also + doubt
    keyword = _keyword_of(group, table)
    in_words = "reported term contains \u201c" + keyword + "\u201d, preferred term is not listed"
    near = in_words.where(keyword.ne(""), "").mask(listed | excepted, "")
    to_review = events.whose("organ_class", frozenset(group.classes_to_review).__contains__)
    near = near.mask(to_review & ~listed & ~excepted & near.eq(""), "organ class is to be reviewed")
    reasons = near.mask(listed, not_known).mask(ruled_out, "")
    return reasons.astype("str").where(reasons.ne(""))


def _is_listed(group: EventGroup, events: EventColumns) -> Truths:
    terms, classes = frozenset(group.terms), frozenset(group.organ_classes)

    def is_of_group(term: str) -> bool:
        return term in terms or any(part in term for part in group.terms_containing)

    listed = events.whose("preferred_term", is_of_group)
    if classes:
        listed |= events.whose("organ_class", classes.__contains__)
    return listed & ~_is_excepted(group, events)


def _is_excepted(group: EventGroup, events: EventColumns) -> Truths:
    return events.whose("preferred_term", frozenset(group.except_terms).__contains__)


def _conditions(group: EventGroup, events: EventColumns) -> Iterator[Truths]:
    """Of each condition of the group, which events meet it for certain."""
    if group.serious_only:
        yield events.says("serious", "Y")
    if group.days_after_infusion:
        first, last = group.days_after_infusion
        days = events["days_since_infusion"]
        yield (first <= days) & (days <= last)
    if group.lasts_at_most_days:
        yield events["duration_days"] <= group.lasts_at_most_days


def _doubts(group: EventGroup, events: pd.DataFrame) -> Iterator["pd.Series[str]"]:
    """Of each condition, in the same order, why it is in doubt; empty where it is not."""
    if group.serious_only:
        yield _doubt_of_seriousness(events)
    if group.days_after_infusion:
        days = events["days_since_infusion"]
        yield _where(days.isna(), "the day after the infusion is not known")
    if group.lasts_at_most_days:
        yield _where(events["duration_days"].isna(), "the duration is not known")


def _doubt_of_seriousness(events: pd.DataFrame) -> "pd.Series[str]":
    """A blank in AESER, or a criterion of seriousness beside another word than Y."""
    serious, criteria = events["serious"], events["criteria"]
    recorded = "AESER is " + serious.fillna("blank").astype("str")
    contradicted = recorded + ", but a criterion of seriousness is recorded: "
    doubt = recorded.where(serious.isna(), "")
    against = contradicted + criteria.fillna("").astype("str")
    return doubt.mask(has_criterion_only(events), against)


def has_criterion_only(events: pd.DataFrame) -> "pd.Series[bool]":
    """Events with a criterion of seriousness that are not called serious."""
    return events["criteria"].notna() & ~events["serious"].eq("Y")


def _where(doubtful: "pd.Series[bool]", why: str) -> "pd.Series[str]":
    return pd.Series("", doubtful.index).mask(doubtful, why)


def _keyword_of(group: EventGroup, events: pd.DataFrame) -> "pd.Series[str]":
    """The first keyword that the reported term contains, or nothing; "igg" is not in "trigger"."""
    found = pd.Series("", events.index)
    reported = events["term"].fillna("").str.lower()
    for keyword in reversed(group.keywords):
        word = rf"\b{re.escape(keyword)}" if keyword.isascii() else re.escape(keyword)
        found = found.mask(reported.str.contains(word).astype(bool), keyword)
    return found
