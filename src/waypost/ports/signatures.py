"""Is a push really theirs? Comparisons that take the same time whatever they find."""

from base64 import b64encode
from collections.abc import Mapping
from hmac import compare_digest, digest

from waypost.ports.connector import PushRefused


def require_secret(given: str | None, expected: str | None) -> None:
    """PushRefused unless both are there and equal."""
    if not expected:
        raise PushRefused("the account has no secret to prove a push with")
    if not given or not compare_digest(given.encode(), expected.encode()):
        raise PushRefused("the push does not carry the secret of this account")


def require_hmac(body: bytes, *, given: str | None, secret: str | None, algorithm: str = "sha256") -> None:
    """PushRefused unless `given` is the HMAC of the raw body (hexadecimal or base64, `sha256=` or not)."""
    if not secret:
        raise PushRefused("the account has no secret to prove a push with")
    proof = digest(secret.encode(), body, algorithm)
    stated = (given or "").strip().removeprefix(f"{algorithm}=").encode()
    is_hex = compare_digest(stated.lower(), proof.hex().encode())
    is_base64 = compare_digest(stated, b64encode(proof))
    if not (is_hex or is_base64):
        raise PushRefused("the signature of the push is missing or wrong")


def header(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a header, however its name is written."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)
