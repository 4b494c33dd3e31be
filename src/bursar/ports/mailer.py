"""Messages to people by e-mail."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail to one person.

    Attributes:
        to: Address, without a name.
        subject: One line; a line break in it is refused.
        text: Plain text, always present.
        html: The same as HTML, optional.
        sent_by: Who caused it, for the kept copy and the audit log ("identity.verification").
        headers: Further headers (List-Unsubscribe, Reply-To, ...); one line each.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    sent_by: str = "bursar"
    headers: dict[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """A way to send mail."""

    def send(self, message: Message) -> str:
        """Hand one message over and return its Message-ID.

        Returning means the next server has taken responsibility, not that anybody has read it.

        Raises:
            ValueError: An address or header that no mail may carry (line breaks, no "@").
            UpstreamRefused: The server refused this recipient, sender or sign-in for good.
            UpstreamFailed: The server did not answer or asked to try later: safe to try again.
        """
        ...
