"""`waypost map`: what a carrier's code means, which ones nobody knows, and your own rules."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from rich.table import Table
from rich.text import Text

from waypost.carriers import registry
from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console
from waypost.domain.carrier_codes import CodeRule
from waypost.domain.own_codes import OwnRules
from waypost.ports.database import Database
from waypost.usecases.apply_own_rules import own_rules
from waypost.usecases.map_code import (
    Conclusion,
    MappingRefused,
    conclude,
    drop_rule,
    keep_rule,
    own_rule,
    preview,
    samples_of,
    table_in_force,
    unmapped_now,
)

UNKNOWN = 1
_EXAMPLES = 10

type_option = click.option("--type", "type_", metavar="T", help="What the carrier writes beside the code.")
text_option = click.option("--text", metavar="X", help="The carrier's words, or a piece of them.")
code_option = click.option("--code", metavar="C", help="The carrier's code, word for word.")
dry_option = click.option("--dry-run", "is_dry", is_flag=True, help="Show what would change; keep nothing.")


class _Map(click.Group):
    """`waypost map CARRIER CODE` explains: what is no name of a command is a carrier."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant."""
        if args and args[0] not in self.commands:
            return "explain", explain, args
        return super().resolve_command(ctx, args)


@click.group("map", cls=_Map)
def map_() -> None:
    """Show what a carrier's code means and why, list unknown ones, keep your own rules.

    \b
    Examples:
      waypost map ups OT --type D
      waypost map list ups
      waypost map set ups --code ZZ --means held --note "waits at the depot" --dry-run
      waypost map set ups --code ZZ --means held --note "waits at the depot"
      waypost replay --carrier ups
    """


@map_.command("explain")
@click.argument("carrier")
@click.argument("code", required=False)
@type_option
@text_option
@database_option
def explain(
    *, carrier: str, code: str | None, type_: str | None, text: str | None, database_url: str | None
) -> None:
    """Tell what CODE of CARRIER means, and by which rule. Ends with 1 when nobody knows.

    The word `explain` may be left out: waypost map ups OT
    """
    if not (code or type_ or text):
        raise click.UsageError("name a code, --type or --text")
    with _opened(database_url, carrier) as database, database.read() as tx:
        table = table_in_force(tx, carrier, mappings=registry)
        samples = samples_of(tx, carrier, code or "")
    if table is None:
        click.echo(f"We have no mapping for {carrier}. Begin your own: waypost map set {carrier} ...")
        raise SystemExit(UNKNOWN)
    conclusion = conclude(table, type_=type_, code=code, text=text)
    _tell(conclusion)
    if conclusion.rule is None:
        for sample in samples:
            wide_console().print(Text(f"  heard: {sample}"))
        raise SystemExit(UNKNOWN)


def _tell(found: Conclusion) -> None:
    console = wide_console()
    if found.rule is None:
        console.print(Text("unknown: no rule knows these words; the event moves nothing", "yellow"))
        for rule in found.nearest:
            console.print(Text(f"  near: {rule_line(rule)}"))
        return
    origin = "your own rule" if found.is_own else f"codes.json, version {found.table.version % 1000}"
    console.print(Text(found.rule.means.value, "bold"))
    console.print(Text(f"  because of {origin}: {rule_line(found.rule)}"))
    for source in () if found.is_own else found.table.sources:
        console.print(Text(f"  source: {source}"))


@map_.command("list")
@click.argument("carrier", required=False)
@database_option
def list_codes(*, carrier: str | None, database_url: str | None) -> None:
    """List the codes that nobody knows yet, the most frequent first, and your own rules for CARRIER."""
    with _opened(database_url, carrier) as database, database.read() as tx:
        codes = [
            one for one in unmapped_now(tx, mappings=registry) if carrier is None or one.carrier == carrier
        ]
        own = own_rules(tx, carrier) if carrier else OwnRules()
    for rule in own.rules:
        click.echo(f"yours: {rule_line(rule)}")
    if not codes:
        click.echo("Every code that came is understood.")
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in ("carrier", "code", "count", "last heard", "words"):
        table.add_column(title)
    for one in codes:
        table.add_row(
            one.carrier or "?", Text(one.code), f"{one.count:,}", f"{one.last_at:%Y-%m-%d %H:%M}",
            Text(one.text),
        )  # fmt: skip
    wide_console().print(table)


