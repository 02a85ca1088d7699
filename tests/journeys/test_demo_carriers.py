"""`waypost serve --demo`: its second store hears from simulated carriers, asked and by signed pushes."""

import json
import re
import signal
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.demo.test_show import said_until, start

PATIENCE_S = 60


def ask(base: str, key: str, path: str) -> Any:
    with urlopen(Request(f"{base}{path}", headers={"authorization": f"Bearer {key}"}), timeout=10) as answer:
        return json.load(answer)


def heard(base: str, key: str) -> set[tuple[str, str, str]]:
    """What carriers told of the parcels of the store: the number, when, and their own words."""
    orders = ask(base, key, "/v1/orders?store=simulated&limit=50")["orders"]
    return {
        (parcel["tracking_number"], event["occurred_at"], event["message"])
        for order in orders
        for parcel in order["shipments"]
        for event in ask(base, key, f"/v1/shipments/{parcel['id']}")["events"]
        if event["source"] == "carrier" and event["message"]
    }


def test_the_second_store_of_the_demo_hears_from_its_carriers(tmp_path: Path) -> None:
    process = start(tmp_path)
    try:
        said = said_until(process, "The demo shop is full")
        (key,) = re.findall(r"Bearer (\S+)", said)
        (base,) = re.findall(r"(http://\S+)/docs", said)
        ends_at = time.monotonic() + PATIENCE_S
        while not (first := heard(base, key)) and time.monotonic() < ends_at:
            time.sleep(0.5)
        assert first, "asking brought nothing"
        while heard(base, key) <= first and time.monotonic() < ends_at:
            time.sleep(0.5)
        assert heard(base, key) > first, "nothing more was heard"
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert "Traceback" not in rest, rest
