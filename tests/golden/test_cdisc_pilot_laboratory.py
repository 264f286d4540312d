"""Laboratory results of the CDISC pilot study, real participants, and the cases of the liver."""

from datetime import date, timedelta

import pandas as pd
import pytest

from nmosd_core.analyses.hepatic import BELOW_BOTH, CHOLESTASIS, HYS_LAW, NOT_KNOWN, TEMPLE
from nmosd_core.analyses.laboratory import review_laboratory
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot
from tests.conftest import trial_from
from tests.reference import REFERENCE, cases, needs_reference

pytestmark = needs_reference

ANSWERS = REFERENCE / "cdisc_pilot"
CUT = date(2015, 12, 31)
GROUPS = {
    "Overall": lambda: None,
    "Placebo": cdisc_pilot.placebo,
    "Site701-Placebo": cdisc_pilot.site_701_placebo,
}


@pytest.fixture(scope="module", params=GROUPS)
def group(request, tmp_path_factory):
    """Name of the group, and its laboratory through the ordinary intake."""
    folder = tmp_path_factory.mktemp("pilot")
    export = cdisc_pilot.write_export(folder / "export", GROUPS[request.param]())
    bring_in(export, folder / "trial", CUT)
    return request.param, review_laboratory(open_trial(folder / "trial"))


def test_peaks_of_the_liver_agree(group):
    name, laboratory = group
    table = pd.read_csv(ANSWERS / "hys_law.csv")
    expected = dict(table.loc[table["group"] == name, ["quantity", "value"]].to_numpy().tolist())
    peaks = laboratory.peaks
    quadrants = peaks["quadrant"].value_counts()
    found = {
        "subjects with post-first-dose ALT/AST and bilirubin": (
            len(peaks) - quadrants.get(NOT_KNOWN, 0)
        ),
        "AT < 3x and BILI <= 2x ULN (lower left)": quadrants.get(BELOW_BOTH, 0),
        "AT >= 3x and BILI <= 2x (Temple's corollary)": quadrants.get(TEMPLE, 0),
        "AT < 3x and BILI > 2x (cholestasis)": quadrants.get(CHOLESTASIS, 0),
        "AT >= 3x and BILI > 2x (possible Hy's law)": quadrants.get(HYS_LAW, 0),
        "BILI > 1.5x ULN": (peaks["bilirubin"] > 1.5).sum(),
        "BILI > 2x ULN": (peaks["bilirubin"] > 2).sum(),
        "max BILI xULN": peaks["bilirubin"].max(),
    }
    for test in ("ALT", "AST"):
        peak = peaks[test.lower()]
        found |= {
            f"{test} >= 3x ULN": (peak >= 3).sum(),
            f"{test} >= 5x ULN": (peak >= 5).sum(),
            f"{test} > 1x ULN": (peak > 1).sum(),
            f"max {test} xULN": peak.max(),
        }
    assert found == pytest.approx(expected, rel=1e-4)


def test_peaks_of_each_participant_agree(group):
    name, laboratory = group
    if name != "Site701-Placebo":
        assert len(laboratory.peaks) == {"Overall": 254, "Placebo": 86}[name]
        return
    expected = pd.read_csv(ANSWERS / "hys_law_points_site701.csv")
    peaks = laboratory.peaks.set_index("participant").loc[expected["USUBJID"]]
    assert peaks["alt"].tolist() == pytest.approx(expected["peak_alt_xuln"].tolist(), rel=1e-4)
    assert peaks["ast"].tolist() == pytest.approx(expected["peak_ast_xuln"].tolist(), rel=1e-4)
    bilirubin = peaks["bilirubin"].tolist()
    assert bilirubin == pytest.approx(expected["peak_bili_xuln"].tolist(), rel=1e-4)


def test_shifts_agree(group):
    name, laboratory = group
    table = pd.read_csv(ANSWERS / "lab_shift.csv")
    table = table[table["group"] == name]
    columns = ["test", "shift", "baseline", "post"]
    expected = table.set_index(columns)["n"].to_dict()
    counts = laboratory.shift_counts
    counts = counts[counts["code"].isin(set(table["test"]))]
    key = ["code", "shift", "baseline", "post"]
    assert counts.set_index(key)["participants"].to_dict() == expected


@pytest.mark.parametrize("case", cases("liver"), ids=lambda case: case["id"])
def test_case_of_the_liver(case, tmp_path):
    start = date(2022, 3, 1)
    lines = [
        f"01 | {number} | {one['test']} | {one['value']} | U/L | {one['uln']} | "
        f"{start + timedelta(days=one['day'])}"
        for number, one in enumerate(case["results"], 1)
    ]
    head = "USUBJID | LBSEQ | LBTESTCD | LBSTRESN | LBSTRESU | LBSTNRHI | LBDTC"
    dm = f"USUBJID | RFSTDTC\n01 | {start}"
    trial = trial_from(tmp_path, dm=dm, lb="\n".join([head, *lines]))
    peak = review_laboratory(trial).peaks.iloc[0]
    expected = case["expected"]
    of_reference = {"normal": BELOW_BOTH}  # the only quadrant that the reference names otherwise
    assert peak["quadrant"] == of_reference.get(expected["quadrant"], expected["quadrant"])
    assert peak["alt"] == pytest.approx(expected.get("alt", peak["alt"]))
    assert peak["bilirubin"] == pytest.approx(expected.get("bili", peak["bilirubin"]))
