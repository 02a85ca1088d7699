"""From what is stored to what the API answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from msgspec import UNSET, Raw

from waypost.domain import asking, detection, estimate, order, shipment, standing
from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.links import LinkKind, public_id, token_for
from waypost.domain.tracking import NOWHERE
from waypost.domain.tracking import Location as Somewhere
from waypost.ports.carrier import Carriers
from waypost.ports.database import Store, StoredEvent
from waypost.web.service import WebSettings
from waypost.web.wire.events import EventOut
from waypost.web.wire.orders import Buyer, OrderOut, OrderStanding
from waypost.web.wire.places import Address, Location
from waypost.web.wire.shipments import (
    Asking,
    Candidate,
    Carrier,
    Condition,
    Estimate,
    Line,
    Reason,
    ShipmentOut,
)


def shipment_out(
    part: ShipmentJourney,
    heard: Sequence[StoredEvent],
    *,
    store: Store,
    settings: WebSettings,
    with_raw: bool = False,
) -> ShipmentOut:
    """A shipment with its events, the newest first."""
    one, now = part.shipment, part.standing
    return ShipmentOut(
        id=public_id("shp", one.id),
        order_id=public_id("ord", one.order_id) if one.order_id is not None else None,
        store=store.slug,
        tracking_number=one.tracking_number,
        carrier=Carrier(one.carrier, part.carrier_name or one.carrier, part.carrier_url)
        if one.carrier
        else None,
        service=one.service,
        leg=one.leg,
        status=part.status,
        stage=now.stage,
        direction=now.direction,
        conditions=[condition_out(condition) for condition in now.conditions],
        estimate=estimate_out(part.estimate),
        first_estimate=estimate_out(part.first_estimate),
        days_late=part.days_late,
        asking=asking_out(part.asking),
        promised_on=one.promised_on,
        ship_from=address_out(one.ship_from),
        ship_to=address_out(one.ship_to),
        lines=lines_out(one.lines),
        superseded_by=public_id("shp", one.superseded_by) if one.superseded_by is not None else None,
        is_test=one.is_test,
        tracking_url=f"{settings.base_url}/t/{shipment_token(one, settings)}",
        events=events_out(heard, retracted=one.standing.retracted, with_raw=with_raw),
        version=one.version,
        created_at=utc(one.created_at),
        updated_at=utc(one.updated_at),
    )


def order_out(
    one: order.Order,
    journey: Journey,
    heard: Mapping[int, Sequence[StoredEvent]],
    own: Sequence[StoredEvent],
    *,
    store: Store,
    settings: WebSettings,
) -> OrderOut:
    """An order with its shipments; `heard` are the events by shipment."""
    token = order_token(one, settings)
    return OrderOut(
        id=public_id("ord", one.id),
        store=store.slug,
        order_number=one.order_number,
        placed_at=rfc3339(one.placed_at, one.placed_offset_min) if one.placed_at else None,
        buyer=Buyer(one.buyer.name, one.buyer.email, one.buyer.phone, one.buyer.locale),
        ship_to=address_out(one.ship_to),
        lines=lines_out(one.lines),
        promised_on=one.promised_on,
        standing=standing_out(journey.standing or order.order_standing(one, [])),
        tracking_token=token,
        tracking_url=f"{settings.base_url}/t/{token}",
        shipments=[
            shipment_out(part, heard.get(part.shipment.id, ()), store=store, settings=settings)
            for part in journey.shipments
        ],
        events=events_out(own, retracted=one.standing.retracted),
        is_test=one.is_test,
        version=one.version,
        created_at=utc(one.created_at),
        updated_at=utc(one.updated_at),
    )


def order_token(one: order.Order, settings: WebSettings) -> str:
    """The token of an order's present link."""
    return token_for(LinkKind.ORDER, one.id, generation=one.link_generation, secret=settings.secret)


def shipment_token(one: shipment.Shipment, settings: WebSettings) -> str:
    """The token of the page that shows one shipment without its order."""
    return token_for(LinkKind.SHIPMENT, one.id, generation=0, secret=settings.secret)


def standing_out(now: order.OrderStanding) -> OrderStanding:
    """Where an order stands."""
    return OrderStanding(
        status=now.status,
        stage=now.stage,
        direction=now.direction,
        conditions=[condition_out(condition) for condition in now.conditions],
        shipments=now.shipments,
        shipped=now.shipped,
        delivered=now.delivered,
        unshipped=lines_out(now.unshipped),
    )


