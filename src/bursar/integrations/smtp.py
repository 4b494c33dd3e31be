"""Mail by SMTP, encrypted from the first byte or by STARTTLS, never silently in the clear."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from bursar.kit import clock
from bursar.ports.errors import UpstreamFailed, UpstreamRefused
from bursar.ports.mailer import Message

TIMEOUT_S = 20.0
SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how to hand mail over. `security` is starttls, tls or none."""

    host: str
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def compose(message: Message, *, sender: str, message_id: str) -> EmailMessage:
    """Return the message as RFC 5322 has it.

    Args:
        message: What to say.
        sender: The From header, "Bursar <no-reply@bursar.example>".
        message_id: With angle brackets.

    Raises:
        ValueError: A header holds a line break, or the address is not one e-mail address.
    """
    _, address = parseaddr(message.to)
    if address != message.to or "@" not in address or any(c in address for c in "\r\n ,;"):
        raise ValueError("The recipient is not one e-mail address.")
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        mail[name] = value
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    return mail


def new_message_id(sender: str) -> str:
    """Return a Message-ID on the sender's own domain."""
    return make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")


class SmtpMailer:
    """Hands mail to one SMTP server, a connection for each message."""

    def __init__(
        self,
        server: MailServer,
        sender: str,
        *,
        trust: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """Take the server and the From header.

        Args:
            server: Where to hand mail over.
            sender: "Bursar <no-reply@bursar.example>".
            trust: Whose certificates to believe; the system's authorities where absent.
            timeout_s: Of each step.

        Raises:
            ValueError: The security is unknown, or a password would travel in the clear.
        """
        if server.security not in SECURITIES:
            raise ValueError(f"Mail security is one of {', '.join(SECURITIES)}.")
        if server.security == "none" and server.password:
            raise ValueError("A mail password is only sent over an encrypted connection.")
        self._server = server
        self._sender = sender
        self._trust = trust or ssl.create_default_context()
        self._timeout_s = timeout_s

    def send(self, message: Message) -> str:
        """Hand one message over; see the port."""
        message_id = new_message_id(self._sender)
        mail = compose(message, sender=self._sender, message_id=message_id)
        try:
            with self._connected() as connection:
                connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _named("recipient", min(codes, default=0)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise UpstreamRefused("The mail server offers no encryption or no sign-in.") from error
        except smtplib.SMTPAuthenticationError as error:
            raise UpstreamRefused("The mail server refuses the user or the password.") from error
        except smtplib.SMTPResponseException as error:
            raise _named("message", error.smtp_code) from error
        except ssl.SSLError as error:
            raise UpstreamRefused("The mail server's certificate is not trusted.") from error
        except (smtplib.SMTPException, OSError) as error:
            raise UpstreamFailed("The mail server did not answer.") from error
        return message_id

    def _connected(self) -> smtplib.SMTP:
        server, seconds = self._server, self._timeout_s
        connection: smtplib.SMTP
        if server.security == "tls":
            connection = smtplib.SMTP_SSL(
                server.host, server.port, timeout=seconds, context=self._trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=seconds)
        try:
            if server.security == "starttls":
                connection.starttls(context=self._trust)
            if server.user and server.password:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _named(what: str, code: int) -> UpstreamFailed:
    """Return the error for a reply code: 5xx is for good, 4xx is for now (RFC 5321, 4.2.1)."""
    if code >= 500:
        return UpstreamRefused(f"The mail server refuses the {what} ({code}).")
    return UpstreamFailed(f"The mail server cannot take the {what} now ({code}).")
