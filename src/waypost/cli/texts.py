"""`waypost texts`: what buyers are told, how it looks, and a shop's own words."""

from pathlib import Path

import click
from rich.table import Table

from waypost.channels.texts import open_texts
from waypost.cli.house import NoSuchStore, opened_database
from waypost.cli.previewing import Showing, write_previews
from waypost.cli.settings import database_option, settings, wide_console
from waypost.domain.topics import Topic
from waypost.ports.database import Database, Store
from waypost.ports.texts import OwnText

TOPICS = [topic.value for topic in Topic]
PARTS = ("subject", "headline", "body", "short")

store_option = click.option("--store", "slug", default="default", show_default=True, help="Which shop.")
topic_argument = click.argument("topic", type=click.Choice(TOPICS), metavar="TOPIC")
part_argument = click.argument("part", type=click.Choice(PARTS), metavar="PART")


@click.group()
def texts() -> None:
    """See what buyers are told, and give a shop its own words.

    \b
    Examples:
      waypost texts preview --language de
      waypost texts set shipped en subject "Packed with care: {{ order_number }} is on its way"
      waypost texts unset shipped en subject
    """


@texts.command("preview")
@click.option(
    "--topic", "topics", type=click.Choice(TOPICS), multiple=True, help="Only these; otherwise all."
)
@click.option("--language", "languages", multiple=True, help="Only these; otherwise all.")
@click.option("--store", "slug", help="With this shop's name, colours and own words.")
@click.option("--order", "order_number", help="With what is true of this order now; needs --store.")
@click.option("--to", "folder", default="texts-preview", show_default=True, help="The folder to write.")
@click.option("--open", "is_opened", is_flag=True, help="Open it in a browser.")
@database_option
def preview(
    *, topics: tuple[str, ...], languages: tuple[str, ...], slug: str | None, order_number: str | None,
    folder: str, is_opened: bool, database_url: str | None,
) -> None:  # fmt: skip
    """Write every message as it would look, with example facts or those of an order, and a list of them."""
    there = open_texts().languages()
    unknown = [one for one in languages if one not in there]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r}; there are: {', '.join(there)}", param_hint="--language")
    if order_number and not slug:
        raise click.UsageError("an order belongs to a store: give --store too")
    chosen = tuple(Topic(one) for one in topics) or tuple(Topic)
    showing = Showing(chosen, languages or tuple(there), slug, order_number)
    index, count = write_previews(Path(folder), showing, settings(database_url=database_url))
    click.echo(f"{count} messages are in {index}")
    if is_opened:
        click.launch(str(index))


@texts.command("set")
@topic_argument
@click.argument("language")
@part_argument
@click.argument("template")
@store_option
@database_option
def set_(*, topic: str, language: str, part: str, template: str, slug: str, database_url: str | None) -> None:
    """Say PART of TOPIC in LANGUAGE in the shop's own words. TEMPLATE may be @FILE.

    \b
    PART is subject, headline, body (paragraphs with an empty line between them) or short (an SMS).
    Fields are written {{ order_number }}; all of them: docs/reference/message-fields.md.
    """
    words = Path(template[1:]).read_text("utf-8") if template.startswith("@") else template
    own = OwnText(Topic(topic), language, part, words)
    open_texts().check(own)
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        store = _store(database, slug)
        with database.write() as tx:
            tx.own_texts.save(store.id, own)
    click.echo(f"{store.name} now says it in its own words. Look: waypost texts preview --store {slug}")


@texts.command("unset")
@topic_argument
@click.argument("language")
@part_argument
@store_option
@database_option
def unset(*, topic: str, language: str, part: str, slug: str, database_url: str | None) -> None:
    """Go back to our words for PART of TOPIC in LANGUAGE."""
    own = OwnText(Topic(topic), language, part, "")
    with opened_database(settings(database_url=database_url).database_url) as database:
        store = _store(database, slug)
        with database.write() as tx:
            was_there = tx.own_texts.remove(store.id, own)
    click.echo("Our words are said again." if was_there else "There were no words of its own.")


@texts.command("list")
@store_option
@database_option
def list_all(*, slug: str, database_url: str | None) -> None:
    """List a shop's own words."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        store = _store(database, slug)
        with database.read() as tx:
            own = tx.own_texts.of_store(store.id)
    if not own:
        click.echo("All words are ours. Change some: waypost texts set TOPIC LANGUAGE PART TEMPLATE")
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in ("topic", "language", "part", "words"):
        table.add_column(title)
    for one in own:
        table.add_row(one.topic.value, one.language, one.part, one.template)
    wide_console().print(table)


def _store(database: Database, slug: str) -> Store:
    with database.read() as tx:
        found, names = tx.stores.named(slug), ", ".join(one.slug for one in tx.stores.all())
    if found is None:
        raise NoSuchStore(f"no store is called {slug!r}; there are: {names or 'none'}")
    return found
