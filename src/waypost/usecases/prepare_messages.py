"""Take what is due to be told, look at it once more, and write it: what still may go out goes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.notification import Channel, NotSent, overtaken, reason_against
from waypost.domain.occasions import Occasion, is_sure
from waypost.domain.topics import TOPIC_RULES, Topic
from waypost.ports.channel import Message
from waypost.ports.database import Transaction
from waypost.ports.ledger import Contact, Notification, State, StoredChannel
from waypost.ports.texts import Facts, TextIncomplete, Texts, Written
from waypost.usecases.find_journey import World, find_order_journey
from waypost.usecases.gather_facts import Links, facts_of, told_on
from waypost.usecases.plan_notifications import Known, known_of

LEASE = timedelta(minutes=3)
WAIT_FOR_CHANNEL = timedelta(minutes=15)
WAIT_FOR_CERTAINTY, ASK_FOR_CERTAINTY_AFTER = timedelta(hours=24), timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may go out now, the rows of the ledger that it speaks of, and through whom it goes."""

    rows: tuple[Notification, ...]
    message: Message
    account: StoredChannel


@dataclass(frozen=True, slots=True)
class Writing:
    """What writing messages needs."""

    world: World
    texts: Texts
    links: Links


def prepare_messages(tx: Transaction, *, writing: Writing, limit: int, now: datetime) -> list[Ready]:
    """Claim what is due, keep why some of it is not told any more, and write the rest.

    What one message says of several parcels is one message. A row that nobody finishes comes up again when
    its lease ends.
    """
    claimed = tx.ledger.claim(now=now, limit=limit, lease_until=now + LEASE)
    if not claimed:
        return []
    channels = tx.channels.all()
    orders = sorted({row.order_id for row in claimed})
    known = {
        one.order.id: one for one in known_of(tx, orders, channels=channels, world=writing.world, now=now)
    }
    ready: list[Ready] = []
    dropped: list[Notification] = []
    for group in _groups(claimed):
        one = known.get(group[0].order_id)
        if one is None:
            dropped += [not_sent(row, NotSent.NO_LONGER_TRUE) for row in group]
            continue
        kept, gone = _still_worth_telling(one, group, now)
        dropped += gone
        if kept:
            prepared = _prepared(tx, one, kept, channels, writing, now)
            ready += [prepared] if isinstance(prepared, Ready) else []
            dropped += prepared if isinstance(prepared, list) else []
    if dropped:
        tx.ledger.save(dropped)
    return ready


def not_sent(row: Notification, reason: NotSent, detail: str | None = None) -> Notification:
    """The row of something that is not told."""
    return replace(row, state=State.NOT_SENT, reason=reason, detail=detail)


def put_off(row: Notification, until: datetime, detail: str | None = None) -> Notification:
    """The row of something that is told later."""
    return replace(row, state=State.WAITING, free_at=until, detail=detail)


def _not_tried(row: Notification, until: datetime, detail: str | None = None) -> Notification:
    """Put off before anything was tried: it counts as no attempt."""
    return replace(put_off(row, until, detail), attempts=row.attempts - 1)


def _groups(claimed: Iterable[Notification]) -> list[list[Notification]]:
    """What goes into one message: one order, one topic, one person."""
    groups: dict[tuple[int, str, int], list[Notification]] = {}
    for row in claimed:
        groups.setdefault((row.order_id, row.topic.value, row.contact_id or 0), []).append(row)
    return list(groups.values())


def _still_worth_telling(
    one: Known, group: Sequence[Notification], now: datetime
) -> tuple[list[tuple[Notification, Occasion]], list[Notification]]:
    """The rows that are still true and wanted, with their occasions; and the others with the reason."""
    person = next((who for who in one.people if who.contact_id == group[0].contact_id), None)
    true_now = {occasion.key: occasion for occasion in one.true_now}
    passed = overtaken(one.true_now, person, choice=one.choice) if person else frozenset()
    kept: list[tuple[Notification, Occasion]] = []
    gone: list[Notification] = []
    for row in group:
        occasion = true_now.get(row.key)
        if person is None:
            gone.append(not_sent(row, NotSent.NO_ADDRESS))
        elif occasion is None:
            gone.append(not_sent(row, _why_untrue(row, one.true_now)))
        elif _is_said_by_another(row, one.rows):
            gone.append(not_sent(row, NotSent.OVERTAKEN))
        else:
            reason = reason_against(occasion, person, choice=one.choice, passed=passed, now=now)
            until = one.choice.next_allowed(person.channel, now, offset_min=person.offset_min)
            if reason is not None:
                gone.append(not_sent(row, reason))
            elif until > now:
                gone.append(replace(_not_tried(row, until), due_at=until))
            else:
                kept.append((row, occasion))
    return kept, gone


