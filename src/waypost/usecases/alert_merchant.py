"""Alert a merchant: what a person must mend is told once, many cases in one message, and all of it is kept.

A shop says in its settings where to and of what: `{"to": ["ops@shop.example", "slack:https://hooks.slack.com/
services/…", "teams:https://…", "ntfys://…"], "on": ["channel_stopped", …]}`; without `on`: of everything.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.alerts import FEWEST_MAYBE_SENT, GATHERS_FOR, QUIET_FOR, AlertKind, digest
from waypost.domain.retrying import wait_before_retry
from waypost.domain.tracking import ConditionKind
from waypost.ports.alerts import StoredAlert
from waypost.ports.database import Store, Transaction
from waypost.usecases.find_journey import World, find_order_standings
from waypost.usecases.read_choice import ChoiceWrong

SETTING = "alerts"
LEASE = timedelta(minutes=5)
DAY = timedelta(days=1)
MOST_PLACES, LONGEST_PLACE = 10, 500
WORDS_KEPT = 500
_PARCELS = {
    ConditionKind.LOST_SUSPECTED: AlertKind.LOST_SUSPECTED,
    ConditionKind.LOST: AlertKind.LOST_SUSPECTED,
    ConditionKind.DAMAGED: AlertKind.DAMAGED,
}


@dataclass(frozen=True, slots=True)
class AlertChoice:
    """Where a shop wants alerts, and of what."""

    to: tuple[str, ...] = ()
    on: frozenset[AlertKind] = frozenset(AlertKind)


@dataclass(frozen=True, slots=True)
class Digest:
    """One message for one shop, where it goes, and the alerts it is about."""

    store_id: int
    to: tuple[str, ...]
    subject: str
    text: str
    alerts: tuple[StoredAlert, ...]


def alerts_of(settings: Mapping[str, object]) -> AlertChoice:
    """What a shop chose; nothing is told where it chose nothing. ChoiceWrong."""
    given = settings.get(SETTING) or {}
    if not isinstance(given, Mapping) or set(given) - {"to", "on"}:
        raise ChoiceWrong("", 'write {"to": ["ops@shop.example"], "on": ["channel_stopped"]}')
    to, on = given.get("to") or [], given.get("on")
    if not isinstance(to, list) or len(to) > MOST_PLACES:
        raise ChoiceWrong("/to", f"this is a list of {MOST_PLACES} addresses at most")
    for place, one in enumerate(to):
        if not isinstance(one, str) or len(one) > LONGEST_PLACE or not ("@" in one or ":" in one):
            raise ChoiceWrong(f"/to/{place}", "write an e-mail address, or slack:https://…, teams:https://…")
    if on is None:
        return AlertChoice(tuple(to))
    known = {kind.value: kind for kind in AlertKind}
    if not isinstance(on, list) or not all(isinstance(one, str) and one in known for one in on):
        raise ChoiceWrong("/on", f"we know these: {', '.join(known)}")
    return AlertChoice(tuple(to), frozenset(known[one] for one in on))


def note_alerts(
    tx: Transaction,
    store: Store,
    kind: AlertKind,
    active: Mapping[str, str],
    *,
    now: datetime,
    among: Collection[str] | None = None,
) -> int:
    """Keep which cases of a kind there are now (what about: words); what is no longer one is over.

    `among` names those that were looked at; None: all of this kind. Returns how many are new.
    """
    if not _wants(store, kind):
        return 0
    stored = [one for one in tx.alerts.open(store.id) if one.kind is kind]
    over = [one for one in stored if one.about not in active and (among is None or one.about in among)]
    tx.alerts.save([replace(one, ended_at=now) for one in over])
    known = {one.about for one in stored}
    return tx.alerts.add(
        [
            StoredAlert(0, store.id, kind, about, words[:WORDS_KEPT], now, now + GATHERS_FOR)
            for about, words in active.items()
            if about not in known
        ]
    )


def note_accounts(tx: Transaction, *, now: datetime) -> None:
    """Look at carriers' accounts, channels, and messages of which nobody knows."""
    for store in tx.stores.all():
        if not _choice(store).to:
            continue
        mine = (None, store.id)
        stopped = {
            str(one.id): f"{one.name} ({one.carrier}): {one.breaker.stopped_because}"
            for one in tx.accounts.all()
            if one.store_id in mine and one.breaker.stopped_because
        }
        note_alerts(tx, store, AlertKind.CARRIER_STOPPED, stopped, now=now)
        silent = {
            str(one.id): f"{one.name} ({one.provider}): {one.stopped_because}"
            for one in tx.channels.all()
            if one.store_id in mine and one.stopped_because
        }
        note_alerts(tx, store, AlertKind.CHANNEL_STOPPED, silent, now=now)
        count = tx.ledger.count_maybe_sent(store.id, since=now - DAY)
        words = (
            f"{count} messages within a day: the provider did not answer in time. They are not sent again."
        )
        many = {"a day": words} if count >= FEWEST_MAYBE_SENT else {}
        note_alerts(tx, store, AlertKind.MAYBE_SENT, many, now=now)


