"""Which adverse events belong to a group of special interest, and which a person has to look at.

An event belongs by its preferred term or organ class and, where the group says so, by being
serious, by its day after an infusion and by its duration.  What is not recorded is never taken
silently: such an event is offered for review, as is one whose reported term contains a keyword of
the group while its preferred term is not listed.  The lists are in study/protocol.toml.
"""

import re
from collections.abc import Iterable

import pandas as pd

from nmosd_core.study.events import EventGroup


def belongs(group: EventGroup, events: pd.DataFrame) -> "pd.Series[bool]":
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
    for holds, _ in _conditions(group, events):
        held &= holds
    return held


def reasons_to_review(group: EventGroup, events: pd.DataFrame) -> "pd.Series[str]":
    """Why an event may be of the group although it is not counted there; missing where not.

    Parameters
    ----------
    group
        Terms, organ classes, conditions, and keywords in any language.
    events
        As for `belongs`, with term (as reported).
    """
    listed = _is_listed(group, events)
    ruled_out, not_known = pd.Series(False, events.index), pd.Series("", events.index)
    for holds, doubt in _conditions(group, events):
        ruled_out |= doubt.eq("") & ~holds
        also = not_known.where(not_known.eq("") | doubt.eq(""), not_known + "; ")
        not_known = also + doubt
    keyword, excepted = _keyword_of(group, events), _is_excepted(group, events)
    in_words = "reported term contains \u201c" + keyword + "\u201d, preferred term is not listed"
    near = in_words.where(keyword.ne(""), "").mask(listed | excepted, "")
    to_review = events["organ_class"].str.upper().isin(group.classes_to_review)
    near = near.mask(to_review & ~listed & ~excepted & near.eq(""), "organ class is to be reviewed")
    reasons = near.mask(listed, not_known).mask(ruled_out, "")
    return reasons.astype("str").where(reasons.ne(""))


def _is_listed(group: EventGroup, events: pd.DataFrame) -> "pd.Series[bool]":
    term = events["preferred_term"].str.upper()
    listed = term.isin(group.terms)
    if group.organ_classes:
        listed |= events["organ_class"].str.upper().isin(group.organ_classes)
    if group.terms_containing:
        listed |= term.str.contains(_any_of(group.terms_containing))
    return listed & ~_is_excepted(group, events)


def _is_excepted(group: EventGroup, events: pd.DataFrame) -> "pd.Series[bool]":
    if not group.except_terms:
        return pd.Series(False, events.index)
    return events["preferred_term"].str.upper().isin(group.except_terms)


def _conditions(
    group: EventGroup, events: pd.DataFrame
) -> Iterable[tuple["pd.Series[bool]", "pd.Series[str]"]]:
    """Each condition of the group: whether it holds, and why that is in doubt (empty if not)."""
    if group.serious_only:
        yield events["serious"].eq("Y"), _doubt_of_seriousness(events)
    if group.days_after_infusion:
        days = events["days_since_infusion"]
        first, last = group.days_after_infusion
        holds = days.between(first, last).fillna(False).astype(bool)
        yield holds, _where(days.isna(), "the day after the infusion is not known")
    if group.lasts_at_most_days:
        lasted = events["duration_days"]
        holds = lasted.le(group.lasts_at_most_days).fillna(False).astype(bool)
        yield holds, _where(lasted.isna(), "the duration is not known")


def _doubt_of_seriousness(events: pd.DataFrame) -> "pd.Series[str]":
    """A blank in AESER, or a criterion of seriousness beside another word than Y."""
    serious, criteria = events["serious"], events["criteria"]
    recorded = "AESER is " + serious.fillna("blank").astype("str")
    contradicted = recorded + ", but a criterion of seriousness is recorded: "
    doubt = recorded.where(serious.isna(), "")
    against = criteria.notna() & ~serious.eq("Y")
    return doubt.mask(against, contradicted + criteria.fillna("").astype("str"))


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


def _any_of(parts: Iterable[str]) -> str:
    return "|".join(map(re.escape, parts))
