"""What a link must not show. Carriers write names and numbers into their free texts; these go."""

import re
from functools import lru_cache

from waypost.domain.order import Buyer, Order
from waypost.domain.shipment import Address

HIDDEN = "•••"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INTERNATIONAL = re.compile(r"\+\d[\d ()/.-]{6,}\d")
# "Signed for by: J SMITH", "Received by ...": the rest of the sentence is a name.
_SIGNED = re.compile(
    r"((?:signed(?: for)? by|received by|accepted by|left with|unterschrieben von|sign[ée] par|firmado por"
    r"|(?:signature|recipient|empf[äa]nger|destinataire|destinatario) ?:)\s*:?\s*)([^.;,()]+)",
    re.IGNORECASE,
)
_WORD, _LONG_WORD = re.compile(r"[^\W\d_]{3,}"), re.compile(r"[^\W\d_]{5,}")


def redacted(text: str | None, *, order: Order | None, address: Address | None = None) -> str | None:
    """A source's words without what names or reaches a person; None stays None."""
    if text is None:
        return None
    secrets = _secrets(order.buyer if order else None, order.ship_to if order else None, address)
    if secrets is not None:
        text = secrets.sub(HIDDEN, text)
    if "@" in text:
        text = _EMAIL.sub(HIDDEN, text)
    if "+" in text:
        text = _INTERNATIONAL.sub(HIDDEN, text)
    return _SIGNED.sub(rf"\1{HIDDEN}", text)


@lru_cache(maxsize=1024)
def _secrets(buyer: Buyer | None, ship_to: Address | None, address: Address | None) -> re.Pattern[str] | None:
    """What is known of the person as one pattern, longest first, so that no part of a longer secret stays."""
    found: set[str] = set()
    for one in (address, ship_to):
        if one is not None:
            found.update(part for part in (one.name, one.company, one.street) if part)
            found.update(_WORD.findall(one.name or ""))
            found.update(_LONG_WORD.findall(one.street or ""))
    if buyer is not None:
        found.update(part for part in (buyer.name, buyer.email, buyer.phone) if part)
        found.update(_WORD.findall(buyer.name or ""))
    words = sorted((part for part in found if part.strip()), key=lambda part: (-len(part), part))
    if not words:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
