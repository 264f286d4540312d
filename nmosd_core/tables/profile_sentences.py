"""One participant in a few sentences, made of what the cards of the profile show."""

import pandas as pd

from nmosd_core.analyses.counted import counted
from nmosd_core.analyses.follow_up import SCREEN_FAILURE
from nmosd_core.analyses.profile import Profile, Profiles
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.terms import in_words
from nmosd_core.study.protocol import Protocol
from nmosd_core.study.schedule import plans_dataset
from nmosd_core.tables.presentation import IN_THIS_MODE
from nmosd_core.tables.wording import rounded, score_in_words

PERSON = {"F": "woman", "M": "man"}


def profile_in_words(profile: Profile) -> str:
    """One participant in a few sentences, made of the values of the cards."""
    about = profile.about
    parts = [f"{profile.participant}: {_person(profile)}, {_since_when(profile)}."]
    if about.treated:
        parts += [_treatment_in_words(profile), _attacks_in_words(profile), _edss_in_words(profile)]
        parts += [_titre_in_words(profile), _events_in_words(profile)]
    findings = 0 if profile.findings is None else len(profile.findings)
    parts.append(f"{counted(findings, 'finding')} of the data checks." if findings else "")
    return " ".join(part for part in parts if part)


def empty_for_everyone(profiles: Profiles) -> str:
    """Which columns of the table of profiles are empty for everyone, and why; empty for none."""
    no_due = profiles.people["infusions_due"].isna().all()
    no_cut = f"not shown {IN_THIS_MODE}" if profiles.stamp.presentation else "no previous data cut"
    why = {
        f"planned infusions given and due ({_why_none_is_due(profiles)})": no_due,
        f"attacks ({_why_none(profiles.protocol, 'ce')})": profiles.attack_counts is None,
        f"EDSS ({_why_none(profiles.protocol, 'rs')})": profiles.scores is None,
        "adverse events (AE not supplied)": profiles.events is None,
        f"findings (not shown {IN_THIS_MODE})": profiles.findings is None,
        f"removed, changed and added records ({no_cut})": profiles.changes is None,
    }
    named = "; ".join(words for words, is_empty in why.items() if is_empty)
    return f"Empty for everyone: {named}." if named else ""


def findings_of_nobody(profiles: Profiles) -> str:
    """How many findings the table of profiles has no row for; empty where there are none.

    One can be about a dataset, or name somebody who is not in dm.
    """
    if profiles.findings is None:
        return ""
    others = int((~profiles.findings["participant"].isin(profiles.people["participant"])).sum())
    return f"Of nobody in this table: {counted(others, 'finding')}." if others else ""


def _why_none(protocol: Protocol, dataset: str) -> str:
    return f"{dataset.upper()} not supplied" if plans_dataset(protocol, dataset) else "not planned"


def _why_none_is_due(profiles: Profiles) -> str:
    if "ex" not in profiles.supplied:
        return "EX not supplied"
    if not profiles.people["treated"].any():
        return "nobody treated"
    return "plan not known" if profiles.protocol.infusions.days else "none was planned"


def _person(profile: Profile) -> str:
    about = profile.about
    if profile.stamp.presentation:
        return f"age {about.age_shown}, sex {about.sex_shown}"
    sex = "sex not recorded" if pd.isna(about.sex) else f"sex {about.sex}"
    person = PERSON.get(about.sex, f"participant ({sex})")
    age = "age not recorded" if pd.isna(about.age) else f"{rounded(about.age, 0)} years old"
    return f"{person}, {age}"


def _since_when(profile: Profile) -> str:
    about = profile.about
    if not about.treated:
        why = "" if pd.isna(about.reason) else f" ({in_words(about.reason)})"
        return (
            f"{about.state}{why}"
            if about.state == SCREEN_FAILURE
            else f"{about.state}, not treated"
        )
    return f"first infusion {about.first_infusion_as_recorded}, {about.state}"


def _treatment_in_words(profile: Profile) -> str:
    about = profile.about
    week = "" if pd.isna(about.week_reached) else f"Week {about.week_reached} reached; "
    if "ex" not in profile.supplied:
        return f"{week}infusions were not supplied."
    if pd.isna(about.infusions_due):
        planned = "the plan of infusions is not known"
        return f"{week}{planned if profile.protocol.infusions.days else 'no infusion was planned'}."
    return f"{week}{about.planned_infusions_given} of {about.infusions_due} infusions due given."


def _attacks_in_words(profile: Profile) -> str:
    if profile.attacks is None or profile.worsenings is None:
        return "Attacks are not known."
    fewest, most = profile.attacks
    count = counted(fewest, "attack") if fewest == most else f"{fewest} to {most} attacks"
    own = profile.worsenings[profile.worsenings["verdict"] == "attack"]
    days = [f"day {row.trial_day}" for row in each_row(own) if pd.notna(row.trial_day)]
    return f"{count} in the first year" + (f" ({', '.join(days)})." if days else ".")


def _edss_in_words(profile: Profile) -> str:
    now, baseline = profile.last_score, profile.baseline_score
    if now is None:
        return "No EDSS is known."
    if baseline is None:
        return f"EDSS {score_in_words(now.score)} on {now.assessed_as_recorded}, no baseline."
    return (
        f"EDSS {score_in_words(baseline.score)} at baseline, {score_in_words(now.score)} "
        f"on {now.assessed_as_recorded}."
    )


def _titre_in_words(profile: Profile) -> str:
    if profile.titres is None:
        return ""
    known = profile.titres[profile.titres["reciprocal"].notna() & profile.titres["drawn"].notna()]
    if known.empty:
        return "No titre is known."
    first, last = (next(each_row(part)) for part in (known.head(1), known.tail(1)))
    baseline = next(each_row(known[known["used_as"] == "baseline"]), first)
    if baseline.Index == last.Index:
        return f"AQP4-IgG {last.result_as_recorded} on {last.drawn_as_recorded}."
    return (
        f"AQP4-IgG {baseline.result_as_recorded} on {baseline.drawn_as_recorded}, "
        f"{last.result_as_recorded} on {last.drawn_as_recorded}."
    )


def _events_in_words(profile: Profile) -> str:
    if profile.events is None:
        return ""
    rows = profile.events.listing
    serious, unknown = int(rows["serious"].eq("Y").sum()), int(rows["serious"].isna().sum())
    not_known = f", of {unknown} it is not recorded" if unknown else ""
    emergent = int(rows["treatment_emergent"].sum())
    on_record = f"{counted(len(rows), 'adverse event')} on record"
    return (
        f"{on_record}, {emergent or 'none'} treatment-emergent, {serious or 'none'} serious"
        f"{not_known}."
    )
