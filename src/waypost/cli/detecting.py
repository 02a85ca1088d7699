"""`waypost detect`: whose tracking number is this?"""

import json
from dataclasses import asdict

import click
from rich.text import Text

from waypost.carriers import registry
from waypost.cli.settings import wide_console
from waypost.domain.detection import DetectionContext, reason_text, surest
from waypost.usecases.detect_carrier import detect_carrier

NOBODYS = 1


@click.command()
@click.argument("number")
@click.option("--to", "country", metavar="COUNTRY", help="Where the parcel goes (two letters).")
@click.option(
    "--carrier", "carriers", multiple=True, help="A carrier you ship with; may be given several times."
)
@click.option("--json", "is_json", is_flag=True, help="For programs.")
def detect(*, number: str, country: str | None, carriers: tuple[str, ...], is_json: bool) -> None:
    """Tell which carriers NUMBER can belong to, the surest first, offline.

    Ends with 1 when it looks like nobody's.

    \b
    Examples:
      waypost detect 1Z5R89390357567127
      waypost detect "RB 123 456 785 GB" --to FR
    """
    context = DetectionContext(carriers=frozenset(carriers), destination_country=country)
    found = detect_carrier(number, carriers=registry, context=context)
    if is_json:
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    console = wide_console()
    for candidate in () if is_json else found:
        facts = registry.carrier_named(candidate.carrier)
        name = facts.name if facts else candidate.carrier
        console.print(Text(f"{candidate.confidence:6.1%}  {name} ({candidate.carrier})", "bold"))
        for reason in candidate.reasons:
            console.print(Text(f"        {reason_text(reason)}"))
        for warning in candidate.warnings:
            console.print(Text(f"        but: {reason_text(warning)}", "yellow"))
        if candidate.needs:
            console.print(Text(f"        would help: {', '.join(candidate.needs)}"))
    if found and not is_json and surest(found) is None:
        console.print(
            "Too close to call: --to or --carrier may settle it. Waypost would leave the carrier open."
        )
    if not found:
        if not is_json:
            click.echo("This looks like nobody's number. Is a letter or digit missing?")
        raise SystemExit(NOBODYS)
