"""`waypost import`, with small files made up for it."""

import json
from pathlib import Path

from tests.cli.conftest import Run

ORDERS = """Order Number;Bestelldatum;Fulfilled at;Delivered;Status;Email;Ort;Land
#1001;01.11.2026 10:00;02.11.2026 16:00;05.11.2026 11:00;delivered;ada@example.com;Köln;DE
#1002;02.11.2026 11:00;03.11.2026 16:00;;shipped;bo@example.com;Lyon;FR
#1003;03.11.2026 12:00;;;canceled;cy@example.com;Wien;AT
#1004;tomorrow;;;new;di@example.com;Graz;AT
"""
SCANS = """awb,ts,code,text,city,country
RB123456785GB,2026-11-02 09:00:00,PU,Picked up,London,GB
RB123456785GB,2026-11-02 19:00:00,XX,Something new,London,GB
RB123456785GB,2026-11-04 10:30:00,DL,Delivered,Lyon,FR
"""


def test_orders_are_imported_counted_and_known_the_second_time(run: Run, folder: Path) -> None:
    file = folder / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    first = run("import", "orders", "orders.csv", "--timezone", "Europe/Berlin")
    assert first.exit_code == 3, first.output
    assert "4 rows read = 3 recorded + 0 duplicate + 1 rejected" in first.output
    assert "row 4" in first.output
    again = run("import", "orders", "orders.csv", "--timezone", "Europe/Berlin")
    assert "4 rows read = 0 recorded + 3 duplicate + 1 rejected" in again.output
    assert "delivered" in run("track", "1001").output


def test_refused_rows_are_written_with_reason_and_cells(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    run("import", "orders", "orders.csv")
    [line] = (folder / "orders.csv.errors.ndjson").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["row"], told["what"]) == (4, "placed_at (column Bestelldatum)")
    assert "'tomorrow' is not a time" in told["why"]
    assert told["cells"]["Order Number"] == "#1004"


def test_the_file_of_errors_goes_when_there_are_none(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    run("import", "orders", "orders.csv")
    (folder / "orders.csv").write_text(ORDERS.replace("tomorrow", "04.11.2026"), encoding="utf-8")
    assert run("import", "orders", "orders.csv").exit_code == 0
    assert not (folder / "orders.csv.errors.ndjson").exists()


def test_a_dry_run_writes_nothing(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    dry = run("import", "orders", "orders.csv", "--dry-run")
    assert "3 would be recorded" in dry.output
    assert run("track", "1001").exit_code == 1
    assert not (folder / "orders.csv.errors.ndjson").exists()
    assert "3 recorded" in run("import", "orders", "orders.csv").output


def test_the_mapping_is_shown_before_it_runs(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    shown = run(
        "import", "orders", "orders.csv", "--dry-run", "--ignore", "Email", "--set", "country=DE"
    ).output
    assert shown.index("is read as") < shown.index("rows read")
    assert "you said so" in shown
    assert "ship_to_country" in shown


def test_a_missing_column_is_asked_for(run: Run, folder: Path) -> None:
    (folder / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    answer = run("import", "orders", "x.csv")
    assert answer.exit_code == 1
    assert "--map order_number=COLUMN" in answer.output
    assert run("import", "orders", "x.csv", "--map", "order_number=a").exit_code == 0


def test_what_is_no_field_column_or_zone_is_said(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    assert "is nothing that a row tells" in run("import", "orders", "orders.csv", "--set", "mood=1").output
    assert "there is no column" in run("import", "orders", "orders.csv", "--map", "placed_at=x").output
    assert "is not a time zone" in run("import", "orders", "orders.csv", "--timezone", "Mars/One").output
    assert "no store is called" in run("import", "orders", "orders.csv", "--store", "x").output


def test_events_with_a_carriers_codes(run: Run, folder: Path) -> None:
    (folder / "scans.csv").write_text(SCANS, encoding="utf-8")
    answer = run("import", "events", "scans.csv", "--set", "carrier=fedex")
    assert "3 rows read = 3 recorded" in answer.output
    shown = run("track", "RB 123 456 785 GB").output
    assert "2026-11-04 10:30 +01:00" in shown
    assert "2026-11-02 09:00 +00:00" in shown
    assert "unknown_code" in run("explain", "RB123456785GB").output


def test_codes_from_a_file_of_ones_own(run: Run, folder: Path) -> None:
    (folder / "scans.csv").write_text(SCANS, encoding="utf-8")
    (folder / "codes.csv").write_text("code,means\nPU,picked_up\nXX,held\nDL,delivered\n", encoding="utf-8")
    run("import", "events", "scans.csv", "--codes", "codes.csv")
    assert "unknown_code" not in run("explain", "RB123456785GB").output
    (folder / "codes.csv").write_text("code,means\nPU,flown\n", encoding="utf-8")
    assert "no table of codes" in run("import", "events", "scans.csv", "--codes", "codes.csv").output
    assert "neither a file nor a carrier" in run("import", "events", "scans.csv", "--codes", "nobody").output


def test_columns_of_another_file_are_joined(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text("order_id,customer_id\n1,c1\n2,c2\n3,c9\n", encoding="utf-8")
    (folder / "customers.csv").write_text("customer_id,city\nc1,Lyon\nc2,Berlin\nc2,Bonn\n", encoding="utf-8")
    answer = run("import", "orders", "orders.csv", "--join", "customers.csv:customer_id")
    assert "ship_to_city" in answer.output
    assert "1 rows repeat a customer_id" in answer.output
    assert "1 rows found no partner in customers.csv" in answer.output


def test_a_join_that_cannot_be_is_said(run: Run, folder: Path) -> None:
    (folder / "orders.csv").write_text("order_id\n1\n", encoding="utf-8")
    assert "has no column" in run("import", "orders", "orders.csv", "--join", "orders.csv:x").output
    assert "there is no file" in run("import", "orders", "orders.csv", "--join", "none.csv:order_id").output
    assert "write FILE:column" in run("import", "orders", "orders.csv", "--join", "none.csv").output
