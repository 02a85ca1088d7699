"""A mail on its way, and how to reach the server that takes it, as plain values."""

from dataclasses import dataclass, field
from enum import StrEnum


class Encryption(StrEnum):
    """How the line to a mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How to reach a mail server, and as whom. `bounces_to` is the envelope's sender (RFC 5321)."""

    host: str
    port: int
    encryption: Encryption
    sender: str
    bounces_to: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail as it goes over the wire: who sends it, who gets it, its bytes (CRLF), and to which server."""

    server: MailSettings
    to: str = field(repr=False)
    mail: bytes = field(repr=False)
