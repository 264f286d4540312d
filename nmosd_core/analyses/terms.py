"""How a recorded term reads within a sentence: controlled terminology is written in capitals.

In a column that shows what was recorded it stays as it is.
"""


def in_words(term: object) -> str:
    """ "WITHDRAWAL BY SUBJECT" as "withdrawal by subject"; a text in mixed letters as it stands."""
    text = str(term)
    return text.lower() if text.isupper() else text
