"""Explain a shipment: which events and which rules made its standing, and what its estimate rests on."""

from dataclasses import dataclass
from datetime import datetime

from waypost.domain.guessing import told
from waypost.domain.shipment import Shipment
from waypost.domain.silence import silent_conditions
from waypost.domain.standing import Condition, Step, explain
from waypost.ports.database import StoredEvent, Transaction
from waypost.usecases.find_journey import World, destination, place_of, watch_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps in reading order, what silence adds now, and the events as they were told.

    `about_carrier` says in sentences how a carrier that nobody stated was found; empty where it was stated.
    """

    shipment: Shipment
    steps: tuple[Step, ...]
    silence: tuple[Condition, ...]
    heard: dict[str, StoredEvent]
    about_carrier: tuple[str, ...] = ()


def explain_shipment(tx: Transaction, shipment: Shipment, *, world: World, now: datetime) -> Explanation:
    """All that led to where a shipment stands."""
    stored = tx.shipments.events([shipment.id], with_raw=True)
    steps = explain([one.event for one in stored], start=shipment.start)
    order = tx.orders.by_id(shipment.order_id) if shipment.order_id is not None else None
    goal = place_of(destination(shipment, order), world.places)
    watch = watch_of(shipment, now=now, zone=goal.zone if goal else None)
    guess = next(iter(tx.guesses.of([shipment.id])), None)
    return Explanation(
        shipment,
        steps,
        silent_conditions(watch, now=now),
        {one.event.id: one for one in stored},
        told(guess, name_of=lambda slug: _name(slug, world)) if guess else (),
    )


def _name(slug: str, world: World) -> str:
    facts = world.carriers.carrier_named(slug)
    return facts.name if facts else slug
