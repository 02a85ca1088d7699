"""What a link must not show. Carriers write names and numbers into their free texts; these go."""

import re

from waypost.domain.order import Order
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
_WORD = re.compile(r"[^\W\d_]{3,}")


def redacted(text: str | None, *, order: Order | None, address: Address | None = None) -> str | None:
    """A source's words without what names or reaches a person; None stays None."""
    if text is None:
        return None
    for secret in _secrets(order, address):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    text = _EMAIL.sub(HIDDEN, text)
    text = _INTERNATIONAL.sub(HIDDEN, text)
    return _SIGNED.sub(rf"\1{HIDDEN}", text)


def _secrets(order: Order | None, address: Address | None) -> list[str]:
    """What is known of the person, longest first, so that no part of a longer secret stays behind."""
    found: set[str] = set()
    for one in (address, order.ship_to if order else None):
        if one is not None:
            found.update(part for part in (one.name, one.company, one.street) if part)
            found.update(_WORD.findall(one.name or ""))
            found.update(word for word in re.findall(r"[^\W\d_]{5,}", one.street or ""))
    if order is not None:
        buyer = order.buyer
        found.update(part for part in (buyer.name, buyer.email, buyer.phone) if part)
        found.update(_WORD.findall(buyer.name or ""))
    return sorted((part for part in found if part.strip()), key=lambda part: (-len(part), part))
