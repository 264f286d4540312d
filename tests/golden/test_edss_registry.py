"""EDSS of 20 real participants with irregular visits, against answers worked out in R."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.disability import follow_disability
from tests.conftest import trial_from
from tests.reference import REFERENCE, needs_reference

pytestmark = needs_reference


@pytest.fixture(scope="module")
def expected():
    file = REFERENCE / "real" / "expected_registry_per_patient.csv"
    return pd.read_csv(file).set_index("patient").sort_index()


@pytest.fixture(scope="module")
def disability(expected, tmp_path_factory):
    """Treated on the day of the first score, so that it is the baseline."""
    visits = pd.read_csv(REFERENCE / "real" / "ms_edss_registry.csv")
    visits = visits[visits["patient"].isin(expected.index)]
    dm = ["USUBJID | RFSTDTC"] + [
        f"{row.Index} | {row.first_edss_date}" for row in expected.itertuples()
    ]
    rs = ["USUBJID | RSSEQ | RSTESTCD | VISIT | RSDTC | RSSTRESN"] + [
        f"{row.patient} | {number} | EDSS0101 | UNSCHEDULED {number} | {row.visit_date} | "
        f"{'' if pd.isna(row.edss) else row.edss}"
        for number, row in enumerate(visits.itertuples(), start=1)
    ]
    folder = tmp_path_factory.mktemp("registry")
    return follow_disability(
        trial_from(folder, date(2026, 1, 1), dm="\n".join(dm), rs="\n".join(rs))
    )


def test_scores_recorded_first_and_last_agree(disability, expected):
    scores = disability.scores.dropna(subset="score").sort_values(["participant", "trial_day"])
    each = scores.groupby("participant")["score"]
    assert each.size().to_dict() == expected["edss_recorded"].to_dict()
    assert each.last().to_dict() == expected["last_edss"].to_dict()
    baseline = disability.change.set_index("participant")["baseline"]
    assert baseline.to_dict() == expected["first_edss"].to_dict()
    assert (each.last() - baseline).to_dict() == expected["change"].to_dict()
