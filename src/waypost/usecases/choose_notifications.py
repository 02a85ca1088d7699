"""What people choose to be told: a new address (proved before anything is sent there), topics, an end.

Choices are made on an order's page by whoever has its link, and on `/n/{token}` by the contact alone. Every
contact but the buyer's own order e-mail has a consent with its proof: when, which words, which language.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from waypost.domain.links import Link, is_signed
from waypost.domain.notification import Channel, NotSent
from waypost.domain.order import Order
from waypost.domain.phone import e164
from waypost.domain.topics import Topic
from waypost.ports.cases import ProofState
from waypost.ports.database import Store, Transaction
from waypost.ports.ledger import Contact, Role
from waypost.usecases.note_change import note_change
from waypost.usecases.open_link import LinkUnknown

Reason = Literal["channel", "email", "phone", "consent", "too_many"]
TYPED = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)
MOST_CONTACTS = 10
BOT_SETTING = "telegram_bot"
LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@(?:[^\W_][\w-]*\.)+[^\W\d_]{2,63}")


class ChoiceRefused(ValueError):
    """This cannot be chosen; `reason` says what is wrong, for the page's own words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody is to be told of an order. `address` as a person writes it; `consent` as it is kept."""

    channel: Channel
    address: str = field(repr=False)
    role: Role
    locale: str
    consent: Mapping[str, object]


def offered(tx: Transaction, store: Store) -> tuple[Channel, ...]:
    """The channels that a buyer of this shop may choose: those that are set up and not stopped."""
    open_here = {
        one.channel
        for one in tx.channels.all()
        if one.store_id in (None, store.id) and one.stopped_because is None
    }
    has_bot = Channel.TELEGRAM in open_here and bool(store.settings.get(BOT_SETTING))
    return (*(one for one in TYPED if one in open_here), *((Channel.TELEGRAM,) if has_bot else ()))


def add_contact(tx: Transaction, order: Order, wish: Wish, *, now: datetime) -> Contact:
    """The contact of a wish; unless it is proved already, it is told nothing yet. ChoiceRefused."""
    store = tx.stores.by_id(order.store_id)
    if store is None or wish.channel not in offered(tx, store) or wish.channel not in TYPED:
        raise ChoiceRefused("channel")
    address = _address(order, wish)
    known = tx.contacts.of_orders([order.id])
    mine = next((one for one in known if _is_same(one, wish.channel, address)), None)
    if mine is None and len(known) >= MOST_CONTACTS:
        raise ChoiceRefused("too_many")
    if mine is not None and mine.verified_at is not None and mine.ended_at is None:
        return mine
    if mine is not None:
        again = replace(
            mine, role=wish.role, locale=wish.locale, consent=dict(wish.consent), verified_at=None,
            ended_at=None, end_reason=None,
        )  # fmt: skip
        tx.contacts.save([again])
        note_change(tx, order.id)
        return again
    fresh = Contact(
        0, order.store_id, order.id, wish.channel, address, now, wish.role, wish.locale,
        consent=dict(wish.consent),
    )  # fmt: skip
    (added,) = tx.contacts.add([fresh])
    note_change(tx, order.id)
    return added


def begin_chat(tx: Transaction, order: Order, chat_id: str, *, locale: str, now: datetime) -> Contact:
    """Somebody started a chat from an order's page: that is consent and proof in one."""
    consent = {"by": "chat", "at": now.isoformat(), "proved": "chat"}
    fresh = Contact(
        0, order.store_id, order.id, Channel.TELEGRAM, chat_id, now, Role.BUYER, locale,
        consent=consent, verified_at=now,
    )  # fmt: skip
    (contact,) = tx.contacts.add([fresh])
    if contact.ended_at is not None or contact.verified_at is None:
        contact = replace(contact, consent=consent, verified_at=now, ended_at=None, end_reason=None)
        tx.contacts.save([contact])
    note_change(tx, order.id)
    return contact


