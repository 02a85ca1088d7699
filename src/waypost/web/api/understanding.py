"""From wire types to what use cases take: trimmed, normalised, in the right store."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from functools import lru_cache

from waypost.domain.links import number_of
from waypost.domain.local_time import TimeNotUnderstood, ZoneNotKnown, place_in_time
from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import NOWHERE, Event, Location, OffsetSource
from waypost.domain.tracking_number import MAX_LENGTH, normalise
from waypost.ports.codes import Mappings
from waypost.ports.database import Store
from waypost.ports.places import Places
from waypost.usecases.find_journey import World
from waypost.usecases.import_orders import OrderDraft
from waypost.usecases.record_events import News
from waypost.usecases.understand_event import EARLIEST_YEAR, FUTURE_GRACE, EventDraft, understand_event
from waypost.web.refusals import FieldRefused
from waypost.web.wire import events, orders, places, shipments

NUL = "\x00"
LATEST_YEAR = 2100
ADDRESS_FIELDS = frozenset(field.name for field in fields(Address))


def text(given: str | None, pointer: str) -> str | None:
    """Trimmed text; None for nothing. FieldRefused for a character that no database keeps."""
    if given is None:
        return None
    if NUL in given:
        raise FieldRefused(pointer, "the character U+0000 cannot be kept")
    return given.strip() or None


def required(given: str, pointer: str) -> str:
    """Trimmed text that must not be blank."""
    found = text(given, pointer)
    if found is None:
        raise FieldRefused(pointer, "this must not be blank")
    return found


def slug_of(given: str | None, pointer: str) -> str | None:
    """A short name: lower case, hyphens."""
    found = text(given, pointer)
    return found.lower().replace("_", "-").replace(" ", "-") if found else None


def number_from(given: str | None, pointer: str = "/tracking_number") -> str | None:
    """A tracking number, normalised."""
    found = text(given, pointer)
    if found is None:
        return None
    number = normalise(found)
    if not number or len(number) > MAX_LENGTH:
        raise FieldRefused(pointer, f"a tracking number has 1 to {MAX_LENGTH} letters and digits")
    return number


def id_from(kind: str, given: str | None, pointer: str) -> int | None:
    """The number behind a public id. FieldRefused where it is not one."""
    if given is None:
        return None
    number = _number(kind, given)
    if number is None:
        raise FieldRefused(pointer, f"this is not an id of this kind: they look like {kind}_4k2m...")
    return number


@lru_cache(maxsize=65_536)
def _number(kind: str, given: str) -> int | None:
    return number_of(kind, given.strip())


def zone_of_store(store: Store) -> str | None:
    """The IANA time zone of a store's clock."""
    zone = store.settings.get("timezone")
    return zone if isinstance(zone, str) and zone else None


def store_address(store: Store) -> Address | None:
    """Where a store's parcels are handed over, as its settings say."""
    written = store.settings.get("ship_from")
    if not isinstance(written, Mapping):
        return None
    known = {name: str(value) for name, value in written.items() if name in ADDRESS_FIELDS and value}
    return Address(**known) if known else None


def location_from(given: places.Location | None, pointer: str = "/location") -> Location:
    """A location, trimmed."""
    if given is None:
        return NOWHERE
    if (given.lat is None) != (given.lon is None):
        raise FieldRefused(pointer, "lat and lon belong together")
    found = Location(
        city=text(given.city, f"{pointer}/city"),
        region=text(given.region, f"{pointer}/region"),
        country=_country(given.country, f"{pointer}/country"),
        postal_code=text(given.postal_code, f"{pointer}/postal_code"),
        facility=text(given.facility, f"{pointer}/facility"),
        lat=given.lat,
        lon=given.lon,
    )
    return NOWHERE if found == NOWHERE else found


def address_from(given: places.Address | None, pointer: str) -> Address | None:
    """An address, trimmed; None where nothing is said."""
    if given is None:
        return None
    found = Address(
        name=text(given.name, f"{pointer}/name"),
        company=text(given.company, f"{pointer}/company"),
        street=text(given.street, f"{pointer}/street"),
        city=text(given.city, f"{pointer}/city"),
        region=text(given.region, f"{pointer}/region"),
        postal_code=text(given.postal_code, f"{pointer}/postal_code"),
        country=_country(given.country, f"{pointer}/country"),
    )
    return None if found == Address() else found


def _country(given: str | None, pointer: str) -> str | None:
    found = text(given, pointer)
    return found.upper() if found else None


