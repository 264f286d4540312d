"""Why each worsening has its verdict: the clauses of the definition, in words.

First what is doubtful or not recorded, then what decided; for one to review, what it could be.
Every clause is written for all worsenings at once, since a trial may have very many.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from nmosd_core.analyses.completions import AFTER_WEEK_52, BEFORE_TREATMENT, TO_REVIEW
from nmosd_core.study.protocol import Attack

# Which worsenings a clause is about, and its words: the same for all, or one for each.
_Clause = tuple["pd.Series[bool]", "str | pd.Series[str]"]


def explain_verdicts(judged: pd.DataFrame, facts: pd.DataFrame, rule: Attack) -> "pd.Series[str]":
    """Say in words what decided each verdict, or what is open about it.

    Parameters
    ----------
    judged
        Worsenings with verdict, meets_definition, days_since_previous_attack, onset,
        onset_as_recorded and outcomes (the verdicts that are possible, in words).
    facts
        The same rows of `read_facts`.
    rule
        The limits that were applied.

    Returns
    -------
    pandas.Series
        One text per worsening, its clauses parted by "; ".
    """
    doubts = _doubts(judged, facts, rule)
    none = ~pd.concat([mask for mask, _ in doubts], axis=1).any(axis=1)
    review = judged["verdict"].eq(TO_REVIEW)
    open_ends: list[_Clause] = [
        (review & none, "depends on another worsening to review"),
        (review, "could be: " + judged["outcomes"]),
    ]
    decided = [(mask & ~review, words) for mask, words in _deciding(judged, facts, rule)]
    return _join([*doubts, *open_ends, *decided], judged.index)


def _doubts(judged: pd.DataFrame, facts: pd.DataFrame, rule: Attack) -> list[_Clause]:
    """What of the record is doubtful or missing."""
    recorded, dated = judged["onset_as_recorded"], judged["onset"].notna()
    doubtful = facts["doubt"] != ""
    either = facts["can_be_long"] & facts["can_be_short"]
    return [
        (doubtful, facts["doubt"]),
        (~dated & recorded.isna(), "no onset recorded"),
        (~dated & recorded.notna(), "onset known as " + recorded),
        (either & ~doubtful, f"not known whether it lasted {rule.minimum_hours:g} hours"),
    ]


def _deciding(judged: pd.DataFrame, facts: pd.DataFrame, rule: Attack) -> list[_Clause]:
    """The clauses of the definition, in their order."""
    hours, days = f"{rule.minimum_hours:g} hours", f"{rule.minimum_days_between} days"
    gap = judged["days_since_previous_attack"]
    known, long_enough = gap.notna(), facts["can_be_long"]
    meets = judged["meets_definition"]
    attack, no_attack = meets.fillna(False).astype(bool), (~meets).fillna(False).astype(bool)
    counted, not_counted = attack & long_enough, no_attack & long_enough
    before = judged["verdict"].eq(BEFORE_TREATMENT)
    since = gap.astype("str") + " days after the previous attack"
    return [
        (before, "before the first infusion"),
        (judged["verdict"].eq(AFTER_WEEK_52), "after week 52"),
        (~long_enough, f"shorter than {hours}"),
        (counted, f"at least {hours}"),
        (counted & known, since),
        (counted & ~known, f"no attack in the {days} before"),
        (not_counted & known, since + f", not more than {rule.minimum_days_between}"),
        (not_counted & ~known, f"not more than {days} after an attack"),
        (before & attack, "the next is counted from it"),
    ]


def _join(clauses: Iterable[_Clause], index: Any) -> "pd.Series[str]":
    text = pd.Series("", index, dtype="str")
    for mask, words in clauses:
        clause = "; " + pd.Series(words, index, dtype="str")
        text = text + clause.where(mask, "")
    return text.str.removeprefix("; ")
