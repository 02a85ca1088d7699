"""Keep what providers tell later: what became of messages, and who wants nothing more.

News come late, twice and in any order: what weighs more stays. A receipt may come before the provider's own
answer, or where that answer never came: then it carries our key, and proves that the message went out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from waypost.domain.notification import NotSent
from waypost.ports.channel import Fate, ReceiptNews
from waypost.ports.database import Transaction
from waypost.ports.ledger import Notification, State, StoredChannel

_ENDS = {
    Fate.BOUNCED: NotSent.ADDRESS_FAILS,
    Fate.COMPLAINED: NotSent.UNSUBSCRIBED,
    Fate.UNSUBSCRIBED: NotSent.UNSUBSCRIBED,
}
_WEIGHT = {fate: rank for rank, fate in enumerate(Fate)}
_WORDS_KEPT = 300
_KEY_PARTS = 3
_LONGEST_ID = 18


def record_receipts(
    tx: Transaction, account: StoredChannel, news: Sequence[ReceiptNews], *, now: datetime
) -> int:
    """Keep what a provider told; addresses that fail or want nothing more are told nothing more.

    Returns how many rows of the ledger changed.
    """
    rows = _by_reference(tx, account, news)
    changed: dict[int, Notification] = {}
    for one in news:
        mine = rows.get(one.reference) if one.reference else None
        for row in mine or _of_key(tx, account, one, now):
            _weigh(changed, row, one, now)
            _end_address(tx, row, one, now)
        if one.address:
            for row in _of_address(tx, account, one, now):
                _weigh(changed, row, one, now)
    tx.ledger.save_fates(list(changed.values()))
    return len(changed)


def _weigh(changed: dict[int, Notification], row: Notification, one: ReceiptNews, now: datetime) -> None:
    latest = changed.get(row.id, row)
    if latest.fate is None or _WEIGHT[one.fate] > _WEIGHT[latest.fate]:
        changed[row.id] = replace(
            latest, fate=one.fate, fate_at=one.at or now, detail=(one.detail or "")[:_WORDS_KEPT] or None
        )


def _by_reference(
    tx: Transaction, account: StoredChannel, news: Iterable[ReceiptNews]
) -> Mapping[str | None, list[Notification]]:
    found: dict[str | None, list[Notification]] = {}
    for row in tx.ledger.by_reference(account.channel, [one.reference for one in news if one.reference]):
        if account.store_id in (None, row.store_id):
            found.setdefault(row.reference, []).append(row)
    return found


def _of_key(tx: Transaction, account: StoredChannel, one: ReceiptNews, now: datetime) -> list[Notification]:
    """The rows of the message with our key; it went out, whatever we thought."""
    row = _first_of_key(tx, one.key)
    if row is None or row.channel is not account.channel or account.store_id not in (None, row.store_id):
        return []
    if row.reference is not None and row.reference != one.reference:
        return []
    found = [row]
    for other in tx.ledger.of_orders([row.order_id]):
        is_told_with = other.told_with == row.id or (
            other.topic is row.topic and other.contact_id == row.contact_id and _is_doubtful(other)
        )
        full = tx.ledger.by_id(other.id) if is_told_with and other.id != row.id else None
        found += [full] if full else []
    doubtful = [other for other in found if _is_doubtful(other)]
    tx.ledger.save(
        [
            replace(other, state=State.SENT, sent_at=one.at or now, reference=one.reference, reason=None)
            for other in doubtful
        ]
    )
    return found if row in doubtful or row.state is State.SENT else []


def _is_doubtful(row: Notification) -> bool:
    return row.state is State.HANDING_OVER or row.reason is NotSent.MAYBE_SENT


def _first_of_key(tx: Transaction, key: str | None) -> Notification | None:
    """The row that `Message.key` begins with: its own id, its order's and its topic."""
    parts = (key or "").split(".")
    if len(parts) != _KEY_PARTS or not all(one.isascii() and one.isdecimal() for one in parts[:2]):
        return None
    if any(len(one) > _LONGEST_ID for one in parts[:2]):
        return None
    row = tx.ledger.by_id(int(parts[0]))
    is_meant = row is not None and row.order_id == int(parts[1]) and row.topic.value == parts[2]
    return row if is_meant else None


def _of_address(
    tx: Transaction, account: StoredChannel, one: ReceiptNews, now: datetime
) -> list[Notification]:
    """Block or unblock an address; the last messages to it, where its end shows."""
    address, channel = one.address or "", account.channel
    reason = _ENDS.get(one.fate)
    last: list[Notification] = []
    for store_id in _stores(tx, account):
        if one.fate is Fate.RESUBSCRIBED:
            if tx.contacts.blocked(store_id, [(channel, address)]).get(address) is NotSent.UNSUBSCRIBED:
                tx.contacts.unblock(store_id, channel, address)
        elif reason is not None:
            tx.contacts.block(store_id, channel, address, reason=reason, now=now)
            last += _last_to(tx, store_id, account, address)
    return last


def _last_to(tx: Transaction, store_id: int, account: StoredChannel, address: str) -> list[Notification]:
    contacts = {one.id: one for one in tx.contacts.at_address(store_id, account.channel, address)}
    orders = sorted({one.order_id for one in contacts.values()})
    sent = [
        row
        for row in tx.ledger.of_orders(orders)
        if row.contact_id in contacts and row.state is State.SENT and row.sent_at is not None
    ]
    return sorted(sent, key=lambda row: (row.sent_at, row.id))[-1:]


def _stores(tx: Transaction, account: StoredChannel) -> list[int]:
    return [account.store_id] if account.store_id is not None else [store.id for store in tx.stores.all()]


def _end_address(tx: Transaction, row: Notification, one: ReceiptNews, now: datetime) -> None:
    reason = _ENDS.get(one.fate)
    if reason is None or row.contact_id is None:
        return
    for contact in tx.contacts.by_ids([row.contact_id]):
        tx.contacts.block(row.store_id, contact.channel, contact.address, reason=reason, now=now)
