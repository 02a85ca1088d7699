"""Ask the next candidate about a number whose guessed carrier goes on not knowing it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from waypost.domain.guessing import Guess, is_unheard, next_guess
from waypost.domain.shipment import Shipment
from waypost.ports.accounts import Connectors, PollPlan, StoredAccount
from waypost.ports.database import Job, Transaction
from waypost.usecases.choose_account import account_for
from waypost.usecases.record_events import ESTIMATE


def try_next_carriers(
    tx: Transaction,
    shipments: Sequence[Shipment],
    before: Mapping[int, PollPlan],
    *,
    accounts: Sequence[StoredAccount],
    connectors: Connectors,
    now: datetime,
) -> tuple[Sequence[Shipment], Mapping[int, PollPlan]]:
    """The shipments with the carriers to ask now, and their plans: anew where that is another carrier.

    Only carriers that were guessed from the number change: what a shop or a person stated never does.
    """
    unheard = {
        one.id: one
        for one in shipments
        if one.standing.last_movement_at is None and one.id in before and _is_unheard(before[one.id])
    }
    guesses = tx.guesses.of(sorted(unheard)) if unheard else ()
    moved: dict[int, Shipment] = {}
    for guess in guesses:
        shipment = unheard[guess.shipment_id]
        after = _after(tx, shipment, guess, accounts=accounts, connectors=connectors, now=now)
        if after is not None:
            moved[shipment.id] = replace(
                shipment, carrier=after.carrier, estimate=None, version=shipment.version + 1, updated_at=now
            )
            tx.guesses.save([after])
    if not moved:
        return shipments, before
    _announce(tx, list(moved.values()), now)
    anew = {one: _anew(before[one], now) for one in moved}
    return [moved.get(one.id, one) for one in shipments], {**before, **anew}


def _is_unheard(plan: PollPlan) -> bool:
    return is_unheard(unknown_since=plan.unknown_since, asked_at=plan.asked_at)


def _after(
    tx: Transaction,
    shipment: Shipment,
    guess: Guess,
    *,
    accounts: Sequence[StoredAccount],
    connectors: Connectors,
    now: datetime,
) -> Guess | None:
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
        if one not in taken
        and account_for(replace(shipment, carrier=one), accounts, connectors=connectors) is not None
    }
    return next_guess(guess, askable=askable, now=now)


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


def _announce(tx: Transaction, shipments: Sequence[Shipment], now: datetime) -> None:
    tx.shipments.save(shipments)
    tx.feed.announce([(one.id, one.order_id, one.version) for one in shipments])
    tx.jobs.add(
        [Job(ESTIMATE, {"shipment_id": one.id}, now, unique_key=f"{ESTIMATE}:{one.id}") for one in shipments]
    )
