"""Signatures of webhooks: Standard Webhooks' own, and two older ones that may ride beside it.

Sources: spec/standard-webhooks.md of https://github.com/standard-webhooks/standard-webhooks ("Signature
scheme"); https://www.aftership.com/docs/tracking/webhook/webhook-signature; EasyPost's `validate_webhook`
in https://github.com/EasyPost/easypost-python (easypost/util.py).
"""

import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import datetime
from hmac import digest

SECRET_PREFIX = "whsec_"  # noqa: S105 - the mark by which a secret is known, not one
SECRET_BYTES = 32


def secret_text(random: bytes) -> str:
    """A secret as people carry it: `whsec_` and base64."""
    return SECRET_PREFIX + b64encode(random).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret; one that is not of our form is its own text."""
    if secret.startswith(SECRET_PREFIX):
        try:
            return b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
        except NotBase64:
            return secret.encode()
    return secret.encode()


def standard_headers(
    message_id: str, body: bytes, secrets: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """`webhook-id`, `-timestamp` and `-signature`: one signature for each secret, the newest first."""
    at = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), at.encode(), body))
    signatures = [f"v1,{b64encode(digest(key_of(one), signed, 'sha256')).decode()}" for one in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(signatures),
    }


def aftership_signature(body: bytes, secret: str) -> str:
    """The value of `aftership-hmac-sha256`."""
    return b64encode(digest(secret.encode(), body, "sha256")).decode()


def easypost_signature(body: bytes, secret: str) -> str:
    """The value of `X-Hmac-Signature`."""
    key = unicodedata.normalize("NFKD", secret).encode()
    return f"hmac-sha256-hex={digest(key, body, 'sha256').hex()}"
