"""Made-up news for measurements: scans of parcels on their way, spread evenly over all shipments.

The same scan twice never occurs: time moves on by a second with every event. Spreading evenly is the worst
case for a large database, since no part of it stays warm by itself.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec

from waypost.domain.tracking import Event, EventType, Location, OffsetSource
from waypost.usecases.record_events import News

EVENTS_PER_SHIPMENT = 10
FIRST_SCAN_AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
OFFSET_MIN = 60
SECONDS = count(40 * 86_400)  # after everything that was filled in; shared, so that no scan occurs twice
SCANS = (
    (EventType.ARRIVED, "AR", "Arrived at sorting centre"),
    (EventType.DEPARTED, "DP", "Departed from sorting centre"),
    (EventType.IN_TRANSIT, "IT", "On the way to the next stop"),
    (EventType.ARRIVED, "AR", "Arrived at delivery depot"),
    (EventType.OUT_FOR_DELIVERY, "OD", "On vehicle for delivery"),
)
PLACES = (
    Location(city="Leipzig", region="SN", country="DE", postal_code="04435"),
    Location(city="Hannover", region="NI", country="DE", postal_code="30179"),
    Location(city="Hamburg", region="HH", country="DE", postal_code="22525"),
    Location(city="Berlin", region="BE", country="DE", postal_code="13407"),
)
_json = msgspec.json.Encoder()


def tracking_number(number: int) -> str:
    """The tracking number of the shipment that was filled in as the number-th (from 0)."""
    return f"WPB{number:011d}"


class NewsMaker:
    """Makes news for `shipments` prefilled shipments of the default store, without end and never the same."""

    def __init__(self, shipments: int, *, seed: int = 7, store_id: int = 1) -> None:
        self._shipments = shipments
        self._chance = random.Random(seed)
        self._store_id = store_id

    def news(self, rows: int) -> list[News]:
        """As many rows as a use case takes them."""
        return [self._one() for _ in range(rows)]

    def bodies(self, rows: int) -> list[bytes]:
        """As many bodies of `POST /v1/events`."""
        return [_json.encode(self._written()) for _ in range(rows)]

    def body_for(self, number: int) -> bytes:
        """A body of `POST /v1/events` about one shipment."""
        return _json.encode({**self._written(), "tracking_number": tracking_number(number)})

    def batches(self, count_of_batches: int, rows: int) -> list[bytes]:
        """As many bodies of `POST /v1/events/batch`, with so many rows each."""
        return [_json.encode([self._written() for _ in range(rows)]) for _ in range(count_of_batches)]

    def _one(self) -> News:
        kind, code, text = self._chance.choice(SCANS)
        event = Event(
            type=kind,
            occurred_at=FIRST_SCAN_AT + timedelta(seconds=next(SECONDS)),
            offset_min=OFFSET_MIN,
            offset_source=OffsetSource.GIVEN,
            carrier="ups",
            code=code,
            text=text,
            location=self._chance.choice(PLACES),
        )
        return News(
            event, self._store_id, tracking_number=tracking_number(self._chance.randrange(self._shipments))
        )

    def _written(self) -> dict[str, object]:
        kind, code, text = self._chance.choice(SCANS)
        place = self._chance.choice(PLACES)
        local = FIRST_SCAN_AT + timedelta(seconds=next(SECONDS), minutes=OFFSET_MIN)
        return {
            "tracking_number": tracking_number(self._chance.randrange(self._shipments)),
            "carrier": "ups",
            "occurred_at": f"{local:%Y-%m-%dT%H:%M:%S}+01:00",
            "status": kind.value,
            "carrier_code": code,
            "message": text,
            "location": {
                "city": place.city,
                "region": place.region,
                "country": place.country,
                "postal_code": place.postal_code,
            },
        }


def template_news(shipments: int, *, store_id: int = 1) -> list[News]:
    """The first scans of so many shipments, `EVENTS_PER_SHIPMENT` each, in the order in which they happen."""
    rows = []
    for step in range(EVENTS_PER_SHIPMENT):
        kind, code, text = SCANS[step % 4] if step else (EventType.PICKED_UP, "PU", "Picked up")
        for number in range(shipments):
            event = Event(
                type=kind,
                occurred_at=FIRST_SCAN_AT
                + timedelta(hours=11 * step, minutes=number % 600, seconds=number % 60),
                offset_min=OFFSET_MIN,
                offset_source=OffsetSource.GIVEN,
                carrier="ups",
                code=code,
                text=text,
                location=PLACES[(step + number) % len(PLACES)],
            )
            rows.append(News(event, store_id, tracking_number=tracking_number(number)))
    return rows
