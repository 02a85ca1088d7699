"""Where things stand in somebody's JSON: names of ours, each with a path such as `$.order.items[0].sku`."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import EventType
from waypost.ports.payload import Node
from waypost.ports.store import HookNotUnderstood, OrderEventTold, ParcelTold, Snapshot

_ADDRESS = ("name", "company", "street", "city", "region", "postal_code", "country")
_STEPS = {
    "confirmed_at": EventType.CONFIRMED,
    "packed_at": EventType.PACKED,
    "handed_over_at": EventType.HANDED_OVER,
    "cancelled_at": EventType.CANCELLED,
}
_LISTS = {
    "lines": ("title", "sku", "quantity", "variant", "image_url"),
    "parcels": ("tracking_number", "carrier", "tracking_url", "shipped_at"),
}
NAMES = frozenset(
    ["reference", "order_number", "changed_at", "placed_at", "is_deleted", "email", "phone", "locale"]
    + [f"ship_to.{one}" for one in _ADDRESS]
    + [*_STEPS, *_LISTS]
    + [f"{owner}.{one}" for owner, parts in _LISTS.items() for one in parts]
)
_PATH = re.compile(r"\$?\.?([^.\[\]]+(\[\d{1,4}\])?)(\.[^.\[\]]+(\[\d{1,4}\])?)*")
_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A message, seen through a mapping."""

    message: Node
    mapping: Mapping[str, str]

    def at(self, name: str, start: Node | None = None) -> Node:
        """What stands under a name of ours; names inside a list are looked up from one item of it."""
        if name not in self.mapping:
            return Node()
        return _walked(self.message if start is None else start, self.mapping[name])

    def moment(self, name: str, start: Node | None = None) -> datetime | None:
        """A time with its offset, in UTC; None where none stands, or without an offset."""
        try:
            found = datetime.fromisoformat(self.at(name, start).text() or "")
            return found.astimezone(UTC) if found.tzinfo else None
        except (ValueError, OverflowError):
            return None


def read_mapping(text: str | None) -> Mapping[str, str]:
    """A mapping as an account holds it; HookNotUnderstood names what is wrong with it."""
    try:
        written = json.loads(text or "")
    except ValueError as problem:
        raise HookNotUnderstood("the mapping of the account is not JSON") from problem
    if not isinstance(written, dict):
        raise HookNotUnderstood("the mapping of the account is no JSON object")
    for name, path in written.items():
        if name not in NAMES:
            raise HookNotUnderstood(f"the mapping names {name!r}; there are: {', '.join(sorted(NAMES))}")
        if not isinstance(path, str) or not _PATH.fullmatch(path):
            raise HookNotUnderstood(f"the path of {name} in the mapping cannot be read: write $.order.number")
    return written


def snapshot_of(order: Mapped) -> Snapshot:
    """The whole order; HookNotUnderstood without a number and a time of change with its offset."""
    number, changed_at = order.at("order_number").text(), order.moment("changed_at")
    if number is None or changed_at is None:
        raise HookNotUnderstood("order_number, or changed_at with its offset, is not where the mapping looks")
    address = Address(**{one: order.at(f"ship_to.{one}").text() for one in _ADDRESS})
    buyer = Buyer(address.name, *(order.at(one).text() for one in ("email", "phone", "locale")))
    return Snapshot(
        order_number=number,
        changed_at=changed_at,
        tie=sha256(order.message.as_text().encode()).hexdigest(),
        placed_at=order.moment("placed_at"),
        buyer=buyer if buyer != Buyer() else None,
        ship_to=address if address != Address() else None,
        lines=tuple(_lines(order)),
        parcels=tuple(_parcels(order)),
        events=tuple(
            OrderEventTold(kind, at)
            for name, kind in _STEPS.items()
            if (at := order.moment(name)) is not None
        ),
    )


def _lines(order: Mapped) -> Iterator[OrderLine]:
    for line in order.at("lines").each():
        sku, quantity = order.at("lines.sku", line).text(), order.at("lines.quantity", line).number()
        title = order.at("lines.title", line).text() or sku
        if title and (quantity is None or quantity >= 1):
            variant = order.at("lines.variant", line).text()
            image = order.at("lines.image_url", line).text()
            yield OrderLine(title, sku, 1 if quantity is None else int(quantity), variant, image)


def _parcels(order: Mapped) -> Iterator[ParcelTold]:
    for parcel in order.at("parcels").each():
        number = order.at("parcels.tracking_number", parcel).text()
        if number:
            carrier = order.at("parcels.carrier", parcel).text()
            url = order.at("parcels.tracking_url", parcel).text()
            yield ParcelTold(number, carrier, url, order.moment("parcels.shipped_at", parcel))


def _walked(node: Node, path: str) -> Node:
    for name, place in _STEP.findall(path.removeprefix("$").removeprefix(".")):
        node = node[name]
        if place:
            items = node.value if isinstance(node.value, list) else []
            node = Node(items[int(place)]) if int(place) < len(items) else Node()
    return node
