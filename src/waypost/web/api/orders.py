"""Orders: create or update, read, list; their own events; their links."""

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from waypost.domain.links import public_id
from waypost.domain.order import Order, number_key
from waypost.domain.parting import parted
from waypost.ports.database import OrderPage, Transaction
from waypost.usecases.correct_shipment import revoke_link
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.record_events import NewsRefused
from waypost.usecases.record_order_events import OrderNews, record_order_events
from waypost.usecases.repeat_answer import Given
from waypost.usecases.understand_event import EventDraft
from waypost.web.api.asking import ENCODER, Answer, Asked, told
from waypost.web.api.finding import shown_order, shown_orders
from waypost.web.api.understanding import id_from, location_from, order_from, required, text, understood
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.wire.events import WORDS, OrderEventIn, OrderEventRecorded
from waypost.web.wire.orders import OrderIn, OrderList, OrderOut

ORDER = msgspec.json.Decoder(OrderIn)
ORDER_EVENT = msgspec.json.Decoder(OrderEventIn)


class CursorRefused(FieldRefused):
    """The cursor is not one that we gave out."""

    def __init__(self) -> None:
        super().__init__("", "this cursor is not one of ours: take `next_cursor` from the page before")


USUAL_PAGE, LARGEST_PAGE = 20, 100


async def save_order(asked: Asked) -> Answer:
    """`POST /v1/orders`."""
    given = ORDER.decode(asked.raw)
    store = await asked.store(given.store)
    draft = order_from(given, store=store, now=asked.service.clock())
    return await asked.write_together(save_together, (asked, draft))


def save_together(tx: Transaction, wanted: list[tuple[Asked, OrderDraft]]) -> Sequence[Given | Exception]:
    """The orders of all calls that wait, with the same few statements; a number that comes again waits."""
    service = wanted[0][0].service
    now = service.clock()
    outcomes: list[Given | Exception] = []
    for part in parted(wanted, _number_of):
        saved = import_orders(tx, [draft for _, draft in part], now=now)
        shown = shown_orders(tx, [one.order for one in saved], service=service, now=now)
        for (asked, _), one, told_of in zip(part, saved, shown, strict=True):
            asked.changed.append(("o", one.order.id))
            outcomes.append(Given(201 if one.is_new else 200, ENCODER.encode(told_of)))
    return outcomes


def _number_of(wanted: tuple[Asked, OrderDraft]) -> tuple[int, str]:
    draft = wanted[1]
    return draft.store_id, number_key(draft.order_number)


async def read_order(asked: Asked) -> Answer:
    """`GET /v1/orders/{order_id}`."""
    asked.query()
    number, service, now = _order_id(asked), asked.service, asked.service.clock()

    def work(tx: Transaction) -> OrderOut:
        return shown_order(tx, _seen(asked, tx.orders.by_id(number)), service=service, now=now)

    return told(200, await service.records.read(work))


async def list_orders(asked: Asked) -> Answer:
    """`GET /v1/orders`."""
    query = asked.query()
    limit = _limit(query.get("limit"))
    own = asked.caller.store
    wanted = await asked.store(query["store"]) if "store" in query else own
    service, now = asked.service, asked.service.clock()

    def work(tx: Transaction) -> OrderList:
        if "order_number" in query:
            page = OrderPage(_numbered(tx, query["order_number"], wanted.id if wanted else None), None)
        else:
            page = _page(tx, wanted.id if wanted else None, query.get("cursor"), limit)
        return OrderList(shown_orders(tx, page.orders, service=service, now=now), page.next_cursor)

    page = await service.records.read(work)
    headers = []
    if page.next_cursor is not None:
        onward = urlencode({**query, "cursor": page.next_cursor})
        headers.append((b"link", f'<{service.settings.base_url}/v1/orders?{onward}>; rel="next"'.encode()))
    return told(200, page, headers)


async def record_order_event(asked: Asked) -> Answer:
    """`POST /v1/orders/{order_id}/events`."""
    given = ORDER_EVENT.decode(asked.raw)
    number, now = _order_id(asked), asked.service.clock()
    order = await asked.service.records.read(lambda tx: _seen(asked, tx.orders.by_id(number)))
    store = await asked.service.callers.store_by_id(order.store_id)
    draft = EventDraft(
        occurred_at=text(given.occurred_at, "/occurred_at") or now.isoformat(),
        status=required(given.status, "/status"),
        message=text(given.message, "/message"),
        location=location_from(given.location),
        source=given.source,
    )
    event = understood(draft, store=store, places=asked.service.world.places, now=now)

    def work(tx: Transaction) -> Given:
        outcome = record_order_events(tx, [OrderNews(number, event)], now=now)[0]
        if isinstance(outcome, NewsRefused):
            raise outcome
        asked.changed.append(("o", number))
        word = WORDS[outcome.outcome]
        shown = OrderEventRecorded(word, outcome.event_id, public_id("ord", number))
        return Given(201 if word == "recorded" else 200, ENCODER.encode(shown))

    return await asked.write(work)


async def revoke_order_link(asked: Asked) -> Answer:
    """`POST /v1/orders/{order_id}/link/revoke`."""
    number, service, now = _order_id(asked), asked.service, asked.service.clock()

    def work(tx: Transaction) -> Given:
        order = revoke_link(tx, _seen(asked, tx.orders.by_id(number)), now=now)
        asked.changed.append(("o", number))
        return Given(200, ENCODER.encode(shown_order(tx, order, service=service, now=now)))

    return await asked.write(work)


def _order_id(asked: Asked) -> int:
    try:
        return id_from("ord", asked.path["order_id"], "") or 0
    except FieldRefused:
        raise NotFound("order") from None


def _seen(asked: Asked, order: Order | None) -> Order:
    if order is None or not asked.sees(order.store_id):
        raise NotFound("order")
    return order


def _numbered(tx: Transaction, order_number: str, store_id: int | None) -> list[Order]:
    stores = [store_id] if store_id is not None else [store.id for store in tx.stores.all()]
    return [order for one in stores for order in tx.orders.by_numbers(one, [order_number])]


def _page(tx: Transaction, store_id: int | None, cursor: str | None, limit: int) -> OrderPage:
    try:
        return tx.orders.page(store_id=store_id, cursor=cursor, limit=limit)
    except ValueError:
        raise CursorRefused from None


def _limit(given: str | None) -> int:
    if given is None:
        return USUAL_PAGE
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:9]) <= LARGEST_PAGE:
        raise FieldRefused("", f"limit is a number from 1 to {LARGEST_PAGE}")
    return int(given)
