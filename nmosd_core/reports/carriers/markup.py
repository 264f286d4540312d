"""HTML carries a text as a script that is no program, SVG as metadata."""

from html.parser import HTMLParser

from lxml import etree

from nmosd_core.reports.untrusted import parse

NAME = "nmosd-provenance"
SVG = "{http://www.w3.org/2000/svg}"


def put_in_html(file: bytes, text: str) -> bytes:
    """The page with the text at its end: what a program in its head says is no end."""
    body, end, rest = file.decode().rpartition("</body>")
    harmless = text.replace("<", "\\u003c")  # so that no </script> of the text ends the script
    script = f'<script type="application/json" id="{NAME}">{harmless}</script>\n'
    return (body + script + end + rest if end else file.decode() + script).encode()


def take_from_html(file: bytes) -> str | None:
    """The text that the page carries, or None."""
    script = _Script()
    script.feed(file.decode())
    return script.text


class _Script(HTMLParser):
    """Finds the script of ours among all that a page holds."""

    text: str | None = None
    _inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and dict(attrs).get("id") == NAME:
            self._inside, self.text = True, ""

    def handle_data(self, data: str) -> None:
        if self._inside and self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False


def put_in_svg(file: bytes, text: str) -> bytes:
    """The picture with the text as its first element."""
    picture = parse(file)
    metadata = etree.Element(f"{SVG}metadata", {"id": NAME})
    metadata.text = text
    picture.insert(0, metadata)
    return etree.tostring(picture, xml_declaration=True, encoding="UTF-8")


def take_from_svg(file: bytes) -> str | None:
    """The text that the picture carries, or None."""
    picture = parse(file)
    found = next((one for one in picture.iter(f"{SVG}metadata") if one.get("id") == NAME), None)
    return None if found is None else found.text
