"""What webhooks say: shipments and orders as the API answers them, as Standard Webhooks or CloudEvents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from waypost.domain.links import public_id
from waypost.domain.webhook import TEST_TYPE, Subject
from waypost.ports.database import StoredEvent, Transaction
from waypost.ports.webhook_format import Written
from waypost.ports.webhooks import WebhookEvent
from waypost.usecases.find_journey import World, find_order_standings, shipment_journey
from waypost.usecases.tell_asking import askers_of, shipments_asked, with_asking
from waypost.web.api.asking import ENCODER
from waypost.web.api.showing import in_utc, order_out, shipment_out
from waypost.web.service import WebSettings
from waypost.web.wire.orders import OrderOut
from waypost.web.wire.shipments import ShipmentOut
from waypost.web.wire.webhooks import (
    CloudEvent,
    WebhookChange,
    WebhookOrderMessage,
    WebhookOrderNews,
    WebhookShipmentMessage,
    WebhookShipmentNews,
    WebhookTestMessage,
    WebhookTestNews,
)

LARGEST_BODY_BYTES = 20_000
Shown: TypeAlias = ShipmentOut | OrderOut
EVENTS_TRIED = (20, 10, 5, 1, 0)
JSON, CLOUD_EVENT = "application/json", "application/cloudevents+json"
NO_HEADERS: Mapping[str, str] = {}


def formats_of(world: World, settings: WebSettings) -> dict[str, "StandardFormat | CloudEventsFormat"]:
    """The formats that speak as the API does, by the names that endpoints ask for them."""
    standard = StandardFormat(world, settings)
    return {"standard": standard, "cloudevents": CloudEventsFormat(standard, settings)}


@dataclass(frozen=True)
class Message:
    """A message before it becomes bytes: its type, when, what it is about, and its data."""

    type: str
    timestamp: str
    subject: str
    store: str
    sequence: int
    data: WebhookShipmentNews | WebhookOrderNews | WebhookTestNews


class StandardFormat:
    """`ports.webhook_format.WebhookFormat`: `{"type", "timestamp", "data"}` of Standard Webhooks."""

    def __init__(self, world: World, settings: WebSettings) -> None:
        self._world = world
        self._settings = settings

    def write(
        self, tx: Transaction, event: WebhookEvent, *, message_id: str, now: datetime
    ) -> Written | None:
        """See `WebhookFormat.write`."""
        del message_id
        message = self.message(tx, event, now=now)
        return (
            None if message is None else Written(smallest(_standard(one) for one in shorter(message)), JSON)
        )

    def write_test(self, tx: Transaction, store_id: int, *, message_id: str, now: datetime) -> Written:
        """See `WebhookFormat.write_test`."""
        del message_id
        return Written(_standard(self.test_message(tx, store_id, now=now)).decode(), JSON)

    def headers(self, body: bytes, secrets: Sequence[str]) -> Mapping[str, str]:
        """None beside Standard Webhooks' own."""
        del body, secrets
        return NO_HEADERS

    def message(self, tx: Transaction, event: WebhookEvent, *, now: datetime) -> Message | None:
        """What is said of an event; None: what it is about is gone."""
        change = msgspec.convert(event.said.change, WebhookChange)
        data: WebhookShipmentNews | WebhookOrderNews | None
        if event.subject is Subject.ORDER:
            kind, data = "ord", self._order(tx, event, change, now)
        else:
            kind, data = "shp", self._shipment(tx, event, change, now)
        if data is None:
            return None
        about = public_id(kind, event.subject_id)
        store = data.order.store if isinstance(data, WebhookOrderNews) else data.shipment.store
        return Message(event.said.type, in_utc(event.happened_at), about, store, event.sequence, data)

    def test_message(self, tx: Transaction, store_id: int, *, now: datetime) -> Message:
        """What is said where nothing happened."""
        store = tx.stores.by_id(store_id)
        slug = store.slug if store else ""
        data = WebhookTestNews(0, WebhookChange("test", None, "hello"), slug)
        return Message(TEST_TYPE, in_utc(now), slug, slug, 0, data)

    def _shipment(
        self, tx: Transaction, event: WebhookEvent, change: WebhookChange, now: datetime
    ) -> WebhookShipmentNews | None:
        shipment = tx.shipments.by_id(event.subject_id)
        store = tx.stores.by_id(event.store_id)
        if shipment is None or store is None:
            return None
        order = tx.orders.by_id(shipment.order_id) if shipment.order_id is not None else None
        part = shipment_journey(shipment, None, world=self._world, now=now, order=order)
        askers = askers_of(tx, carriers=self._world.carriers)
        asking = shipments_asked(tx, [shipment], askers=askers, now=now).get(shipment.id)
        heard = tx.shipments.events([shipment.id])
        part = replace(part, asking=asking)
        shown = shipment_out(part, heard, store=store, settings=self._settings)
        return WebhookShipmentNews(event.sequence, change, dict(event.said.previous), shown, 0)

    def _order(
        self, tx: Transaction, event: WebhookEvent, change: WebhookChange, now: datetime
    ) -> WebhookOrderNews | None:
        order, store = tx.orders.by_id(event.subject_id), tx.stores.by_id(event.store_id)
        if order is None or store is None:
            return None
        journeys = find_order_standings(tx, [order], world=self._world, now=now)
        askers = askers_of(tx, carriers=self._world.carriers)
        journey = with_asking(tx, journeys, askers=askers, now=now)[0]
        heard: dict[int, list[StoredEvent]] = {}
        for one in tx.shipments.events([part.shipment.id for part in journey.shipments]):
            heard.setdefault(one.owner_id, []).append(one)
        own = tx.orders.events([order.id])
        shown = order_out(order, journey, heard, own, store=store, settings=self._settings)
        return WebhookOrderNews(event.sequence, change, dict(event.said.previous), shown, 0)


