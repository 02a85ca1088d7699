"""`waypost accounts test`: one question to a carrier, so that a person sees whether an account works."""

from collections.abc import Iterable

import click
from rich.markup import escape
from rich.table import Table

from waypost.cli.errors import FAILED, TRY_AGAIN
from waypost.cli.house import opened_house
from waypost.cli.settings import database_option, settings, wide_console
from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused, ShipmentNews, Wanted
from waypost.ports.exchange import NoAnswer
from waypost.usecases.hold_slot import CallsSpent
from waypost.usecases.try_account import BudgetSpent, try_account

LATER = (CarrierBusy, NoAnswer, BudgetSpent, CallsSpent)


class _NoSuccess(click.ClickException):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc] # click declares it for the class


@click.command("test")
@click.argument("name")
@click.argument("number")
@click.option("--carrier", help="Whose number it is, where the account is one of an aggregator.")
@click.option("--postal-code", help="Of the delivery address: some carriers want it beside the number.")
@database_option
def ask_once(
    *, name: str, number: str, carrier: str | None, postal_code: str | None, database_url: str | None
) -> None:
    """Ask about NUMBER with the account called NAME; nothing of the answer is kept.

    The call counts towards the account's budget. An account that was stopped stays so until you resume it.
    """
    from waypost import wiring  # noqa: PLC0415 - heavy: only when it runs

    config = settings(database_url=database_url)
    wanted = Wanted(number, carrier=carrier, postal_code=postal_code)
    with opened_house(config.database_url) as house, wiring.make_exchange(config) as exchange:
        asking = wiring.make_asking(config, house.world, exchange)
        try:
            told = try_account(house.database, name, wanted, asking=asking)
        except LATER as problem:
            raise _NoSuccess(f"no answer for now: {problem}", TRY_AGAIN) from problem
        except CarrierRefused as problem:
            advice = f"New credentials: waypost accounts rotate {name!r}"
            raise _NoSuccess(f"the carrier refuses the account: {problem}\n{advice}", FAILED) from problem
        except AnswerNotUnderstood as problem:
            raise _NoSuccess(
                f"the carrier's answer is in no form that we read: {problem}", FAILED
            ) from problem
    click.echo(f"{name!r} works: the carrier answers.")
    for one in told:
        _show(one)


def _show(told: ShipmentNews) -> None:
    if told.is_unknown:
        click.echo(f"It does not know {told.tracking_number} (yet).")
    if told.problem:
        click.echo(f"About {told.tracking_number} it has a problem: {told.problem}")
    for other in told.other_numbers:
        whose = f" ({other.carrier})" if other.carrier else ""
        click.echo(f"{told.tracking_number} also travels as {other.tracking_number}{whose}.")
    if told.expected_at:
        click.echo(f"{told.tracking_number} is expected {told.expected_at}.")
    if not told.scans:
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in ("when, as written", "what we understand", "code", "where", "the carrier's words"):
        table.add_column(title)
    for scan in told.scans:
        code = _joined((scan.code, scan.carrier_type), " / ")
        where = _joined((scan.location.city, scan.location.country), ", ")
        table.add_row(*map(escape, (scan.occurred_at, scan.type.value, code, where, scan.text or "")))
    wide_console().print(table)


def _joined(parts: Iterable[str | None], between: str) -> str:
    return between.join(part for part in parts if part)
