"""Who may be told, and the addresses that are told nothing more."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import json_text, micros_or_none, moment_of, plain_of, words_of
from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.domain.tracking import from_micros, micros
from waypost.ports.ledger import Contact, Role

_NEW = columns(
    "contacts", store_id="bigint", order_id="bigint", channel="text", address="text", created_at="bigint",
    role="text", locale="text", only_topics="text", consent="text", verified_at="bigint", ended_at="bigint",
    end_reason="text", tail="ON CONFLICT (order_id, channel, address) DO NOTHING",
)  # fmt: skip
_BY_ID = Columns("contacts", (("id", "bigint"), *_NEW.kinds))
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM contacts"


class StoredContacts:
    """`ports.ledger.Contacts` in tables."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Contact]:
        return self._among("order_id", order_ids)

    def by_ids(self, contact_ids: Sequence[int]) -> Sequence[Contact]:
        return self._among("id", contact_ids)

    def at_address(self, store_id: int, channel: Channel, address: str) -> Sequence[Contact]:
        where = "store_id = ? AND channel = ? AND address = ? ORDER BY id"
        rows = self._db.rows(f"{_SELECT} WHERE {where}", (store_id, channel.value, address))
        return [_contact(row) for row in rows]

    def add(self, contacts: Sequence[Contact]) -> Sequence[Contact]:
        if not contacts:
            return []
        wanted = sorted(contacts, key=lambda one: (one.order_id, one.channel.value, one.address))
        self._db.insert(_NEW, [_row(one) for one in wanted])
        stored = {
            (one.order_id, one.channel, one.address): one
            for one in self.of_orders([one.order_id for one in contacts])
        }
        return [stored[one.order_id, one.channel, one.address] for one in contacts]

    def save(self, contacts: Sequence[Contact]) -> None:
        self._db.update(_BY_ID, [(one.id, *_row(one)) for one in sorted(contacts, key=lambda one: one.id)])

    def block(self, store_id: int, channel: Channel, address: str, *, reason: NotSent, now: datetime) -> None:
        self._db.run(
            "INSERT INTO blocked_addresses (store_id, channel, address, reason, blocked_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (store_id, channel, address) DO UPDATE SET"
            " reason = excluded.reason, blocked_at = excluded.blocked_at"
            " WHERE blocked_addresses.reason <> ? AND excluded.reason = ?",
            (store_id, channel.value, address, reason.value, micros(now), *[NotSent.UNSUBSCRIBED.value] * 2),
        )

    def unblock(self, store_id: int, channel: Channel, address: str) -> bool:
        return bool(
            self._db.run(
                "DELETE FROM blocked_addresses WHERE store_id = ? AND channel = ? AND address = ?",
                (store_id, channel.value, address),
            )
        )

    def blocked(self, store_id: int, addresses: Sequence[tuple[Channel, str]]) -> Mapping[str, NotSent]:
        if not addresses:
            return {}
        wanted = {(channel.value, address) for channel, address in addresses}
        rows = self._db.rows(
            "SELECT channel, address, reason FROM blocked_addresses WHERE store_id = ?"
            f" AND {self._db.among('address', 'text')}",
            (store_id, self._db.listed(sorted({address for _, address in wanted}))),
        )
        return {address: NotSent(reason) for channel, address, reason in rows if (channel, address) in wanted}

    def _among(self, column: str, ids: Sequence[int]) -> list[Contact]:
        if not ids:
            return []
        where = self._db.among(column, "bigint")
        rows = self._db.rows(f"{_SELECT} WHERE {where} ORDER BY id", (self._db.listed(sorted(set(ids))),))
        return [_contact(row) for row in rows]


def _row(one: Contact) -> Row:
    only = None if one.only is None else json_text(sorted(topic.value for topic in one.only))
    return (
        one.store_id, one.order_id, one.channel.value, one.address, micros(one.created_at), one.role.value,
        one.locale, only, json_text(dict(one.consent)), micros_or_none(one.verified_at),
        micros_or_none(one.ended_at), one.end_reason and one.end_reason.value,
    )  # fmt: skip


def _contact(row: Row) -> Contact:
    only = None if row[8] is None else frozenset(Topic(word) for word in words_of(row[8]))
    return Contact(
        id=row[0], store_id=row[1], order_id=row[2], channel=Channel(row[3]), address=row[4],
        created_at=from_micros(row[5]), role=Role(row[6]), locale=row[7], only=only, consent=plain_of(row[9]),
        verified_at=moment_of(row[10]), ended_at=moment_of(row[11]),
        end_reason=NotSent(row[12]) if row[12] else None,
    )  # fmt: skip
