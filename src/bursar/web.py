"""Serving the built web application: one process, one origin."""

from pathlib import Path

from starlette.exceptions import HTTPException
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
    file = _inside(root, wanted)
    if file is not None:
        cache = _FOREVER if wanted.startswith("assets/") else _ALWAYS_ASK
        return FileResponse(file, headers={"Cache-Control": cache})
    # A file of an earlier build is gone; `/assets/<id>` without an ending is a page of ours.
    is_old_file = wanted.startswith("assets/") and "." in wanted.rsplit("/", 1)[-1]
    if is_old_file or wanted.startswith("api/"):
        raise HTTPException(404)
    page = root / "index.html"
    if not page.is_file():
        return PlainTextResponse("The web application is not built. Run `make run`.", 503)
    return FileResponse(page, headers={"Cache-Control": _ALWAYS_ASK})


def _inside(root: Path, wanted: str) -> Path | None:
    """Return the file of the build that a path names; None where it names none, or leaves it."""
    try:
        file = (root / wanted).resolve()
        return file if wanted and file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError):  # a name no file can have: too long, or with a NUL
        return None
