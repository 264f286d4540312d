"""What nearly every page needs, asked for together with the first scripts."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.door import STREAMLIT_FILES

NEARLY_EVERYWHERE = ("PlotlyChart", "DataFrame")


class EarlyScripts:
    """Tells browsers with the start page which scripts the charts and listings will need.

    Streamlit's browser part asks for them when the first chart or listing has come, and that is
    when it has drawn what stands above: late, as the chart's is larger than all the others
    together.  Asked for at once they are read beside the rest.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        files = (
            file
            for name in NEARLY_EVERYWHERE
            for file in (STREAMLIT_FILES / "static" / "js").glob(f"{name}.*.js")
        )
        self.link = ", ".join(
            f"<./{file.relative_to(STREAMLIT_FILES).as_posix()}>; rel=modulepreload"
            for file in files
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; name the scripts where the answer is a page."""

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                MutableHeaders(scope=message).append("Link", self.link)
            await send(message)

        await self.app(scope, receive, send_named if scope["type"] == "http" else send)


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return message["status"] == 200 and headers.get("content-type", "").startswith("text/html")
