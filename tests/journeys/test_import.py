"""`waypost import` in real processes: killed half-way, repeated, on both databases, with real recordings."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from waypost.db import open_database
from waypost.domain.tracking import Status
from waypost.ports.database import Database

MANY = 12_000


def command(folder: Path, url: str, *words: str) -> list[str]:
    """`waypost` as a person would start it."""
    del folder
    return [sys.executable, "-m", "waypost", *words, "--database", url]


def run(folder: Path, url: str, *words: str) -> str:
    done = subprocess.run(
        command(folder, url, *words), cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def counted(output: str) -> tuple[int, int, int, int]:
    """Rows read, recorded, duplicate, rejected."""
    match = re.search(
        r"([\d,]+) rows read = ([\d,]+) recorded \+ ([\d,]+) duplicate \+ ([\d,]+) rejected", output
    )
    assert match is not None, output
    read, recorded, duplicate, rejected = (int(part.replace(",", "")) for part in match.groups())
    return read, recorded, duplicate, rejected


def rate(output: str) -> float:
    match = re.search(r"\(([\d,]+) rows/s\)", output)
    assert match is not None, output
    return float(match[1].replace(",", ""))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'waypost.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The same database, for looking into it."""
    database = open_database(url)
    database.migrate()
    yield database
    database.close()


def write_orders(folder: Path, count: int) -> Path:
    start = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    file = folder / "orders.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("order_number,placed_at,shipped_at,delivered_at,email,city,country\n")
        for number in range(count):
            placed = start + timedelta(minutes=number)
            times = (placed, placed + timedelta(hours=20), placed + timedelta(days=3))
            written = ",".join(f"{one:%Y-%m-%d %H:%M:%S}" for one in times)
            out.write(f"N{number},{written},buyer.{number}@example.com,Lyon,FR\n")
    return file


def test_an_import_that_was_killed_is_finished_by_repeating_it(
    tmp_path: Path, url: str, opened: Database
) -> None:
    write_orders(tmp_path, MANY)
    words = command(tmp_path, url, "import", "orders", "orders.csv", "--timezone", "Europe/Paris")
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at:
        with opened.read() as tx:
            if tx.orders.page(store_id=1, cursor=None, limit=1).orders:
                break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with opened.read() as tx:
        before = len(tx.orders.by_numbers(1, [f"N{number}" for number in range(MANY)]))
    assert 0 < before < MANY
    read, recorded, duplicate, rejected = counted(
        run(tmp_path, url, "import", "orders", "orders.csv", "--timezone", "Europe/Paris")
    )
    assert (read, recorded, duplicate, rejected) == (MANY, MANY - before, before, 0)
    again = counted(run(tmp_path, url, "import", "orders", "orders.csv", "--timezone", "Europe/Paris"))
    assert again == (MANY, 0, MANY, 0)
    assert opened.check() == []
    with opened.read() as tx:
        orders = tx.orders.by_numbers(1, [f"N{number}" for number in range(0, MANY, 97)])
        shipments = tx.shipments.of_orders([order.id for order in orders])
    assert len(shipments) == len(orders)
    assert {shipment.standing.status for shipment in shipments} == {Status.DELIVERED}


@pytest.mark.shared_data
def test_the_real_orders_are_counted_to_the_row(tmp_path: Path, shared_data: Path) -> None:
    words = (
        "import", "orders", str(shared_data / "olist" / "orders.csv.gz"),
        "--join", "customers.csv.gz:customer_id", "--set", "country=BR", "--timezone", "America/Sao_Paulo",
    )  # fmt: skip
    url = f"sqlite:///{tmp_path / 'waypost.db'}"
    first = run(tmp_path, url, *words)
    assert counted(first) == (31_487, 31_487, 0, 0)
    print(f"{rate(first):,} orders/s")
    for name, count in {
        "placed": "31,487", "confirmed": "31,410", "handed_over": "30,006", "delivered": "29,034",
        "cancelled": "439",
    }.items():  # fmt: skip
        assert re.search(rf"{name}\s+│\s+{count}\b", first), (name, first)
    assert counted(run(tmp_path, url, *words)) == (31_487, 0, 31_487, 0)
    shown = run(tmp_path, url, "track", "2e7a8482f6fb09756ca50c10d7bfc047")
    assert "2016-09-04 21:15 -03:00  placed" in shown
    assert "2016-10-18 13:14 -02:00  handed over" in shown  # Brazil's clocks had been put forward


@pytest.mark.shared_data
def test_the_real_scans_end_delivered_in_indian_time(tmp_path: Path, shared_data: Path) -> None:
    file = str(shared_data / "fedex_scans" / "scan_events.csv.gz")
    url = f"sqlite:///{tmp_path / 'waypost.db'}"
    first = counted(run(tmp_path, url, "import", "events", file, "--set", "carrier=fedex"))
    assert first == (1_240, 1_205, 35, 0)  # 35 rows of the recording say again what another row says
    assert counted(run(tmp_path, url, "import", "events", file, "--set", "carrier=fedex")) == (
        1_240,
        0,
        1_240,
        0,
    )
    database = open_database(url)
    with database.read() as tx:
        parcels = tx.shipments.by_numbers(None, [f"S{number:03}" for number in range(99)])
        events = [stored.event for stored in tx.shipments.events([parcel.id for parcel in parcels])]
        unmapped = tx.shipments.unmapped(limit=10)
    database.close()
    assert len(parcels) == 99
    assert {parcel.standing.status for parcel in parcels} == {Status.DELIVERED}
    assert {event.offset_min for event in events} == {330}
    assert unmapped == []
