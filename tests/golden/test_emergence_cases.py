"""Treatment-emergence on hand-written cases from the registered text."""

import pytest

from nmosd_core.analyses.adverse_events import summarise_adverse_events
from tests.conftest import trial_from
from tests.reference import cases, needs_reference

pytestmark = needs_reference


@pytest.mark.parametrize("case", cases("teae"), ids=lambda case: case["id"])
def test_case_has_its_answer(case, tmp_path):
    trial = trial_from(
        tmp_path,
        dm=f"USUBJID | RFSTDTC\n01 | {case['first_dose']}",
        ae=f"USUBJID | AESEQ | AETERM | AESTDTC\n01 | 1 | Rash | {case['ae']['onset']}",
    )
    event = summarise_adverse_events(trial).listing.iloc[0]
    expected = case["expected"]
    assert event["treatment_emergent"] == expected["emergent"]
    assert event["start_is_partial"] == expected.get("flagged_partial", False)
