"""Honest stand-ins for what nobody has set up: they say so and invent nothing."""

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from bursar.integrations.smtp import compose, new_message_id
from bursar.kit import clock
from bursar.ports.errors import NotConfigured, UpstreamFailed
from bursar.ports.mailer import Message
from bursar.ports.property_value import PropertyDescription, PropertyEstimate

KEPT_AT_MOST = 500
SENT_BY = "X-Bursar-Sent-By"
_KEY = re.compile(r"\d{8}T\d{6}\d{6}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that was kept instead of sent."""

    key: str
    to: str
    subject: str
    sent_at: datetime
    sent_by: str
    text: str
    html: str | None


class LocalMailbox:
    """Keeps mail as .eml files in a folder, newest 500; nothing leaves the machine."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Take a folder (made when needed, readable by its owner only) and the From header."""
        self._folder = folder
        self._sender = sender

    def send(self, message: Message) -> str:
        """Keep one message; see the port."""
        message_id = new_message_id(self._sender)
        mail = compose(message, sender=self._sender, message_id=message_id)
        mail[SENT_BY] = message.sent_by
        key = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self._folder / f".{key}.part"
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
                f.write(mail.as_bytes(policy=policy.SMTP))
            part.replace(self._folder / f"{key}.eml")
        except OSError as error:
            raise UpstreamFailed("The message was not kept: the folder takes no files.") from error
        for old in self._keys()[KEPT_AT_MOST:]:
            (self._folder / f"{old}.eml").unlink(missing_ok=True)
        return message_id

    def messages(self, *, to: str | None = None, limit: int = 50) -> Sequence[KeptMessage]:
        """Return kept messages, newest first, to one address where given."""
        found: list[KeptMessage] = []
        for key in self._keys():
            message = self.message(key)
            if message is not None and to in (None, message.to):
                found.append(message)
            if len(found) >= limit:
                break
        return found

    def message(self, key: str) -> KeptMessage | None:
        """Return one kept message, or None where there is none of that key."""
        if _KEY.fullmatch(key) is None:
            return None
        try:
            content = (self._folder / f"{key}.eml").read_bytes()
        except FileNotFoundError:
            return None
        mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        html = mail.get_body(("html",))
        text = mail.get_body(("plain",))
        return KeptMessage(
            key,
            str(mail["To"]),
            str(mail["Subject"]),
            parsedate_to_datetime(str(mail["Date"])),
            str(mail[SENT_BY]),
            "" if text is None else _lines(text.get_content()),
            None if html is None else _lines(html.get_content()),
        )

    def _keys(self) -> list[str]:
        return sorted((path.stem for path in self._folder.glob("[0-9]*.eml")), reverse=True)


def _lines(text: str) -> str:
    """Return text with the line ends it had before it became mail."""
    return text.replace("\r\n", "\n")


class EnteredByHand:
    """No vendor of property values: it estimates nothing."""

    source = "by_hand"

    def estimate(
        self,
        property_: PropertyDescription,  # noqa: ARG002 (the port's)
        on: date,  # noqa: ARG002
    ) -> PropertyEstimate | None:
        """Say that there is nobody to ask.

        Raises:
            NotConfigured: Always.
        """
        raise NotConfigured(
            "No vendor of property values is set up. Enter the value by hand, with its date, or "
            "set BURSAR_PROPERTY_VALUE_KEY to a RentCast key."
        )
