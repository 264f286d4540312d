"""Draws of blood soon after a treatment that removes or adds antibodies.

Plasma exchange lowers a titre and immunoglobulin raises IgG without either being an effect of
the trial's treatment.  Such draws are marked, not left out.  Which treatments, and for how many
days, is in study/protocol.toml.
"""

import re
from typing import Any

import pandas as pd

from nmosd_core.analyses.rows import each_row
from nmosd_core.study.protocol import Protocol
from nmosd_core.trial_data.store import TrialData


def mark_draws(draws: pd.DataFrame, trial: TrialData) -> pd.DataFrame:
    """Say of every draw whether such a treatment was given shortly before it.

    Parameters
    ----------
    draws
        Rows with participant, earliest_day and latest_day.
    trial
        An opened data cut.

    Returns
    -------
    pandas.DataFrame
        The draws, and after_treatment (true where a draw can lie on the first day of a
        treatment or later, up to the protocol's days after its last day; missing where the
        export has no cm or the draw no date) and treatment_before (in words, else empty).
    """
    if "cm" not in trial.supplied:
        unknown = pd.array([pd.NA] * len(draws), "boolean")
        return draws.assign(after_treatment=unknown, treatment_before="")
    given = list_treatments(trial)
    own = {name: list(each_row(rows)) for name, rows in given.groupby("participant")}
    days_after = trial.protocol.antibody_treatments.days_after
    words = [
        "; ".join(filter(None, (_words(draw, one, days_after) for one in own.get(who, []))))
        for who, draw in zip(draws["participant"], each_row(draws), strict=True)
    ]
    marked = pd.array([each != "" for each in words], "boolean")
    marked[draws["latest_day"].isna().to_numpy(bool)] = pd.NA
    return draws.assign(after_treatment=marked, treatment_before=pd.array(words, "str"))


def list_treatments(trial: TrialData) -> pd.DataFrame:
    """Treatments of the protocol's list: the rows of sql/treatments.sql that name one of them."""
    rows = trial.rows("treatments")
    named = rows["treatment"].fillna("") + " / " + rows["standard_name"].fillna("")
    return rows[named.str.upper().str.contains(_any_term(trial.protocol))].reset_index(drop=True)


def _any_term(protocol: Protocol) -> str:
    """A pattern of the terms as whole words, of Chinese ones wherever they stand."""
    terms = "|".join(re.escape(term.upper()) for term in protocol.antibody_treatments.terms)
    return rf"(?<![A-Z])(?:{terms})(?:S)?(?![A-Z])"


def _words(draw: Any, given: Any, days_after: int) -> str:
    """How long before the draw a treatment ended, or nothing where it did not come before."""
    if pd.isna(draw.latest_day) or pd.isna(given.earliest_start_day):
        return ""
    no_end = pd.isna(given.latest_end_day)
    last = given.latest_start_day if no_end else given.latest_end_day
    if draw.latest_day < given.earliest_start_day or draw.earliest_day > last + days_after:
        return ""
    since = draw.earliest_day - last
    when = f"{since} days after" if since > 0 else "during"
    return f"{when} {given.treatment}" + (", its end not recorded" if no_end else "")
