"""Mail to a real SMTP server on this machine, and the mailbox that keeps it instead."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bursar.integrations.offline import KEPT_AT_MOST, LocalMailbox
from bursar.integrations.smtp import MailServer, SmtpMailer
from bursar.ports.errors import UpstreamFailed, UpstreamRefused
from bursar.ports.mailer import Message

HOST = "127.0.0.1"
SENDER = "Bursar <no-reply@bursar.example>"
HELLO = Message("sarah@example.com", "Grüße", "Hello\n.\nBye", "<p>Hello</p>", "identity.sign_up")


class Inbox:
    """What the server was given; refuses one address for good and one for now."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("gone"):
            return "550 no such user"
        if address.startswith("full"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class AnyPort(Controller):
    """A controller on a port that the system picks, told to its own readiness check."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def authenticate(server, session, envelope, mechanism, data):
    known = (data.login, data.password) == (b"bursar", b"right")
    return AuthResult(success=known, handled=known)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)  # noqa: TID251 (a certificate's days, not the product's)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_side(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trust(certificate):
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
def start():
    """Start SMTP servers that end with the test."""
    started = []

    def begin(**options):
        controller = AnyPort(Inbox(), hostname=HOST, port=0, **options)
        controller.start()
        started.append(controller)
        return controller.handler, controller.port

    yield begin
    for controller in started:
        controller.stop()


def test_a_message_arrives_whole(start, trust, server_side):
    inbox, port = start(tls_context=server_side, require_starttls=True)
    mailer = SmtpMailer(MailServer(HOST, port), SENDER, trust=trust)
    message_id = mailer.send(HELLO)
    (mail,) = inbox.mails
    assert mail["Subject"] == "Grüße"
    assert mail["Message-ID"] == message_id
    assert message_id.endswith("@bursar.example>")
    assert mail["From"] == SENDER
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Hello\n.\nBye\n"
    assert "<p>Hello</p>" in mail.get_body(("html",)).get_content()


def test_sign_in_over_starttls(start, trust, server_side):
    inbox, port = start(tls_context=server_side, authenticator=authenticate, auth_required=True)
    server = MailServer(HOST, port, user="bursar", password="right")
    SmtpMailer(server, SENDER, trust=trust).send(HELLO)
    assert len(inbox.mails) == 1


def test_a_wrong_password_is_told_without_it(start, trust, server_side):
    _, port = start(tls_context=server_side, authenticator=authenticate, auth_required=True)
    server = MailServer(HOST, port, user="bursar", password="wrong-secret")
    with pytest.raises(UpstreamRefused) as caught:
        SmtpMailer(server, SENDER, trust=trust).send(HELLO)
    assert "wrong-secret" not in str(caught.value)


def test_encrypted_from_the_first_byte(start, trust, server_side):
    inbox, port = start(ssl_context=server_side)
    SmtpMailer(MailServer(HOST, port, "tls"), SENDER, trust=trust).send(HELLO)
    assert len(inbox.mails) == 1


def test_a_server_without_encryption_is_not_used_in_the_clear(start, trust):
    inbox, port = start()
    with pytest.raises(UpstreamRefused, match="no encryption"):
        SmtpMailer(MailServer(HOST, port), SENDER, trust=trust).send(HELLO)
    assert inbox.mails == []


def test_a_certificate_nobody_vouches_for_is_refused(start, server_side):
    _, port = start(tls_context=server_side)
    with pytest.raises(UpstreamRefused, match="certificate"):
        SmtpMailer(MailServer(HOST, port), SENDER).send(HELLO)


def test_in_the_clear_only_when_asked_for_and_never_with_a_password(start):
    inbox, port = start()
    SmtpMailer(MailServer(HOST, port, "none"), SENDER).send(HELLO)
    assert len(inbox.mails) == 1
    with pytest.raises(ValueError, match="encrypted"):
        SmtpMailer(MailServer(HOST, port, "none", "u", "p"), SENDER)
    assert "p-secret" not in repr(MailServer(HOST, port, "tls", "u", "p-secret"))
    with pytest.raises(ValueError, match="security"):
        SmtpMailer(MailServer(HOST, port, "ssl3"), SENDER)


@pytest.mark.parametrize(
    ("to", "for_good"), [("gone@example.com", True), ("full@example.com", False)]
)
def test_refused_for_good_or_for_now(start, to, for_good):
    _, port = start()
    mailer = SmtpMailer(MailServer(HOST, port, "none"), SENDER)
    with pytest.raises(UpstreamFailed) as caught:
        mailer.send(Message(to, "Hi", "Hi"))
    assert isinstance(caught.value, UpstreamRefused) is for_good


def test_nobody_there():
    with pytest.raises(UpstreamFailed, match="did not answer"):
        SmtpMailer(MailServer(HOST, 9, "none"), SENDER, timeout_s=2).send(HELLO)


@pytest.mark.parametrize(
    "message",
    [
        Message("sarah@example.com\r\nBcc: all@example.com", "Hi", "Hi"),
        Message("sarah@example.com, all@example.com", "Hi", "Hi"),
        Message("nobody", "Hi", "Hi"),
        Message("sarah@example.com", "Hi\r\nBcc: all@example.com", "Hi"),
        Message("sarah@example.com", "Hi", "Hi", headers={"Reply-To": "a@b.c\nX: y"}),
    ],
)
def test_headers_cannot_be_smuggled_in(message, tmp_path):
    with pytest.raises(ValueError):  # noqa: PT011 (the library words it)
        LocalMailbox(tmp_path, SENDER).send(message)
    assert list(tmp_path.iterdir()) == []


def test_mailbox_keeps_what_would_have_been_sent(tmp_path):
    mailbox = LocalMailbox(tmp_path / "mail", SENDER)
    mailbox.send(HELLO)
    mailbox.send(Message("michael@example.com", "Second", "Two"))
    newest, first = mailbox.messages()
    assert (newest.subject, first.subject) == ("Second", "Grüße")
    assert first.text.strip() == "Hello\n.\nBye"
    assert "<p>Hello</p>" in first.html
    assert first.sent_by == "identity.sign_up"
    assert newest.html is None
    assert mailbox.message(first.key) == first
    assert [m.to for m in mailbox.messages(to="michael@example.com")] == ["michael@example.com"]
    assert len(mailbox.messages(limit=1)) == 1


def test_mailbox_of_nobody_is_empty(tmp_path):
    mailbox = LocalMailbox(tmp_path / "none", SENDER)
    assert mailbox.messages() == []
    assert mailbox.message("../../etc/passwd") is None
    assert mailbox.message("20260101T000000000000-00000000") is None


def test_mailbox_forgets_the_oldest(tmp_path):
    mailbox = LocalMailbox(tmp_path, SENDER)
    for i in range(KEPT_AT_MOST):
        (tmp_path / f"20200101T000000{i:06d}-00000000.eml").write_bytes(b"")
    mailbox.send(HELLO)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert len(kept) == KEPT_AT_MOST
    assert kept[0] == "20200101T000000000001-00000000.eml"


def test_mailbox_without_a_place_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UpstreamFailed):
        LocalMailbox(tmp_path / "file", SENDER).send(HELLO)
