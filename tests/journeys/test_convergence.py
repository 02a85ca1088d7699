"""The same news in any order, repeated, single or in batches, on either database: the same journeys."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from urllib.request import urlopen

import pytest

from tests.journeys.running import Server, call, post_from_many

PARCELS = 250
EVENTS = 5000
START = datetime(2026, 11, 2, 6, tzinfo=UTC)
CITIES = (
    ("Lyon", "FR", "+01:00"),
    ("Memphis", "US", "-06:00"),
    ("Bengaluru", "IN", "+05:30"),
    ("Osaka", "JP", ""),
)
STORY = (
    "label_created", "picked_up", "arrived", "departed", "customs_held", "customs_cleared", "arrived",
    "missorted", "departed", "weather_delay", "arrived", "delayed", "out_for_delivery",
    "delivery_attempted", "held", "departed", "arrived", "out_for_delivery", "note", "delivered",
)  # fmt: skip


def all_news() -> list[bytes]:
    """5,000 events of 250 parcels, each with its own story; some turn back, some codes are unknown."""
    chance = Random(5)
    rows = []
    for parcel in range(PARCELS):
        moment = START + timedelta(minutes=chance.randrange(10_000))
        turns_back = parcel % 10 == 0
        for step in range(EVENTS // PARCELS):
            moment += timedelta(minutes=chance.choice((0, 7, 60, 600)))
            city, country, offset = chance.choice(CITIES)
            word = "return_started" if turns_back and step == 15 else STORY[step]
            row = {
                "tracking_number": f"CONVERGE{parcel:04d}",
                "occurred_at": moment.strftime("%Y-%m-%dT%H:%M:%S") + offset,
                "location": {"city": city, "country": country},
                "message": f"step {step}",
                "carrier": "dpd",
            }
            known = chance.random() > 0.03
            rows.append({**row, **({"status": word} if known else {"carrier_code": f"X{step}"})})
    return [json.dumps(row).encode() for row in rows]


@contextmanager
def shop(database_url: str, folder: Path) -> Iterator[tuple[Server, str]]:
    """A server with the orders and shipments that the news is about."""
    folder.mkdir()
    server = Server(database_url, folder).start()
    try:
        key = server.new_key()
        for parcel in range(PARCELS):
            order = {"order_number": f"C-{parcel}", "placed_at": "2026-11-01T12:00:00+01:00",
                     "ship_to": {"city": "Berlin", "country": "DE"}}  # fmt: skip
            assert call(server, key, "POST", "/v1/orders", order)[0] == 201
            shipment = {
                "order_number": f"C-{parcel}",
                "tracking_number": f"CONVERGE{parcel:04d}",
                "carrier": "dpd",
            }
            assert call(server, key, "POST", "/v1/shipments", shipment)[0] == 201
        yield server, key
    finally:
        server.stop()


def send_single(server: Server, key: str, rows: list[bytes]) -> None:
    """One request for each row, 64 at once."""
    answers = asyncio.run(post_from_many(server, key, rows))
    assert {answer[0] for answer in answers if answer} <= {200, 201, 202}, answers[:3]
    assert None not in answers


def send_batches(server: Server, key: str, rows: list[bytes]) -> None:
    """NDJSON and arrays by turns, in batches of uneven size."""
    sizes = Random(1)
    while rows:
        size = sizes.randint(1, 1500)
        batch, rows = rows[:size], rows[size:]
        lines = sizes.random() < 0.5
        body = b"\n".join(batch) if lines else b"[" + b",".join(batch) + b"]"
        kind = "application/x-ndjson" if lines else "application/json"
        status, answer = call(server, key, "POST", "/v1/events/batch", body, kind=kind)
        assert (status, answer["rejected"]) == (207, 0), answer


def journeys(server: Server, key: str) -> list[bytes]:
    """What each buyer's link says, byte for byte."""
    found = []
    for parcel in range(PARCELS):
        answer = call(server, key, "GET", f"/v1/orders?order_number=C-{parcel}")[1]
        (order,) = answer["orders"]
        with urlopen(f"{server.url}/t/{order['tracking_token']}.json", timeout=30) as page:
            found.append(page.read())
    return found


@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_5000_events_shuffled_doubled_single_and_batched_give_byte_equal_journeys(
    tmp_path: Path, postgres_server: object
) -> None:
    rows = all_news()
    told = {}
    for kind in ("sqlite", "postgres"):
        for way in ("single", "batches"):
            url = f"sqlite:///{tmp_path}/{way}.db" if kind == "sqlite" else postgres_server.new_database()  # type: ignore[attr-defined]
            mixed = [*rows, *rows]
            Random(f"{kind} {way}").shuffle(mixed)
            with shop(url, tmp_path / f"{kind}-{way}") as (server, key):
                (send_single if way == "single" else send_batches)(server, key, mixed)
                told[kind, way] = journeys(server, key)
    first = told["sqlite", "single"]
    assert len(set(first)) == PARCELS
    statuses = {json.loads(text)["parcels"][0]["status"] for text in first}
    assert {"delivered", "returned"} <= statuses
    for which, others in told.items():
        assert others == first, which
