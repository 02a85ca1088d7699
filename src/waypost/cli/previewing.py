"""Previews of messages: a file for each topic and language, and a list that shows them side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from waypost.channels.texts import open_texts
from waypost.channels.texts.examples import whole_facts
from waypost.cli.house import House, NoSuchStore, opened_house
from waypost.config import Config
from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.ports.database import Store, Transaction
from waypost.ports.ledger import Contact
from waypost.ports.texts import Facts, OwnText, Written
from waypost.usecases.find_journey import find_order_journey
from waypost.usecases.gather_facts import Links, facts_of
from waypost.usecases.plan_notifications import known_of
from waypost.wiring import link_secret

_SHOP_SETTINGS = ("home_url", "help_url", "help_email", "logo_url", "brand")


@dataclass(frozen=True, slots=True)
class Showing:
    """What is shown. `slug` None: an example shop. `order_number` None: example facts."""

    topics: Sequence[Topic]
    languages: Sequence[str]
    slug: str | None = None
    order_number: str | None = None


class _Undone(Exception):
    """Takes back what was only needed to look."""


def write_previews(folder: Path, showing: Showing, config: Config) -> tuple[Path, int]:
    """Write the files; where the list is, and how many messages there are."""
    folder.mkdir(parents=True, exist_ok=True)
    texts, rows = open_texts(), []
    for facts, own in _all_facts(showing, config):
        written = texts.write(facts, own)
        name = f"{facts.topic.value}.{written.locale}"
        (folder / f"{name}.html").write_text(written.html, "utf-8")
        (folder / f"{name}.txt").write_text(written.text, "utf-8")
        rows.append(_row(name, written))
    index = folder / "index.html"
    index.write_text(_page(rows), "utf-8")
    return index, len(rows)


def _all_facts(showing: Showing, config: Config) -> Iterator[tuple[Facts, Sequence[OwnText]]]:
    if showing.slug is None:
        for topic in showing.topics:
            yield from ((whole_facts(topic, language), ()) for language in showing.languages)
        return
    with opened_house(config.database_url) as house:
        store = house.store(showing.slug)
        with house.database.read() as tx:
            own = tx.own_texts.of_store(store.id)
        if showing.order_number is None:
            examples = [whole_facts(topic, "en") for topic in showing.topics]
            found = [_in_shop(facts, store) for facts in examples]
        else:
            found = _of_order(house, store, showing.order_number, config)
        for facts in found:
            if facts.topic in showing.topics:
                yield from ((replace(facts, locale=language), own) for language in showing.languages)


def _in_shop(facts: Facts, store: Store) -> Facts:
    said = {name: store.settings.get(name) for name in _SHOP_SETTINGS}
    shown = {name: value if isinstance(value, str) else None for name, value in said.items()}
    return replace(facts, store_name=store.name, **shown)  # type: ignore[arg-type] # the fields' own names


def _of_order(house: House, store: Store, order_number: str, config: Config) -> list[Facts]:
    """The facts of all that is true of an order and worth telling; nothing stays in the database."""
    links = Links(config.public_url, link_secret(house.database, config).encode())
    found: list[Facts] = []
    try:
        with house.database.write() as tx:
            found = _told_of(tx, house, store, order_number, links)
            raise _Undone  # noqa: TRY301 - the only way to end a transaction without keeping it
    except _Undone:
        return found


def _told_of(tx: Transaction, house: House, store: Store, order_number: str, links: Links) -> list[Facts]:
    now = datetime.now(UTC)
    order = next(iter(tx.orders.by_numbers(store.id, [order_number])), None)
    if order is None:
        raise NoSuchStore(f"{store.name} has no order {order_number!r}")
    (one,) = known_of(tx, [order.id], channels=tx.channels.all(), world=house.world, now=now)
    one = replace(one, journey=find_order_journey(tx, order, world=house.world, now=now))
    somebody = Contact(0, store.id, order.id, Channel.EMAIL, "nobody@example.com", now)
    contact = next(iter(one.contacts), somebody)
    by_topic = {topic: [told for told in one.true_now if told.topic is topic] for topic in Topic}
    return [facts_of(one, told, contact, links=links, now=now) for told in by_topic.values() if told]


def _row(name: str, written: Written) -> str:
    links = f'<a href="{name}.html">HTML</a> · <a href="{name}.txt">text</a>'
    cells = (escape(name), escape(written.subject), escape(written.short), links)
    return f'<tr lang="{written.locale}">{"".join(f"<td dir=auto>{cell}</td>" for cell in cells)}</tr>'


def _page(rows: Sequence[str]) -> str:
    return (
        '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        "<title>What buyers are told</title><style>body{font:15px/1.5 system-ui;margin:32px}"
        "td{padding:6px 16px 6px 0;vertical-align:top;border-block-start:1px solid #8884}</style>"
        f"<h1>What buyers are told</h1><table>{''.join(rows)}</table>"
    )
