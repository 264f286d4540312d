"""Tables of titres hold what their descriptions say."""

import pytest

from nmosd_core.analyses.antibody import compare_titres
from nmosd_core.tables import antibody
from tests.analyses.test_antibody import BASELINE, HEAD, PEOPLE, WEEK_52, pair, record
from tests.conftest import trial_from

RECORDS = [
    *pair("01", "1:320", "≤1:10"),
    record("02", 1, "1:64", BASELINE),
    record("02", 2, "", WEEK_52, status="NOT DONE"),
    record("03", 1, "＞1:10000", BASELINE),
    record("03", 2, "1:10000", WEEK_52, assay="LIVE CBA"),
]


def titres_of(folder, records, dm=PEOPLE):
    return compare_titres(trial_from(folder, dm=dm, **{"is": "\n".join([HEAD, *records])}))


@pytest.fixture(scope="module")
def titres(tmp_path_factory):
    return titres_of(tmp_path_factory.mktemp("titres"), RECORDS)


@pytest.mark.parametrize(
    "table", [antibody.titre_results, antibody.titre_change, antibody.titre_ratio_by_rule]
)
def test_description_names_every_column(titres, table, tmp_path):
    columns = table(titres).columns.tolist()
    assert all(column in table.__doc__ for column in columns)
    nothing = table(titres_of(tmp_path, [], dm="USUBJID | RFSTDTC"))
    assert nothing.columns.tolist() == columns


def test_result_used_as_the_baseline_has_the_week_0(titres):
    rows = antibody.titre_results(titres)
    assert rows["planned_week"].tolist()[:2] == [0, 52]


def test_rungs_read_as_titres(titres):
    rows = antibody.titre_results(titres)
    assert rows["rung"].tolist() == [
        "1:320",
        "below 1:10 to 1:10",
        "off the ladder",
        "",
        "above 1:10000",
        "1:10000",
    ]
    assert rows["negative"].fillna("").tolist() == ["no", "", "no", "", "no", "no"]


def test_every_treated_participant_has_a_row(titres):
    rows = antibody.titre_change(titres).set_index("participant")
    assert rows.index.tolist() == ["01", "02", "03"]
    assert (rows.loc["01", "rungs_from"], rows.loc["01", "rungs_to"]) == (-4, -3)
    assert rows.loc["02", "why_no_change"] == "week 52: not done"
    assert rows.loc["03", "week_52_titre"] == "1:10000"


def test_every_rule_has_a_row(titres):
    rows = antibody.titre_ratio_by_rule(titres)
    assert rows["substitution"].tolist() == ["one rung", "half the limit", "the limit"]
    assert rows["ratio_lower"].isna().all()
