"""Two cuts of real participants that differ by known records give exactly those changes."""

from datetime import date

import pandas as pd
import pytest

from nmosd_core.analyses.changes import ADDED, CHANGED, REMOVED, compare_cuts
from nmosd_core.analyses.participant_records import CHANGE, list_records
from nmosd_core.analyses.profile import look_at_everyone, look_at_participant
from nmosd_core.tables.changes import change_sentences, change_story, removed_in_words
from nmosd_core.trial_data.intake.bring_in import bring_in
from nmosd_core.trial_data.store import open_trial
from tests import cdisc_pilot

EARLIER, LATER = date(2014, 12, 31), date(2015, 12, 31)
WHO, LAST = "01-701-1015", "01-701-1415"


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """Site 701's placebo arm, and a year later the same with known differences."""
    folder = tmp_path_factory.mktemp("pilot")
    people = cdisc_pilot.site_701_placebo()
    before = cdisc_pilot.write_export(folder / "before", people)
    bring_in(before, folder / "trial", EARLIER)
    after = cdisc_pilot.write_export(folder / "after", people)
    ae = _own("ae", people)
    of_who = ae["USUBJID"] == WHO
    gone = of_who & (ae["AESEQ"] == 2)
    ae.loc[of_who & (ae["AESEQ"] == 1), "AESEV"] = "SEVERE"
    new = ae[of_who & (ae["AESEQ"] == 3)].assign(AESEQ=99, AEDECOD="INFLUENZA")
    ae = pd.concat([ae[~gone], new], ignore_index=True)
    cdisc_pilot.write_xport(ae, after / "ae.xpt")
    dm = _own("dm", people)
    dm.loc[dm["USUBJID"] == WHO, "AGE"] = 64
    cdisc_pilot.write_xport(dm, after / "dm.xpt")
    bring_in(after, folder / "trial", LATER)
    return folder / "trial"


def _own(name, people):
    rows = cdisc_pilot.dataset(name)
    return rows[rows["USUBJID"].isin(people)].reset_index(drop=True)


@pytest.fixture(scope="module")
def changes(trial):
    return compare_cuts(open_trial(trial, EARLIER), open_trial(trial, LATER))


def test_exactly_the_known_changes_are_found(changes):
    columns = ["change", "dataset", "participant", "record", "variable", "before", "after"]
    assert changes.listing[columns].to_numpy().tolist() == [
        [REMOVED, "ae", WHO, "AESEQ 2", "", "", ""],
        [CHANGED, "ae", WHO, "AESEQ 1", "AESEV", "MILD", "SEVERE"],
        [CHANGED, "dm", WHO, "", "AGE", "63", "64"],
        [ADDED, "ae", WHO, "AESEQ 99", "", "", ""],
    ]


def test_each_is_told_in_a_sentence_that_names_the_record(changes):
    assert change_sentences(changes.listing)["sentence"].tolist() == [
        f"AE 2 of {WHO} (APPLICATION SITE PRURITUS, 2014-01-03) removed",
        f"AE 1 of {WHO} (APPLICATION SITE ERYTHEMA, 2014-01-03): severity MILD to SEVERE",
        f"DM of {WHO}: age 63 to 64",
        f"AE 99 of {WHO} (INFLUENZA, 2014-01-09) added",
    ]
    assert list(change_story(changes)) == [WHO]
    assert removed_in_words(changes).startswith("1 record is gone since the data cut of 2014-12-31")


def test_profile_and_its_records_say_what_changed(trial):
    later = open_trial(trial, LATER)
    assert len(look_at_participant(later, WHO).changes) == 4
    assert look_at_participant(later, LAST).changes.empty
    marks = list_records(later, WHO)["ae"].set_index("AESEQ")[CHANGE]
    assert marks.to_dict() == {1: "changed", 3: "", 99: "added"}
    assert look_at_everyone(open_trial(trial, EARLIER)).changes is None
