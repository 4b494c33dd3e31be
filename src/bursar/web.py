"""Serving the built web application: one process, one origin."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

BUILD = Path(__file__).parent / "web_build"
_FOREVER = "public, max-age=31536000, immutable"
_ALWAYS_ASK = "no-cache"


async def web_page(request: Request) -> Response:
    """Return a file of the build, or the page that routes by itself.

    Files under `assets/` carry a hash in their name and never change.
    """
    wanted = request.path_params.get("path", "")
    root = BUILD.resolve()
    file = (root / wanted).resolve()
    if wanted and file.is_relative_to(root) and file.is_file():
        cache = _FOREVER if wanted.startswith("assets/") else _ALWAYS_ASK
        return FileResponse(file, headers={"Cache-Control": cache})
    page = root / "index.html"
    if not page.is_file():
        return PlainTextResponse("The web application is not built. Run `make run`.", 503)
    if wanted.startswith(("assets/", "api/")):
        return PlainTextResponse("Not found", 404)
    return FileResponse(page, headers={"Cache-Control": _ALWAYS_ASK})
