"""A call that was let in, with what its work may want of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from waypost.domain.links import number_of
from waypost.domain.shipment import Shipment
from waypost.domain.tracking_number import normalise
from waypost.ports.database import Store, StoredEvent, Transaction
from waypost.ports.vendor_fields import KeptFields
from waypost.usecases.find_journey import shipment_journey
from waypost.web.cache import Root
from waypost.web.compat.aftership.couriers import our_carrier, their_slug
from waypost.web.compat.aftership.envelope import Refusal, Version
from waypost.web.compat.aftership.showing import tracking_out
from waypost.web.service import Service


@dataclass(slots=True)
class Called:
    """`path` are the parts that the address names, `changed` what caches must forget."""

    service: Service
    store: Store
    version: Version
    path: Sequence[str]
    query: Mapping[str, str]
    raw: bytes = b""
    changed: list[Root] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The moment of the call."""
        return self.service.clock()

    def body(self, wrap: str = "", *, missing: int = 400) -> dict[str, Any]:
        """The JSON object that was sent; of `wrap` in it where this version wraps it. Refusal."""
        try:
            found = json.loads(self.raw or b"{}", parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise Refusal(4001) from None
        if wrap and self.version.is_wrapped and isinstance(found, dict):
            found = found.get(wrap)
            if not isinstance(found, dict):
                raise Refusal(missing)
        if not isinstance(found, dict):
            raise Refusal(400)
        return found

    def shown(self, tracking: dict[str, Any]) -> dict[str, Any]:
        """A tracking as `data` of an answer, wrapped where this version wraps it."""
        return {"tracking": tracking} if self.version.is_wrapped else tracking

    def note(self, shipment: Shipment) -> None:
        """Let pages forget what they know of it."""
        self.changed.append(("s", shipment.id))
        if shipment.order_id is not None:
            self.changed.append(("o", shipment.order_id))

    def find(self, tx: Transaction) -> tuple[Shipment, KeptFields]:
        """The shipment that the address names by id, or by slug and number. Refusal 4004."""
        parts = self.path
        shipment = self._by_id(tx, parts[0]) if len(parts) == 1 else self._by_number(tx, parts[0], parts[1])
        if shipment is None or shipment.store_id != self.store.id or shipment.superseded_by is not None:
            raise Refusal(4004)
        kept = tx.vendor_fields.of([shipment.id]).get(shipment.id)
        if kept is not None and kept.removed_at is not None:
            raise Refusal(4004)
        return shipment, kept or KeptFields(shipment.id, self.store.id, {})

    def _by_id(self, tx: Transaction, shown: str) -> Shipment | None:
        number = tx.vendor_fields.named(self.store.id, shown) if shown.isprintable() else None
        number = number_of("shp", shown) if number is None else number
        return tx.shipments.by_id(number) if number is not None else None

    def _by_number(self, tx: Transaction, slug: str, written: str) -> Shipment | None:
        number = normalise(written)
        if not number or not number.isprintable():
            return None
        holders = [one for one in tx.shipments.by_numbers(self.store.id, [number])
                   if one.tracking_number == number and one.superseded_by is None]  # fmt: skip
        wanted = our_carrier(slug)
        carriers = {wanted, slug}
        return next((one for one in holders if one.carrier in carriers or their_slug(one.carrier) == slug),
                    None)  # fmt: skip

    def trackings(self, tx: Transaction, shipments: Sequence[Shipment]) -> list[dict[str, Any]]:
        """Shipments as their trackings: a few queries for however many."""
        ids = [one.id for one in shipments]
        kept = tx.vendor_fields.of(ids)
        orders = {one.order_id for one in shipments if one.order_id is not None}
        owners = {one.id: one for one in tx.orders.by_ids(sorted(orders))} if orders else {}
        heard: dict[int, list[StoredEvent]] = {number: [] for number in ids}
        for event in tx.shipments.events(ids) if ids else ():
            heard[event.owner_id].append(event)
        world = self.service.world
        shown = []
        for one in shipments:
            order = owners.get(one.order_id) if one.order_id is not None else None
            part = shipment_journey(one, None, world=world, now=self.now, order=order)
            shown.append(tracking_out(part, heard[one.id], kept.get(one.id), version=self.version))
        return shown

    def tracking(self, tx: Transaction, shipment: Shipment) -> dict[str, Any]:
        """One of them."""
        return self.trackings(tx, [shipment])[0]


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
