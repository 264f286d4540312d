"""What the records hold of each planned outcome assessment.

Each analysis decides itself which record stands for a planned week; here it is only looked up,
so what counts as present is what the numbers use.  Week 0 is the baseline: the last result on or
before the day of the first infusion.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pandas as pd

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.analyses.b_cells import compare_b_cells
from nmosd_core.analyses.disability import follow_disability
from nmosd_core.analyses.draws import BASELINE
from nmosd_core.analyses.evidence_records import (
    Finds,
    Found,
    Week,
    add_lacking,
    problems,
    results,
    say_not_comparable,
)
from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.analyses.new_records import SEVERAL
from nmosd_core.analyses.rows import each_row
from nmosd_core.analyses.scans import NOT_DONE, READ
from nmosd_core.analyses.visit_weeks import place_in_weeks
from nmosd_core.trial_data.store import TrialData

EDSS, MRI, TITRE = "EDSS", "MRI", "antibody titre"
B_CELLS, LABORATORY = "B cells", "laboratory"
ALL_TESTS = "LBALL"  # stands for every test of a draw that was not done (SDTMIG 3.4, 4.5.1.2)


def find_scores(trial: TrialData) -> Finds:
    """EDSS scores by participant and planned week."""
    scores = follow_disability(trial).scores
    found = problems(scores, scores["not_a_score"], "rs")
    return found | results(scores, "assessed", "rs")


def find_scans(trial: TrialData) -> Finds:
    """Scans by participant and registered week: whole where every region was read."""
    scans = sum_lesions(trial).scans
    regions: dict[Week, list[Any]] = defaultdict(list)
    for row in each_row(scans):
        regions[row.participant, int(row.week)].append(row)
    return {week: _read_regions(rows) for week, rows in regions.items()}


def find_titres(trial: TrialData) -> Finds:
    """AQP4-IgG titres by participant and planned week."""
    titres = compare_titres(trial)
    own = titres.results[titres.results["code"].isin(trial.protocol.antibody.codes)]
    found = problems(own, own["not_a_result"], "is") | results(own, "drawn", "is")
    return say_not_comparable(found, titres.change, titres.week)


def find_cell_counts(trial: TrialData) -> Finds:
    """B-cell counts by participant and planned week: whole where every subset was counted.

    A subset that the export never has is not asked for.
    """
    cells = compare_b_cells(trial)
    draws = cells.draws
    labels = {name: one.label for name, one in trial.protocol.b_cells.subsets.items()}
    counted = draws[draws["used_as"].ne("") & draws["kind"].notna()]
    found = problems(draws, draws["not_a_result"].where(draws["kind"].notna(), ""), "cp")
    found |= results(counted, "drawn", "cp")
    expected = [name for name in labels if (counted["kind"] == name).any()]
    found = add_lacking(found, counted, "kind", expected, labels)
    usual = cells.levels.change[cells.levels.change["unit"] == cells.unit]
    return say_not_comparable(found, usual, cells.week)


def find_laboratory(trial: TrialData) -> Finds:
    """Laboratory draws by participant and planned week: whole where every test has a result.

    The tests are those of the protocol that the export has at all.
    """
    trial.require("lb")
    weeks = tuple(week for week in trial.protocol.assessments.laboratory if week)
    codes = [*trial.protocol.laboratory.tests, ALL_TESTS]
    draws = place_in_weeks(trial.rows("laboratory_draws", codes=codes), weeks, trial.protocol)
    none = draws["tests"].isna()
    words = draws["not_done"].notna().map({True: "not done", False: "no result recorded"})
    found = problems(draws, words.where(none, ""), "lb")
    drawn = draws[~none]
    used = drawn.assign(used_as=_use_days(drawn))
    used = used[used["used_as"] != ""]
    found |= results(used, "drawn", "lb")
    each = used.assign(test=used["tests"].str.split(" ")).explode("test")
    expected = [code for code in trial.protocol.laboratory.tests if (each["test"] == code).any()]
    return add_lacking(found, each, "test", expected, {})


# Of each assessment: its dataset, and what finds it.
ASSESSMENTS: dict[str, tuple[str, Callable[[TrialData], Finds]]] = {
    EDSS: ("rs", find_scores),
    MRI: ("nv", find_scans),
    TITRE: ("is", find_titres),
    B_CELLS: ("cp", find_cell_counts),
    LABORATORY: ("lb", find_laboratory),
}


def _read_regions(rows: list[Any]) -> Found:
    """One scan of all regions together."""
    lacking = ", ".join(_unread_in_words(row) for row in rows if row.status != READ)
    read = [row for row in rows if row.is_read]
    record = SEVERAL.join(dict.fromkeys(row.record for row in rows if row.record))
    if not read:
        not_done = all(row.status == NOT_DONE for row in rows)
        recorded = any(row.status == NOT_DONE or row.remark for row in rows)
        problem = (rows[0].remark or NOT_DONE) if not_done else lacking
        return Found(problem=problem if recorded else "", not_done=not_done, record=record)
    return Found(
        present=True,
        lacking=lacking,
        done_on=min((row.scanned for row in read if pd.notna(row.scanned)), default=pd.NaT),
        trial_day=min((row.trial_day for row in read if pd.notna(row.trial_day)), default=None),
        record=record,
    )


def _unread_in_words(row: Any) -> str:
    known = row.remark.startswith(row.status)
    words = row.remark if known else f"{row.status}: {row.remark}"
    return f"{row.region.lower()} {words if row.remark else row.status}"


def _use_days(drawn: pd.DataFrame) -> "pd.Series[str]":
    """What each draw stands for; tests of one week may be drawn on several days."""
    weeks = ("week " + drawn["planned_week"].astype("str")).where(drawn["planned_week"].notna(), "")
    return weeks.mask((drawn["latest_day"] <= 0).fillna(False), BASELINE)
