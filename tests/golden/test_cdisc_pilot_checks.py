"""Data checks on real records: few findings, all of them right, none of another plan."""

from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from nmosd_core.analyses.checks import find_problems
from nmosd_core.analyses.clean_data import judge_clean_data
from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.visit_adherence import compare_with_plan
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot

# Site 701, among it a death that is not marked as serious, and events entered twice.
PARTICIPANTS = 40
PROTOCOL = Path(__file__).parent / "cdisc_pilot" / "protocol.toml"


@pytest.fixture(scope="module")
def problems(tmp_path_factory):
    """Findings in 40 participants of the study, with the protocol of NCT05154734."""
    folder = tmp_path_factory.mktemp("pilot")
    wanted = sorted(cdisc_pilot.dataset("dm")["USUBJID"])[:PARTICIPANTS]
    cdisc_pilot.write_export(folder / "export", wanted)
    bring_in(folder / "export", folder / "trial", date(2015, 3, 31))
    return find_problems(open_trial(folder / "trial"))


def of(problems, check):
    rows = problems.findings[problems.findings["check"] == check]
    return rows[["participant", "record"]].to_numpy().tolist()


def test_what_the_registered_plan_asks_is_not_asked_of_another_study(problems):
    unknown = problems.checks[problems.checks["findings"].isna()]
    why = unknown["result"].str.removeprefix("could not run: ")
    expected = (
        r"no \w+ dataset|the protocol in force is that of NCT05154734|the \w+ dataset has no \w+"
    )

    assert why.str.fullmatch(expected).all()
    assert {"C10", "C14", "C16", "C19"} <= set(unknown["check"])


def test_no_infusion_is_judged_by_a_protocol_that_plans_none(tmp_path):
    cdisc_pilot.write_export(tmp_path / "export", cdisc_pilot.site_701_placebo())
    bring_in(tmp_path / "export", tmp_path / "trial", date(2014, 12, 31))
    copy(PROTOCOL, tmp_path / "trial" / "protocol.toml")
    checks = find_problems(open_trial(tmp_path / "trial")).checks.set_index("check")

    of_infusions = ["C18", "C21", "C22", "C23"]
    assert set(checks.loc[of_infusions, "result"]) == {
        "could not run: the protocol plans no infusions"
    }


def test_whoever_completed_the_26_weeks_owes_no_visit(tmp_path):
    cdisc_pilot.write_export(tmp_path / "export", cdisc_pilot.site_701_placebo())
    bring_in(tmp_path / "export", tmp_path / "trial", date(2014, 12, 31))
    copy(PROTOCOL, tmp_path / "trial" / "protocol.toml")
    trial = open_trial(tmp_path / "trial")
    checks = find_problems(trial).checks.set_index("check")
    assessments = find_missing_evidence(trial).assessments

    assert checks.loc[["C16", "C66"], "findings"].tolist() == [0, 0]
    assert set(assessments["assessment"]) == {"laboratory"}
    assert "missing" not in set(assessments["status"])
    in_window = compare_with_plan(trial).infusions_in_window
    assert in_window.not_estimable == "the protocol plans no infusions"
    assert [number.label for number in judge_clean_data(trial).numbers] == [
        "Clean at week 12",
        "Clean at week 24",
        "Clean at week 26",
    ]


def test_a_date_that_nobody_recorded_is_said_once(problems):
    assert of(problems, "C02") == [["", f"{PARTICIPANTS} records"]]


def test_events_with_a_criterion_that_are_not_called_serious_are_found(problems):
    events = cdisc_pilot.dataset("ae")
    criteria = [name for name in events if name.startswith("AES") and len(name) > 5]
    criteria = [name for name in criteria if name not in ("AESEV", "AESER", "AESEQ", "AESTDTC")]
    wanted = sorted(cdisc_pilot.dataset("dm")["USUBJID"])[:PARTICIPANTS]
    own = events[events["USUBJID"].isin(wanted) & (events["AESER"] != "Y")]
    own = own[(own[criteria] == "Y").any(axis=1)]
    expected = sorted(
        [who, f"AESEQ {number:.0f}"]
        for who, number in zip(own["USUBJID"], own["AESEQ"], strict=True)
    )

    assert expected
    assert sorted(of(problems, "C56")) == expected


def test_events_entered_again_with_the_same_days_are_found(problems):
    events = cdisc_pilot.dataset("ae")
    wanted = sorted(cdisc_pilot.dataset("dm")["USUBJID"])[:PARTICIPANTS]
    same = ["USUBJID", "AEDECOD", "AESTDTC", "AEENDTC"]
    own = events[events["USUBJID"].isin(wanted) & (events[same] != "").all(axis=1)].dropna(
        subset=same
    )
    whole_days = own["AESTDTC"].str.len() >= len("2014-01-01")
    again = own[whole_days & own.duplicated(same)]

    assert len(again)
    assert set(again["USUBJID"]) <= {who for who, _ in of(problems, "C58B")}


def test_no_check_finds_something_in_every_participant(problems):
    """But for events entered again with another outcome, as was the practice of the site."""
    people = problems.findings.groupby("check")["participant"].nunique()

    assert people.drop("C58B").max() <= PARTICIPANTS / 2
    assert len(problems.findings) <= 2 * PARTICIPANTS