def _is_said_by_another(row: Notification, rows: Sequence[Notification]) -> bool:
    """Whether a message that is yet to go out says the same: that of a delay names the new day."""
    return row.topic is Topic.ESTIMATE_CHANGED and any(
        one.topic is Topic.DELAYED and one.state is State.WAITING and one.shipment_id == row.shipment_id
        for one in rows
    )


def _why_untrue(row: Notification, true_now: Sequence[Occasion]) -> NotSent:
    later = (one for one in true_now if one.shipment_id == row.shipment_id)
    is_passed = any(row.topic in TOPIC_RULES[one.topic].overtakes for one in later)
    return NotSent.OVERTAKEN if is_passed else NotSent.NO_LONGER_TRUE


def _prepared(
    tx: Transaction,
    one: Known,
    kept: Sequence[tuple[Notification, Occasion]],
    channels: Sequence[StoredChannel],
    writing: Writing,
    now: datetime,
) -> Ready | list[Notification]:
    """The message about these rows, or the rows with what became of them without one."""
    rows = [row for row, _ in kept]
    contact = next(who for who in one.contacts if who.id == rows[0].contact_id)
    account = _account(channels, rows[0])
    if account is None:
        return [not_sent(row, NotSent.NO_CHANNEL) for row in rows]
    rests_until = now + WAIT_FOR_CHANNEL if account.stopped_because else account.rests_until
    if rests_until is not None and rests_until > now:
        return [_not_tried(row, rests_until, account.stopped_because) for row in rows]
    one = replace(one, journey=find_order_journey(tx, one.order, world=writing.world, now=now))
    if not all(_is_sure(one, occasion) for _, occasion in kept):
        return [_doubted(row, occasion, now) for row, occasion in kept]
    facts = facts_of(one, [occasion for _, occasion in kept], contact, links=writing.links, now=now)
    try:
        written = writing.texts.write(facts, tx.own_texts.of_store(one.store.id))
    except TextIncomplete as problem:
        return [not_sent(row, NotSent.TEXT_INCOMPLETE, str(problem)) for row in rows]
    told = _told(one, rows, written)
    if account.is_test:
        return [not_sent(row, NotSent.TEST_MODE) for row in told]
    return Ready(told, _message(one, rows[0], contact, facts, written), account)


def _is_sure(one: Known, occasion: Occasion) -> bool:
    parts = {part.shipment.id: part for part in one.journey.shipments}
    part = parts.get(occasion.shipment_id or 0)
    return part is None or is_sure(part, occasion)


def _doubted(row: Notification, occasion: Occasion, now: datetime) -> Notification:
    """What only a position tells waits a day for somebody who knows; then nobody is told."""
    if now - occasion.at > WAIT_FOR_CERTAINTY:
        return not_sent(row, NotSent.NOT_SURE)
    return _not_tried(row, now + ASK_FOR_CERTAINTY_AFTER, "only a position tells of it yet")


def _told(one: Known, rows: Sequence[Notification], written: Written) -> tuple[Notification, ...]:
    """The rows with what the message says; the first of them carries its text."""
    first = rows[0]
    said = _said(first.channel, written)
    return tuple(
        replace(
            row,
            subject=written.subject,
            text=said if row is first else None,
            told_on=told_on(one, row.shipment_id),
            told_with=None if row is first else first.id,
        )
        for row in rows
    )


def _said(channel: Channel | None, written: Written) -> str:
    """The words that this channel carries: the ledger keeps what was told, not what could have been."""
    if channel is Channel.WEB_PUSH:
        return written.fields.get("detail") or written.short
    return written.short if channel is Channel.SMS else written.text


def _message(one: Known, first: Notification, contact: Contact, facts: Facts, written: Written) -> Message:
    return Message(
        key=f"{first.id}.{first.order_id}.{first.topic.value}",
        topic=first.topic,
        to=contact.address,
        locale=written.locale,
        subject=written.subject,
        text=written.text,
        short=written.short,
        link=facts.tracking_url,
        html=written.html,
        from_name=one.store.name,
        reply_to=facts.help_email,
        unsubscribe_url=facts.unsubscribe_url,
        fields=written.fields,
    )


def _account(channels: Sequence[StoredChannel], row: Notification) -> StoredChannel | None:
    """The shop's own account of the channel, else one that is for every shop."""
    mine = [one for one in channels if one.channel is row.channel and one.store_id == row.store_id]
    shared = [one for one in channels if one.channel is row.channel and one.store_id is None]
    return next(iter([*mine, *shared]), None)
