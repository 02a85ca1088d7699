"""The buyer's page as JSON: the same facts, redacted alike, and the same bytes for the same journey."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from waypost.domain.asking import Asking
from waypost.domain.estimate import Estimate
from waypost.domain.journey import Journey, JourneyLine, RouteStop, ShipmentJourney
from waypost.domain.links import public_id
from waypost.domain.order import Order
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.standing import Condition
from waypost.domain.tracking import Location
from waypost.web.pages.redaction import redacted
from waypost.web.pages.subject import subjects


def journey_json(journey: Journey) -> dict[str, Any]:
    """What a buyer's link shows, as JSON values.

    Times are RFC 3339 with the offset of the place; where the offset is not known, without any
    (`time_zone_known` is then false). No name, street, e-mail or phone. Nothing here says when we heard of
    an event or how often we wrote it down: the same news in any order give the same answer, but for `asking`,
    which tells when the carrier was last asked.
    """
    order = journey.order
    parts = [one.part for one in subjects(journey) if one.part is not None]
    return {
        "order_number": order.order_number if order else None,
        "placed_at": _placed(order) if order else None,
        "promised_on": _day(order.promised_on if order else None),
        "status": journey.standing.status.value
        if journey.standing
        else (parts[0].status.value if parts else None),
        "ship_to": _city(order.ship_to if order else None),
        "parcels": [_parcel(part, order) for part in parts],
        "not_yet_shipped": [_item(line) for line in journey.unshipped],
        "events": [_line(line, order) for line in journey.lines],
    }


def _parcel(part: ShipmentJourney, order: Order | None) -> dict[str, Any]:
    shipment, now = part.shipment, part.standing
    return {
        "id": public_id("shp", shipment.id),
        "leg": shipment.leg.value,
        "carrier": shipment.carrier,
        "carrier_name": part.carrier_name,
        "carrier_url": part.carrier_url,
        "tracking_number": shipment.tracking_number,
        "service": shipment.service,
        "status": part.status.value,
        "stage": now.stage.value if now.stage else None,
        "direction": now.direction.value,
        "conditions": [_condition(condition, order) for condition in now.conditions],
        "estimate": _estimate(part.estimate),
        "first_estimate": _estimate(part.first_estimate),
        "days_late": part.days_late,
        "asking": _asking(part.asking),
        "promised_on": _day(shipment.promised_on),
        "ship_to": _city(shipment.ship_to),
        "items": [_item(line) for line in shipment.lines],
        "route": [_stop(stop) for stop in part.route],
        "events": [_line(line, order) for line in part.lines],
    }


def _condition(condition: Condition, order: Order | None) -> dict[str, Any]:
    return {
        "kind": condition.kind.value,
        "since": None if _is_silence(condition) else condition.since.isoformat(timespec="seconds"),
        "owner": condition.owner.value,
        "next_step": condition.next_step,
        "text": redacted(condition.text, order=order),
    }


def _is_silence(condition: Condition) -> bool:
    """Whether no event opened it: it is then as old as the look at it."""
    return condition.event_id.startswith("silence:")


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {
        "earliest_on": estimate.earliest_on.isoformat(),
        "latest_on": estimate.latest_on.isoformat(),
        "likely_on": estimate.likely_on.isoformat(),
        "from_at": estimate.from_at.isoformat() if estimate.from_at else None,
        "until_at": estimate.until_at.isoformat() if estimate.until_at else None,
        "probability": round(estimate.probability, 3),
        "basis": estimate.basis.value,
        "sample": estimate.sample,
    }


def _asking(asking: Asking | None) -> dict[str, Any] | None:
    if asking is None:
        return None
    return {
        "carrier": asking.carrier,
        "last_asked_at": _utc(asking.last_asked_at),
        "next_ask_at": _utc(asking.next_ask_at),
        "why": asking.why.value,
        "heard_by": asking.heard_by.value,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _line(line: JourneyLine, order: Order | None) -> dict[str, Any]:
    return {
        "type": line.type.value,
        "occurred_at": _moment(line),
        "time_zone_known": line.offset_min is not None,
        "offset_source": line.offset_source.value,
        "location": _location(line.place),
        "said_by": [
            {
                "event_id": said.event_id,
                "source": said.source.value,
                "carrier": said.carrier,
                "code": redacted(said.code, order=order),
                "text": redacted(said.text, order=order),
            }
            for said in line.said
        ],
    }


def _placed(order: Order) -> str | None:
    if order.placed_at is None:
        return None
    shop_clock = timezone(timedelta(minutes=order.placed_offset_min or 0))
    return order.placed_at.astimezone(shop_clock).isoformat(timespec="seconds")


def _moment(line: JourneyLine) -> str:
    if line.offset_min is None:
        return line.at.replace(tzinfo=None).isoformat(timespec="seconds")
    return line.at.astimezone(timezone(timedelta(minutes=line.offset_min))).isoformat(timespec="seconds")


def _location(place: Location) -> dict[str, Any]:
    return {"city": place.city, "region": place.region, "country": place.country, "facility": place.facility}


def _stop(stop: RouteStop) -> dict[str, Any]:
    """A point of the route, to a hundredth of a degree (about a kilometre): a town, not a door."""
    return {"name": stop.name, "country": stop.country, "kind": stop.kind.value,
            "lat": round(stop.lat, 2), "lon": round(stop.lon, 2)}  # fmt: skip


def _item(line: OrderLine) -> dict[str, Any]:
    return {"title": line.title, "sku": line.sku, "variant": line.variant, "quantity": line.quantity,
            "image_url": line.image_url}  # fmt: skip


def _city(address: Address | None) -> dict[str, Any] | None:
    if address is None:
        return None
    return {"city": address.city, "region": address.region, "postal_code": address.postal_code,
            "country": address.country}  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