class CloudEventsFormat:
    """`ports.webhook_format.WebhookFormat`: CloudEvents 1.0, structured JSON.

    https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md; `sequence` as in
    https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
    """

    def __init__(self, standard: StandardFormat, settings: WebSettings) -> None:
        self._standard = standard
        self._source = settings.base_url

    def write(
        self, tx: Transaction, event: WebhookEvent, *, message_id: str, now: datetime
    ) -> Written | None:
        """See `WebhookFormat.write`."""
        message = self._standard.message(tx, event, now=now)
        if message is None:
            return None
        return Written(smallest(self._event(one, message_id) for one in shorter(message)), CLOUD_EVENT)

    def write_test(self, tx: Transaction, store_id: int, *, message_id: str, now: datetime) -> Written:
        """See `WebhookFormat.write_test`."""
        message = self._standard.test_message(tx, store_id, now=now)
        return Written(self._event(message, message_id).decode(), CLOUD_EVENT)

    def headers(self, body: bytes, secrets: Sequence[str]) -> Mapping[str, str]:
        """None beside Standard Webhooks' own."""
        del body, secrets
        return NO_HEADERS

    def _event(self, message: Message, message_id: str) -> bytes:
        return ENCODER.encode(
            CloudEvent(
                specversion="1.0",
                id=message_id,
                source=f"{self._source}/stores/{message.store}",
                type=message.type,
                time=message.timestamp,
                subject=message.subject,
                sequence=f"{message.sequence:020}",
                datacontenttype=JSON,
                data=message.data,
            )
        )


def smallest(bodies: Iterator[bytes]) -> str:
    """The first of these that is small enough for every receiver, else the last."""
    body = b""
    for body in bodies:
        if len(body) <= LARGEST_BODY_BYTES:
            break
    return body.decode()


def shorter(message: Message) -> Iterator[Message]:
    """The message with ever fewer events, and in the end without lines."""
    data = message.data
    if isinstance(data, WebhookTestNews):
        yield message
        return
    for most in EVENTS_TRIED:
        yield _with_events(message, data, most)
    shown: Any = data.order if isinstance(data, WebhookOrderNews) else data.shipment
    shown.lines = []
    for part in getattr(shown, "shipments", ()):
        part.lines = []
    yield message


def _with_events(message: Message, data: WebhookShipmentNews | WebhookOrderNews, most: int) -> Message:
    shown: list[Shown] = (
        [data.shipment] if isinstance(data, WebhookShipmentNews) else [data.order, *data.order.shipments]
    )
    for one in shown:
        data.events_left_out += max(len(one.events) - most, 0)
        one.events = one.events[:most]
    return message


def _standard(message: Message) -> bytes:
    data = message.data
    if isinstance(data, WebhookTestNews):
        return ENCODER.encode(WebhookTestMessage(message.type, message.timestamp, data))
    if isinstance(data, WebhookOrderNews):
        return ENCODER.encode(WebhookOrderMessage(message.type, message.timestamp, data))
    return ENCODER.encode(WebhookShipmentMessage(message.type, message.timestamp, data))
