"""Eligibility, criterion by criterion: who failed it, and how it read before.

To fail is not to meet an inclusion criterion, or to fulfil an exclusion criterion.  An export lists
exceptions only, so that who is not named passed a criterion or was never asked.
Criteria and their earlier versions are in study/protocol.toml.
"""

from dataclasses import dataclass

import pandas as pd

from nmosd_core.analyses.follow_up import SCREEN_FAILURE, FollowUp, follow_participants
from nmosd_core.analyses.rows import as_table
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.registry import (
    GONE,
    RegisteredCriterion,
    RegistryVersion,
    compare_versions,
    read_registry,
)
from nmosd_core.trial_data.store import Stamp, TrialData, answered_once

REGISTERED = {
    "updated": "str",  # of the registry, the same in presentation mode
    "kind": "str",
    "number": "int64",
    "text": "str",
    "change": "str",
    "before": "str",
    "code": "str",
    "not_met": "Int64",
}
NOT_IN_PROTOCOL = "not a criterion of the protocol"


@dataclass(frozen=True, eq=False)
class CriteriaMet:
    """How many of the screened participants failed each criterion.

    Attributes
    ----------
    criteria
        One row per criterion, those of the protocol in its order, then those that only the
        export has: code, kind (inclusion, exclusion; empty where not recorded), text, earlier
        (how it read before; empty where it is the same), recorded_as (the words of the export
        where they are others), not_met (participants; missing where ie was not supplied),
        screen_failures, treated (of these, who was not treated and who was), of (screened;
        missing where ie was not supplied),
        names (of those who failed it).
    failures
        One row per screen failure: participant, consent, end_of_study (dates), criteria_not_met
        (codes), reason (criteria in words, else the disposition event; missing where neither is
        recorded).
    protocol, stamp
        What was planned, and the data it comes from.
    """

    criteria: pd.DataFrame
    failures: pd.DataFrame
    protocol: Protocol
    stamp: Stamp


@dataclass(frozen=True, eq=False)
class RegisteredCriteria:
    """The registry's own wording of the criteria, beside how many failed each.

    Attributes
    ----------
    versions
        Versions of the registry's record, oldest first; none without the record.
    criteria
        One row per criterion of each version, newest first, and per criterion gone since the
        version before: updated (date of the version), kind, number (among those of its kind), text
        (verbatim), change (since the version before: the same, added, reworded, gone; empty in
        the first), before (how it read there), code and not_met (of our criterion; missing where
        the protocol does not say which it is).
    registration
        Number of the trial in the registry.
    """

    versions: tuple[RegistryVersion, ...]
    criteria: pd.DataFrame
    registration: str


@answered_once
def compare_with_registry(trial: TrialData) -> RegisteredCriteria:
    """Put the registry's criteria, version by version, beside what was counted."""
    registration = trial.protocol.trial.registration
    versions = read_registry(trial.cut.folder.parent, registration)
    counts = count_criteria(trial).criteria.set_index("code")["not_met"]
    rows = []
    for before, now in zip((None, *versions), versions, strict=False):
        codes = _codes(trial.protocol, now) if now is versions[-1] else {}
        for one in compare_versions(before, now):
            of = one.criterion
            code = codes.get(of) if one.change != GONE else None
            not_met = counts.get(code, pd.NA)
            rows.append(
                (
                    str(now.updated),
                    of.kind,
                    of.number,
                    of.text,
                    one.change,
                    one.before,
                    code,
                    not_met,
                )
            )
    table = as_table(rows, REGISTERED)
    newest = table.sort_values("updated", ascending=False, kind="stable", ignore_index=True)
    return RegisteredCriteria(versions, newest, registration)


def _codes(protocol: Protocol, version: RegistryVersion) -> dict[RegisteredCriterion, str]:
    """Which of our criteria stands for one of the registry's, as the protocol says."""
    codes = {}
    for ours in protocol.eligibility.criteria:
        named = [
            one
            for one in version.criteria
            if ours.registry
            and (ours.registry == f"{one.kind} {one.number}" or ours.registry in one.text)
        ]
        if len(named) == 1:
            codes[named[0]] = ours.code
    return codes


