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
from waypost.usecases.preview_status_file import FilePreview, preview_file
from waypost.usecases.read_status_file import (
    FileNotRead,
    FileRead,
    FileReceived,
    FileUnderstood,
    record_file,
    understand_file,
)
from waypost.usecases.unpack_file import unpacked

MOST_SHOWN = 20
MOST_BYTES = 1_000_000_000


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
@click.option(
    "--dry-run",
    "is_dry",
    is_flag=True,
    help="Show what would be recorded, unknown codes and numbers; keep nothing.",
)
@database_option
def status_files(files: tuple[Path, ...], *, is_dry: bool, **said: str | None) -> None:
    """Status files of carriers: X12 214, EDIFACT IFTSTA, CSV, each as it came or gzipped.

    The format is recognised. A bad line, segment or shipment costs itself and is named; the same file again
    changes nothing.

    \b
    Examples:
      waypost import status-files inbox/*.edi.gz --timezone America/Chicago --dry-run
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
                read = (_preview if is_dry else _record)(house, _understood(house, path, said), console)
            except FileNotRead as problem:
                unread += 1
                console.print(f"{path}: {problem}", style="red", markup=False, highlight=False)
                continue
            rejected += read.refused
    if unread or rejected:
        raise SystemExit(FAILED if unread else REJECTED_SOME)


def _understood(house: House, path: Path, said: dict[str, str | None]) -> FileUnderstood:
    store = house.store(said["store_slug"] or "default")
    zone = checked_zone(said["timezone"] or store.settings.get("timezone"))
    values = {name: value for name in ("references", "layout", "columns") if (value := said[name])}
    body = unpacked(path.read_bytes(), most_bytes=MOST_BYTES)
    file = FileReceived(
        str(path), body, CarrierAccount(0, said["carrier"] or "", values, zone=zone), store.id
    )
    reader = registry.format_named(said["slug"]) if said["slug"] else registry.format_of(body)
    return understand_file(file, reader=reader, places=house.world.places, now=datetime.now(UTC))


def _record(house: House, file: FileUnderstood, console: Console) -> FileRead:
    with house.database.write() as tx:
        read = record_file(tx, file, now=datetime.now(UTC))
    _show(read, console)
    return read


def _preview(house: House, file: FileUnderstood, console: Console) -> FileRead:
    with house.database.write() as tx:
        preview = preview_file(tx, file, now=datetime.now(UTC))
    _show(preview.read, console, would="would be: ")
    _show_unknown(preview, console)
    return preview.read


def _show_unknown(preview: FilePreview, console: Console) -> None:
    unknown = sorted(preview.unknown.items(), key=lambda one: -one[1])
    for (carrier, code, text), count in unknown[:MOST_SHOWN]:
        words = f" ({text})" if text and code else text
        told = f"unknown code: {carrier or '?'} {code}{words}, {count:,} times"
        console.print(told, markup=False, highlight=False)
    if len(unknown) > MOST_SHOWN:
        console.print(f"and {len(unknown) - MOST_SHOWN:,} more unknown codes", highlight=False)
    if preview.strangers:
        shown = ", ".join(preview.strangers[:MOST_SHOWN])
        more = (
            f" and {len(preview.strangers) - MOST_SHOWN:,} more"
            if len(preview.strangers) > MOST_SHOWN
            else ""
        )
        told = f"no shipment yet ({len(preview.strangers):,}): {shown}{more}"
        console.print(told, markup=False, highlight=False)


def _show(read: FileRead, console: Console, *, would: str = "") -> None:
    console.print(
        f"{read.name} ({read.format}): {len(read.shipments):,} shipments, {would}{read.recorded:,} recorded"
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
