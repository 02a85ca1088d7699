"""`waypost import`: orders and events from files."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from waypost.carriers import registry
from waypost.cli.errors import REJECTED_SOME
from waypost.cli.house import House, opened_house
from waypost.cli.import_plan import Choices, plan_import, show_plan
from waypost.cli.import_report import show_report
from waypost.cli.import_run import ImportRun
from waypost.cli.settings import checked_zone, database_option, settings, wide_console
from waypost.cli.status_files import status_files
from waypost.cli.table_files import FileNotUnderstood
from waypost.domain.carrier_codes import CodeTable, table_from
from waypost.domain.written_dates import DayOrder
from waypost.ports.codes import code_table
from waypost.usecases.understand_rows import Reading


@click.group("import")
def import_() -> None:
    """Bring in orders and events from files.

    CSV (any delimiter and encoding), NDJSON or a JSON array, also gzipped. Which column means what is guessed
    and shown. What cannot be read is written to FILE.errors.ndjson; the rest is taken in. Everything may be
    repeated: what is known already is counted as duplicate and changes nothing, so an import that was stopped
    is continued by starting it again.

    \b
    Examples:
      waypost import orders orders.csv --dry-run
      waypost import orders export.csv.gz --timezone America/Sao_Paulo
      waypost import events scans.csv --set carrier=fedex
      waypost import status-files *.edi

    Ends with 0 when all rows were taken in or known, 3 when some were refused, 1 when a file cannot be read.
    """


def _options(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
        click.option(
            "--map", "told", multiple=True, metavar="FIELD=COLUMN", help="Read a field from this column."
        ),
        click.option(
            "--set", "constants", multiple=True, metavar="FIELD=VALUE", help="The same value in all rows."
        ),
        click.option("--ignore", "ignored", multiple=True, metavar="COLUMN", help="Leave a column aside."),
        click.option(
            "--join",
            "joins",
            multiple=True,
            metavar="FILE:COLUMN",
            help="Add the columns of another file by a column.",
        ),
        click.option(
            "--timezone", metavar="ZONE", help="The clock of times without offset, e.g. Europe/Berlin."
        ),
        click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Which comes first in 03/04/2026."),
        click.option(
            "--codes",
            metavar="FILE|CARRIER",
            help="What a carrier's codes mean: a file, or a carrier's name.",
        ),
        click.option(
            "--store", "store_slug", default="default", show_default=True, help="Whose orders these are."
        ),
        click.option(
            "--dry-run", "is_dry", is_flag=True, help="Read everything, write nothing, show what would be."
        ),
        database_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


import_.add_command(status_files)


@import_.command("orders")
@_options
def import_orders_command(files: tuple[Path, ...], **said: object) -> None:
    """Orders, one or more rows each, wide as shops export them.

    A row may bring the order number, the times at which it was placed, confirmed, packed, handed over,
    delivered or cancelled, the promised day, buyer, address, lines, carrier and tracking number.

    \b
    Example, with the addresses in a second file:
      waypost import orders orders.csv.gz --join customers.csv.gz:customer_id \\
          --set ship_to_country=BR --timezone America/Sao_Paulo
    """
    _import("orders", files, said)


@import_.command("events")
@_options
def import_events_command(files: tuple[Path, ...], **said: object) -> None:
    """Events of parcels: tracking number, time, what happened, where.

    What happened is one of our words (in_transit, delivered ...) or the carrier's own code, which is looked
    up in the carrier's table (--codes or --set carrier=...). Codes that nobody knows are kept as unknown.

    \b
    Example:
      waypost import events scan_events.csv.gz --set carrier=fedex
    """
    _import("events", files, said)


def _import(kind: str, files: tuple[Path, ...], said: dict[str, object]) -> None:
    console = wide_console()
    choices = Choices(
        told=_pairs("--map", said["told"]),
        constants=_pairs("--set", said["constants"]),
        ignored=frozenset(map(str, _listed(said["ignored"]))),
        joins=tuple(map(str, _listed(said["joins"]))),
        dates=DayOrder(str(said["dates"])) if said["dates"] else None,
    )
    codes = _codes(said["codes"])
    rejected = 0
    with opened_house(settings(database_url=said["database_url"]).database_url) as house:
        reading = _reading(house, said, codes)
        for path in files:
            plan = plan_import(kind, path, choices)
            show_plan(plan, console)
            own = Reading(
                reading.store_id,
                reading.places,
                reading.carriers,
                reading.now,
                reading.zone,
                plan.day_orders,
                codes,
            )
            run = ImportRun(kind, plan, own, house.database, is_dry=bool(said["is_dry"]))
            _watched(run, console)
            show_report(run, console)
            rejected += len(run.counts.rejected)
    if rejected:
        raise SystemExit(REJECTED_SOME)


def _reading(
    house: House, said: dict[str, object], codes: Callable[[str | None], CodeTable | None]
) -> Reading:
    store = house.store(str(said["store_slug"]))
    zone = checked_zone(said["timezone"] or store.settings.get("timezone"))
    now = datetime.now(UTC)
    return Reading(store.id, house.world.places, house.world.carriers, now, zone=zone, codes=codes)


def _watched(run: ImportRun, console: Console) -> None:
    """Carry the import out with a bar, the rate and the time that remains."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=max(1, run.plan.table.size), rate="")
        run.told = _teller(progress, task)
        run.carry_out()


