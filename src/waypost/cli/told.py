"""`waypost told`: what the buyer of an order was told, and what not and why."""

from collections.abc import Mapping, Sequence

import click
from rich.table import Table
from rich.text import Text

from waypost.cli.house import opened_house
from waypost.cli.settings import database_option, settings, wide_console
from waypost.domain.masking import masked_address
from waypost.ports.ledger import Contact, Notification, State

NOTHING_FOUND = 1
TITLES = ("decided", "topic", "to", "state", "why, or what was said")


@click.command()
@click.argument("order_number")
@click.option("--store", "store_slug", default="default", show_default=True)
@click.option("--texts", is_flag=True, help="Show each text that went out, too.")
@database_option
def told(*, order_number: str, store_slug: str, texts: bool, database_url: str | None) -> None:
    """Show every decision about ORDER_NUMBER: told, waiting, or not sent because.

    \b
    Example:
      waypost told OL-10482
    """
    url = settings(database_url=database_url).database_url
    with opened_house(url) as house, house.database.read() as tx:
        orders = tx.orders.by_numbers(house.store(store_slug).id, [order_number])
        ids = [one.id for one in orders]
        rows = tx.ledger.of_orders(ids)
        contacts = {one.id: one for one in tx.contacts.of_orders(ids)}
        full = [tx.ledger.by_id(row.id) or row for row in rows] if texts else rows
    if not orders:
        click.echo(f"There is no order {order_number!r}.", err=True)
        raise SystemExit(NOTHING_FOUND)
    if not rows:
        click.echo("Nothing was decided yet. Is a channel set up? waypost channels list")
        return
    _show(full, contacts)


def _show(rows: Sequence[Notification], contacts: Mapping[int, Contact]) -> None:
    console = wide_console()
    table = Table(show_edge=False, pad_edge=False)
    for title in TITLES:
        table.add_column(title)
    for row in rows:
        contact = contacts.get(row.contact_id or 0)
        shown = masked_address(contact.channel, contact.address) if contact else ""
        to = f"{contact.channel.value}: {shown}" if contact else "-"
        table.add_row(f"{row.decided_at:%Y-%m-%d %H:%M}", row.topic.value, to, row.state.value, _said(row))
    console.print(table)
    for row in rows:
        if row.text:
            console.print(Text(f"\n{row.topic.value}: {row.subject}", "bold"))
            console.print(Text(row.text))


def _said(row: Notification) -> str:
    if row.state is State.NOT_SENT:
        why = (row.reason.value if row.reason else "").replace("_", " ")
        return f"{why}: {row.detail}" if row.detail else why
    if row.state is State.WAITING:
        return f"from {row.due_at:%Y-%m-%d %H:%M} on" + (f" ({row.detail})" if row.detail else "")
    later = f", {row.fate.value} {row.fate_at:%Y-%m-%d %H:%M}" if row.fate and row.fate_at else ""
    return f"{row.subject or ''}{later}"
