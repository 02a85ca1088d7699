"""Messages of Amazon SNS over HTTP: are they really theirs, and what do they carry?

What is signed: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html

Nothing is fetched: the certificate is one that a person put into the account. SNS signs for every topic
in the world alike, so a message counts only with the account's own topic.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate

from waypost.ports.connector import AnswerNotUnderstood, PushRefused
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import require_secret

_SIGNED: Mapping[str, tuple[str, ...]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
_HOST = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?", re.ASCII)
_FRAME = re.compile(r"-----[A-Z ]+-----|\s|\\n")


def is_sns(message: Node) -> bool:
    """Whether a push looks like one of SNS's own messages."""
    return bool(message["TopicArn"]) and message["Type"].text() in _SIGNED


def carried_by(message: Node, *, topic: str | None, certificate: str | None) -> Node:
    """What a proved message of SNS carries, as JSON.

    Raises:
        PushRefused: it is not proved to come from the account's topic.
        AnswerNotUnderstood: it carries no JSON, or asks a person to confirm the subscription.

    """
    require_secret(message["TopicArn"].text(), topic)
    for name in ("SigningCertURL", "SubscribeURL"):
        if message[name] and not _is_amazons(message[name].text()):
            raise PushRefused(f"amazon push: {name} is no address of SNS")
    _require_signature(message, certificate)
    if message["Type"].text() == "SubscriptionConfirmation":
        raise AnswerNotUnderstood(
            f"amazon push: to confirm the subscription, open {message['SubscribeURL'].text()}"
        )
    try:
        return read_json((message["Message"].text() or "").encode())
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"amazon push: {problem}") from problem


def _is_amazons(address: str | None) -> bool:
    parts = urlsplit(address or "")
    return parts.scheme == "https" and _HOST.fullmatch(parts.netloc) is not None


def _require_signature(message: Node, certificate: str | None) -> None:
    if message["SignatureVersion"].text() != "2":
        raise PushRefused("amazon push: set SignatureVersion 2 at the topic: the older one is SHA-1")
    try:
        key = load_der_x509_certificate(b64decode(_FRAME.sub("", certificate or ""))).public_key()
        signature = b64decode(message["Signature"].text() or "", validate=True)
    except (ValueError, binascii.Error) as problem:
        raise PushRefused("amazon push: certificate or signature cannot be read") from problem
    if not isinstance(key, RSAPublicKey):
        raise PushRefused("amazon push: the account's certificate is not one of SNS")
    try:
        key.verify(signature, _signed_text(message), PKCS1v15(), SHA256())
    except InvalidSignature as problem:
        raise PushRefused("amazon push: not signed with the account's certificate") from problem


def _signed_text(message: Node) -> bytes:
    """Name and value of each field that is there, a line each; values untrimmed, as they were signed."""
    names = _SIGNED[message["Type"].text() or ""]
    told = ((name, message[name].value) for name in names)
    lines = (f"{name}\n{value}\n" for name, value in told if isinstance(value, str))
    return "".join(lines).encode("utf-8", "surrogatepass")
