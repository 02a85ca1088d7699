"""Say who sends (RFC 8292): a token signed with ES256, good for one push service and half a day."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from waypost.channels.web_push.encoding import key_bytes, text_of

LASTS = timedelta(hours=12)  # at most 24, says section 2
_NUMBER_BYTES = 32


def authorization(key: ec.EllipticCurvePrivateKey, *, origin: str, contact: str, now: datetime) -> str:
    """The value of the Authorization header for the push service at `origin`."""
    claims: dict[str, str | int] = {"aud": origin, "exp": int((now + LASTS).timestamp()), "sub": contact}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    one, other = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = one.to_bytes(_NUMBER_BYTES, "big") + other.to_bytes(_NUMBER_BYTES, "big")
    return f"vapid t={signed}.{text_of(signature)},k={text_of(key_bytes(key.public_key()))}"


def _part(plain: Mapping[str, str | int]) -> str:
    return text_of(json.dumps(plain, separators=(",", ":")).encode())
