"""`/dev/mailbox`: mail that was kept instead of sent. In demo mode only; never in production."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bursar.kit.errors import NotFound

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<body style="font: 16px/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem">
{body}</body></html>"""


class Kept(Protocol):
    """A message that was kept."""

    @property
    def key(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def sent_at(self) -> datetime: ...
    @property
    def text(self) -> str: ...


class Mailbox(Protocol):
    """What the offline mailer offers besides sending."""

    def messages(self, *, to: str | None = None, limit: int = 50) -> Sequence[Kept]: ...
    def message(self, key: str) -> Kept | None: ...


def mailbox_router(mailbox: Mailbox) -> APIRouter:
    """Return the pages of a mailbox; the composition root mounts them in demo mode only."""
    router = APIRouter(prefix="/dev/mailbox", include_in_schema=False)

    @router.get("", response_class=HTMLResponse)
    def list_mail(to: str | None = None) -> str:
        """The last fifty messages, the newest first."""
        rows = "".join(
            f'<p><a href="/dev/mailbox/{escape(kept.key)}">{escape(kept.subject)}</a><br>'
            f"<small>to {escape(kept.to)}, {kept.sent_at:%Y-%m-%d %H:%M}</small></p>"
            for kept in mailbox.messages(to=to)
        )
        body = f"<h1>Mail that was kept, not sent</h1>{rows or '<p>None yet.</p>'}"
        return _PAGE.format(title="Mailbox", body=body)

    @router.get("/{key}", response_class=HTMLResponse)
    def open_mail(key: str) -> str:
        """One message, its links open."""
        kept = mailbox.message(key)
        if kept is None:
            raise NotFound("message")
        body = (
            f'<p><a href="/dev/mailbox">All mail</a></p><h1>{escape(kept.subject)}</h1>'
            f"<p>to {escape(kept.to)}, {kept.sent_at:%Y-%m-%d %H:%M}</p>"
            f'<div style="white-space: pre-wrap">{_linked(kept.text)}</div>'
        )
        return _PAGE.format(title=escape(kept.subject), body=body)

    return router


def _linked(text: str) -> str:
    return "\n".join(" ".join(_word(word) for word in line.split(" ")) for line in text.split("\n"))


def _word(word: str) -> str:
    safe = escape(word, quote=True)
    if word.startswith(("http://", "https://")):
        return f'<a href="{safe}">{safe}</a>'
    return safe
