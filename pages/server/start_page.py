"""The page that every visit begins with: Streamlit's, with two things it would find out late."""

from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMLIT_FILES = Path(st.__file__).parent / "static"

# Streamlit's scripts look for the server below the address of the page itself: for /attacks first
# in a folder attacks, and after the refusal they wait before they try the right one.  The server
# is where the scripts came from.
WHERE_THE_SERVER_IS = 'window.__streamlit = {BACKEND_BASE_URL: new URL(".", location).href}'

# The scripts of charts and listings are asked for when the first of them has come, and that is
# when what stands above has been drawn: late, as the chart's is larger than all the others
# together.  Named at once they are read beside the rest.
NEARLY_EVERYWHERE = ("PlotlyChart", "DataFrame")


def start_page() -> str:
    """Text of the start page."""
    page = (STREAMLIT_FILES / "index.html").read_text(encoding="utf-8")
    scripts = (
        file.relative_to(STREAMLIT_FILES).as_posix()
        for name in NEARLY_EVERYWHERE
        for file in (STREAMLIT_FILES / "static" / "js").glob(f"{name}.*.js")
    )
    added = [
        f"<script>{WHERE_THE_SERVER_IS}</script>",
        *(f'<link rel="modulepreload" crossorigin href="./{script}">' for script in scripts),
    ]
    first_script = page.index('<script type="module"')
    return page[:first_script] + "".join(f"{line}\n    " for line in added) + page[first_script:]


class StartPage:
    """Answers with this start page wherever Streamlit answers with its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.page = HTMLResponse(start_page(), headers={"Cache-Control": "no-cache"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; put the page in place of Streamlit's."""
        is_replaced = False

        async def send_page(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and _is_page(message):
                is_replaced = True
                await self.page(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self.app(scope, receive, send_page if scope["type"] == "http" else send)


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return message["status"] == 200 and headers.get("content-type", "").startswith("text/html")
