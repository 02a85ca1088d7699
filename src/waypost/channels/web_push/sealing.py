"""Seal a message for one device: aes128gcm (RFC 8188) with keys agreed on as RFC 8291 says, in one record."""

import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from waypost.channels.web_push.encoding import CURVE, key_bytes
from waypost.channels.web_push.subscription import Subscription

RECORD_BYTES = 4096
LARGEST_PLAIN = 3993
"""What fits: push services take 4096 bytes (RFC 8030, 7.2), less header (86), delimiter and tag (17)."""
_SALT_BYTES = 16
_LAST_RECORD = b"\x02"


def seal(plain: bytes, subscription: Subscription) -> bytes:
    """The body of a push message. ValueError where it is too large."""
    return seal_with(plain, subscription, os.urandom(_SALT_BYTES), ec.generate_private_key(CURVE))


def seal_with(
    plain: bytes, subscription: Subscription, salt: bytes, ours: ec.EllipticCurvePrivateKey
) -> bytes:
    """The same with chosen salt (16 bytes) and key, which must be fresh for every message."""
    if len(plain) > LARGEST_PLAIN:
        raise ValueError(f"a push message holds {LARGEST_PLAIN} bytes")
    theirs, mine = key_bytes(subscription.key), key_bytes(ours.public_key())
    shared = ours.exchange(ec.ECDH(), subscription.key)
    secret = _derived(shared, subscription.auth, b"WebPush: info\x00" + theirs + mine, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + len(mine).to_bytes(1, "big") + mine
    return header + AESGCM(key).encrypt(nonce, plain + _LAST_RECORD, None)


def _derived(secret: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, purpose).derive(secret)
