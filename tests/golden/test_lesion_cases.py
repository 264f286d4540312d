"""The registered lesion sum on hand-written cases, and on counts of real patients."""

from datetime import date, timedelta

import pandas as pd
import pytest

from nmosd_core.analyses.lesions import sum_lesions
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial
from tests.own_protocol import write_protocol
from tests.reference import REFERENCE, cases, needs_reference

pytestmark = needs_reference

REAL = REFERENCE / "real"
DAY_0 = date(2022, 3, 1)
WEEKS = "weeks = [12, 24, 52]"
REGIONS = 'regions = ["OPTIC NERVE", "BRAIN", "SPINAL CORD"]'
ENLARGING = 'enlarging_codes = ["ENLT2"]'
MONTHS_AS_WEEKS = {3: 12, 6: 24, 12: 52}


def on_week(week):
    return (DAY_0 + timedelta(weeks=int(week))).isoformat()


def trial_of(case, folder):
    """The case as dm and nv; a case of one region is a trial that scans that region alone."""
    regions = sorted({scan["region"].upper() for scan in case["scans"]})
    nv = ["USUBJID | NVSEQ | NVTESTCD | NVSTRESN | NVSTAT | NVLOC | VISIT | NVDTC"]
    for scan in case["scans"]:
        visit = f"WEEK {scan['week']}" if scan["week"] else "BASELINE"
        for code, kind in {"NEWT2": "new", "ENLT2": "enlarging"}.items():
            count = scan[kind]
            result = " | NOT DONE" if count is None else f"{count} | "
            nv.append(
                f"{scan['patient']} | {len(nv)} | {code} | {result} | {scan['region'].upper()} | "
                f"{visit} | {on_week(scan['week'])}"
            )
    people = sorted({scan["patient"] for scan in case["scans"]})
    dm = "\n".join(["USUBJID | RFSTDTC", *(f"{who} | {DAY_0}" for who in people)])
    listed = ", ".join(f'"{region}"' for region in regions)
    write_protocol(folder, {REGIONS: f"regions = [{listed}]"})
    return open_trial(write_trial(folder, date(2023, 12, 31), dm=dm, nv="\n".join(nv)))


@pytest.mark.parametrize("case", cases("lesions"), ids=lambda case: case["id"])
def test_case_has_its_answer(case, tmp_path):
    lesions, expected = sum_lesions(trial_of(case, tmp_path)), case["expected"]
    sums = lesions.per_participant.set_index("participant")["lesions"]
    assert sums.to_dict() == expected["per_patient"]
    assert lesions.total.value == expected["total"]
    assert (lesions.read, lesions.due) == (expected["scans_done"], expected["scans_expected"])
    assert lesions.complete is expected.get("complete", True)
    assert ("incomplete" in lesions.total.note) is not expected.get("complete", True)


def export_of(counts, visit_of, folder):
    """Monthly counts as an export; months in between are visits of their own."""
    people = sorted(counts["patient"].unique())
    folder.mkdir()
    dm = pd.DataFrame({"USUBJID": [f"MS-{who}" for who in people], "RFSTDTC": str(DAY_0)})
    dm.to_csv(folder / "dm.csv", index=False)
    nv = pd.DataFrame(
        {
            "USUBJID": "MS-" + counts["patient"].astype(str),
            "NVSEQ": range(1, len(counts) + 1),
            "NVTESTCD": "NEWT2",
            "NVTEST": "Lesions",
            "NVORRES": counts["lesions"],
            "NVLOC": "Brain",
            "VISIT": counts["month"].map(visit_of),
            "NVDTC": [on_week(4 * month) for month in counts["month"]],
        }
    )
    nv.to_csv(folder / "nv.csv", index=False)
    return folder


def real_lesions(folder, counts, visit_of, weeks):
    trial = folder / "trial"
    write_protocol(
        trial,
        {
            WEEKS: f"weeks = {weeks}",
            REGIONS: 'regions = ["BRAIN"]',
            ENLARGING: "enlarging_codes = []",
        },
    )
    bring_in(export_of(counts, visit_of, folder / "export"), trial, date(2030, 1, 1))
    return sum_lesions(open_trial(trial))


@pytest.fixture(scope="module")
def counts():
    return pd.read_csv(REAL / "ms_mri_lesion_counts.csv")


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(REAL / "expected_lesion_counts.csv").set_index("patient")


def test_real_counts_of_months_3_6_and_12_are_summed(tmp_path, counts, answers):
    def visit_of(month):
        week = MONTHS_AS_WEEKS.get(month)
        return f"WEEK {week}" if week else f"MONTH {month}"

    lesions = real_lesions(tmp_path, counts, visit_of, sorted(MONTHS_AS_WEEKS.values()))

    sums = lesions.per_participant.set_index("participant")["lesions"]
    scans = lesions.scans.set_index(["participant", "week"])["lesions"]
    for patient, answer in answers.iterrows():
        assert sums[f"MS-{patient}"] == answer["sum_month3_6_12"]
        for month, week in MONTHS_AS_WEEKS.items():
            assert scans[f"MS-{patient}", week] == answer[f"month{month}"]


@pytest.mark.parametrize("patient", [1, 2])
def test_real_rate_per_scan_has_its_exact_interval(tmp_path, counts, answers, patient):
    own, answer = counts[counts["patient"] == patient], answers.loc[patient]
    months = sorted(int(month) for month in own["month"])

    lesions = real_lesions(tmp_path, own, lambda month: f"WEEK {month}", months)

    assert lesions.read == answer["months_observed"]
    assert lesions.total.value == answer["total"]
    assert lesions.per_scan.value == pytest.approx(answer["rate_per_scan"], rel=1e-4)
    assert lesions.per_scan.lower == pytest.approx(answer["rate_pois95_lo"], rel=1e-4)
    assert lesions.per_scan.upper == pytest.approx(answer["rate_pois95_hi"], rel=1e-4)
