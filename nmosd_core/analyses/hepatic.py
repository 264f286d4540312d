"""The liver: peaks of transaminases and bilirubin of each participant, and what they mean.

Each result is divided by the upper limit reported with it, after the day of the first infusion;
one above what is measured (">300") counts with its number, one below zero not at all.
The peaks need not be of one day, so how many days lay between raised ALT or AST and raised
bilirubin stands beside them.  Who is below both limits may still be above the limit of normal: a
peak of 1.7 times is a grade 1.  The multiples are in study/protocol.toml.
"""

from typing import Any

import numpy as np
import pandas as pd

from nmosd_core.study.grading import Hepatic

HYS_LAW, TEMPLE = "possible Hy's law", "Temple's corollary"
CHOLESTASIS, BELOW_BOTH, NOT_KNOWN = "cholestasis", "below both limits", "not known"


def find_peaks(results: pd.DataFrame, people: "pd.Series[str]", rule: Hepatic) -> pd.DataFrame:
    """Find the peaks of every treated participant, and the quadrant they lie in.

    Parameters
    ----------
    results
        Rows of `laboratory_results.read_results`.
    people
        Treated participants.
    rule
        Tests and multiples.

    Returns
    -------
    pandas.DataFrame
        One row per treated participant: participant, alt_ast (peak of either, times the upper
        limit), bilirubin, alkaline_phosphatase (likewise; missing without a result), one column
        for each transaminase, alt_ast_day, bilirubin_day (trial days of the first peak),
        alt_ast_sequence, bilirubin_sequence (of its record),
        quadrant (not known where either peak is), days_between (fewest from raised ALT or AST
        to raised bilirubin; missing where not both are), within_days (yes, no, or missing),
        alkaline_phosphatase_low (yes, no, or missing).
    """
    after = results[results["after_first"] & (results["times_upper"] >= 0)]
    table = pd.DataFrame({"participant": people.to_numpy()})
    groups = {
        "alt_ast": rule.transaminases,
        "bilirubin": rule.bilirubin,
        "alkaline_phosphatase": rule.alkaline_phosphatase,
        **{code.lower(): (code,) for code in rule.transaminases},
    }
    for column, codes in groups.items():
        peaks = _peaks(after[after["code"].isin(codes)])
        table[column] = table["participant"].map(peaks["times_upper"]).astype("float64")
        for fact, of_peak in (("day", "trial_day"), ("sequence", "sequence")):
            table[f"{column}_{fact}"] = table["participant"].map(peaks[of_peak]).astype("Int64")
    table = table.assign(quadrant=_quadrants(table, rule))
    days = table["participant"].map(_days_between(after, rule)).astype("Int64")
    phosphatase = table["alkaline_phosphatase"]
    return table.assign(
        days_between=days,
        within_days=_yes_no(days <= rule.days_between, days.notna()),
        alkaline_phosphatase_low=_yes_no(
            phosphatase < rule.alkaline_phosphatase_multiple, phosphatase.notna()
        ),
    )


def _peaks(own: pd.DataFrame) -> pd.DataFrame:
    """The highest result of each participant; of equal ones the first."""
    ordered = own.sort_values(["times_upper", "trial_day"], ascending=[False, True], kind="stable")
    return ordered.drop_duplicates("participant").set_index("participant")


def _quadrants(table: pd.DataFrame, rule: Hepatic) -> Any:
    raised = (table["alt_ast"] >= rule.transaminase_multiple).to_numpy()
    yellow = (table["bilirubin"] > rule.bilirubin_multiple).to_numpy()
    unknown = table[["alt_ast", "bilirubin"]].isna().any(axis=1).to_numpy()
    words = np.select(
        [unknown, raised & yellow, raised, yellow],
        [NOT_KNOWN, HYS_LAW, TEMPLE, CHOLESTASIS],
        BELOW_BOTH,
    )
    return pd.array(words, "str")


def _days_between(after: pd.DataFrame, rule: Hepatic) -> "pd.Series[int]":
    """Fewest days from raised ALT or AST to raised bilirubin, either way, by participant."""
    of_alt_ast = after["code"].isin(rule.transaminases)
    raised = after[of_alt_ast & (after["times_upper"] >= rule.transaminase_multiple)]
    of_bilirubin = after["code"].isin(rule.bilirubin)
    yellow = after[of_bilirubin & (after["times_upper"] > rule.bilirubin_multiple)]
    columns = ["participant", "trial_day"]
    both = raised[columns].merge(yellow[columns], on="participant", suffixes=("", "_bilirubin"))
    days = (both["trial_day_bilirubin"] - both["trial_day"]).abs()
    return days.groupby(both["participant"]).min()


def _yes_no(yes: "pd.Series[bool]", known: "pd.Series[bool]") -> "pd.Series[str]":
    words = yes.map({True: "yes", False: "no"})
    return words.where(known).astype("str")
