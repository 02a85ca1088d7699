"""`waypost track` and `waypost explain`: a journey in the terminal."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from waypost.cli.house import House, opened_house
from waypost.cli.settings import database_option, settings, wide_console
from waypost.domain.journey import Journey, JourneyLine, ShipmentJourney
from waypost.domain.links import LinkKind, token_for
from waypost.domain.shipment import Leg, Shipment
from waypost.domain.tracking import Location, OffsetSource
from waypost.domain.tracking_number import normalise
from waypost.ports.database import Transaction
from waypost.usecases.explain_shipment import Explanation, explain_shipment
from waypost.usecases.find_journey import find_order_journey, find_shipment_journey
from waypost.wiring import link_secret

NOTHING_FOUND = 1


@click.command()
@click.argument("number")
@click.option("--store", "store_slug", default="default", show_default=True, help="For order numbers.")
@database_option
def track(*, number: str, store_slug: str, database_url: str | None) -> None:
    """Show the journey of NUMBER: a tracking number, or an order number.

    Times are those of the place where something happened; ~ marks a time whose zone nobody told.

    \b
    Examples:
      waypost track 1Z5R89390357567127
      waypost track OL-10400
    """
    console = wide_console()
    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house:
        journeys = _journeys(house, number, store_slug)
        secret = link_secret(house.database, config).encode() if journeys else b""
    for journey in journeys:
        _show_journey(journey, console)
        console.print(
            Text(f"\nThe buyer's page: {config.public_url}/t/{_token(journey, secret)}"), soft_wrap=True
        )
    if not journeys:
        _nothing(number)


@click.command()
@click.argument("number")
@click.option("--store", "store_slug", default="default", show_default=True, help="For order numbers.")
@database_option
def explain(*, number: str, store_slug: str, database_url: str | None) -> None:
    """Show why the parcels of NUMBER (a tracking number, or an order number) stand where they stand.

    Every event in the order of its own time, the rule it met, and what that did.
    """
    console = wide_console()
    now = datetime.now(UTC)
    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house, house.database.read() as tx:
        orders = tx.orders.by_numbers(house.store(store_slug).id, [number])
        shipments = tx.shipments.of_orders([one.id for one in orders]) if orders else []
        asked = shipments or tx.shipments.by_numbers(None, [normalise(number)])
        found = [explain_shipment(tx, one, world=house.world, now=now) for one in asked]
    for one in found:
        _show_explanation(one, console)
    if not found:
        _nothing(number)


def _token(journey: Journey, secret: bytes) -> str:
    if journey.order is not None:
        generation = journey.order.link_generation
        return token_for(LinkKind.ORDER, journey.order.id, generation=generation, secret=secret)
    return token_for(LinkKind.SHIPMENT, journey.shipments[0].shipment.id, generation=0, secret=secret)


def _journeys(house: House, number: str, store_slug: str) -> list[Journey]:
    now, store = datetime.now(UTC), house.store(store_slug)
    with house.database.read() as tx:
        orders = list(tx.orders.by_numbers(store.id, [number]))
        shipments = [] if orders else list(tx.shipments.by_numbers(None, [normalise(number)]))
        owned = sorted({one.order_id for one in shipments if one.order_id is not None})
        orders += tx.orders.by_ids(owned)
        found = [find_order_journey(tx, order, world=house.world, now=now) for order in orders]
        return [*found, *_lone(tx, house, shipments, now)]


def _lone(tx: Transaction, house: House, shipments: list[Shipment], now: datetime) -> list[Journey]:
    return [
        find_shipment_journey(tx, one, world=house.world, now=now)
        for one in shipments
        if one.order_id is None
    ]


def _show_journey(journey: Journey, console: Console) -> None:
    if journey.order is not None and journey.standing is not None:
        buyer = f", for {journey.order.buyer.name}" if journey.order.buyer.name else ""
        title = f"Order {journey.order.order_number}{buyer}: {journey.standing.status.replace('_', ' ')}"
        console.print(Text(title, "bold"))
        for line in journey.order.lines:
            console.print(Text(f"  {line.quantity} x {line.title}"))
    for part in journey.shipments:
        _show_shipment(part, console)
    if journey.lines:
        console.print(Text("\nOrder"))
        _show_lines(journey.lines, console)


def _show_shipment(part: ShipmentJourney, console: Console) -> None:
    shipment = part.shipment
    leg = "Return parcel" if shipment.leg is Leg.RETURN else "Parcel"
    number = shipment.tracking_number or "without a number"
    carrier = f" ({part.carrier_name})" if part.carrier_name else ""
    console.print(Text(f"\n{leg} {number}{carrier}: {part.status.replace('_', ' ')}", "bold"))
    if part.estimate is not None and not part.standing.is_over:
        days = f"{part.estimate.earliest_on} to {part.estimate.latest_on}"
        chance = f"{part.estimate.probability:.0%}, by {part.estimate.basis}"
        console.print(Text(f"  expected {days} ({chance})"))
    for condition in part.standing.conditions:
        reason = f": {condition.text}" if condition.text else ""
        console.print(Text(f"  ! {condition.kind.replace('_', ' ')}{reason}", "yellow"))
        console.print(
            Text(f"    {condition.owner} must act: {condition.next_step.replace('_', ' ')}", "yellow")
        )
    _show_lines(part.lines, console)


def _show_lines(lines: tuple[JourneyLine, ...], console: Console) -> None:
    table = Table(show_header=False, show_edge=False, box=None, pad_edge=True)
    for line in lines:
        said = " / ".join(dict.fromkeys(one.text for one in line.said if one.text))
        sources = ", ".join(dict.fromkeys(str(one.carrier or one.source) for one in line.said))
        row = (_when(line), line.type.replace("_", " "), said, _where(line.place), sources)
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _when(line: JourneyLine) -> str:
    if line.offset_min is None or line.offset_source is OffsetSource.ASSUMED:
        return f"{line.local_time:%Y-%m-%d %H:%M} ~"
    sign = "-" if line.offset_min < 0 else "+"
    hours, minutes = divmod(abs(line.offset_min), 60)
    return f"{line.local_time:%Y-%m-%d %H:%M} {sign}{hours:02}:{minutes:02}"


def _where(place: Location) -> str:
    return ", ".join(part for part in (place.city or place.facility, place.region, place.country) if part)


def _show_explanation(found: Explanation, console: Console) -> None:
    shipment = found.shipment
    status = shipment.standing.status.replace("_", " ")
    console.print(
        Text(f"{shipment.tracking_number} ({shipment.carrier or 'carrier unknown'}): {status}", "bold")
    )
    table = Table(show_edge=False, pad_edge=False)
    for title in ("happened (UTC)", "event", "said", "rule", "effect", "then"):
        table.add_column(title)
    for step in found.steps:
        said = " ".join(part for part in (step.event.code, step.event.text) if part)
        row = (
            f"{step.event.occurred_at:%Y-%m-%d %H:%M}",
            step.event.type.value,
            said,
            step.rule,
            step.effect,
        )
        table.add_row(*(Text(cell) for cell in (*row, step.after.status.value)))
    console.print(table)
    for sentence in found.about_carrier:
        console.print(Text(sentence))
    for condition in found.silence:
        console.print(Text(f"Silence since {condition.since:%Y-%m-%d %H:%M} adds: {condition.kind.value}"))


def _nothing(number: str) -> None:
    click.echo(f"No order and no parcel has the number {number!r}.")
    click.echo("Is it in another store (--store) or another database (--database)?")
    raise SystemExit(NOTHING_FOUND)
