"""What missing results could change, in words."""

from nmosd_core.analyses.numbers import Number
from nmosd_core.tables.evidence_words import value_in_words


def test_a_number_of_participants_is_of_all_and_a_number_of_attacks_is_not():
    of_all = {"of": 2, "of_what": "treated participants"}
    assert (
        value_in_words(Number.count("titre_pairs", "Pairs", "titre_pair", 0, **of_all)) == "0 of 2"
    )
    assert value_in_words(Number.count("attacks", "Attacks", "attack", 3, **of_all)) == "3"