def _teller(progress: Progress, task: TaskID) -> Callable[[ImportRun], None]:
    def tell(run: ImportRun) -> None:
        seconds = progress.tasks[0].elapsed or 1.0
        rate = f"{run.counts.read:,} rows, {run.counts.read / max(seconds, 0.001):,.0f}/s"
        progress.update(task, completed=run.plan.table.position, rate=rate)

    return tell


def _listed(said: object) -> tuple[object, ...]:
    return said if isinstance(said, tuple) else ()


def _pairs(option: str, said: object) -> dict[str, str]:
    pairs = {}
    for one in _listed(said):
        name, mark, value = str(one).partition("=")
        if not mark or not name.strip():
            raise click.BadParameter(f"{one!r}: write it as name=value", param_hint=option)
        pairs[name.strip()] = value.strip()
    return pairs


def _codes(said: object) -> Callable[[str | None], CodeTable | None]:
    """The code tables to look in: the one that a person named for all, else each carrier's own."""
    if said is None:
        return lambda carrier: shipped_codes(carrier) if carrier else None
    name = str(said)
    path = Path(name)
    table = _table_in(path) if path.is_file() else shipped_codes(name)
    if table is None:
        raise click.BadParameter(
            f"{name!r} is neither a file nor a carrier whose codes we know", param_hint="--codes"
        )
    return lambda _: table


def shipped_codes(carrier: str) -> CodeTable | None:
    """The code table that comes with a carrier, None where there is none."""
    if registry.carrier_named(carrier) is None:
        return None
    try:
        return code_table(f"waypost.carriers.{carrier.replace('-', '_')}")
    except (FileNotFoundError, ModuleNotFoundError):
        return None


def _table_in(path: Path) -> CodeTable:
    """Codes from a file: our own JSON form, a JSON object of code and meaning, or CSV code,means[,text]."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        if text.lstrip().startswith("{"):
            written = json.loads(text)
            if "rules" not in written:
                written = {"rules": [{"code": code, "means": means} for code, means in written.items()]}
        else:
            written = {"rules": list(csv.DictReader(text.splitlines()))}
        # version 0: a meaning that the importer's own file gave is theirs, no later mapping touches it
        return replace(table_from(written, carrier=path.name), version=0)
    except ValueError as problem:
        raise FileNotUnderstood(f"{path} is no table of codes: {problem}") from problem
