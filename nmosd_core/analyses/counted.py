"""Numbers with their noun, as analyses and everything above them write them."""


def counted(n: int, what: str) -> str:
    """A number with its noun: "1 visit", "3 visits", "2 queries", "28 days"."""
    after_a_vowel = what.endswith(("ay", "ey", "oy", "uy"))
    plural = f"{what[:-1]}ies" if what.endswith("y") and not after_a_vowel else f"{what}s"
    return f"{n} {what if n == 1 else plural}"


def in_how_many(people: int) -> str:
    """Whose records a number counts: "in 3 participants"; empty where nobody's."""
    return f"in {counted(people, 'participant')}" if people else ""
