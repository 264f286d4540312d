"""What missing results could change, in words."""

from datetime import date

from nmosd_core.analyses.missing_evidence import find_missing_evidence
from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.columns import heading
from nmosd_core.tables.evidence_words import value_in_words
from nmosd_core.tables.missing_evidence import nothing_to_save
from tests.conftest import trial_from


def test_a_number_of_participants_is_of_all_and_a_number_of_attacks_is_not():
    fell = Number.proportion("fell", "Fell", "titre_rungs", 0, 2, "pairs", 0.95)
    of_all = {"of": 2, "of_what": "treated participants"}
    assert value_in_words(fell) == "0 of 2"
    assert value_in_words(Number.count("attacks", "Attacks", "attack", 3, **of_all)) == "3"
    assert value_in_words(None) == ""


def test_what_is_counted_as_lacking_is_not_called_missing_alone():
    assert heading("missing") == "Results lacking or not whole"


def test_where_nothing_can_be_done_the_records_that_may_still_be_found_are_counted(tmp_path):
    missing = find_missing_evidence(
        trial_from(
            tmp_path,
            date(2023, 6, 1),
            dm="USUBJID | RFSTDTC\n01 | 2022-01-01",
            ds="USUBJID | DSSEQ | DSDECOD | DSSTDTC\n01 | 1 | COMPLETED | 2023-01-10",
            **{"is": "USUBJID | ISSEQ | ISTESTCD | ISDTC"},
        )
    )
    assert nothing_to_save(missing) == (
        "No assessment can still be done at this data cut. 2 missing records may still be found "
        "at the site."
    )