def events_out(
    heard: Sequence[StoredEvent], *, retracted: Sequence[str] = (), with_raw: bool = False
) -> list[EventOut]:
    """Events, the newest first."""
    ordered = sorted(heard, key=lambda one: one.event.key, reverse=True)
    return [event_out(one, is_retracted=one.event.id in retracted, with_raw=with_raw) for one in ordered]


def event_out(one: StoredEvent, *, is_retracted: bool = False, with_raw: bool = False) -> EventOut:
    """One event as it is on record."""
    event = one.event
    return EventOut(
        id=event.id,
        status=event.type,
        occurred_at=rfc3339(event.occurred_at, event.offset_min),
        time_zone_source=event.offset_source,
        recorded_at=in_utc(one.recorded_at),
        source=event.source,
        carrier=event.carrier,
        carrier_code=event.code,
        message=event.text,
        location=location_out(event.location),
        expected_at=utc(event.expected_at),
        retracts=event.retracts,
        is_retracted=is_retracted,
        raw=Raw(one.raw.encode() if one.raw else b"null") if with_raw else UNSET,
    )


def location_out(place: Somewhere) -> Location | None:
    """Where; None where nothing was said."""
    if place is NOWHERE or (place.city is None and place == NOWHERE):
        return None
    return Location(
        place.city, place.region, place.country, place.postal_code, place.facility, place.lat, place.lon
    )


def address_out(one: shipment.Address | None) -> Address | None:
    """An address."""
    if one is None:
        return None
    return Address(one.name, one.company, one.street, one.city, one.region, one.postal_code, one.country)


def lines_out(lines: Sequence[shipment.OrderLine]) -> list[Line]:
    """Order lines."""
    return [Line(line.title, line.sku, line.quantity, line.variant, line.image_url) for line in lines]


def condition_out(one: standing.Condition) -> Condition:
    """A condition with its owner and next step."""
    return Condition(one.kind, in_utc(one.since), one.owner, one.next_step, one.text)


def estimate_out(one: estimate.Estimate | None) -> Estimate | None:
    """An estimate."""
    if one is None:
        return None
    return Estimate(
        one.earliest_on,
        one.latest_on,
        one.likely_on,
        utc(one.from_at),
        utc(one.until_at),
        round(one.probability, 3),
        one.basis,
        one.sample,
        one.lane,
    )


def asking_out(one: asking.Asking | None) -> Asking | None:
    """How a shipment is asked about."""
    if one is None:
        return None
    return Asking(
        carrier=one.carrier,
        last_asked_at=utc(one.last_asked_at),
        next_ask_at=utc(one.next_ask_at),
        why=one.why,
        heard_by=one.heard_by,
        calls_per_hour=one.calls_per_hour,
        pushed_until=utc(one.pushed_until),
    )


def candidate_out(one: detection.Candidate, carriers: Carriers) -> Candidate:
    """A detected carrier."""
    facts = carriers.carrier_named(one.carrier)
    return Candidate(
        carrier=one.carrier,
        name=facts.name if facts else one.carrier,
        confidence=one.confidence,
        reasons=[Reason(reason.code, detection.reason_text(reason)) for reason in one.reasons],
        warnings=[Reason(reason.code, detection.reason_text(reason)) for reason in one.warnings],
        needs=list(one.needs),
        last_mile_carrier=one.last_mile_carrier,
    )


def rfc3339(moment: datetime, offset_min: int | None) -> str:
    """A moment on the clock of its place; whole seconds where they are.

    Where no offset is known it says `-00:00`, as RFC 3339 (4.3) has it: nobody said Z.
    """
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    if offset_min is None:
        return moment.isoformat()[:_OFFSET_AT] + "-00:00"
    offset, written = _offset(offset_min)
    return (moment + offset).isoformat()[:_OFFSET_AT] + written


def utc(moment: datetime | None) -> str | None:
    """A moment in UTC."""
    return None if moment is None else in_utc(moment)


def in_utc(moment: datetime) -> str:
    """One of our own moments: in UTC, and marked so."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


_OFFSET_AT = -len("+00:00")


@lru_cache(maxsize=512)
def _offset(offset_min: int) -> tuple[timedelta, str]:
    """An offset as a length of time and as it is written."""
    hours, minutes = divmod(abs(offset_min), 60)
    return timedelta(minutes=offset_min), f"{'-' if offset_min < 0 else '+'}{hours:02}:{minutes:02}"
