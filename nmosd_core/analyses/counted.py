"""Numbers with their noun, as analyses and everything above them write them."""


def counted(n: int, what: str) -> str:
    """A number with its noun: "1 visit", "3 visits"."""
    plural = what.removesuffix("y") + "ies" if what.endswith("y") else f"{what}s"
    return f"{n} {what if n == 1 else plural}"


def in_how_many(people: int) -> str:
    """Whose records a number counts: "in 3 participants"; empty where nobody's."""
    return f"in {counted(people, 'participant')}" if people else ""
