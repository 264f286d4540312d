"""Results as the analyses read them, for data checks.

What a text or a unit means is decided once, for the pages; a check asks for the same answer:

participants_followed   everyone screened: the rows of `FollowUp.participants`
antibody_treatments     treatments of cm that change antibodies: `list_treatments`
antibody_draws          titres and IgG levels: `list_antibody_draws`
cells_judged            the rows of `BCells.draws`
immunoglobulins_judged  the rows of `Immunoglobulins.draws`
laboratory_judged       every laboratory result, with its plausible range: `read_laboratory`
laboratory_graded       every result with a criterion, and its grade: `grade_laboratory`
lesion_counts_judged    the rows of `Lesions.counts`
lesion_scans            the rows of `Lesions.scans`
special_interest        the rows of `SpecialInterest.listing`

Plausible ranges are in study/protocol.toml.
"""

from collections.abc import Callable

import pandas as pd

from nmosd_core.analyses.antibody import list_results
from nmosd_core.analyses.antibody_treatments import list_treatments
from nmosd_core.analyses.b_cells import list_counts
from nmosd_core.analyses.follow_up import follow_participants
from nmosd_core.analyses.immunoglobulins import list_draws
from nmosd_core.analyses.lab_grades import grade_results
from nmosd_core.analyses.laboratory_results import read_results
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.special_interest import sort_events
from nmosd_core.analyses.units import convert
from nmosd_core.study.checks import PlausibleRange
from nmosd_core.trial_data.store import TrialData, answered_once

IN_DRAWS = [
    "dataset", "kind", "participant", "sequence", "visit_name", "drawn_as_recorded",
    "result_as_recorded", "earliest_day", "latest_day", "after_treatment", "treatment_before",
]  # fmt: skip
PLAUSIBLE = ["range_unit", "in_range_unit", "low", "high"]


@answered_once
def read_laboratory(trial: TrialData) -> pd.DataFrame:
    """Every laboratory result of a treated participant, immunoglobulins among them.

    Returns
    -------
    pandas.DataFrame
        The rows of `laboratory_results.read_results`, and range_unit, low, high (of the
        plausible range of the test; missing without one) and in_range_unit (the value in that
        unit; missing where it cannot be converted).
    """
    results = read_results(trial.rows("laboratory"))
    ranges = trial.protocol.checks.plausible.values()
    of_code = {code: one for one in ranges for code in one.codes}
    tests = results[["code", "unit"]].drop_duplicates(ignore_index=True)
    known = [_compare(unit, of_code.get(code)) for code, unit in tests.to_numpy()]
    factors = pd.concat([tests, pd.DataFrame(known, columns=PLAUSIBLE)], axis=1)
    joined = results.merge(factors, on=["code", "unit"], how="left")
    types = {"range_unit": "str", "in_range_unit": "float64", "low": "float64", "high": "float64"}
    joined = joined.astype(types)
    return joined.assign(in_range_unit=joined["in_range_unit"] * joined["value"])


def _compare(unit: object, plausible: PlausibleRange | None) -> tuple[object, ...]:
    """The plausible range of a test, and what one of a unit is in its unit."""
    if plausible is None:
        return None, None, None, None
    factor = _factor(unit, plausible) if isinstance(unit, str) else None
    return plausible.unit, factor, plausible.low, plausible.high


def _factor(unit: str, plausible: PlausibleRange) -> float | None:
    """The factor, by way of the molar mass where one unit is of substance and one of mass."""
    into, grams_per_mole = plausible.unit, plausible.grams_per_mole
    factor = convert(unit, into) or convert(unit, into, grams_per_mole)
    if factor is None and grams_per_mole:
        back = convert(into, unit, grams_per_mole)
        return 1 / back if back else None
    return factor


@answered_once
def grade_laboratory(trial: TrialData) -> pd.DataFrame:
    """Every laboratory result with a criterion, and its grade.

    Returns
    -------
    pandas.DataFrame
        The rows of `lab_grades.grade_results`, and sequence, visit_name, drawn_as_recorded and
        test of the result.
    """
    results = read_laboratory(trial)
    graded = grade_results(results, trial.protocol)
    named = results[["sequence", "visit_name", "drawn", "drawn_as_recorded", "test"]]
    return graded.join(named, on="record")


@answered_once
def list_antibody_draws(trial: TrialData) -> pd.DataFrame:
    """Titres and IgG levels, and whether an antibody treatment was given shortly before.

    Returns
    -------
    pandas.DataFrame
        One row per titre or IgG level: dataset, kind (titre, IgG), participant, sequence,
        visit_name, drawn_as_recorded, result_as_recorded, earliest_day, latest_day,
        after_treatment and treatment_before (`antibody_treatments.mark_draws`).
    """
    parts = []
    if "is" in trial.supplied:
        titres = list_results(trial)
        parts.append(titres[titres["not_a_result"] == ""].assign(dataset="is", kind="titre"))
    if "lb" in trial.supplied:
        levels = list_draws(trial)
        levels = levels[(levels["not_a_result"] == "") & (levels["kind"] == "igg")]
        parts.append(levels.assign(dataset="lb", kind="IgG"))
    if not parts:
        return pd.DataFrame({name: pd.array([], "str") for name in IN_DRAWS})
    return pd.concat([part[IN_DRAWS] for part in parts], ignore_index=True)


def list_near_misses(trial: TrialData) -> pd.DataFrame:
    """Events of the groups whose coding is checked: `special_interest.sort_events`."""
    groups = trial.protocol.adverse_events.groups
    wanted = {*trial.protocol.checks.special_interest_groups, "infusion_reactions"}
    return sort_events(trial, [name for name in groups if name in wanted])


# Name of each relation, the datasets that it cannot do without, and its rows.
RESULTS: dict[str, tuple[tuple[str, ...], Callable[[TrialData], pd.DataFrame]]] = {
    "participants_followed": ((), lambda trial: follow_participants(trial).participants),
    "antibody_treatments": (("cm",), list_treatments),
    "antibody_draws": (("cm",), list_antibody_draws),
    "cells_judged": (
        ("cp",),
        lambda trial: list_counts(trial.rows("cell_counts"), trial.protocol),
    ),
    "immunoglobulins_judged": (("lb",), list_draws),
    "laboratory_judged": (("lb",), read_laboratory),
    "laboratory_graded": (("lb",), grade_laboratory),
    "lesion_counts_judged": (("nv",), lambda trial: sum_lesions(trial).counts),
    "lesion_scans": (("nv",), lambda trial: sum_lesions(trial).scans),
    "special_interest": (("ae",), list_near_misses),
}