def note_parcels(tx: Transaction, shipment_ids: Sequence[int], *, world: World, now: datetime) -> None:
    """Look at parcels that were heard of, or are silent: lost, damaged."""
    stores = {store.id: store for store in tx.stores.all() if _choice(store).to}
    if not stores or not shipment_ids:
        return
    shipments = [one for one in tx.shipments.by_ids(shipment_ids) if one.store_id in stores and one.order_id]
    orders = tx.orders.by_ids(sorted({one.order_id for one in shipments if one.order_id}))
    looked_at = {(store_id, str(one.id)) for one in shipments for store_id in (one.store_id,)}
    found: dict[tuple[int, AlertKind], dict[str, str]] = {}
    for journey in find_order_standings(tx, orders, world=world, now=now):
        order = journey.order
        for part in journey.shipments:
            if order is None or order.is_test or (order.store_id, str(part.shipment.id)) not in looked_at:
                continue
            for condition in part.standing.conditions:
                kind = _PARCELS.get(condition.kind)
                if kind is not None:
                    number = part.shipment.tracking_number or "without a number"
                    words = f"order {order.order_number}, parcel {number}"
                    found.setdefault((order.store_id, kind), {})[str(part.shipment.id)] = words
    for store_id, store in stores.items():
        among = {about for owner, about in looked_at if owner == store_id}
        for kind in sorted(set(_PARCELS.values())):
            note_alerts(tx, store, kind, found.get((store_id, kind), {}), now=now, among=among)


def note_drift(tx: Transaction, sentences: Mapping[str, str], *, now: datetime) -> None:
    """Keep which carriers use codes that we do not know (carrier: sentence)."""
    for store in tx.stores.all():
        if _choice(store).to:
            note_alerts(tx, store, AlertKind.CODE_DRIFT, sentences, now=now)


def take_digests(tx: Transaction, *, now: datetime) -> list[Digest]:
    """What is to be told now, taken for this worker alone until its lease ends."""
    found = []
    for store in tx.stores.all():
        choice = _choice(store)
        last = tx.alerts.last_told_at(store.id) if choice.to else None
        if not choice.to or (last is not None and now - last < QUIET_FOR):
            continue
        waiting = [one for one in tx.alerts.waiting(store.id, now=now) if one.kind in choice.on]
        if waiting:
            taken = tuple(replace(one, free_at=now + LEASE, attempts=one.attempts + 1) for one in waiting)
            tx.alerts.save(taken)
            subject, text = digest([(one.kind, one.words) for one in taken], store_name=store.name)
            found.append(Digest(store.id, choice.to, subject, text, taken))
    return found


def settle_digest(
    tx: Transaction, told: Digest, problems: Mapping[str, str], *, jitter: float, now: datetime
) -> None:
    """Keep that it was told, or when it is tried again. `problems`: why a place did not take it.

    A digest that one place took is told: the others' problems are kept beside it.
    """
    said = "; ".join(problems.values())[:WORDS_KEPT] or None
    if len(problems) < len(told.to):
        tx.alerts.save([replace(one, told_at=now, problem=said) for one in told.alerts])
        return
    wait = wait_before_retry(told.alerts[0].attempts, jitter=jitter) or DAY
    tx.alerts.save([replace(one, free_at=now + wait, problem=said) for one in told.alerts])


def _wants(store: Store, kind: AlertKind) -> bool:
    choice = _choice(store)
    return bool(choice.to) and kind in choice.on


def _choice(store: Store) -> AlertChoice:
    """The shop's choice; one that was kept although it is wrong counts as none."""
    try:
        return alerts_of(store.settings)
    except ChoiceWrong:
        return AlertChoice()
