"""The door to supply-chain events (EPCIS): what warehouses and readers say about the parcels they see.

One event may be about many parcels: each gets a scan of its own. `wiring` hands over the format.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from waypost.domain.tracking import Event, Source
from waypost.ports.connector import Scan


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where in the document (JSON pointer)."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class SeenParcel:
    """One parcel that an event is about, and what the event says of it.

    `carrier` and `source` are set where the event names them (our own extension). `taken_back_at`: the
    event is declared to have been an error then (ISO 8601); the scan is the one that is taken back.
    """

    tracking_number: str
    scan: Scan
    carrier: str | None = None
    source: Source | None = None
    taken_back_at: str | None = None


@dataclass(frozen=True, slots=True)
class SupplyEvent:
    """One event of a document. `hash` names what it says: the same event has the same hash everywhere.

    `flaws` are why it is refused, empty for a good one. `parcels` may be empty for a good event too: it says
    nothing of anything that is shipped.
    """

    pointer: str
    hash: str
    event_id: str | None = None
    parcels: tuple[SeenParcel, ...] = ()
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldParcel:
    """An event of ours to be told to others: whose it is and which parcel it is about."""

    event: Event
    tracking_number: str
    carrier: str | None = None
    shipment_id: int = 0
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What somebody wants to be told. `equal`: for a field of the format, the words of which one must stand.

    A period is from its first moment on and before its second, each open where it is None.
    """

    equal: Mapping[str, frozenset[str]] = field(default_factory=dict)
    happened: tuple[datetime | None, datetime | None] = (None, None)
    recorded: tuple[datetime | None, datetime | None] = (None, None)


class DocumentRefused(Exception):
    """The document as a whole is not in the form of EPCIS 2.0: nothing of it can be read."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.pointer or '/'}: {flaw.detail}" for flaw in flaws))
        self.flaws = tuple(flaws)


class SupplyEvents(Protocol):
    """A format of supply-chain events."""

    def read_document(self, body: bytes) -> list[SupplyEvent]:
        """Every event of a document, good or not. DocumentRefused: it is no document at all."""
        ...

    def write_document(
        self, told: Sequence[ToldParcel], *, base_url: str, created_at: datetime
    ) -> dict[str, Any]:
        """A document (JSON-LD) that tells these events; `base_url` is our own address, for parcels' names."""
        ...

    def write_answer(
        self, told: Sequence[ToldParcel], *, base_url: str, created_at: datetime
    ) -> dict[str, Any]:
        """The same as the answer to a question (an `EPCISQueryDocument`)."""
        ...

    def is_wanted(self, told: ToldParcel, query: EventQuery, *, base_url: str) -> bool:
        """Whether an event, as we tell it, is one of those that a query asks for."""
        ...

    def parcel_named(self, identifier: str) -> tuple[str, str | None] | None:
        """The tracking number that an identifier means, and the carrier where it says so; None: neither."""
        ...

    def reread(self, raw: str) -> Scan | None:
        """Read a kept `Scan.raw` once more, by the mapping of today."""
        ...


Document = Mapping[str, Any]
