"""A shop that has web push, as tests set it up."""

from datetime import UTC, datetime
from typing import Any

from waypost.channels import web_push
from waypost.db import KeyedVault
from waypost.domain.notification import Channel
from waypost.ports.database import Database
from waypost.ports.ledger import Contact, StoredChannel
from waypost.usecases.manage_channels import ChannelWish, add_channel

SECRET_KEY = "k" * 32
VALUES = {"contact": "mailto:shop@example.com"}


def open_push(database: Database, name: str = "push", **rest: Any) -> StoredChannel:
    """Set web push up as `waypost channels add web_push` does."""
    wish = ChannelWish(
        Channel.WEB_PUSH, "web_push", name, web_push.ACCOUNT_FIELDS, web_push.with_key(VALUES), **rest
    )
    with database.write() as tx:
        vault = KeyedVault([SECRET_KEY])
        return add_channel(tx, wish, vault=vault, hook_key=f"hook of {name}", now=datetime.now(UTC))


def devices_of(database: Database, order_id: int = 1) -> list[Contact]:
    """Who is told of an order through a browser."""
    with database.read() as tx:
        return [one for one in tx.contacts.of_orders([order_id]) if one.channel is Channel.WEB_PUSH]
