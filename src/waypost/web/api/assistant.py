"""`POST /v1/assistant`: a buyer's question, answered from the order that they prove to know."""

import asyncio
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import msgspec

from waypost.domain.journey import Journey
from waypost.domain.links import LinkKind, read_token
from waypost.domain.question.answering import Point, Told, sources_of
from waypost.ports.database import Store, Transaction
from waypost.usecases.answer_question import Question, Reply, answer_question, hand_over
from waypost.usecases.find_journey import find_order_journey
from waypost.usecases.look_up_order import look_up_order
from waypost.usecases.open_link import LinkEnded, LinkUnknown, journey_of, open_link
from waypost.web.api.asking import Answer, Asked, told
from waypost.web.chat.languages import Language, nearest_language
from waypost.web.chat.saying import said, source_text
from waypost.web.chat.words import CHOICES
from waypost.web.wire.assistant import AssistantChoice, AssistantIn, AssistantOut, AssistantSource

GIVEN = msgspec.json.Decoder(AssistantIn)


@dataclass(frozen=True, slots=True)
class Known:
    """The order in sight; `is_buyers` where its reader proved to be its buyer."""

    journey: Journey
    is_buyers: bool


async def ask_assistant(asked: Asked) -> Answer:
    """`POST /v1/assistant`. TooMany."""
    asked.query()
    began, service = perf_counter(), asked.service
    given = _readable(GIVEN.decode(asked.raw))
    looks_up = bool(given.order_number and given.proof)
    if looks_up:
        _count_try(asked, given.order_number or "")
    known = await service.records.read(partial(_known, asked, given))
    if looks_up:
        await asyncio.sleep(max(0.0, service.settings.lookup_floor_s - (perf_counter() - began)))
    question = Question(
        given.message, given.language, given.asked_back,
        may_hand_over=known is not None and known.is_buyers, had_wrong_details=looks_up,
    )  # fmt: skip
    journey, now = known.journey if known else None, service.clock()
    reply = answer_question(question, journey, now=now)
    points = reply.points
    if reply.hands_over and journey is not None:
        work = partial(hand_over, journey=journey, question=question, now=now)
        points = (Point(await service.records.write(work)),)
    store = await _store(asked, journey)
    return told(200, _out(reply, points, journey, store, _language(given, reply, journey)))


def _readable(given: AssistantIn) -> AssistantIn:
    """The same without the one sign that no database takes."""
    given.message = given.message.replace("\x00", "")
    given.language = (given.language or "").replace("\x00", "") or None
    given.order_number = (given.order_number or "").replace("\x00", "").strip() or None
    given.proof = (given.proof or "").replace("\x00", "").strip() or None
    return given


def _count_try(asked: Asked, number: str) -> None:
    """Count one look-up for this number, together with those of the look-up page. TooMany."""
    service = asked.service
    folded = "".join(sign for sign in number.casefold() if sign.isalnum())[:100]
    service.lookups.take(f"for {folded}", service.settings.lookups_per_order, service.now_s())


def _known(asked: Asked, given: AssistantIn, tx: Transaction) -> Known | None:
    """The order that a token or the two details open, if the caller may see it."""
    service = asked.service
    now = service.clock()
    link = (
        read_token(given.token, kinds=(LinkKind.ORDER, LinkKind.GIFT, LinkKind.SHIPMENT))
        if given.token
        else None
    )
    if link is not None:
        try:
            opened = open_link(tx, link, secret=service.settings.secret, now=now)
        except (LinkUnknown, LinkEnded):
            opened = None
        if opened is not None and asked.sees(opened.store_id):
            return Known(journey_of(tx, opened, world=service.world, now=now), link.kind is LinkKind.ORDER)
    if not given.order_number or not given.proof:
        return None
    mine = asked.caller.store.id if asked.caller.store else None
    order = look_up_order(tx, order_number=given.order_number, proof=given.proof, store_id=mine)
    if order is None:
        return None
    return Known(find_order_journey(tx, order, world=service.world, now=now), is_buyers=True)


async def _store(asked: Asked, journey: Journey | None) -> Store | None:
    if journey is not None and journey.order is not None:
        return await asked.service.callers.store_by_id(journey.order.store_id)
    if journey is not None and journey.shipments:
        return await asked.service.callers.store_by_id(journey.shipments[0].shipment.store_id)
    return asked.caller.store


def _language(given: AssistantIn, reply: Reply, journey: Journey | None) -> Language:
    """That of a clear message, else of the page, else of the buyer."""
    own = reply.understood.language if reply.understood.intents else None
    locale = journey.order.buyer.locale if journey and journey.order else None
    return nearest_language(own, given.language, locale)


def _out(
    reply: Reply, points: tuple[Point, ...], journey: Journey | None, store: Store | None, language: Language
) -> AssistantOut:
    settings = store.settings if store else {}
    found = settings.get("help_url") or settings.get("help_email")
    carriers = {part.shipment.id: part.carrier_name for part in (journey.shipments if journey else ())}
    shop = store.name if store else ""
    sources = [
        AssistantSource(
            line.at, source_text(line, carriers.get(line.shipment_id or 0), shop, language)
        )
        for line in sorted(sources_of(points), key=lambda one: one.at, reverse=True)
    ]  # fmt: skip
    return AssistantOut(
        answer=said(points, language, help_address=found if isinstance(found, str) else None),
        language=language.code,
        intents=list(reply.understood.intents),
        confidence=reply.understood.confidence,
        sources=sources,
        needs=list(reply.needs),
        choices=[AssistantChoice(one, language.say(CHOICES[one])) for one in reply.choices],
        handed_over=any(point.told in (Told.HANDED_OVER, Told.ALREADY_HANDED_OVER) for point in points),
    )
