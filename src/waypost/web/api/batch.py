"""Many events in one call: each row is read, checked and answered by itself."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from waypost.domain.links import public_id
from waypost.ports.database import Store, Transaction
from waypost.usecases.record_events import News, NewsRefused, Recorded, record_events
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, JSON_TYPE, NDJSON_TYPES, Answer, Asked, media_type
from waypost.web.api.understanding import event_from, slug_of
from waypost.web.callers import StoreNotYours, StoreUnknown
from waypost.web.clock import utc_now
from waypost.web.errors import EXPECTED, field_errors
from waypost.web.refusals import FieldRefused
from waypost.web.wire.events import WORDS, BatchAnswer, EventIn, RowResult

T = TypeVar("T")
ROWS = msgspec.json.Decoder(list[msgspec.Raw])
ROW = msgspec.json.Decoder(EventIn)
MOST_ROWS = 10_000
CHUNK = 2_000  # one transaction: long enough to be quick, short enough not to keep others waiting
LARGE_BYTES = 100_000
SMALL = 50  # rows that are read faster than a thread is found for them


async def record_batch(asked: Asked) -> Answer:
    """`POST /v1/events/batch`: 207 with one result for each row."""
    rows = await _elsewhere(
        partial(rows_of, asked.raw, is_ndjson=asked.is_ndjson), is_long=len(asked.raw) > LARGE_BYTES
    )
    stores = {store.slug: store for store in await asked.service.callers.all_stores()}
    news: list[News | Exception] = []
    read = partial(read_rows, asked, stores=stores, now=asked.service.clock())
    if b"idempotency-key" in asked.headers:
        news = await _elsewhere(partial(read, rows), is_long=len(rows) > SMALL)
        answer = await asked.write(partial(_record_once, asked, news), weight=max(1, len(rows)))
        answer.content_type = _answer_type(asked)
        return answer
    waiting = []
    for start in range(0, len(rows), CHUNK):
        chunk = await _elsewhere(partial(read, rows[start : start + CHUNK]), is_long=len(rows) > SMALL)
        news += chunk
        good = [one for one in chunk if isinstance(one, News)]
        if good:
            waiting.append(asked.service.records.write_soon(record_lists, good, weight=len(good)))
    outcomes = await asyncio.gather(*waiting)
    return _answer(asked, news, [row for outcome in outcomes for row in _opened(outcome)])


async def _elsewhere(work: Callable[[], T], *, is_long: bool) -> T:
    """Do long work in a thread, so that others are served meanwhile."""
    return await asyncio.to_thread(work) if is_long else work()


def rows_of(body: bytes, *, is_ndjson: bool) -> list[bytes]:
    """The rows of a body, undecoded. FieldRefused where there are too many."""
    if is_ndjson:
        rows: Sequence[bytes] = [line for line in body.split(b"\n") if line.strip()]
    else:
        rows = [bytes(raw) for raw in ROWS.decode(body)]
    if len(rows) > MOST_ROWS:
        raise FieldRefused("", f"{len(rows):,} rows: a batch has at most {MOST_ROWS:,}")
    return list(rows)


def read_rows(
    asked: Asked, rows: Sequence[bytes], *, stores: dict[str, Store], now: datetime
) -> list[News | Exception]:
    """The news in each row, or why it has none."""
    return [_read_row(asked, row, stores, now) for row in rows]


def _read_row(asked: Asked, row: bytes, stores: dict[str, Store], now: datetime) -> News | Exception:
    try:
        given = ROW.decode(row)
        store = _store_of(asked, given, stores)
        return event_from(given, store=store, world=asked.service.world, raw=row.strip(), now=now)
    except EXPECTED as problem:
        return problem


def _store_of(asked: Asked, given: EventIn, stores: dict[str, Store]) -> Store:
    slug = slug_of(given.store, "/store")
    own = asked.caller.store
    if own is not None:
        if slug not in (None, own.slug):
            raise StoreNotYours(f"this key belongs to the store {own.slug!r}")
        return own
    store = stores.get(slug or "default")
    if store is None:
        raise StoreUnknown(slug or "default")
    return store


def record_lists(
    tx: Transaction, lists: list[list[News]]
) -> Sequence[list[Recorded | NewsRefused] | Exception]:
    """Several lists of news as one group."""
    answers: Iterator[Recorded | NewsRefused] = iter(
        record_events(tx, [one for news in lists for one in news], now=utc_now())
    )
    return [[next(answers) for _ in news] for news in lists]


def _record_once(asked: Asked, news: Sequence[News | Exception], tx: Transaction) -> Given:
    good = [one for one in news if isinstance(one, News)]
    given = _answer(asked, news, record_events(tx, good, now=utc_now()) if good else [], is_committed=False)
    return Given(given.status, given.body)


def _opened(outcome: list[Recorded | NewsRefused] | Exception) -> list[Recorded | NewsRefused]:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _answer(
    asked: Asked,
    news: Sequence[News | Exception],
    outcomes: Sequence[Recorded | NewsRefused],
    *,
    is_committed: bool = True,
) -> Answer:
    told = iter(outcomes)
    results = [_result(index, next(told) if isinstance(one, News) else one) for index, one in enumerate(news)]
    touched = {("s", one.shipment_id) for one in outcomes if isinstance(one, Recorded)}
    if is_committed:
        asked.service.cache.drop(touched)
    else:
        asked.changed.extend(touched)
    kind = _answer_type(asked)
    if kind != JSON_TYPE:
        return Answer(207, ENCODER.encode_lines(results), kind)
    counts = Counter(one.result for one in results)
    answer = BatchAnswer(counts["recorded"], counts["duplicate"], counts["rejected"], results)
    return Answer(207, ENCODER.encode(answer))


def _result(index: int, outcome: Recorded | Exception) -> RowResult:
    if isinstance(outcome, Recorded):
        return RowResult(
            index, WORDS[outcome.outcome], outcome.event_id, public_id("shp", outcome.shipment_id)
        )
    return RowResult(index, "rejected", errors=field_errors(outcome))


def _answer_type(asked: Asked) -> bytes:
    wanted = media_type(asked.headers.get(b"accept"))
    return NDJSON_TYPES[0] if wanted in NDJSON_TYPES else JSON_TYPE
