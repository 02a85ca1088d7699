"""Read the past by the mappings and zones of today: chunk by chunk, to be stopped and taken up again.

Nothing is done where no meaning changed. What changed is announced to open pages; nobody is notified about
the past.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from waypost.domain.shipment import Shipment
from waypost.domain.standing import standing
from waypost.ports.codes import Mappings
from waypost.ports.database import Holder, StoredEvent, Transaction
from waypost.usecases.apply_own_rules import own_rules
from waypost.usecases.record_events import reread_standings
from waypost.usecases.remap_events import Remapped, Teller, Understanding, remap_events

CURSOR, GENERATION = "replay", "mapping_generation"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Replay:
    """What to read again: one carrier's events or all, recorded since then or ever.

    `generation` is that of rules and zones when it began (`generation`): a replay that began before one of
    them changed is not gone on with.
    """

    carrier: str | None = None
    since: datetime | None = None
    generation: int = 0


@dataclass
class Replayed:
    """What a chunk did. `after_id` is the last shipment that was looked at; None: there was none left."""

    after_id: int | None
    shipments: int = 0
    events: int = 0
    changed: list[Remapped] = field(default_factory=list)
    statuses: list[tuple[Shipment, str]] = field(default_factory=list)

    @property
    def types(self) -> Counter[tuple[str, str, str, str]]:
        """How many events mean something else: (carrier, code, meaning before, meaning after)."""
        return Counter(
            (
                one.speaker,
                one.before.code or one.before.text or "",
                one.before.type.value,
                one.after.type.value,
            )
            for one in self.changed
            if one.before.type is not one.after.type
        )

    @property
    def retimed(self) -> int:
        """How many events happened at another moment than was recorded, or on another clock."""
        return sum(one.before.key[0] != one.after.key[0] or one.is_on_another_clock for one in self.changed)


def understanding_of(tx: Transaction, mappings: Mappings, *, carriers: Sequence[str]) -> Understanding:
    """The mappings in force for these carriers and those of all accounts, and the accounts' zones."""
    tellers = {one.id: Teller(one.carrier, one.zone) for one in tx.accounts.all()}
    speakers = {*carriers, *(one.carrier for one in tellers.values())}
    return Understanding(mappings, {one: own_rules(tx, one) for one in sorted(speakers)}, tellers)


def started_at(tx: Transaction, replay: Replay) -> int:
    """Behind which shipment an interrupted replay of the same kind goes on; 0: at the beginning."""
    kept = json.loads(tx.setting(CURSOR) or "{}")
    return int(kept["after_id"]) if kept.get("replay") == _written(replay) else 0


def generation(tx: Transaction) -> int:
    """How often own rules and zones of accounts were changed, of whatever carrier."""
    return int(tx.setting(GENERATION) or 0)


def next_generation(tx: Transaction) -> None:
    """Own rules or zones changed: the next replay begins at the beginning."""
    tx.save_setting(GENERATION, str(generation(tx) + 1))


def forget_cursor(tx: Transaction) -> None:
    """Let the next replay begin at the beginning."""
    tx.save_setting(CURSOR, "{}")


def record_chunk(tx: Transaction, replay: Replay, found: Replayed, *, now: datetime) -> None:
    """Record what `look_at_chunk` found, and move the cursor, in one transaction.

    It may have been found in an earlier transaction: what came in between is read with the rest, and what
    another replay recorded meanwhile is the same and recorded once.
    """
    _record(tx, found, now)
    cursor = {} if found.after_id is None else {"replay": _written(replay), "after_id": found.after_id}
    tx.save_setting(CURSOR, json.dumps(cursor))


def look_at_chunk(
    tx: Transaction,
    replay: Replay,
    *,
    after_id: int,
    mappings: Mappings,
    now: datetime,
    limit: int = CHUNK,
    by: Understanding | None = None,
) -> Replayed:
    """What would change among the next shipments; with `by`: if that were the mapping in force."""
    ids = tx.shipments.ids_after(after_id, limit=limit, updated_since=replay.since)
    if not ids:
        return Replayed(None)
    heard: dict[int, list[StoredEvent]] = {}
    count = 0
    for one in tx.shipments.events(ids, with_raw=True):
        heard.setdefault(one.owner_id, []).append(one)
        count += 1
    carriers = {one.event.carrier for events in heard.values() for one in events if one.event.carrier}
    by = by or understanding_of(tx, mappings, carriers=sorted(carriers))
    found = Replayed(ids[-1], shipments=len(ids), events=count)
    for events in heard.values():
        found.changed += [
            one
            for one in remap_events(events, by=by, since=replay.since, now=now)
            if replay.carrier in (None, one.before.carrier, one.speaker)
        ]
    found.statuses = list(_statuses(tx, found.changed, heard))
    return found


def _statuses(
    tx: Transaction, changed: Sequence[Remapped], heard: dict[int, list[StoredEvent]]
) -> Iterator[tuple[Shipment, str]]:
    """The shipments whose status becomes another one, with the new word."""
    fresh: dict[int, list[Remapped]] = {}
    for one in changed:
        fresh.setdefault(one.shipment_id, []).append(one)
    for shipment in tx.shipments.by_ids(list(fresh)) if fresh else ():
        events = [one.event for one in heard[shipment.id]]
        events += [row.event for one in fresh[shipment.id] for row in one.to_record]
        after = standing(events, start=shipment.start).status
        if after is not shipment.standing.status:
            yield shipment, after.value


def _record(tx: Transaction, found: Replayed, now: datetime) -> None:
    if not found.changed:
        return
    ids = sorted({one.shipment_id for one in found.changed})
    tx.shipments.lock(ids)
    tx.shipments.add_events([row for one in found.changed for row in one.to_record])
    reread_standings(tx, _holders(tx, ids), now=now, is_news=False)


def _holders(tx: Transaction, ids: Sequence[int]) -> list[Holder]:
    by_store: dict[int, list[int]] = {}
    for shipment in tx.shipments.by_ids(ids):
        by_store.setdefault(shipment.store_id, []).append(shipment.id)
    return [
        holder
        for store_id, mine in by_store.items()
        for holder in tx.shipments.holders(store_id=store_id, tracking_numbers=[], shipment_ids=mine)
    ]


def _written(replay: Replay) -> str:
    since = replay.since.isoformat() if replay.since else "*"
    return f"{replay.carrier or '*'} {since} {replay.generation}"
