"""A subscription: where a device is reached, and with which keys. It comes from strangers.

Stored as one line of JSON, `{"auth":..,"endpoint":..,"p256dh":..}`, the same for the same subscription.
"""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from waypost.channels.web_push.encoding import CURVE, bytes_of, key_bytes, text_of
from waypost.ports.channel import AddressFails

LONGEST_ENDPOINT = 1024
LONGEST_ADDRESS = 2048
_PLAIN = re.compile(r"[\x21-\x7e]+")
_AUTH_BYTES = 16
_LARGEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Subscription:
    """`endpoint` is called; what is sealed for `key` and `auth` only this device opens (RFC 8291)."""

    endpoint: str = field(repr=False)
    key: ec.EllipticCurvePublicKey = field(repr=False)
    auth: bytes = field(repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port of the push service."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The push service's name."""
        return urlsplit(self.endpoint).hostname or ""


def address_of(endpoint: str, *, p256dh: str, auth: str) -> str:
    """A subscription as a browser gives it, as the address of a contact. AddressFails: it is none."""
    made = _checked(endpoint, p256dh, auth)
    plain = {"auth": text_of(made.auth), "endpoint": made.endpoint, "p256dh": text_of(key_bytes(made.key))}
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=True)


def read_address(address: str) -> Subscription:
    """The subscription in an address; one as browsers print it (with `keys`) is read too. AddressFails."""
    try:
        plain = json.loads(address[: LONGEST_ADDRESS + 1])
        keys = plain.get("keys", plain)
        return _checked(plain["endpoint"], keys["p256dh"], keys["auth"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise AddressFails("this is no push subscription") from problem


def _checked(endpoint: str, p256dh: str, auth: str) -> Subscription:
    try:
        parts = urlsplit(endpoint)
        is_address = parts.scheme in ("https", "http") and parts.hostname and not parts.username
        is_whole = is_address and (parts.port or 443) <= _LARGEST_PORT and not parts.fragment
        if not is_whole or len(endpoint) > LONGEST_ENDPOINT or not _PLAIN.fullmatch(endpoint):
            raise ValueError("endpoint")  # noqa: TRY301 - every way of being wrong ends alike
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, bytes_of(p256dh))
        secret = bytes_of(auth)
        if len(secret) != _AUTH_BYTES:
            raise ValueError("auth")  # noqa: TRY301 - likewise
    except (ValueError, TypeError, AttributeError) as problem:
        raise AddressFails("this is no push subscription") from problem
    return Subscription(endpoint, key, secret)
