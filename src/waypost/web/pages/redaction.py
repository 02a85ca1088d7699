"""What a link must not show. Carriers write names and numbers into their free texts; these go."""

import re
from functools import lru_cache

from waypost.domain.hiding import HIDDEN, without_people
from waypost.domain.order import Buyer, Order
from waypost.domain.shipment import Address

_WORD, _LONG_WORD = re.compile(r"[^\W\d_]{3,}"), re.compile(r"[^\W\d_]{5,}")


def redacted(text: str | None, *, order: Order | None, address: Address | None = None) -> str | None:
    """A source's words without what names or reaches a person; None stays None."""
    if text is None:
        return None
    secrets = _secrets(order.buyer if order else None, order.ship_to if order else None, address)
    if secrets is not None:
        text = secrets.sub(HIDDEN, text)
    return without_people(text)


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
