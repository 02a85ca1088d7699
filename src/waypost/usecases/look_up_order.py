"""Find an order for a buyer who knows its number and one thing that only the buyer knows.

The work is the same whether the number exists, the proof is wrong, or both are right.
"""

from collections.abc import Callable, Sequence
from hmac import compare_digest

from waypost.domain.order import Buyer, Order
from waypost.domain.shipment import Address, Shipment
from waypost.domain.tracking_number import normalise
from waypost.ports.database import Transaction

FEWEST_PHONE_DIGITS = 7
COMPARED_PHONE_DIGITS = 9
FEWEST_POSTAL_CHARS = 3
LONGEST = 200
NOBODY = Order(
    id=0,
    store_id=0,
    order_number="",
    buyer=Buyer(email="nobody@example.invalid", phone="+00 000 000 000"),
    ship_to=Address(postal_code="0000"),
)


def look_up_order(
    tx: Transaction, *, order_number: str, proof: str, store_id: int | None = None
) -> Order | None:
    """The order with this number whose e-mail, phone or postal code is `proof`, in that store or in any."""
    number, told = order_number.strip()[:LONGEST], proof.strip()[:LONGEST]
    candidates: list[Order] = []
    for store in tx.stores.all():
        if store_id is not None and store.id != store_id:
            continue
        candidates += tx.orders.by_numbers(store.id, [number])
    found = None
    for order in candidates or [NOBODY]:
        if _proves(order, told) and order is not NOBODY:
            found = found or order
    return found


def look_up_shipment(tx: Transaction, *, tracking_number: str) -> Shipment | None:
    """The newest shipment with a tracking number: who knows it may see the parcel, never the order."""
    number = normalise(tracking_number[:LONGEST])
    if not number:
        return None
    found: Sequence[Shipment] = tx.shipments.by_numbers(None, [number])
    return max(found, key=lambda one: one.id, default=None)


def _proves(order: Order, told: str) -> bool:
    email = _is_same(order.buyer.email or "", told, str.casefold)
    phone = _is_same_phone(order.buyer.phone or "", told)
    postal_code = _is_same((order.ship_to.postal_code if order.ship_to else None) or "", told, _letters)
    return email | phone | postal_code


def _is_same(kept: str, told: str, plain: Callable[[str], str]) -> bool:
    """Compared in constant time; blank never proves anything."""
    mine, theirs = plain(kept.strip()), plain(told)
    is_equal = compare_digest(mine.encode(), theirs.encode())
    return is_equal and bool(mine)


def _is_same_phone(kept: str, told: str) -> bool:
    """Compared by the last digits, so that country code and leading zeros do not matter."""
    mine, theirs = _digits(kept), _digits(told).lstrip("0")
    compared = min(len(theirs), COMPARED_PHONE_DIGITS)
    is_equal = compare_digest(mine[-compared:].encode(), theirs[-compared:].encode())
    return is_equal and compared >= FEWEST_PHONE_DIGITS


def _digits(text: str) -> str:
    """The digits of a phone number; empty for what is none."""
    is_phone = all(sign in "+0123456789 ()/.-" for sign in text)
    return "".join(sign for sign in text if sign.isdigit()) if is_phone else ""


def _letters(text: str) -> str:
    """A postal code without blanks and dashes."""
    letters = "".join(sign for sign in text.upper() if sign.isalnum())
    return letters if len(letters) >= FEWEST_POSTAL_CHARS else ""
