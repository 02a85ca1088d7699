"""What buyers tell the shop: cases to answer, and what they thought in the end."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from waypost.domain.case import Case, CaseKind, CaseState, Feedback
from waypost.domain.links import number_of, public_id
from waypost.domain.tracking import from_micros, micros
from waypost.ports.cases import RatingCount
from waypost.ports.database import Transaction
from waypost.usecases.open_case import answer_case
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, Answer, Asked, told
from waypost.web.api.orders import CursorRefused
from waypost.web.asgi import Headers
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.wire.cases import (
    CaseAnswer,
    CaseEntry,
    CaseList,
    CaseOut,
    FeedbackList,
    FeedbackOut,
    RatingSum,
)

ANSWER = msgspec.json.Decoder(CaseAnswer)
MOST = 200
USUAL = 50
Word = TypeVar("Word", CaseKind, CaseState)


async def list_cases(asked: Asked) -> Answer:
    """`GET /v1/cases`."""
    query = asked.query()
    store_id, limit = await _store_id(asked, query), _limit(query.get("limit"))
    state = _word(query, "state", tuple(CaseState))
    kind = _word(query, "kind", tuple(CaseKind))
    order_id = number_of("ord", query["order_id"]) if "order_id" in query else None
    before = number_of("cas", query["cursor"]) if "cursor" in query else None
    if "cursor" in query and before is None:
        raise CursorRefused
    if "order_id" in query and order_id is None:
        return told(200, CaseList([], None))

    def work(tx: Transaction) -> CaseList:
        found = tx.cases.page(
            store_id=store_id, state=state, kind=kind, order_id=order_id, before_id=before, limit=limit + 1
        )
        page = found[:limit]
        cursor = public_id("cas", page[-1].id) if len(found) > limit else None
        return CaseList(_cases(tx, page), cursor)

    page = await asked.service.records.read(work)
    return told(200, page, _onward(asked, "/v1/cases", query, page.next_cursor))


async def read_case(asked: Asked) -> Answer:
    """`GET /v1/cases/{case_id}`."""
    asked.query()

    def work(tx: Transaction) -> CaseOut:
        return _cases(tx, [_case(asked, tx)])[0]

    return told(200, await asked.service.records.read(work))


async def save_answer(asked: Asked) -> Answer:
    """`POST /v1/cases/{case_id}`."""
    given = ANSWER.decode(asked.raw)
    if given.words is None and given.outcome is None and given.state is None:
        raise FieldRefused("", "write words, an outcome or a state")
    now = asked.service.clock()

    def work(tx: Transaction) -> Given:
        case = _case(asked, tx)
        after = answer_case(tx, case.id, words=given.words, state=given.state, outcome=given.outcome, now=now)
        asked.changed.append(("o", case.order_id))
        return Given(200, ENCODER.encode(_cases(tx, [after])[0]))

    return await asked.write(work)


async def list_feedback(asked: Asked) -> Answer:
    """`GET /v1/feedback`."""
    query = asked.query()
    store_id, limit = await _store_id(asked, query), _limit(query.get("limit"))
    since, before = _since(query.get("since")), _place(query.get("cursor"))

    def work(tx: Transaction) -> FeedbackList:
        found = tx.feedback.page(store_id=store_id, since=since, before=before, limit=limit + 1)
        counts = tx.feedback.counts(store_id=store_id, since=since)
        page = found[:limit]
        cursor = f"{micros(page[-1].changed_at)}.{page[-1].order_id}" if len(found) > limit else None
        shown = [feedback_out(one) for one in page]
        by_carrier = sums((one.carrier, one) for one in counts)
        return FeedbackList(shown, cursor, by_carrier, sums((one.lane, one) for one in counts))

    page = await asked.service.records.read(work)
    return told(200, page, _onward(asked, "/v1/feedback", query, page.next_cursor))


def sums(named: Iterable[tuple[str | None, RatingCount]]) -> list[RatingSum]:
    """Ratings by name, the most rated first."""
    ratings: dict[str | None, list[int]] = {}
    for name, one in named:
        ratings.setdefault(name, [0] * 5)[one.rating - 1] += one.count
    found = [
        RatingSum(
            name,
            sum(counts),
            round(sum(place * count for place, count in enumerate(counts, 1)) / sum(counts), 2),
            counts,
        )
        for name, counts in ratings.items()
    ]
    return sorted(found, key=lambda one: (-one.count, one.name or ""))


def case_out(case: Case, order_number: str) -> CaseOut:
    """A case as the API shows it."""
    return CaseOut(
        id=public_id("cas", case.id),
        order_id=public_id("ord", case.order_id),
        order_number=order_number,
        shipment_id=public_id("shp", case.shipment_id) if case.shipment_id else None,
        kind=case.kind,
        state=case.state,
        outcome=case.outcome,
        contact=case.contact,
        locale=case.locale,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        history=[CaseEntry(line.at, line.by, line.state, line.words, line.outcome) for line in case.lines],
    )


def feedback_out(one: Feedback) -> FeedbackOut:
    """Feedback as the API shows it."""
    return FeedbackOut(
        order_id=public_id("ord", one.order_id),
        rating=one.rating,
        words=one.words,
        tags=list(one.tags),
        locale=one.locale,
        carrier=one.carrier,
        lane=one.lane,
        given_at=one.given_at,
        changed_at=one.changed_at,
    )


def _cases(tx: Transaction, cases: Sequence[Case]) -> list[CaseOut]:
    orders = tx.orders.by_ids(sorted({case.order_id for case in cases})) if cases else ()
    numbers = {order.id: order.order_number for order in orders}
    return [case_out(case, numbers.get(case.order_id, "")) for case in cases]


def _case(asked: Asked, tx: Transaction) -> Case:
    number = number_of("cas", asked.path["case_id"])
    case = tx.cases.by_id(number) if number is not None else None
    if case is None or not asked.sees(case.store_id):
        raise NotFound("case")
    return case


async def _store_id(asked: Asked, query: Mapping[str, str]) -> int | None:
    if "store" in query:
        return (await asked.store(query["store"])).id
    return asked.caller.store.id if asked.caller.store else None


def _word(query: Mapping[str, str], name: str, words: tuple[Word, ...]) -> Word | None:
    if name not in query:
        return None
    found = next((word for word in words if word.value == query[name]), None)
    if found is None:
        raise FieldRefused("", f"{name}: one of {', '.join(words)}")
    return found


def _limit(given: str | None) -> int:
    if given is None:
        return USUAL
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:6]) <= MOST:
        raise FieldRefused("", f"limit: a number from 1 to {MOST}")
    return int(given)


def _since(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as problem:
        raise FieldRefused("", "since: a moment such as 2026-11-24T00:00:00Z") from problem
    if moment.tzinfo is None:
        raise FieldRefused("", "since: write the offset, such as 2026-11-24T00:00:00Z")
    return moment


def _place(cursor: str | None) -> tuple[datetime, int] | None:
    if cursor is None:
        return None
    at, _, number = cursor.partition(".")
    if not (at.isascii() and at.isdigit() and number.isascii() and number.isdigit()) or len(cursor) > 36:  # noqa: PLR2004 - two numbers of a row
        raise CursorRefused
    try:
        return from_micros(int(at)), int(number)
    except (OverflowError, ValueError) as problem:
        raise CursorRefused from problem


def _onward(asked: Asked, path: str, query: Mapping[str, str], cursor: str | None) -> Headers:
    if cursor is None:
        return []
    onward = urlencode({**query, "cursor": cursor})
    return [(b"link", f'<{asked.service.settings.base_url}{path}?{onward}>; rel="next"'.encode())]
