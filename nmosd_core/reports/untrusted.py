"""How much is read of a file that somebody hands in, which can be packed a thousand to one.

The limits are above what this program writes: of 306 participants all listings as RTF unpack to
134 MB, 117 MB of them in one file, and hold 9 million letters.
"""

from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree
from lxml.etree import _Element as Element

LARGEST = 200_000_000  # bytes, of one part and of all that are read
LARGEST_RECORD = 8_000_000  # bytes of the text that says where a file came from
LARGEST_TEXT = 20_000_000  # letters; in words they take 20 times as much memory
PACKED = {ZIP_STORED, ZIP_DEFLATED}  # as office programs do; others cannot be unpacked bit by bit
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def read_part(package: ZipFile, name: str, most: int = LARGEST) -> bytes:
    """One part of a package, of which no more is unpacked than it says to hold.

    Raises
    ------
    ValueError
        It, or what the package holds in all, is larger than any that we write.
    """
    part = package.getinfo(name)
    if part.file_size > most or sum(one.file_size for one in package.infolist()) > LARGEST:
        raise ValueError(f"{name} is larger than any that we write")
    if part.compress_type not in PACKED:
        raise ValueError(f"{name} is packed in another way than we do")
    with package.open(part) as content:
        return content.read(part.file_size)


def parse(part: bytes) -> Element:
    """XML without what it points to."""
    return etree.fromstring(part, PARSER)
