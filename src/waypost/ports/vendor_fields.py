"""The door to what another vendor's program told of a shipment and our own model has no place for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptFields:
    """What a program sent with a shipment, as JSON values by name.

    `name` is the id by which that program knows the shipment, where it is not our own. Where `removed_at` is
    set, the program took the shipment back: it is told of it no more, and our own record stays.
    """

    shipment_id: int
    store_id: int
    fields: Mapping[str, object]
    name: str | None = None
    removed_at: datetime | None = None


class VendorFields(Protocol):
    """Kept fields by shipment."""

    def of(self, shipment_ids: Sequence[int]) -> Mapping[int, KeptFields]:
        """What is kept, by shipment; shipments of which nothing is kept are left out."""
        ...

    def save(self, kept: KeptFields) -> None:
        """Keep this in the place of what was kept of the shipment."""
        ...

    def named(self, store_id: int, name: str) -> int | None:
        """The shipment that a program knows by this name: the newest; None where there is none."""
        ...

    def newest(self, store_id: int, *, limit: int) -> Sequence[int]:
        """Shipments in force with a number that no program took back, the newest first."""
        ...
