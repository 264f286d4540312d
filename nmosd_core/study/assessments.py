"""Which outcome assessments are planned when, and what a missing one of them can be.

The weeks are in protocol.toml.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Assessments:
    """Weeks after the first infusion at which each assessment is planned; 0 is baseline."""

    edss: tuple[int, ...]
    mri: tuple[int, ...]
    antibody_titre: tuple[int, ...]
    b_cells: tuple[int, ...]
    laboratory: tuple[int, ...]

    @property
    def values_in_words(self) -> str:
        """What a missing result of each planned assessment can be, after a colon; may be empty."""
        values = {
            "an EDSS is any score of its scale": self.edss,
            "a titre on any rung of the ladder or beyond it": self.antibody_titre,
            "a count of cells 0 or more": self.b_cells,
        }
        planned = ", ".join(words for words, weeks in values.items() if weeks)
        return f": {planned}" if planned else ""

    @property
    def bounds_in_words(self) -> str:
        """How far the planned assessments can be bounded, a sentence each; may be empty."""
        sentences = {
            "A median has bounds where enough results are known.": self.edss + self.b_cells,
            "A sum of lesions can only grow; what it would be were the missing scan like the "
            "lowest or the highest read of that week and region is an illustration and no "
            "bound.": self.mri,
            "A ratio of titres cannot be bounded, since a titre has no highest value.": (
                self.antibody_titre
            ),
            "Of the B cells the first subset stands for all.": self.b_cells,
        }
        return "".join(f" {words}" for words, weeks in sentences.items() if weeks)
