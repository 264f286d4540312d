"""The liver: peaks of transaminases and bilirubin of each participant, and what they mean.

Each result is divided by the upper limit reported with it, after the day of the first infusion;
one below zero does not count.  Of one that could not be measured only its limit is known: ">300"
is a peak of at least that, "<3.42" of at most that.  Where this does not decide whether the
multiple is reached the quadrant is not known; nor is it where no result of a kind has a number,
as the reference analysis of the CDISC pilot has it.
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
        limit), bilirubin, alkaline_phosphatase (likewise; missing without a number), one column
        for each transaminase, each of these with its _day and _sequence (trial day and record of
        the first peak) and _at_most (what the peak can be, at most; missing without a result),
        quadrant (not known where either peak has no number, or may lie on either side),
        days_between (fewest from raised ALT or AST to raised bilirubin; missing where not both
        are), within_days (yes, no, or missing), alkaline_phosphatase_low (yes, no, or missing).
    """
    after = results[results["after_first"] & (results["times_upper_at_most"] >= 0)]
    table = pd.DataFrame({"participant": people.to_numpy()})
    groups = {
        "alt_ast": rule.transaminases,
        "bilirubin": rule.bilirubin,
        "alkaline_phosphatase": rule.alkaline_phosphatase,
        **{code.lower(): (code,) for code in rule.transaminases},
    }
    for column, codes in groups.items():
        own = after[after["code"].isin(codes)]
        peaks, at_most = _peaks(own), own.groupby("participant")["times_upper_at_most"].max()
        table[f"{column}_at_most"] = table["participant"].map(at_most).astype("float64")
        table[column] = table["participant"].map(peaks["times_upper"]).astype("float64")
        for fact, of_peak in (("day", "trial_day"), ("sequence", "sequence")):
            table[f"{column}_{fact}"] = table["participant"].map(peaks[of_peak]).astype("Int64")
    table = table.assign(quadrant=_quadrants(table, rule))
    days = table["participant"].map(_days_between(after, rule)).astype("Int64")
    low, high = _sides(table, "alkaline_phosphatase", at_least=rule.alkaline_phosphatase_multiple)
    return table.assign(
        days_between=days,
        within_days=_yes_no(days <= rule.days_between, days.notna()),
        alkaline_phosphatase_low=_yes_no(low, low | high),
    )


def _peaks(own: pd.DataFrame) -> pd.DataFrame:
    """The highest result of each participant that has a number; of equal ones the first."""
    ordered = own[own["times_upper"].notna()]
    ordered = ordered.sort_values(
        ["times_upper", "trial_day"], ascending=[False, True], kind="stable"
    )
    return ordered.drop_duplicates("participant").set_index("participant")


def _quadrants(table: pd.DataFrame, rule: Hepatic) -> Any:
    normal, raised = _sides(table, "alt_ast", at_least=rule.transaminase_multiple)
    white, yellow = _sides(table, "bilirubin", more_than=rule.bilirubin_multiple)
    words = np.select(
        [raised & yellow, raised & white, normal & yellow, normal & white],
        [HYS_LAW, TEMPLE, CHOLESTASIS, BELOW_BOTH],
        NOT_KNOWN,
    )
    has_numbers = table[["alt_ast", "bilirubin"]].notna().all(axis=1)
    return pd.array(np.where(has_numbers, words, NOT_KNOWN), "str")


def _sides(
    table: pd.DataFrame, column: str, at_least: float | None = None, more_than: float | None = None
) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Whether a peak certainly lies below a multiple, and whether certainly beyond it."""
    lowest, highest = table[column], table[f"{column}_at_most"]
    if at_least is not None:
        return highest < at_least, lowest >= at_least
    return highest <= more_than, lowest > more_than


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
