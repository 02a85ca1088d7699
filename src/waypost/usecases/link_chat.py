"""Link a chat to an order: the buyer's page offers a link, the person presses Start, and the chat is theirs.

The link carries the signed token of a contact that waits for its chat. It works once: a contact that has its
chat keeps it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from waypost.domain.links import LinkKind, is_signed, read_token, token_for
from waypost.domain.notification import Channel, NotSent
from waypost.ports.channel import Fate, ReceiptNews
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact, StoredChannel

WAITS = "waits:"
"""Begins the address of a contact that waits for its chat."""


def waiting_address(order_id: int) -> str:
    """The address of a Telegram contact before its chat is known: one for each order."""
    return f"{WAITS}{order_id}"


def start_url(contact: Contact, *, bot_name: str, secret: bytes) -> str:
    """Where a person presses Start, so that the bot may write to them about this contact's order."""
    token = token_for(LinkKind.CONTACT, contact.id, generation=0, secret=secret)
    return f"https://t.me/{bot_name.removeprefix('@')}?start={token}"


def link_chats(
    tx: Transaction, account: StoredChannel, news: Sequence[ReceiptNews], *, secret: bytes, now: datetime
) -> int:
    """Give waiting contacts the chats that brought their tokens; returns how many were linked."""
    linked = 0
    for one in news:
        if one.fate is Fate.RESUBSCRIBED and one.token and one.address:
            linked += _link(tx, account, one.token, one.address, secret, now)
    return linked


def _link(
    tx: Transaction, account: StoredChannel, token: str, chat: str, secret: bytes, now: datetime
) -> bool:
    link = read_token(token, kinds=(LinkKind.CONTACT,))
    if link is None or not is_signed(link, generation=0, secret=secret):
        return False
    found = next(iter(tx.contacts.by_ids([link.id])), None)
    if found is None or not _waits(found) or account.store_id not in (None, found.store_id):
        return False
    others = [one for one in tx.contacts.of_orders([found.order_id]) if one.address == chat]
    if any(one.channel is Channel.TELEGRAM for one in others):
        tx.contacts.save([replace(found, ended_at=now, end_reason=NotSent.NO_ADDRESS)])
        return False
    consent = {**found.consent, "proof": "pressed Start in the chat", "proved_at": now.isoformat()}
    tx.contacts.save([replace(found, address=chat, verified_at=now, consent=consent)])
    return True


def _waits(contact: Contact) -> bool:
    is_open = contact.verified_at is None and contact.ended_at is None
    return is_open and contact.channel is Channel.TELEGRAM and contact.address.startswith(WAITS)
