"""Record what a carrier told, asked or not: each number by itself, for every shipment that has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Event, EventType, Source
from waypost.domain.tracking_number import normalise
from waypost.domain.twins import outdone
from waypost.ports.accounts import StoredAccount
from waypost.ports.connector import ShipmentNews
from waypost.ports.database import Transaction
from waypost.ports.places import Places
from waypost.usecases.choose_account import is_aggregator
from waypost.usecases.find_journey import place_of
from waypost.usecases.learn_of_shipments import learn_of_shipments
from waypost.usecases.plan_asking import Plans
from waypost.usecases.record_events import News, NewsRefused, Outcome, Recorded, record_events
from waypost.usecases.understand_event import EventDraft, understand_event
from waypost.usecases.understand_report import understand_report

DAY_ALONE = 10  # YYYY-MM-DD
SAME_DAY = timedelta(hours=13)
SAME_TIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a report. `fresh`: shipments that learnt something; `by_number`: what was told of whom.

    `refused` counts scans that could not be recorded, `strangers` numbers that no shipment has.
    """

    by_number: Mapping[str, ShipmentNews]
    fresh: frozenset[int]
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0
    strangers: int = 0


def record_report(
    tx: Transaction,
    told: Sequence[ShipmentNews],
    *,
    account: StoredAccount,
    shipments: Sequence[Shipment],
    strangers_in: int | None = None,
    plans: Plans,
    now: datetime,
) -> Heard:
    """Record news about these shipments; numbers that none of them has become new ones in `strangers_in`.

    Without such a store they are counted and left out. What is told of a shipment beside its scans (whose it
    is, which service) fills in what nobody had said.
    """
    places, mover = plans.places, _mover(account, plans)
    shipments = learn_of_shipments(tx, told, shipments, now=now)
    owners: dict[str, list[Shipment]] = {}
    for shipment in shipments:
        owners.setdefault(shipment.tracking_number or "", []).append(shipment)
    news: list[News] = []
    refused = strangers = 0
    for one in told:
        known = owners.get(normalise(one.tracking_number), [])
        strangers += not known
        stores = {shipment.store_id: shipment for shipment in known}
        if not known and strangers_in is not None:
            stores = {strangers_in: Shipment(0, strangers_in, carrier=one.carrier or mover)}
        for store_id, shipment in sorted(stores.items()):
            named = replace(one, carrier=one.carrier or shipment.carrier or mover)
            understood = understand_report(
                [named], store_id=store_id, places=places, zone_of_account=account.zone, now=now
            )
            refused += len(understood.refused)
            by = None if named.carrier == account.carrier else account.carrier
            news += [replace(row, told_by=by, account_id=account.id) for row in understood.news]
            news += filter(None, [_promise(named, shipment, account=account, places=places, now=now)])
    news += _better_clocks(tx, news, shipments)
    answers = record_events(tx, news, now=now)
    return _heard(told, answers, refused=refused, strangers=strangers)


def _mover(account: StoredAccount, plans: Plans) -> str | None:
    """Whose parcels an account is about where nobody says; None: an aggregator's."""
    connector = plans.connectors.connector_named(account.carrier)
    return None if is_aggregator(connector) else account.carrier


def _better_clocks(tx: Transaction, news: Sequence[News], shipments: Sequence[Shipment]) -> list[News]:
    """What takes back scans that were told with a clock that somebody else knows better."""
    if not any(one.event.source is Source.CARRIER for one in news):
        return []
    known: dict[tuple[int, str], list[Event]] = {}
    numbers = {one.id: (one.store_id, one.tracking_number or "") for one in shipments if one.id}
    for stored in tx.shipments.events(sorted(numbers)) if numbers else ():
        known.setdefault(numbers[stored.owner_id], []).append(stored.event)
    fresh: dict[tuple[int, str], list[Event]] = {}
    for one in news:
        if one.tracking_number:
            fresh.setdefault((one.store_id, one.tracking_number), []).append(one.event)
    return [
        News(retraction, store_id, tracking_number=number)
        for (store_id, number), told in fresh.items()
        for retraction in outdone(known.get((store_id, number), ()), told)
    ]


def _heard(
    told: Sequence[ShipmentNews], answers: Sequence[Recorded | NewsRefused], *, refused: int, strangers: int
) -> Heard:
    done = [answer for answer in answers if isinstance(answer, Recorded)]
    recorded = [answer for answer in done if answer.outcome is Outcome.RECORDED]
    return Heard(
        by_number={normalise(one.tracking_number): one for one in told},
        fresh=frozenset(answer.shipment_id for answer in recorded),
        recorded=len(recorded),
        duplicates=len(done) - len(recorded),
        refused=refused + len(answers) - len(done),
        strangers=strangers,
    )


def _promise(
    told: ShipmentNews, shipment: Shipment, *, account: StoredAccount, places: Places, now: datetime
) -> News | None:
    """What the carrier says of the delivery day beside its scans, where that is news.

    It carries no time of its own, so it counts from when we heard it, and only when it says another day (or
    hour) than what we knew: the same answer tomorrow is no event.
    """
    if told.expected_at is None or shipment.standing.is_over or not shipment.id:
        return None
    goal = place_of(shipment.ship_to, places)
    is_day = len(told.expected_at) == DAY_ALONE
    draft = EventDraft(
        occurred_at=now.isoformat(),
        status=EventType.ESTIMATE_CHANGED.value,
        carrier=told.carrier,
        expected_at=f"{told.expected_at}T23:59:59" if is_day else told.expected_at,
    )
    zone = goal.zone if goal and goal.zone else account.zone
    try:
        event = understand_event(draft, places=places, zone_of_account=zone, now=now)
    except NewsRefused:  # a day that cannot be read changes nothing
        return None
    said = [scan.expected_at for scan in told.scans if scan.expected_at]
    known_at = shipment.standing.expected_at
    same = SAME_DAY if is_day else SAME_TIME
    if said or event.expected_at is None or (known_at and abs(event.expected_at - known_at) <= same):
        return None
    return News(event, shipment.store_id, shipment_id=shipment.id)
