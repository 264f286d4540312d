"""One participant at a glance: what every question of the dashboard knows of them.

Nothing is decided here.  Each question is answered once for everyone, and a profile is the rows
of one participant in all the answers, so a profile and a page cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from nmosd_core.analyses.adverse_events import AdverseEvents, summarise_adverse_events
from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.changes import Changes, compare_cuts
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.disability import Disability, follow_disability
from nmosd_core.analyses.edss_scores import BASELINE
from nmosd_core.analyses.enrolment import summarise_enrolment
from nmosd_core.analyses.immunoglobulins import follow_immunoglobulins
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.rows import each_row
from nmosd_core.errors import TrialDataError
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import Stamp, TrialData, open_previous


@dataclass(frozen=True, eq=False)
class Profiles:
    """Everyone screened, with the rows of each in the answer to every question.

    A table is None where its dataset was not supplied: nothing is known, which is not nothing.

    Attributes
    ----------
    people
        Rows of `Enrolment.participants`.
    visits
        Rows of `Visits.planned`; treated participants only, as everything below.
    unplaced
        Infusions that belong to no planned week: rows of `Visits.unplaced`.
    worsenings, attack_counts
        Rows of `Attacks.worsenings` and `Attacks.per_participant`.
    disability
        The EDSS, whose scores are those of the people of this profile.
    scans
        Rows of `Lesions.scans`.
    titres, cells, immunoglobulins
        Rows of `Titres.results`, `BCells.draws` and `Immunoglobulins.draws`.
    treatments
        Rows of sql/treatments.sql.
    events
        Adverse events, those that are not treatment-emergent among them, of everyone screened.
    findings
        Rows of `Problems.of_each`; None in presentation mode.
    changes
        Rows of `Changes.listing` since the previous data cut; None for the first one, and in
        presentation mode.
    supplied
        Datasets of the export.
    previous
        The previous data cut, or None.
    protocol, stamp
        What was planned, and the data it comes from.
    """

    people: pd.DataFrame
    visits: pd.DataFrame
    unplaced: pd.DataFrame
    worsenings: pd.DataFrame | None
    attack_counts: pd.DataFrame | None
    disability: Disability | None
    scans: pd.DataFrame | None
    titres: pd.DataFrame | None
    cells: pd.DataFrame | None
    immunoglobulins: pd.DataFrame | None
    treatments: pd.DataFrame | None
    events: AdverseEvents | None
    findings: pd.DataFrame | None
    changes: pd.DataFrame | None
    supplied: frozenset[str]
    previous: Stamp | None
    protocol: Protocol
    stamp: Stamp

    @cached_property
    def scores(self) -> pd.DataFrame | None:
        """Rows of `Disability.scores`."""
        return self.disability.scores if self.disability else None


@dataclass(frozen=True, eq=False)
class Profile(Profiles):
    """The rows of one participant, whose name is `participant`."""

    participant: str

    @cached_property
    def about(self) -> Any:
        """The participant's row of `people`."""
        return next(each_row(self.people))

    @cached_property
    def first_infusion(self) -> pd.Timestamp | None:
        """Date of trial day 0; None where nobody was treated on a known day."""
        day = self.about.first_infusion
        return None if pd.isna(day) else day

    @cached_property
    def known_until_day(self) -> int | None:
        """Trial day of the end of study, else of the data cut; None without trial days."""
        if self.first_infusion is None:
            return None
        end = self.about.end_of_study
        last = self.about.data_cut if pd.isna(end) else end
        return int((last - self.first_infusion).days)

    @cached_property
    def attacks(self) -> tuple[int, int] | None:
        """Fewest and most attacks of the first year; None where nothing is known of them."""
        if self.attack_counts is None or self.attack_counts.empty:
            return None
        own = next(each_row(self.attack_counts))
        return int(own.fewest), int(own.most)

    @cached_property
    def baseline_score(self) -> Any | None:
        """The row of the baseline EDSS, or None."""
        return self._last_score(only=BASELINE)

    @cached_property
    def last_score(self) -> Any | None:
        """The row of the last dated EDSS on the scale, planned or not, or None."""
        return self._last_score()

    def _last_score(self, only: str | None = None) -> Any | None:
        if self.scores is None:
            return None
        known = self.scores[self.scores["score"].notna() & self.scores["latest_day"].notna()]
        known = known[known["used_as"] == only] if only else known
        known = known.sort_values(["latest_day", "sequence"], kind="stable")
        return next(each_row(known.tail(1)), None)


@lru_cache(maxsize=4)
def look_at_everyone(trial: TrialData) -> Profiles:
    """Ask every question of the dashboard once, for all profiles of a data cut.

    An opened cut never changes, so the answer is kept.
    """
    enrolment = summarise_enrolment(trial)
    ask = _asker(trial)
    attacks, events = ask("ce", count_attacks), ask("ae", summarise_adverse_events)
    changes = _changes(trial)
    return Profiles(
        people=enrolment.participants,
        visits=enrolment.visits.planned,
        unplaced=enrolment.visits.unplaced,
        worsenings=getattr(attacks, "worsenings", None),
        attack_counts=getattr(attacks, "per_participant", None),
        disability=ask("rs", follow_disability),
        scans=getattr(ask("nv", sum_lesions), "scans", None),
        titres=getattr(ask("is", compare_titres), "results", None),
        cells=getattr(ask("cp", compare_b_cells), "draws", None),
        immunoglobulins=getattr(ask("lb", follow_immunoglobulins), "draws", None),
        treatments=ask("cm", lambda trial: trial.rows("treatments")),
        events=replace(events, emergent_only=False) if events else None,
        findings=None if trial.presentation else find_problems(trial).of_each,
        changes=changes.listing if changes else None,
        supplied=trial.supplied,
        previous=changes.earlier if changes else None,
        protocol=trial.protocol,
        stamp=trial.stamp,
    )


def look_at_participant(trial: TrialData, participant: str) -> Profile:
    """Everything that is known of one participant at this data cut.

    Raises
    ------
    TrialDataError
        dm has no such participant.
    """
    everyone = look_at_everyone(trial)
    if participant not in set(everyone.people["participant"]):
        raise TrialDataError(
            f"The data cut {trial.cut.date} has no participant {participant}. Choose one of the "
            "list, or another data cut."
        )
    own: dict[str, Any] = {
        field.name: _only(getattr(everyone, field.name), participant) for field in fields(Profiles)
    }
    return Profile(**own, participant=participant)


def _asker(trial: TrialData) -> Callable[[str, Callable[[TrialData], Any]], Any]:
    """Asks a question, or answers None where the dataset was not supplied."""
    return lambda dataset, analysis: analysis(trial) if dataset in trial.supplied else None


def _changes(trial: TrialData) -> Changes | None:
    earlier = None if trial.presentation else open_previous(trial)
    return compare_cuts(earlier, trial) if earlier else None


def _only(answer: Any, participant: str) -> Any:
    """The rows of one participant, where an answer has rows of participants."""
    if isinstance(answer, AdverseEvents):
        return replace(
            answer,
            listing=_only(answer.listing, participant),
            people=_only(answer.people, participant),
        )
    if isinstance(answer, Disability):
        return replace(
            answer,
            scores=_only(answer.scores, participant),
            change=_only(answer.change, participant),
        )
    if isinstance(answer, pd.DataFrame) and "participant" in answer:
        return answer[answer["participant"] == participant].reset_index(drop=True)
    return answer
