"""`waypost import status-files`: what carriers report by file."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from waypost.cli.errors import FAILED, REJECTED_SOME
from waypost.cli.house import House, opened_house
from waypost.cli.settings import checked_zone, database_option, settings, wide_console
from waypost.ports.connector import CarrierAccount
from waypost.standards import registry
from waypost.usecases.read_status_file import (
    FileNotRead,
    FileRead,
    FileReceived,
    record_file,
    understand_file,
)

MOST_SHOWN = 20


@click.command("status-files")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--format", "slug", type=click.Choice(list(registry.STATUS_FILES)), help="Otherwise recognised."
)
@click.option("--carrier", default="", help="Whose files these are, where they do not say so themselves.")
@click.option("--references", help="Where the tracking number stands: qualifiers, best first.")
@click.option("--layout", help="Of CSV: a documented layout.")
@click.option("--columns", help="Of CSV: tracking_number=COLUMN, occurred_at=COLUMN, ... (with --format).")
@click.option("--timezone", metavar="ZONE", help="The clock of times that say none, e.g. Europe/Berlin.")
@click.option("--store", "store_slug", default="default", show_default=True, help="Whose parcels these are.")
@database_option
def status_files(files: tuple[Path, ...], **said: str | None) -> None:
    """Status files of carriers: X12 214, EDIFACT IFTSTA, CSV.

    The format is recognised. A bad line, segment or shipment costs itself and is named; the same file again
    changes nothing.

    \b
    Examples:
      waypost import status-files inbox/*.edi --timezone America/Chicago
      waypost import status-files scans.csv --format status-csv --carrier gls \\
          --columns "tracking_number=Paket, occurred_at=Zeit, code=Code"

    Ends with 0 when all was taken in or known, 3 when some was refused, 1 when a file cannot be read.
    """
    console = wide_console()
    unread = rejected = 0
    with opened_house(settings(database_url=said["database_url"]).database_url) as house:
        for path in files:
            try:
                read = _read(house, path, said)
            except FileNotRead as problem:
                unread += 1
                console.print(f"{path}: {problem}", style="red", markup=False, highlight=False)
                continue
            rejected += read.refused
            _show(read, console)
    if unread or rejected:
        raise SystemExit(FAILED if unread else REJECTED_SOME)


def _read(house: House, path: Path, said: dict[str, str | None]) -> FileRead:
    store = house.store(said["store_slug"] or "default")
    zone = checked_zone(said["timezone"] or store.settings.get("timezone"))
    values = {name: value for name in ("references", "layout", "columns") if (value := said[name])}
    body, now = path.read_bytes(), datetime.now(UTC)
    file = FileReceived(
        str(path), body, CarrierAccount(0, said["carrier"] or "", values, zone=zone), store.id
    )
    reader = registry.format_named(said["slug"]) if said["slug"] else registry.format_of(body)
    understood = understand_file(file, reader=reader, places=house.world.places, now=now)
    with house.database.write() as tx:
        return record_file(tx, understood, now=now)


def _show(read: FileRead, console: Console) -> None:
    console.print(
        f"{read.name} ({read.format}): {len(read.shipments):,} shipments, {read.recorded:,} recorded"
        f" + {read.duplicates:,} duplicate + {read.refused:,} rejected",
        style="bold",
        markup=False,
        highlight=False,
    )
    remarks = [*read.warnings]
    remarks += [f"{one.tracking_number}: {problem}" for one in read.shipments for problem in one.problems]
    for remark in remarks[:MOST_SHOWN]:
        console.print(f"note: {remark}", markup=False, highlight=False)
    if len(remarks) > MOST_SHOWN:
        console.print(f"and {len(remarks) - MOST_SHOWN:,} more notes", highlight=False)