@answered_once
def count_criteria(trial: TrialData) -> CriteriaMet:
    """Count who failed each eligibility criterion, and list screen failures."""
    follow_up = follow_participants(trial)
    criteria = _of_protocol(trial.protocol)
    unmet, recorded = _named(follow_up.unmet_criteria), trial.rows("unmet_criteria")
    words = pd.Series(recorded["criterion"].to_numpy(), recorded["code"].to_numpy(), dtype="str")
    others = unmet[~unmet["code"].isin(criteria["code"])].drop_duplicates("code")
    criteria = pd.concat(
        [
            criteria,
            pd.DataFrame(
                {
                    "code": others["code"],
                    "kind": others["kind"].fillna("").str.lower(),
                    "text": others["criterion"],
                    "earlier": NOT_IN_PROTOCOL,
                },
                dtype="str",
            ),
        ],
        ignore_index=True,
    )
    criteria["recorded_as"] = [
        "" if trial.presentation else _other_words(words, code, text)
        for code, text in zip(criteria["code"], criteria["text"], strict=True)
    ]
    counted = _count(criteria, follow_up, "ie" in trial.supplied)
    return CriteriaMet(counted, _failures(follow_up), trial.protocol, trial.stamp)


def _named(unmet: pd.DataFrame) -> pd.DataFrame:
    """Criteria that were failed; one without a code goes by its words."""
    return unmet.assign(code=unmet["code"].fillna(unmet["criterion"]))


def _of_protocol(protocol: Protocol) -> pd.DataFrame:
    eligibility = protocol.eligibility
    earlier: dict[str, list[str]] = {}
    for version in eligibility.earlier:
        for one in version.criteria:
            earlier.setdefault(one.code, []).append(f"{version.label}: {one.text}")
    rows = [
        (one.code, one.kind, one.text, "; ".join(earlier.get(one.code, [])))
        for one in eligibility.criteria
    ]
    return pd.DataFrame(rows, columns=["code", "kind", "text", "earlier"], dtype="str")


def _other_words(words: "pd.Series[str]", code: str, text: str) -> str:
    """What the export calls a criterion, where it is not what the protocol calls it."""
    own = words[words.index == code].dropna().unique()
    return "; ".join(sorted(set(own) - {text, code}))


def _count(criteria: pd.DataFrame, follow_up: FollowUp, supplied: bool) -> pd.DataFrame:
    people, unmet = follow_up.participants, _named(follow_up.unmet_criteria)
    states = people.set_index("participant")
    rows = []
    for code in criteria["code"]:
        who = sorted(set(unmet.loc[unmet["code"] == code, "participant"]) & set(states.index))
        own = states.loc[who]
        failed = int(own["state"].eq(SCREEN_FAILURE).sum())
        rows.append((len(who), failed, int(own["treated"].sum()), ", ".join(who)))
    names = ["not_met", "screen_failures", "treated", "names"]
    counts = pd.DataFrame(rows, columns=names, index=criteria.index)
    counts = counts.astype(dict.fromkeys(names[:3], "Int64") | {"names": "str"})
    if not supplied:
        counts[names[:3]] = pd.NA
    return criteria.join(counts).assign(
        of=pd.array([len(people) if supplied else None] * len(criteria), "Int64")
    )


def _failures(follow_up: FollowUp) -> pd.DataFrame:
    people = follow_up.participants
    codes = _named(follow_up.unmet_criteria).groupby("participant")["code"].agg(", ".join)
    failed = people[people["state"] == SCREEN_FAILURE]
    failed = failed.assign(criteria_not_met=failed["participant"].map(codes).astype("str"))
    columns = ["participant", "consent", "end_of_study", "criteria_not_met", "reason"]
    return failed[columns].reset_index(drop=True)
