"""A real mail server on this machine (aiosmtpd), with faults of a test's choosing."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.journeys.running import free_port

USER, PASSWORD = "shop", "correct horse"
OK = "250 OK"


@dataclass
class Inbox:
    """What came in, and what the server says to whom."""

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    at_sender: str = OK
    at_receiver: dict[str, str] = field(default_factory=dict)
    at_text: str = "250 OK queued as 4711"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.at_sender == OK:
            envelope.mail_from = address
        return self.at_sender

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        said = self.at_receiver.get(address, OK)
        if said == OK:
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own name
        del server, session
        if self.at_text.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        return self.at_text


@dataclass(frozen=True)
class Running:
    """A mail server that runs: where, and what came in."""

    port: int
    inbox: Inbox


def _is_shop(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: LoginPassword
) -> AuthResult:
    del server, session, envelope, mechanism
    return AuthResult(
        success=(auth.login, auth.password) == (USER.encode(), PASSWORD.encode()), handled=False
    )


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, asks_password: bool = False) -> Iterator[Running]:
    """A server on a free port; with `tls` it speaks STARTTLS and takes nothing before."""
    inbox = Inbox()
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=free_port(),
        require_starttls=tls is not None,
        tls_context=tls,
        auth_required=asks_password,
        auth_require_tls=tls is not None,
        authenticator=_is_shop if asks_password else None,
    )
    controller.start()
    try:
        yield Running(controller.port, inbox)
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS for 127.0.0.1, and the file of the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "mail.pem", folder / "mail.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context, public