def lines_from(given: list[shipments.Line] | None) -> tuple[OrderLine, ...] | None:
    """Order lines, trimmed."""
    if given is None:
        return None
    return tuple(
        OrderLine(
            title=required(line.title, f"/lines/{place}/title"),
            sku=text(line.sku, f"/lines/{place}/sku"),
            quantity=line.quantity,
            variant=text(line.variant, f"/lines/{place}/variant"),
            image_url=text(line.image_url, f"/lines/{place}/image_url"),
        )
        for place, line in enumerate(given)
    )


def event_from(
    given: events.EventIn, *, store: Store, world: World, raw: bytes | None, now: datetime
) -> News:
    """The news in one event. NewsRefused, FieldRefused."""
    if given.tracking_number is None and given.shipment_id is None:
        raise FieldRefused("/tracking_number", "name a tracking_number or a shipment_id")
    carrier = slug_of(given.carrier, "/carrier")
    draft = EventDraft(
        occurred_at=given.occurred_at,
        status=text(given.status, "/status"),
        carrier_code=text(given.carrier_code, "/carrier_code"),
        carrier=carrier,
        message=text(given.message, "/message"),
        location=location_from(given.location),
        expected_at=text(given.expected_at, "/expected_at"),
        retracts=text(given.retracts, "/retracts"),
        source=given.source,
    )
    event = understood(draft, store=store, places=world.places, now=now, mappings=world.carriers)
    shipment_id = id_from("shp", given.shipment_id, "/shipment_id")
    number = None if shipment_id is not None else number_from(given.tracking_number)
    return News(event, store.id, shipment_id, number, raw.decode() if raw is not None else None)


def understood(
    draft: EventDraft, *, store: Store, places: Places, now: datetime, mappings: Mappings | None = None
) -> Event:
    """The event of a draft in a store's time zone."""
    zone = zone_of_store(store)
    try:
        event = understand_event(draft, places=places, zone_of_account=zone, now=now, mappings=mappings)
    except OverflowError:
        detail = "this time lies outside of what calendars can tell"
        if draft.expected_at is not None:  # find out which of the two it was
            understood(replace(draft, expected_at=None), store=store, places=places, now=now)
            raise FieldRefused("/expected_at", detail) from None
        raise FieldRefused("/occurred_at", detail) from None
    except ZoneNotKnown as problem:
        raise FieldRefused("/occurred_at", f"the store's time zone is wrong: {problem}") from problem
    if event.expected_at is not None:
        _possible_year(event.expected_at.year, "/expected_at")
    return event


def _possible_year(year: int, pointer: str) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise FieldRefused(pointer, f"the year {year} cannot be right")


def promised(given: date | None) -> date | None:
    """The promised day. FieldRefused for a year that cannot be meant."""
    if given is not None:
        _possible_year(given.year, "/promised_on")
    return given


def order_from(given: orders.OrderIn, *, store: Store, now: datetime) -> OrderDraft:
    """The order in what was sent."""
    number = required(given.order_number, "/order_number")
    placed_at, offset_min, source = _placed(given.placed_at, store, now)
    return OrderDraft(
        store_id=store.id,
        order_number=number,
        placed_at=placed_at,
        placed_offset_min=offset_min,
        placed_offset_source=source,
        buyer=_buyer(given.buyer),
        ship_to=address_from(given.ship_to, "/ship_to"),
        lines=lines_from(given.lines),
        promised_on=promised(given.promised_on),
    )


def _placed(
    given: str | None, store: Store, now: datetime
) -> tuple[datetime | None, int | None, OffsetSource]:
    written = text(given, "/placed_at")
    if written is None:
        return None, None, OffsetSource.ASSUMED
    try:
        moment = place_in_time(written, zone_of_location=None, zone_of_account=zone_of_store(store))
    except (TimeNotUnderstood, ZoneNotKnown) as problem:
        raise FieldRefused("/placed_at", str(problem)) from problem
    _possible_year(moment.occurred_at.year, "/placed_at")
    if moment.occurred_at > now + FUTURE_GRACE:
        raise FieldRefused("/placed_at", "this lies in the future: an order has already been placed")
    return moment.occurred_at, moment.offset_min, moment.offset_source


def _buyer(given: orders.Buyer | None) -> Buyer | None:
    if given is None:
        return None
    return Buyer(
        name=text(given.name, "/buyer/name"),
        email=text(given.email, "/buyer/email"),
        phone=text(given.phone, "/buyer/phone"),
        locale=text(given.locale, "/buyer/locale"),
    )
