"""Words for a small place: an SMS of 160 characters, with the link, in the alphabet that phones count by.

The alphabet and its extension are those of 3GPP TS 23.038 (section 6.2.1). One letter outside of it makes an
SMS of 70 characters out of one of 160, so letters with marks it lacks lose their marks. Languages with
another script keep it.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

ONE_SMS = 160
ONE_WIDE_SMS, WIDE_PART = 70, 67  # in UCS-2: alone, and as a part of a longer one
MOST_WIDE_PARTS = 3
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€")
_UNSEEN = frozenset("\u2060\u2068\u2069\u200b")
_PLAIN = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",  # noqa: RUF001 - typeset signs
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "×": "x", "ł": "l", "Ł": "L", "·": "-", "œ": "oe",  # noqa: RUF001 - a sign of times
    **dict.fromkeys(_UNSEEN, ""),
}  # fmt: skip


def plain_letters(text: str) -> str:
    """The text in the alphabet of phones; one in another script stays as it is written."""
    plain = "".join(_plain(sign) for sign in text)
    return plain if is_plain(plain) else "".join(sign for sign in text if sign not in _UNSEEN)


def length(text: str) -> int:
    """How many characters of 160 it takes; for a text outside the alphabet its UTF-16 units."""
    if is_plain(text):
        return sum(2 if sign in _TWICE else 1 for sign in text)
    return len(text.encode("utf-16-be")) // 2


def is_plain(text: str) -> bool:
    """Whether a phone counts it by 160."""
    return all(sign in _GSM or sign in _TWICE for sign in text)


def fits(text: str) -> bool:
    """Whether it is one SMS, or in another script as many as are bearable."""
    return length(text) <= (ONE_SMS if is_plain(text) else WIDE_PART * MOST_WIDE_PARTS)


def first_that_fits(candidates: Iterable[Sequence[str]], link: str) -> str:
    """The first of several ways to say it that leaves room for the link; the last one is cut if need be."""
    text = ""
    for parts in candidates:
        text = plain_letters(" ".join(part for part in parts if part))
        if fits(f"{text} {link}"):
            return f"{text} {link}"
    while text and not fits(f"{text}... {link}"):
        text = text[:-1]
    return f"{text.rstrip()}... {link}" if text else link


@cache
def _plain(sign: str) -> str:
    if sign in _GSM or sign in _TWICE:
        return sign
    if sign in _PLAIN:
        return _PLAIN[sign]
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return bare if bare and is_plain(bare) else sign
