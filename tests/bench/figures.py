"""One line of the benchmark's table: a figure of the dashboard beside the bare page's."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured figure and what it has to reach.

    Attributes
    ----------
    name
        What was measured.
    dashboard, bare
        Seconds, or pages per second; `bare` is None where the bare page has no such figure.
    unit
        "ms", "s" or "pages/s".
    at_most, at_least
        Limit of the ratio to the bare page, or of the figure itself where there is none.
    """

    name: str
    dashboard: float
    bare: float | None
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the bare page's figure."""
        return None if self.bare is None else self.dashboard / self.bare

    @property
    def met(self) -> str:
        """Whether the target is reached; empty without one."""
        judged = self.dashboard if self.ratio is None else self.ratio
        if self.at_most is not None:
            return "yes" if judged <= self.at_most else "NO"
        if self.at_least is not None:
            return "yes" if judged >= self.at_least else "NO"
        return ""

    @property
    def target(self) -> str:
        """The target in words."""
        mark = "x" if self.ratio is not None else f" {self.unit}"
        scale = 1.0 if self.ratio is not None else _scale(self.unit)
        if self.at_most is not None:
            return f"at most {self.at_most * scale:g}{mark}"
        if self.at_least is not None:
            return f"at least {self.at_least * scale:g}{mark}"
        return ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        scale = _scale(self.unit)
        return (
            self.name,
            f"{self.dashboard * scale:,.4g} {self.unit}",
            "" if self.bare is None else f"{self.bare * scale:,.4g} {self.unit}",
            "" if self.ratio is None else f"{self.ratio:.2f}x",
            self.target,
            self.met,
        )


def _scale(unit: str) -> float:
    return 1000.0 if unit == "ms" else 1.0


def as_table(figures: list[Figure]) -> str:
    """Figures under each other, columns aligned."""
    head = ("figure", "dashboard", "bare page", "ratio", "target", "met")
    lines = [head, *(figure.cells for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 4, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