@map_.command("set")
@click.argument("carrier")
@code_option
@type_option
@text_option
@click.option("--means", required=True, metavar="EVENT", help="The event, such as out_for_delivery.")
@click.option("--note", metavar="N", help="Why, for those who read it later.")
@dry_option
@database_option
def set_rule(
    *,
    carrier: str,
    code: str | None,
    type_: str | None,
    text: str | None,
    means: str,
    note: str | None,
    is_dry: bool,
    database_url: str | None,
) -> None:
    """Keep a rule of your own for CARRIER; it comes before ours. What is recorded next is read by it."""
    rule = own_rule(means, type_=type_, code=code, text=text, note=note)
    with _opened(database_url, carrier) as database:
        if is_dry:
            with database.read() as tx:
                own = own_rules(tx, carrier).with_rule(rule)
            _show(database, carrier, own)
            return
        with database.write() as tx:
            own = keep_rule(tx, carrier, rule)
    _kept(carrier, own)


@map_.command("unset")
@click.argument("carrier")
@code_option
@type_option
@text_option
@dry_option
@database_option
def unset_rule(
    *,
    carrier: str,
    code: str | None,
    type_: str | None,
    text: str | None,
    is_dry: bool,
    database_url: str | None,
) -> None:
    """Let go of your own rule for exactly these words."""
    with _opened(database_url, carrier) as database:
        if is_dry:
            with database.read() as tx:
                own = own_rules(tx, carrier).without(
                    type_=type_ or "", code=code or "", text=(text or "").lower()
                )
            _show(database, carrier, own)
            return
        with database.write() as tx:
            own = drop_rule(tx, carrier, type_=type_, code=code, text=text)
    _kept(carrier, own)


def rule_line(rule: CodeRule) -> str:
    """A rule in one line."""
    asked = (("type", rule.type), ("code", rule.code), ("words with", rule.text))
    parts = ", ".join(f"{name} {value!r}" for name, value in asked if value)
    return f"{parts} means {rule.means.value}" + (f" ({rule.note})" if rule.note else "")


def _kept(carrier: str, own: OwnRules) -> None:
    click.echo(f"{len(own.rules)} own rules for {carrier}, version {own.version}.")
    click.echo(f"For what was recorded before: waypost replay --carrier {carrier}")


def _show(database: Database, carrier: str, own: OwnRules) -> None:
    types: Counter[tuple[str, str, str, str]] = Counter()
    statuses: Counter[tuple[str, str]] = Counter()
    examples: list[str] = []
    with database.read() as tx:
        for found in preview(tx, carrier, own, mappings=registry, now=datetime.now(UTC)):
            types += found.types
            for shipment, after in found.statuses:
                before = shipment.standing.status.value
                statuses[before, after] += 1
                if len(examples) < _EXAMPLES:
                    examples.append(f"  {shipment.tracking_number}: {before} -> {after}")
    click.echo(f"{types.total():,} events would mean something else.")
    for (_, code, before, after), count in types.most_common(_EXAMPLES):
        click.echo(f"  {count:,} x {code}: {before} -> {after}")
    click.echo(f"{statuses.total():,} shipments would have another status.")
    for (before, after), count in statuses.most_common(_EXAMPLES):
        click.echo(f"  {count:,} x {before} -> {after}")
    if examples:
        click.echo("\n".join(["For example:", *examples]))


@contextmanager
def _opened(database_url: str | None, carrier: str | None) -> Iterator[Database]:
    if carrier is not None and registry.carrier_named(carrier) is None:
        raise MappingRefused(f"no carrier is called {carrier!r}; `waypost detect` names carriers")
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        yield database
