"""CPU for each operation beside figures published for another tracker: karrio-server 2026.1.

It is a Django application; its figures were measured on PostgreSQL on a machine of this kind (two cores,
Python 3.11) as CPU milliseconds of application and database together. It is not installed or run here: the
lower end of each published range is held against what we measure, so that the comparison errs in its favour.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from bench.comparing import Measured, Row, cpu_us
from bench.filling import Filled
from bench.messages import get, posts
from bench.news import tracking_number
from bench.posting import Poster
from bench.reading import Reader
from bench.serving import Site

GOAL = 100
ORDERS = 400
PUBLISHED_MS = {  # application + database, the lower end of each range
    "tracker GET": 12.0 + 9.0,
    "tracker create": 41.0 + 28.0,
    "event inject": 19.0 + 16.0,
    "tracker update": 20.0 + 15.0,
    "list of 20": 263.0 + 19.0,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What a shop's program does: creates orders and shipments, corrects them, lists them."""

    site: Site
    key: str

    def create_orders(self, count: int) -> None:
        """Orders to list, each with one line."""
        bodies = [msgspec.json.encode(_order(number)) for number in range(count)]
        self.site.measure(posts("/v1/orders", bodies, key=self.key), clients=8, seconds=60, wanted_status=201)

    def create_shipments(self, round_number: int, seconds: float) -> Measured:
        """`POST /v1/shipments` with numbers that were never seen."""
        bodies = [
            msgspec.json.encode({"tracking_number": f"WPN{round_number:04d}{number:08d}", "carrier": "ups"})
            for number in range(int(8_000 * seconds))
        ]
        return self._post(bodies, seconds, 201)

    def update_shipments(self, filled: Filled, round_number: int, seconds: float) -> Measured:
        """`POST /v1/shipments` with another service and promise for shipments that exist."""
        most = min(filled.shipments, int(6_000 * seconds))
        numbers = [(round_number * most + step) % filled.shipments for step in range(most)]
        bodies = [
            msgspec.json.encode(
                {
                    "tracking_number": tracking_number(number),
                    "carrier": "ups",
                    "service": f"express {round_number}",
                    "promised_on": "2026-03-01",
                }
            )
            for number in numbers
        ]
        return self._post(bodies, seconds, 200)

    def list_orders(self, seconds: float) -> Measured:
        """`GET /v1/orders` with twenty orders in each answer."""
        request = get("/v1/orders?limit=20", key=self.key)
        return self.site.measure([request], clients=8, seconds=seconds, is_endless=True)

    def _post(self, bodies: Sequence[bytes], seconds: float, wanted_status: int) -> Measured:
        requests = posts("/v1/shipments", bodies, key=self.key)
        return self.site.measure(requests, clients=64, seconds=seconds, wanted_status=wanted_status)


def measure_beside_published(
    desk: Desk, poster: Poster, reader: Reader, filled: Filled, *, seconds: float, rounds: int
) -> Iterator[Row]:
    """Our CPU for each of the published operations."""
    desk.create_orders(ORDERS)
    operations: dict[str, Callable[[int], Measured]] = {
        "tracker GET": lambda _: reader.new_shipments(seconds),
        "tracker create": partial(desk.create_shipments, seconds=seconds),
        "event inject": lambda _: poster.singles(64, seconds),
        "tracker update": partial(_update, desk, filled, seconds),
        "list of 20": lambda _: desk.list_orders(seconds),
    }
    for name, measure in operations.items():
        ours = [measure(number) for number in range(rounds)]
        app_us, database_us = cpu_us(ours)
        published_us = PUBLISHED_MS[name] * 1000
        yield Row(
            f"published CPU of karrio, {name} / ours",
            filled.kind,
            published_us / (app_us + database_us),
            "x",
            GOAL,
            app_us=app_us,
            database_us=database_us,
            notes={"published_us": published_us},
        )


def _update(desk: Desk, filled: Filled, seconds: float, round_number: int) -> Measured:
    return desk.update_shipments(filled, round_number, seconds)


def _order(number: int) -> dict[str, object]:
    return {
        "order_number": f"WP-{number:06d}",
        "placed_at": "2026-02-01T10:00:00+01:00",
        "buyer": {"name": "Example Buyer", "email": f"buyer{number}@shop.example"},
        "lines": [{"sku": "SKU-1", "title": "Lamp", "quantity": 1}],
    }
