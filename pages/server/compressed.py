"""Streamlit's scripts and styles, compressed for the first visit."""

import asyncio
import gzip
import hashlib
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.door import path_of
from pages.server.start_page import STREAMLIT_FILES

TEXT_TYPES = {".js": "text/javascript", ".css": "text/css"}
FOR_GOOD = "public, immutable, max-age=31536000"


class CompressedAssets:
    """Streamlit's scripts and styles, gzipped once each and kept.

    Streamlit sends them as they are, because compressing them at every request costs more than
    it gains.  A copy made at the first request (all together: half a second and 7 MB) has the
    gain without the cost: the first visit to a page with a chart moves 2.9 MB, not 9.1 MB.
    Their names change with their content, so a browser may keep them for good.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = {
            f"/{file.relative_to(STREAMLIT_FILES).as_posix()}": file
            for file in (STREAMLIT_FILES / "static").rglob("*")
            if file.suffix in TEXT_TYPES
        }
        self.copies: dict[str, tuple[bytes, dict[str, str]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the copies where the browser takes gzip, else pass the request on."""
        path = path_of(scope) if scope["type"] == "http" else ""
        if path not in self.files or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "range" in headers or not takes_gzip(headers.get("accept-encoding", "")):
            await self.app(scope, receive, _varying(send))
            return
        if path not in self.copies:
            self.copies[path] = await asyncio.to_thread(compress, self.files[path])
        body, facts = self.copies[path]
        known = facts["ETag"] in headers.get("if-none-match", "")
        await Response(None if known else body, 304 if known else 200, facts)(scope, receive, send)


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header names gzip, or everything, without refusing it."""
    weights = {}
    for choice in accept_encoding.lower().replace(" ", "").split(","):
        name, _, weight = choice.partition(";q=")
        weights[name] = weight
    weight = weights.get("gzip", weights.get("*", "0"))
    return weight == "" or weight.strip("0.") != ""


def compress(file: Path) -> tuple[bytes, dict[str, str]]:
    """The gzipped file, and the headers that go with it."""
    body = gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
    return body, {
        "Content-Type": f"{TEXT_TYPES[file.suffix]}; charset=utf-8",
        "Content-Encoding": "gzip",
        "Cache-Control": FOR_GOOD,
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Vary": "Accept-Encoding",
    }


def _varying(send: Send) -> Send:
    """Tell caches that the plain answer, too, depends on what the browser takes."""

    async def send_varying(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_varying
