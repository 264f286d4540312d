"""What the EDC has asked about a finding: a query of the same participant, field and visit."""

import pandas as pd
import pytest

from nmosd_core.analyses.edc_queries import match_queries
from tests.conftest import trial_from

DM = "USUBJID | RFSTDTC\n01 | 2022-01-01\n02 | 2022-01-01"
QUERIES = """
    USUBJID | QUERYID | VISIT   | DATASET | VARIABLE | STATUS    | OPENED | ANSWERED | CLOSED
    01      | 1       | WEEK 12 | RS      | RSORRES  | OPEN      | 05-01  |          |
    01      | 2       | WEEK 24 | RS      | RSORRES  | CLOSED    | 07-01  | 07-02    | 07-05
    01      | 3       |         | Events  | AESER    | ANSWERED  | 05-01  | 05-03    |
    01      | 4       |         | AE      | aeser    | CLOSED    | 04-01  | 04-02    | 04-03
    01      | 5       |         | CM      | CMDOSE   | CANCELLED | 04-01  |          | 04-02
    01      | 6       |         | LB      | VISIT    |           |        |          |
    01      | 7       |         | LB      | LBORRES  | REOPENED  | 06-01  |          |
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return trial_from(tmp_path_factory.mktemp("edc"), dm=DM, queries=QUERIES)


def asked(trial, participant, visit, dataset, variable):
    row = (participant, visit, dataset, variable)
    finding = pd.DataFrame([row], columns=["participant", "visit", "dataset", "variable"])
    return match_queries(finding, trial).item()


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (("01", "WEEK 12", "rs", "RSORRES"), "open since 05-01"),
        (("01", "Week  24", "rs", "RSORRES"), "closed 07-05"),
        (("01", "WEEK 52", "rs", "RSORRES"), "none"),
        (("01", "", "rs", "RSORRES"), "open since 05-01"),
        (("02", "WEEK 12", "rs", "RSORRES"), "none"),
        (("01", "", "ae", "AESER"), "answered 05-03"),
        (("01", "WEEK 4", "ae", "AESER"), "answered 05-03"),
        (("01", "", "ex", "CMDOSE"), "none"),
        (("01", "", "cm", "CMDOSE"), "cancelled 04-02"),
        (("01", "", "lb", "VISIT"), "status not recorded"),
        (("01", "", "lb", "LBORRES"), "REOPENED 06-01"),
        (("01", "", "lb", ""), "none"),
    ],
)
def test_a_query_asks_for_a_finding_of_its_participant_field_and_visit(trial, finding, expected):
    assert asked(trial, *finding) == expected


def test_without_queries_nothing_is_said(tmp_path):
    trial = trial_from(tmp_path, dm=DM)

    assert asked(trial, "01", "", "ae", "AESER") == ""


def test_no_finding_needs_no_query(trial):
    nothing = pd.DataFrame(columns=["participant", "visit", "dataset", "variable"], dtype="str")

    assert match_queries(nothing, trial).empty
