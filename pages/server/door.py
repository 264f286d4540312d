"""What every answer of the server carries, and what it does not answer."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.served_at import served_at
from pages.server.start_page import start_page


def fingerprints_of_inline_scripts() -> str:
    """Fingerprints of the scripts written into the start page, to allow these alone."""
    scripts = re.findall(r"<script>(.*?)</script>", start_page(), re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


# Everything comes from this server: no script runs that is not a file of it, none is compiled
# from text, and nothing is sent elsewhere.  Streamlit writes its styles, small pictures and one
# font of the table into the page, hence the exceptions; a picture of a chart is a blob.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' {fingerprints_of_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Counts of sessions and cached values, and the description of the pages for programs.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
STREAMLIT_FOLDERS = ("_stcore", "api", "app", "component", "media", "static")


class Door:
    """Security headers on every answer, and a plain 404 where nothing is meant to be seen."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        missing = PlainTextResponse("There is no page here. The dashboard starts at /.", 404)
        answer = missing if is_closed(path_of(scope)) else self.app
        await answer(scope, receive, send_secured)


def path_of(scope: Scope) -> str:
    """Path of a request below the address that the dashboard is served at."""
    path: str = scope["path"]
    return path.removeprefix(served_at())


def is_closed(path: str) -> bool:
    """Whether a path shows what is not meant to be seen, or names a page inside a page.

    Streamlit answers /page/anything with its start page, whose scripts are then looked for
    in the wrong folder: the visitor would see an empty window.
    """
    folder, _, rest = path.strip("/").partition("/")
    return path.startswith(CLOSED) or bool(rest and folder not in STREAMLIT_FOLDERS)
