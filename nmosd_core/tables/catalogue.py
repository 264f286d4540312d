"""Every table by name: what pages show and what the command line prints.

Names and columns are an interface that others script against.  A changed one is a change in
CHANGELOG.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nmosd_core.analyses.attacks import count_attacks
from nmosd_core.analyses.before_and_during import compare_before_and_during
from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.first_attack import follow_to_first_attack
from nmosd_core.analyses.headlines import list_headlines
from nmosd_core.analyses.sensitivity import vary_attacks
from nmosd_core.tables import attacks, before_and_during, checks, first_attack, headlines
from nmosd_core.trial_data.store import TrialData


@dataclass(frozen=True)
class Table:
    """One table: the analysis that is asked, and how its result becomes rows."""

    ask: Callable[[TrialData], Any]
    show: Callable[[Any], pd.DataFrame]

    def of(self, trial: TrialData) -> pd.DataFrame:
        """The table at one data cut."""
        return self.show(self.ask(trial))

    @property
    def description(self) -> str:
        """What one row is, and the columns: the words of the function that makes the table."""
        return self.show.__doc__ or ""


def _protocol(trial: TrialData) -> Any:
    return trial.protocol


TABLES: dict[str, Table] = {
    "attack_counts": Table(count_attacks, attacks.attack_counts),
    "attack_free_by_week": Table(follow_to_first_attack, first_attack.attack_free_by_week),
    "attack_scenarios": Table(vary_attacks, before_and_during.scenario_listing),
    "attacks_without_each": Table(vary_attacks, before_and_during.without_each_listing),
    "before_and_during": Table(
        compare_before_and_during, before_and_during.before_and_during_listing
    ),
    "first_attack": Table(follow_to_first_attack, first_attack.first_attack_listing),
    "survival_steps": Table(follow_to_first_attack, first_attack.survival_steps),
    "attacks_by_participant": Table(count_attacks, attacks.attacks_by_participant),
    "checks": Table(find_problems, checks.check_listing),
    "definitions": Table(_protocol, headlines.definition_listing),
    "findings": Table(find_problems, checks.finding_listing),
    "numbers": Table(list_headlines, headlines.headline_numbers),
    "protocol_values": Table(_protocol, headlines.value_listing),
    "set_aside": Table(lambda trial: trial.dataset("set_aside"), checks.set_aside_listing),
    "sources": Table(lambda trial: trial.cut, checks.source_listing),
    "worsenings": Table(count_attacks, attacks.worsening_listing),
}
