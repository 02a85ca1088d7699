"""From the cells of an order row, wide as shops export it, to an order, its events and its parcel."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import Event, EventType, Source
from waypost.usecases.import_orders import OrderDraft
from waypost.usecases.record_events import NewsRefused
from waypost.usecases.understand_event import EventDraft, understand_event
from waypost.usecases.understand_rows import (
    Cells,
    Reading,
    RowRefused,
    needed,
    number_in,
    text_in,
    tracking_number_in,
)

# The order's own events, and those of its parcel, by the field that brings their time.
_OWN = (
    ("placed_at", EventType.PLACED),
    ("confirmed_at", EventType.CONFIRMED),
    ("processing_at", EventType.PROCESSING),
    ("packed_at", EventType.PACKED),
    ("cancelled_at", EventType.CANCELLED),
)
_PARCEL = (("handed_over_at", EventType.HANDED_OVER), ("delivered_at", EventType.DELIVERED))

_CANCELLED = frozenset({
    "cancelled", "canceled", "voided", "void", "storniert", "annule", "annulé", "annulée", "cancelado",
    "cancelada", "annullato",
})  # fmt: skip
_DELIVERED = frozenset({
    "delivered", "completed", "complete", "zugestellt", "livré", "livree", "livrée", "entregado", "entregue",
})  # fmt: skip

CANCELLED_WITHOUT_TIME = (
    "The shop's list says cancelled, without a time: this is the last time known of the order."
)
_MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """The parcel of an order row; without a number: the one whose hand-over or delivery was told.

    `guesses` are the carriers that the number can belong to, where the row told none.
    """

    tracking_number: str | None
    carrier: str | None
    service: str | None
    events: tuple[Event, ...]
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order row understood. `events` are the order's own, without its placing, which is in the draft."""

    number: int
    draft: OrderDraft
    events: tuple[Event, ...]
    parcel: ParcelRow | None
    remarks: tuple[str, ...] = ()


def understand_order_row(number: int, cells: Cells, *, reading: Reading) -> OrderRow:
    """Row `number` of a file; RowRefused names the field that is wrong."""
    order_number = needed(cells, "order_number")
    own = dict(_events(cells, _OWN, reading))
    moved = dict(_events(cells, _PARCEL, reading))
    remarks = []
    status = (text_in(cells, "status") or "").casefold()
    if status in _CANCELLED and EventType.CANCELLED not in own:
        known = [*own.values(), *moved.values()]
        if known:
            own[EventType.CANCELLED] = _cancelled(max(known, key=lambda event: event.key))
        else:
            remarks.append("cancelled, but no time is known of the order: not recorded")
    if status in _DELIVERED and EventType.DELIVERED not in moved:
        remarks.append("called delivered, but without a time: not recorded as delivered")
    placed = own.pop(EventType.PLACED, None)
    draft = OrderDraft(
        store_id=reading.store_id,
        order_number=order_number,
        placed_at=placed.occurred_at if placed else None,
        placed_offset_min=placed.offset_min if placed else None,
        buyer=_buyer(cells),
        ship_to=_address(cells, reading, remarks),
        lines=_lines(cells),
        promised_on=_promise(cells, reading),
    )
    if placed:
        draft = replace(draft, placed_offset_source=placed.offset_source)
    parcel = _parcel(cells, reading, tuple(moved.values()))
    return OrderRow(number, draft, tuple(own.values()), parcel, tuple(remarks))


def _events(
    cells: Cells, fields: tuple[tuple[str, EventType], ...], reading: Reading
) -> Iterator[tuple[EventType, Event]]:
    for name, kind in fields:
        written = reading.time_text(cells, name)
        if written is None:
            continue
        draft = EventDraft(occurred_at=written, status=kind.value, source=Source.STORE)
        try:
            event = understand_event(
                draft, places=reading.places, zone_of_account=reading.zone, now=reading.now
            )
        except NewsRefused as refusal:
            raise RowRefused(name, refusal.detail) from refusal
        yield kind, event


