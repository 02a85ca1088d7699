"""Opaque ids for programs and signed links for buyers.

A public id is the row's number, scrambled so that nobody reads an order count from it; it gives no right
to anything. A buyer's token is signed: nothing of it is stored, it cannot be guessed (130 bits), and it
ends when the order's `link_generation` rises or its expiry passes.
"""

from base64 import b32encode
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from hmac import digest as hmac_digest

_BITS = 60
_MASK = (1 << _BITS) - 1
_MULTIPLIER = 0x9E3779B97F4A7C1 | 1
_INVERSE = pow(_MULTIPLIER, -1, 1 << _BITS)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_PAIRS = tuple(low + high for high in _ALPHABET for low in _ALPHABET)  # ten bits at once
_WIDTH = 12
_SIGNATURE_CHARS = 26
_SIGNATURE_BYTES = 20  # enough for that many letters, and a whole number of groups


class LinkKind(StrEnum):
    """What a buyer's link opens; a gift's hides what is inside, a contact's opens what they are told of."""

    ORDER = "o"
    GIFT = "g"
    SHIPMENT = "s"
    CONTACT = "c"


@dataclass(frozen=True, slots=True)
class Link:
    """What a token claims to open; true only once `signature` is checked with `is_signed`."""

    kind: LinkKind
    id: int
    signature: str


def scramble(number: int) -> str:
    """Twelve letters for a row's number (0 .. 2**60 - 1); `unscramble` takes it back."""
    mixed = (number * _MULTIPLIER) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * _MULTIPLIER) & _MASK
    return (
        _PAIRS[mixed & 1023]
        + _PAIRS[mixed >> 10 & 1023]
        + _PAIRS[mixed >> 20 & 1023]
        + _PAIRS[mixed >> 30 & 1023]
        + _PAIRS[mixed >> 40 & 1023]
        + _PAIRS[mixed >> 50]
    )


def unscramble(letters: str) -> int | None:
    """The number behind `scramble`'s letters; None where these are none."""
    if len(letters) != _WIDTH or any(letter not in _VALUES for letter in letters):
        return None
    mixed = 0
    for letter in reversed(letters):
        mixed = (mixed << 5) | _VALUES[letter]
    mixed = (mixed * _INVERSE) & _MASK
    mixed ^= mixed >> 30
    return (mixed * _INVERSE) & _MASK


def public_id(kind: str, number: int) -> str:
    """An id such as `ord_4k2m…`; `kind` is its prefix."""
    return f"{kind}_{scramble(number)}"


def number_of(kind: str, text: str) -> int | None:
    """The row's number behind a public id of that kind; None where it is not one."""
    prefix, _, letters = text.partition("_")
    return unscramble(letters) if prefix == kind else None


def token_for(kind: LinkKind, number: int, *, generation: int, secret: bytes) -> str:
    """The token of a buyer's link."""
    return f"{kind.value}{scramble(number)}{_sign(kind, number, generation, secret)}"


PAGES = (LinkKind.ORDER, LinkKind.GIFT, LinkKind.SHIPMENT)


def read_token(token: str, *, kinds: tuple[LinkKind, ...] = PAGES) -> Link | None:
    """What a token of one of these kinds claims; None where it has not the form of one."""
    if len(token) != 1 + _WIDTH + _SIGNATURE_CHARS or token[0] not in kinds:
        return None
    number = unscramble(token[1 : 1 + _WIDTH])
    return None if number is None else Link(LinkKind(token[0]), number, token[1 + _WIDTH :])


def is_signed(link: Link, *, generation: int, secret: bytes) -> bool:
    """Whether we made this link, and it has not been revoked since."""
    expected = _sign(link.kind, link.id, generation, secret)
    return compare_digest(expected.encode(), link.signature.encode())


def wallet_token(order_id: int, *, generation: int, secret: bytes) -> str:
    """What a device with an order in its wallet shows instead of the buyer's link; it ends with the link."""
    return _letters(hmac_digest(secret, f"wallet:{order_id}:{generation}".encode(), "sha256"))


def _sign(kind: LinkKind, number: int, generation: int, secret: bytes) -> str:
    return _letters(hmac_digest(secret, f"{kind.value}:{number}:{generation}".encode(), "sha256"))


def _letters(digest: bytes) -> str:
    return b32encode(digest[:_SIGNATURE_BYTES]).decode()[:_SIGNATURE_CHARS].lower()
