"""Ask the next candidate about a number whose guessed carrier goes on not knowing it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from waypost.domain.guessing import Guess, is_unheard, next_guess, told
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Event, EventType, Source
from waypost.ports.accounts import Connectors, PollPlan, StoredAccount
from waypost.ports.database import Job, Transaction
from waypost.usecases.choose_account import account_for
from waypost.usecases.record_events import ESTIMATE, News, record_events


@dataclass(frozen=True, slots=True)
class Trying:
    """What trying needs: our accounts, what their connectors reach, carriers' names, and the time."""

    accounts: Sequence[StoredAccount]
    connectors: Connectors
    name_of: Callable[[str], str]
    now: datetime

    def has_account(self, shipment: Shipment) -> bool:
        """Whether anybody can be asked about the shipment."""
        return account_for(shipment, self.accounts, connectors=self.connectors) is not None


def try_next_carriers(
    tx: Transaction,
    shipments: Sequence[Shipment],
    before: Mapping[int, PollPlan],
    *,
    trying: Trying,
) -> tuple[Sequence[Shipment], Mapping[int, PollPlan]]:
    """The shipments with the carriers to ask now, and their plans: anew where that is another carrier.

    Only carriers that were guessed from the number change: what a shop or a person stated never does. The
    shipment's timeline tells of it.
    """
    quiet = [one.id for one in shipments if one.id in before and _is_unheard(before[one.id])]
    guesses = tx.guesses.of(quiet) if quiet else ()
    if not guesses:
        return shipments, before
    unheard = _held(tx, [one.shipment_id for one in guesses])
    moved: dict[int, Shipment] = {}
    for guess in guesses:
        shipment = unheard[guess.shipment_id]
        after = _after(tx, shipment, guess, trying) if shipment.standing.last_movement_at is None else None
        if after is not None:
            tx.guesses.save([after])
            moved[shipment.id] = _move(tx, shipment, after, trying)
    if not moved:
        return shipments, before
    anew = {one: _anew(before[one], trying.now) for one in moved}
    return [moved.get(one.id, one) for one in shipments], {**before, **anew}


def _held(tx: Transaction, shipment_ids: Sequence[int]) -> Mapping[int, Shipment]:
    """The shipments as they are now, and stay until the transaction ends."""
    tx.shipments.lock(sorted(shipment_ids))
    return {one.id: one for one in tx.shipments.by_ids(shipment_ids)}


def _move(tx: Transaction, shipment: Shipment, after: Guess, trying: Trying) -> Shipment:
    now = trying.now
    moved = replace(
        shipment, carrier=after.carrier, estimate=None, version=shipment.version + 1, updated_at=now
    )
    tx.shipments.save([moved])
    tx.feed.announce([(moved.id, moved.order_id, moved.version)])
    tx.jobs.add([Job(ESTIMATE, {"shipment_id": moved.id}, now, unique_key=f"{ESTIMATE}:{moved.id}")])
    words = " ".join(told(after, name_of=trying.name_of)[-2:])
    note = Event(type=EventType.NOTE, occurred_at=now, source=Source.STORE, offset_min=0, text=words)
    record_events(tx, [News(note, moved.store_id, shipment_id=moved.id)], now=now)
    return moved


def _is_unheard(plan: PollPlan) -> bool:
    return is_unheard(unknown_since=plan.unknown_since, asked_at=plan.asked_at)


def _after(tx: Transaction, shipment: Shipment, guess: Guess, trying: Trying) -> Guess | None:
    if guess.carrier != shipment.carrier:  # stated in the meantime
        tx.guesses.forget([shipment.id])
        return None
    taken = {
        one.carrier
        for one in tx.shipments.by_numbers(shipment.store_id, [shipment.tracking_number or ""])
        if one.id != shipment.id
    }
    askable = {
        one
        for one in guess.candidates
        if one not in taken and trying.has_account(replace(shipment, carrier=one))
    }
    return next_guess(guess, askable=askable, now=trying.now)


def _anew(plan: PollPlan, now: datetime) -> PollPlan:
    """The plan of a shipment of which the carrier that is asked now was never asked."""
    return replace(
        plan,
        asked_at=None,
        unknown_since=None,
        failures=0,
        ended=None,
        pushed_until=None,
        push_reference=None,
        subscribe_at=now,
    )
