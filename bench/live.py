"""Live pages: memory of an open connection, and CPU of a message that reaches it."""

import time
from collections.abc import Iterator

from bench.audience import Audience
from bench.comparing import Row
from bench.filling import Filled
from bench.machine import cpu_s, resident_bytes
from bench.messages import get, post
from bench.news import NewsMaker
from bench.reading import Reader
from bench.serving import Site

SETTLE_S = 1.0


def measure_live(
    site: Site, reader: Reader, filled: Filled, *, key: str, connections: int, messages: int
) -> Iterator[Row]:
    """Open connections to the page of one parcel, then let the parcel move.

    `site` is a server that has done nothing yet: what earlier work left free would hide what they cost.
    """
    shipment = filled.shipments
    request = get(f"/t/{reader.token(shipment)}/live", accept="text/event-stream", is_browser=True)
    server = site.served.pid
    with Audience() as first:  # what the first connections load and allocate is not theirs alone
        first.open(site.served.port, [request] * 50)
    time.sleep(SETTLE_S)
    with Audience() as audience:
        before = resident_bytes(server)
        audience.open(site.served.port, [request] * connections)
        time.sleep(SETTLE_S)
        each_kb = (resident_bytes(server) - before) / connections / 1000
        yield Row("live page, memory per connection", filled.kind, each_kb, "kB", 12, is_at_most=True)
        maker = NewsMaker(1)
        cpu_before = cpu_s(server)
        for number in range(1, messages + 1):
            body = maker.body_for(shipment - 1)
            site.measure([post("/v1/events", body, key=key)], clients=1, seconds=5, wanted_status=201)
            audience.wait_for(number)
        each_us = (cpu_s(server) - cpu_before) / (messages * connections) * 1e6
    notes: dict[str, float | str] = {"connections": connections, "messages": messages}
    yield Row(
        "live page, CPU per delivered message", filled.kind, each_us, "us", 15, is_at_most=True, notes=notes
    )
