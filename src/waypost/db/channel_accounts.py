"""The providers that carry messages, and shops' own words."""

from collections.abc import Sequence
from dataclasses import replace

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import micros_or_none, moment_of
from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.domain.tracking import from_micros, micros
from waypost.ports.ledger import StoredChannel
from waypost.ports.texts import OwnText

_NEW = columns(
    "channel_accounts", store_id="bigint", channel="text", provider="text", name="text",
    sealed_values="text", hook_key="text", created_at="bigint", per_second_milli="integer",
    is_test="boolean", stopped_because="text", rests_until="bigint",
)  # fmt: skip
_BY_ID = Columns("channel_accounts", (("id", "bigint"), *_NEW.kinds))
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM channel_accounts"


class StoredChannelAccounts:
    """`ports.ledger.ChannelAccounts` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, account: StoredChannel) -> StoredChannel:
        return replace(account, id=self._db.insert_numbered(_NEW, [_row(account)])[0])

    def all(self) -> Sequence[StoredChannel]:
        return [_account(row) for row in self._db.rows(f"{_SELECT} ORDER BY id")]

    def by_hook_key(self, hook_key: str) -> StoredChannel | None:
        row = self._db.row(f"{_SELECT} WHERE hook_key = ?", (hook_key,))
        return _account(row) if row else None

    def save(self, account: StoredChannel) -> None:
        self._db.update(_BY_ID, [(account.id, *_row(account))])

    def remove(self, account_id: int) -> bool:
        return bool(self._db.run("DELETE FROM channel_accounts WHERE id = ?", (account_id,)))


class StoredOwnTexts:
    """`ports.ledger.OwnTexts` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_store(self, store_id: int) -> Sequence[OwnText]:
        rows = self._db.rows(
            "SELECT topic, language, part, template FROM own_texts WHERE store_id = ?"
            " ORDER BY topic, language, part",
            (store_id,),
        )
        return [OwnText(Topic(row[0]), row[1], row[2], row[3]) for row in rows]

    def save(self, store_id: int, own: OwnText) -> None:
        self._db.run(
            "INSERT INTO own_texts (store_id, topic, language, part, template) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (store_id, topic, language, part) DO UPDATE SET template = excluded.template",
            (store_id, own.topic.value, own.language, own.part, own.template),
        )

    def remove(self, store_id: int, own: OwnText) -> bool:
        return bool(
            self._db.run(
                "DELETE FROM own_texts WHERE store_id = ? AND topic = ? AND language = ? AND part = ?",
                (store_id, own.topic.value, own.language, own.part),
            )
        )


def _row(one: StoredChannel) -> Row:
    rate = None if one.per_second is None else round(one.per_second * 1000)
    return (
        one.store_id, one.channel.value, one.provider, one.name, one.sealed_values, one.hook_key,
        micros(one.created_at), rate, one.is_test, one.stopped_because, micros_or_none(one.rests_until),
    )  # fmt: skip


def _account(row: Row) -> StoredChannel:
    return StoredChannel(
        id=row[0], store_id=row[1], channel=Channel(row[2]), provider=row[3], name=row[4],
        sealed_values=row[5], hook_key=row[6], created_at=from_micros(row[7]),
        per_second=None if row[8] is None else row[8] / 1000, is_test=bool(row[9]), stopped_because=row[10],
        rests_until=moment_of(row[11]),
    )  # fmt: skip
