"""How recorded terms read within a sentence."""

import pytest

from nmosd_core.analyses.terms import in_words


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        ("WITHDRAWAL BY SUBJECT", "withdrawal by subject"),
        ("RECOVERED/RESOLVED", "recovered/resolved"),
        ("Moved to Tianjin", "Moved to Tianjin"),
        (3, "3"),
    ],
)
def test_term_in_capitals_is_written_small_and_a_text_stays(recorded, words):
    assert in_words(recorded) == words
