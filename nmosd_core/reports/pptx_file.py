"""The empty PowerPoint file that slides are put into: one layout, one font, facts of the deck."""

from datetime import datetime, time
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from nmosd_core.reports.deck import Deck
from nmosd_core.reports.pptx_shapes import place, readable
from nmosd_core.reports.slide_layout import HEIGHT, TITLE, WIDTH

TITLE_ONLY = "Title Only"
FONT, FONT_OF_TEMPLATE = b'typeface="Arial"', b'typeface="Calibri"'


def empty_file(deck: Deck) -> Any:
    """A presentation of 16 to 9 without slides, whose only layout has a title."""
    file = Presentation()
    file.slide_width, file.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(file.slide_layouts):
        if layout.name != TITLE_ONLY:
            file.slide_layouts.remove(layout)
    for shapes in (file.slide_layouts[0].placeholders, file.slide_master.placeholders):
        _move(shapes)
    theme = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(FONT_OF_TEMPLATE, FONT)
    _say_what_it_is(file, deck)
    return file


def _move(placeholders: Any) -> None:
    """The title where slides have it; what slides do not use is removed."""
    for one in list(placeholders):
        if one.placeholder_format.idx == 0:
            place(one, TITLE)
        else:
            one._element.getparent().remove(one._element)


def _say_what_it_is(file: Any, deck: Deck) -> None:
    """Properties of the file in place of those of the template that it began with."""
    facts = file.core_properties
    facts.title, facts.subject = readable(deck.title), readable(str(deck.stamp))
    facts.author = facts.last_modified_by = f"nmosd_core {deck.version}"
    facts.keywords, facts.comments, facts.category = deck.mark, readable(deck.subtitle), ""
    facts.created = facts.modified = datetime.combine(deck.stamp.cut, time())
    facts.revision = 1
    for relation in list(file.part.package._rels.values()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            file.part.package._rels.pop(relation.rId)