def _cancelled(last: Event) -> Event:
    return Event(
        EventType.CANCELLED,
        last.occurred_at,
        source=Source.STORE,
        offset_min=last.offset_min,
        offset_source=last.offset_source,
        text=CANCELLED_WITHOUT_TIME,
    )


def _buyer(cells: Cells) -> Buyer | None:
    locale = text_in(cells, "buyer_locale")
    buyer = Buyer(
        name=text_in(cells, "buyer_name"),
        email=text_in(cells, "buyer_email"),
        phone=text_in(cells, "buyer_phone"),
        locale=locale.replace("_", "-") if locale else None,
    )
    return None if buyer == Buyer() else buyer


def _address(cells: Cells, reading: Reading, remarks: list[str]) -> Address | None:
    told = {
        name: text_in(cells, f"ship_to_{name}")
        for name in ("name", "street", "city", "region", "postal_code", "country")
    }
    written = told["country"]
    if written is not None:
        told["country"] = reading.country_of(written)
        if told["country"] is None:
            remarks.append(f"{written[:60]!r} is no country that we know: left out")
    address = Address(**told)
    return None if address == Address() else address


def _promise(cells: Cells, reading: Reading) -> date | None:
    written = reading.time_text(cells, "promised_on")
    if written is None:
        return None
    try:
        return date.fromisoformat(written[: len("2026-11-24")])
    except ValueError:
        raise RowRefused("promised_on", f"{written[:60]!r} is not a day such as 2026-11-24") from None


def _parcel(cells: Cells, reading: Reading, events: tuple[Event, ...]) -> ParcelRow | None:
    number = tracking_number_in(cells)
    if number is None and not events:
        return None
    carrier = reading.carrier_in(cells)
    guesses: tuple[str, ...] = ()
    if number is not None:
        carrier, guesses = reading.carrier_of(number, carrier)
    return ParcelRow(number, carrier, text_in(cells, "service"), events, guesses)


def _lines(cells: Cells) -> tuple[OrderLine, ...] | None:
    listed = cells.get("lines")
    if listed and listed.strip():
        return _listed(listed)
    sku, title = text_in(cells, "line_sku"), text_in(cells, "line_title")
    name = title or sku
    if name is None:
        return None
    quantity = number_in(cells, "line_quantity")
    return (OrderLine(name, sku, _pieces("line_quantity", quantity), text_in(cells, "line_variant")),)


def _listed(written: str) -> tuple[OrderLine, ...]:
    """Lines as a JSON list of objects, or of plain words."""
    try:
        items = json.loads(written)
    except (ValueError, RecursionError):
        raise RowRefused("lines", "is not a JSON list of order lines") from None
    if not isinstance(items, list):
        raise RowRefused("lines", "is not a JSON list of order lines")
    return tuple(_line({"title": item} if isinstance(item, str) else item) for item in items)


def _line(item: object) -> OrderLine:
    if not isinstance(item, dict):
        raise RowRefused("lines", "has a line that is neither an object nor a text")
    words = {
        name: "" if item.get(name) is None else str(item[name])
        for name in ("title", "name", "sku", "quantity", "variant", "variant_title")
    }
    title = text_in(words, "title") or text_in(words, "name") or text_in(words, "sku")
    if title is None:
        raise RowRefused("lines", "has a line without title and sku")
    variant = text_in(words, "variant") or text_in(words, "variant_title")
    return OrderLine(title, text_in(words, "sku"), _pieces("lines", number_in(words, "quantity")), variant)


def _pieces(name: str, quantity: float | None) -> int:
    if quantity is None:
        return 1
    if not 1 <= quantity <= _MOST_PIECES or quantity != int(quantity):
        raise RowRefused(name, f"{quantity:g} is not a number of pieces")
    return int(quantity)
