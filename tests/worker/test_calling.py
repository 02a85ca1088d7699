"""Calling merchants' programs: signed as their own libraries want it, once, and the log shows all."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks import Webhook, WebhookVerificationError

from tests.worker.calling_house import NOON, CallingHouse, calling_house, told
from tests.worker.receiver import Receiver, receiving
from waypost.domain.tracking import EventType
from waypost.ports.webhooks import DeliveryState
from waypost.usecases.manage_webhooks import replay, rotate_secret


@pytest.fixture
def house() -> Iterator[CallingHouse]:
    with calling_house() as house:
        yield house


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def verified(receiver: Receiver, secret: str) -> Any:
    """The last message as the receiver's own library reads it; it must be five minutes old at most."""
    return Webhook(secret).verify(receiver.heard[-1].body, dict(receiver.heard[-1].headers))


def test_a_scan_is_told_signed_with_the_shipment_as_it_stands(
    house: CallingHouse, receiver: Receiver
) -> None:
    house.clock.now = datetime.now(UTC)
    _, secret = house.endpoint(receiver.url)
    house.parcel("1Z1")
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    assert house.caller.work_off() == 1
    message = verified(receiver, secret)
    assert message["type"] == "shipment.in_transit"
    data = message["data"]
    assert data["sequence"] == 1
    assert data["change"] == {"kind": "status", "before": "pending", "after": "in_transit"}
    assert data["previous"]["status"] == "pending"
    assert data["shipment"]["tracking_number"] == "1Z1"
    assert data["shipment"]["status"] == "in_transit"
    assert [one["status"] for one in data["shipment"]["events"]] == ["in_transit"]
    delivery, attempts = house.log()
    assert delivery.state is DeliveryState.TAKEN
    assert [(one.status, one.answer, one.problem) for one in attempts] == [(200, "ok", None)]


def test_an_altered_body_is_not_ours(house: CallingHouse, receiver: Receiver) -> None:
    house.clock.now = datetime.now(UTC)
    _, secret = house.endpoint(receiver.url)
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    house.caller.work_off()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(receiver.heard[0].body + b" ", dict(receiver.heard[0].headers))


def test_sequences_rise_by_one_for_each_parcel(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url)
    for number in ("1Z1", "1Z2"):
        house.hear(number, told(EventType.IN_TRANSIT, -5))
    house.hear("1Z1", told(EventType.OUT_FOR_DELIVERY, -2))
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.caller.work_off()
    bodies = [json.loads(heard.body)["data"] for heard in receiver.heard]
    told_of = {
        number: [one["sequence"] for one in bodies if one["shipment"]["tracking_number"] == number]
        for number in ("1Z1", "1Z2")
    }
    assert told_of == {"1Z1": [1, 2, 3], "1Z2": [1]}


def test_an_endpoint_is_told_only_what_it_asked_for(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url, types=("shipment.delivered",))
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.caller.work_off()
    assert [json.loads(heard.body)["type"] for heard in receiver.heard] == ["shipment.delivered"]


def test_without_an_endpoint_nothing_is_kept(house: CallingHouse) -> None:
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    with house.database.write() as tx:
        assert tx.webhooks.take_announced(limit=10) == []


def test_cloudevents_are_read_by_their_own_library(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url, format="cloudevents")
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.caller.work_off()
    heard = receiver.heard[0]
    event = from_http_event(HTTPMessage(dict(heard.headers), heard.body))
    assert event.get_type() == "shipment.delivered"
    assert event.get_id() == heard.id
    assert event.get_source() == "https://track.example/stores/default"
    assert event.get_extension("sequence") == f"{1:020}"
    data = event.get_data()
    assert isinstance(data, dict)
    assert data["shipment"]["status"] == "delivered"


def test_while_a_secret_is_rotated_both_are_accepted(house: CallingHouse, receiver: Receiver) -> None:
    house.clock.now = datetime.now(UTC)
    endpoint, old = house.endpoint(receiver.url)
    with house.database.write() as tx:
        new = rotate_secret(tx, endpoint.id, doors=house.doors, random=b"n" * 32, now=house.clock())
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    house.caller.work_off()
    assert verified(receiver, old) == verified(receiver, new)
    house.clock.move(hours=25)
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.caller.work_off()
    assert len(receiver.heard[1].headers["webhook-signature"].split()) == 1


def test_an_order_is_told_delivered_when_its_last_parcel_is(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url, types=("order.*",))
    house.parcel("1Z1", "OL-1")
    house.parcel("1Z2", "OL-1")
    for number in ("1Z1", "1Z2"):
        house.hear(number, told(EventType.IN_TRANSIT, -5), told(EventType.DELIVERED, -1))
        while house.worker.work_off():
            pass
        house.caller.work_off()
    types = [json.loads(heard.body)["type"] for heard in receiver.heard]
    assert types[-1] == "order.delivered"
    assert types.count("order.delivered") == 1


def test_a_change_of_the_estimate_is_told(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url, types=("shipment.estimate_changed",))
    house.parcel("1Z1")
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    while house.worker.work_off():
        pass
    house.caller.work_off()
    message = json.loads(receiver.heard[0].body)
    assert message["data"]["change"]["after"] == message["data"]["shipment"]["estimate"]["likely_on"]


def test_a_long_story_stays_under_twenty_thousand_bytes(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url, types=("shipment.delivered",))
    house.hear("1Z1", *(told(EventType.IN_TRANSIT, -200 + hour) for hour in range(150)))
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.caller.work_off()
    data = json.loads(receiver.heard[0].body)["data"]
    assert len(receiver.heard[0].body) <= 20_000
    assert data["events_left_out"] + len(data["shipment"]["events"]) == 151


def test_dead_letters_of_a_time_are_sent_again_with_their_ids(
    house: CallingHouse, receiver: Receiver
) -> None:
    house.endpoint(receiver.url)
    receiver.status = 410
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    house.caller.work_off()
    assert house.log()[0].state is DeliveryState.DEAD
    assert house.stored().health.disabled_because == "it answered 410 Gone: it wants no more"
    with house.database.write() as tx:
        sent = replay(
            tx, 1, since=NOON, until=NOON + timedelta(hours=1), only_dead=True, now=NOON + timedelta(hours=2)
        )
    assert sent == 1


def test_the_log_goes_back_as_far_as_it_is_kept(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url)
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.caller.work_off()
    house.clock.move(days=29)
    house.caller.work_off()
    assert house.log_or_none() is not None
    house.clock.move(days=2)
    house.caller.work_off()
    assert house.log_or_none() is None


def test_silence_is_told_too(house: CallingHouse, receiver: Receiver) -> None:
    house.endpoint(receiver.url, types=("shipment.condition_opened",))
    house.parcel("1Z1", "OL-1")
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
    for _ in range(60):
        house.clock.move(days=1)
        while house.worker.work_off():
            pass
        house.caller.work_off()
    told_of = [json.loads(heard.body)["data"]["change"]["after"] for heard in receiver.heard]
    assert "stalled" in told_of
    assert len(told_of) == len(set(told_of))