def contact_of(tx: Transaction, order_id: int, contact_id: int) -> Contact:
    """A contact of this order and no other. LinkUnknown."""
    found = next((one for one in tx.contacts.by_ids([contact_id]) if one.order_id == order_id), None)
    if found is None:
        raise LinkUnknown
    return found


def open_choices(tx: Transaction, link: Link, *, secret: bytes) -> Contact:
    """Whose choices a link opens. LinkUnknown."""
    if not is_signed(link, generation=0, secret=secret):
        raise LinkUnknown
    found = tx.contacts.by_ids([link.id])
    if not found:
        raise LinkUnknown
    return found[0]


def is_blocked(tx: Transaction, contact: Contact) -> bool:
    """Whether this address is told nothing of any order of the shop."""
    return bool(tx.contacts.blocked(contact.store_id, [(contact.channel, contact.address)]))


def stop(tx: Transaction, contact: Contact, *, everything: bool = False, now: datetime) -> Contact:
    """Tell a contact nothing more of this order, or of any order of the shop."""
    if everything:
        reason = NotSent.UNSUBSCRIBED
        tx.contacts.block(contact.store_id, contact.channel, contact.address, reason=reason, now=now)
    if contact.ended_at is not None:
        return contact
    ended = replace(contact, ended_at=now, end_reason=NotSent.UNSUBSCRIBED)
    tx.contacts.save([ended])
    _end_proof(tx, contact)
    note_change(tx, contact.order_id)
    return ended


def start_again(tx: Transaction, contact: Contact) -> Contact:
    """Who ended it by their own link may begin again by it; an address that failed stays silent."""
    blocked = tx.contacts.blocked(contact.store_id, [(contact.channel, contact.address)])
    if blocked.get(contact.address) is NotSent.UNSUBSCRIBED:
        tx.contacts.unblock(contact.store_id, contact.channel, contact.address)
    if contact.end_reason is not NotSent.UNSUBSCRIBED:
        return contact
    again = replace(contact, ended_at=None, end_reason=None)
    tx.contacts.save([again])
    note_change(tx, contact.order_id)
    return again


def choose_topics(
    tx: Transaction, contact: Contact, topics: frozenset[Topic], *, all_topics: Sequence[Topic]
) -> Contact:
    """Tell only of these; all of them that were offered is the same as what the shop tells."""
    only = None if topics >= frozenset(all_topics) else topics
    chosen = replace(contact, only=only)
    tx.contacts.save([chosen])
    return chosen


def choose_language(tx: Transaction, contact: Contact, locale: str) -> Contact:
    """Speak this language (BCP 47) from now on."""
    chosen = replace(contact, locale=locale)
    tx.contacts.save([chosen])
    return chosen


def _end_proof(tx: Transaction, contact: Contact) -> None:
    """Ask no more; how often it was asked stays known, or asking would be without end."""
    proof = tx.proofs.of(contact.id, held=True)
    if proof is not None:
        tx.proofs.save(replace(proof, state=ProofState.FAILED))


def _is_same(contact: Contact, channel: Channel, address: str) -> bool:
    """Whether this is the contact's address; no mail server tells `Nora@` and `nora@` apart."""
    if channel is Channel.EMAIL:
        return contact.channel is channel and contact.address.casefold() == address.casefold()
    return (contact.channel, contact.address) == (channel, address)


def _address(order: Order, wish: Wish) -> str:
    if wish.channel is Channel.EMAIL:
        written = wish.address.strip()
        if len(written) > LONGEST_EMAIL or not _EMAIL.fullmatch(written):
            raise ChoiceRefused("email")
        user, _, domain = written.rpartition("@")
        return f"{user}@{domain.lower()}"
    number = e164(wish.address, order.ship_to.country if order.ship_to else None)
    if number is None:
        raise ChoiceRefused("phone")
    return number
