"""One event in: the hottest call of all."""

from collections.abc import Sequence

import msgspec

from waypost.domain.links import public_id
from waypost.ports.database import Transaction
from waypost.usecases.record_events import News, NewsRefused, Outcome, Recorded, record_events
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import Answer, Asked
from waypost.web.api.understanding import event_from
from waypost.web.clock import utc_now
from waypost.web.wire.events import EventIn

EVENT = msgspec.json.Decoder(EventIn)


def record_waiting(tx: Transaction, news: list[News]) -> Sequence[Recorded | NewsRefused]:
    """All news that waits, as one group."""
    return record_events(tx, news, now=utc_now())


async def record_event(asked: Asked) -> Answer:
    """`POST /v1/events`."""
    given = EVENT.decode(asked.raw)
    service = asked.service
    store = asked.caller.store
    if store is None or given.store is not None:
        store = await asked.store(given.store)
    news = event_from(given, store=store, world=service.world, raw=asked.raw, now=service.clock())
    if b"idempotency-key" in asked.headers:
        return await asked.write(lambda tx: _recorded_once(tx, asked, news))
    outcome = await service.records.write_soon(record_waiting, news)
    if not isinstance(outcome, Recorded):
        raise outcome
    service.cache.drop((("s", outcome.shipment_id),))
    return Answer(201 if outcome.outcome is Outcome.RECORDED else 200, body_of(outcome))


def _recorded_once(tx: Transaction, asked: Asked, news: News) -> Given:
    outcome = record_events(tx, [news], now=utc_now())[0]
    if isinstance(outcome, NewsRefused):
        raise outcome
    asked.changed.append(("s", outcome.shipment_id))
    return Given(201 if outcome.outcome is Outcome.RECORDED else 200, body_of(outcome))


def body_of(outcome: Recorded) -> bytes:
    """The answer for one event, written directly: all of it is ours and needs no escaping."""
    shipment = public_id("shp", outcome.shipment_id)
    return (
        f'{{"result":"{outcome.outcome}","event_id":"{outcome.event_id}","shipment_id":"{shipment}"}}'
    ).encode()
