"""The registry's own record.  Every text and date here is invented: it is that of no real trial."""

import json
from dataclasses import replace

import pytest

from nmosd_core.analyses.eligibility import compare_with_registry
from nmosd_core.errors import TrialDataError
from nmosd_core.tables.eligibility import registry_criteria, registry_in_words, registry_text
from nmosd_core.tables.presentation import in_trial_days
from nmosd_core.trial_data.cuts import list_cuts
from nmosd_core.trial_data.registry import read_registry
from nmosd_core.trial_data.store import open_trial
from tests.conftest import write_trial
from tests.own_protocol import write_protocol

TRIAL = "NCT05154734"
FIRST = """Inclusion Criteria:

1. Adults who wear a green hat
2. At least three umbrellas lost within the last 24 months before screening
   * of any colour
   * rain must be proven
3. A score \\<= 6.0

Exclusion Criteria:

* Owners of a boat
* Afraid of ducks
"""
SECOND = """Inclusion Criteria:

1. Adults who wear a green hat
2. At least two umbrellas lost within the last 24 months before screening
   * of any colour
   * rain must be proven
3. Consent in ink
4. A score \\<= 6.0

Exclusion Criteria:

* Afraid of ducks
"""


def record(criteria=FIRST, updated="2021-12-10", nct=TRIAL):
    """A made-up record in the form of the registry's API."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct},
            "statusModule": {"lastUpdateSubmitDate": updated},
            "eligibilityModule": {
                "eligibilityCriteria": criteria,
                "sex": "ALL",
                "minimumAge": "18 Years",
            },
        }
    }


def put(folder, name, content):
    (folder / "registry").mkdir(exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "registry" / name).write_text(text, encoding="utf-8")
    return folder


def criteria_of(folder, text):
    [version] = read_registry(put(folder, "one.json", record(text)), TRIAL)
    return [(one.kind, one.number, one.text) for one in version.criteria]


def test_criteria_are_the_outermost_bullets_with_what_stands_below(tmp_path):
    assert criteria_of(tmp_path, FIRST) == [
        ("inclusion", 1, "Adults who wear a green hat"),
        (
            "inclusion",
            2,
            "At least three umbrellas lost within the last 24 months before screening\n"
            "* of any colour\n* rain must be proven",
        ),
        ("inclusion", 3, "A score <= 6.0"),
        ("exclusion", 1, "Owners of a boat"),
        ("exclusion", 2, "Afraid of ducks"),
    ]


def test_without_bullets_each_line_is_a_criterion_and_headings_may_be_long(tmp_path):
    text = "Key Inclusion Criteria (all of these):\nHats\nGloves\n**EXCLUSION CRITERIA**\nBoats"
    assert criteria_of(tmp_path, text) == [
        ("inclusion", 1, "Hats"),
        ("inclusion", 2, "Gloves"),
        ("exclusion", 1, "Boats"),
    ]


def test_what_stands_above_the_bullets_is_kept_apart(tmp_path):
    text = "Of one town.\nInclusion Criteria:\nPeople must:\n- have a hat\nin winter\n- have gloves"
    assert criteria_of(tmp_path, text) == [
        ("", 1, "Of one town."),
        ("inclusion", 1, "People must:"),
        ("inclusion", 2, "have a hat\nin winter"),
        ("inclusion", 3, "have gloves"),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "registry/bad.json cannot be read as JSON"),
        ("[]", "registry/bad.json is no record of ClinicalTrials.gov, and this trial is NCT05154"),
        (record(nct="NCT00000000"), "registry/bad.json is the record of NCT00000000, and this"),
        (record(criteria=""), "has no eligibilityModule.eligibilityCriteria"),
        (record(criteria=7), "has no eligibilityModule.eligibilityCriteria"),
        (record(updated="soon"), "has no date of its last update"),
        ({"protocolSection": {"identificationModule": {"nctId": TRIAL}}}, "has no date"),
    ],
)
def test_a_file_that_is_no_such_record_is_named_with_a_remedy(tmp_path, content, what):
    with pytest.raises(TrialDataError) as fault:
        read_registry(put(tmp_path, "bad.json", content), TRIAL)
    assert what in str(fault.value)
    assert str(fault.value).endswith(f"studies/{TRIAL}, or move the file away.")


def test_what_macos_puts_beside_a_record_is_no_version(tmp_path):
    put(tmp_path, "._one.json", "no record")
    [version] = read_registry(put(tmp_path, "one.json", record()), TRIAL)
    assert version.file == "one.json"


def test_a_record_without_the_day_of_submission_is_of_the_day_it_was_posted(tmp_path):
    posted = record()
    posted["protocolSection"]["statusModule"] = {"lastUpdatePostDateStruct": {"date": "2022-02-03"}}
    [version] = read_registry(put(tmp_path, "one.json", posted), TRIAL)
    assert str(version.updated) == "2022-02-03"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial")
    write_trial(
        folder,
        dm="USUBJID | RFSTDTC | ARM\n01 | | Screen Failure",
        ie="USUBJID | IESEQ | IETESTCD | IECAT | IEORRES\n01 | 1 | IN04 | INCLUSION | N",
    )
    ours = '    { code = "IN04", kind = "inclusion", text = "EDSS 6.0 or less" },'
    write_protocol(folder, {ours: ours.replace(" }", ', registry = "A score" }')})
    put(folder, "a_later.json", record(SECOND, "2022-05-01"))
    return put(folder, "b_first.json", record())


@pytest.fixture(scope="module")
def registered(folder):
    return compare_with_registry(open_trial(folder))


def test_versions_are_compared_by_their_dates_and_not_by_the_names_of_their_files(registered):
    rows = registry_criteria(registered)
    newest = rows[rows["registry_version"] == "2022-05-01"]
    told = newest[["criterion_kind", "criterion_number", "since_version_before"]]
    assert told.to_numpy().tolist() == [
        ["inclusion", 1, "the same"],
        ["inclusion", 2, "reworded"],
        ["inclusion", 3, "added"],
        ["inclusion", 4, "the same"],
        ["exclusion", 1, "the same"],
        ["exclusion", 1, "gone"],
    ]
    assert newest["read_before"].iloc[1].startswith("At least three umbrellas")
    assert newest["criterion_verbatim"].iloc[-1] == "Owners of a boat"
    first = rows[rows["registry_version"] == "2021-12-10"]
    assert first["since_version_before"].eq("").all()
    assert rows["registry_version"].is_monotonic_decreasing


def test_a_count_stands_only_beside_the_criterion_that_the_protocol_names(registered):
    counted = registry_criteria(registered).dropna(subset="criterion_code")
    [row] = counted.itertuples(index=False)
    assert (row.criterion_verbatim, row.criterion_code, row.not_met) == (
        "A score <= 6.0",
        "IN04",
        1,
    )


def test_the_newest_version_stands_in_full_with_what_became_of_it(registered):
    told = registry_text(registered)
    assert told[0] == "Inclusion 1: Adults who wear a green hat"
    assert told[1].startswith("Inclusion 2 (reworded): At least two umbrellas")
    assert told[1].splitlines()[3].startswith("Before: At least three umbrellas")
    assert told[3:] == (
        "Inclusion 4: A score <= 6.0 [IN04: failed by 1]",
        "Exclusion 1: Afraid of ducks",
        "Exclusion 1 (gone): Owners of a boat",
    )


def test_the_page_says_which_version_it_shows(registered):
    said = registry_in_words(registered)
    assert "as last updated on 2022-05-01 (a_later.json; sex ALL; minimum age 18 Years)" in said
    assert "Versions kept: 2021-12-10, 2022-05-01." in said


def test_without_a_record_it_is_said_how_to_put_it_there(tmp_path):
    write_trial(tmp_path, dm="USUBJID | RFSTDTC\n01 |")
    registered = compare_with_registry(open_trial(tmp_path))
    assert registry_criteria(registered).empty
    said = registry_in_words(registered)
    assert said.startswith("The criteria are shortened by us")
    assert "studies/NCT05154734" in said
    elsewhere = registry_in_words(replace(registered, registration="CDISCPILOT01"))
    assert elsewhere == "The criteria are shortened by us."


def test_versions_keep_their_dates_in_presentation_mode(folder):
    shown = compare_with_registry(open_trial(folder, presentation=True))
    rows = in_trial_days(registry_criteria(shown))
    assert set(rows["registry_version"]) == {"2021-12-10", "2022-05-01"}


def test_the_folder_is_no_data_cut(folder):
    assert len(list_cuts(folder)) == 1
