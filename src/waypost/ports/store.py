"""The door to a shop that tells us of its orders.

A store connector is a *module*, as those of carriers are: its folder's `__init__` carries the names of
`StoreConnector`, and does no input or output. Shops deliver late, twice and in any sequence, so what they
tell is made of parts that carry the shop's own time of change: `joined` gives the same whatever came first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import EventType
from waypost.ports.connector import AccountField, Pushed


class HookNotUnderstood(ValueError):
    """It is proved to be the shop's, but cannot be read; the sentence holds nothing of a buyer."""


@dataclass(frozen=True, slots=True)
class ConnectStep:
    """One step of connecting. `paste` names what to copy there: `hook_address`, or an account field."""

    text: str
    paste: str | None = None


@dataclass(frozen=True, slots=True)
class ShopAccount:
    """What a connector needs to know of one shop: its fields, by the names in ACCOUNT_FIELDS."""

    store: str
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OrderEventTold:
    """Something that befell an order, and when (UTC)."""

    type: EventType
    occurred_at: datetime
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ParcelTold:
    """A parcel as the shop knows it. `carrier` is the shop's own word for it, not one of our slugs."""

    tracking_number: str
    carrier: str | None = None
    tracking_url: str | None = None
    shipped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An order as it stood at `changed_at` (UTC, the shop's clock), whole.

    `tie` decides between two of the same moment, the same way wherever they meet: it is made of what they
    say. `is_binned`: the shop's people threw the order away, and can still take it back.
    """

    order_number: str
    changed_at: datetime
    tie: str
    placed_at: datetime | None = None
    placed_offset_min: int | None = None
    buyer: Buyer | None = None
    ship_to: Address | None = None
    lines: tuple[OrderLine, ...] = ()
    parcels: tuple[ParcelTold, ...] = ()
    events: tuple[OrderEventTold, ...] = ()
    refunds: tuple[str, ...] = ()
    is_binned: bool = False


@dataclass(frozen=True, slots=True)
class FulfilmentTold:
    """Parcels that a shop tells of by themselves, as they stood at `changed_at` (UTC); see `Snapshot.tie`."""

    reference: str
    changed_at: datetime
    tie: str
    parcels: tuple[ParcelTold, ...] = ()
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ParcelEventTold:
    """What a shop says befell the parcels of a fulfilment. `status` is the shop's own word."""

    reference: str
    fulfilment: str
    status: str
    occurred_at: datetime
    text: str | None = None


class PrivacyWish(StrEnum):
    """What a buyer, or a shop that leaves, may ask for."""

    TELL = "tell"
    FORGET_BUYER = "forget_buyer"
    FORGET_SHOP = "forget_shop"


@dataclass(frozen=True, slots=True)
class PrivacyTold:
    """A wish that the law gives people. `orders` are the shop's own ids; none: all that are the buyer's."""

    wish: PrivacyWish
    email: str | None = field(default=None, repr=False)
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderTold:
    """What is known of one order. `reference` is the shop's own id, as text: some exceed 2^53.

    A deletion comes without a time: it holds until the shop tells that the order was restored, and from then
    on the newest snapshot alone says whether the order is there.
    """

    reference: str
    snapshot: Snapshot | None = None
    was_deleted: bool = False
    was_restored: bool = False
    fulfilments: tuple[FulfilmentTold, ...] = ()
    parcel_events: tuple[ParcelEventTold, ...] = ()
    refunds: tuple[str, ...] = ()

    @property
    def parcels(self) -> tuple[ParcelTold, ...]:
        """All parcels in force."""
        alone = [parcel for one in self.fulfilments if not one.is_cancelled for parcel in one.parcels]
        return (*(self.snapshot.parcels if self.snapshot else ()), *alone)

    @property
    def is_gone(self) -> bool:
        """Whether the order is no more."""
        is_binned = self.snapshot is not None and self.snapshot.is_binned
        return is_binned or (self.was_deleted and not self.was_restored)


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What one hook said. `hook_id` is the same when the shop sends the same again, and never else.

    `is_greeting`: the shop only tried whether somebody listens; nothing was signed, nothing is told.
    """

    hook_id: str
    orders: tuple[OrderTold, ...] = ()
    is_greeting: bool = False
    privacy: PrivacyTold | None = None


class StoreConnector(Protocol):
    """What a store's module offers."""

    SLUG: str
    NAME: str
    ACCOUNT_FIELDS: Sequence[AccountField]
    CONNECT: Sequence[ConnectStep]

    def read_hook(self, pushed: Pushed, *, account: ShopAccount, now: datetime) -> StoreReport:
        """Verify a hook over its raw bytes, then read it. PushRefused, HookNotUnderstood."""
        ...


def joined(told: Iterable[OrderTold]) -> dict[str, OrderTold]:
    """What all of it together says of each order; the sequence and repetitions make no difference."""
    found: dict[str, OrderTold] = {}
    for one in told:
        before = found.get(one.reference)
        found[one.reference] = one if before is None else _together(before, one)
    return found


def _together(one: OrderTold, other: OrderTold) -> OrderTold:
    snapshots = [told.snapshot for told in (one, other) if told.snapshot is not None]
    return replace(
        one,
        snapshot=max(snapshots, key=lambda each: (each.changed_at, each.tie), default=None),
        was_deleted=one.was_deleted or other.was_deleted,
        was_restored=one.was_restored or other.was_restored,
        fulfilments=_newest(one.fulfilments + other.fulfilments),
        parcel_events=tuple(sorted({*one.parcel_events, *other.parcel_events}, key=_moment)),
        refunds=tuple(sorted({*one.refunds, *other.refunds})),
    )


def _newest(told: Sequence[FulfilmentTold]) -> tuple[FulfilmentTold, ...]:
    by_age = sorted(told, key=lambda each: (each.changed_at, each.tie))
    newest = {each.reference: each for each in by_age}
    return tuple(newest[reference] for reference in sorted(newest))


def _moment(event: ParcelEventTold) -> tuple[datetime, str, str, str, str]:
    return event.occurred_at, event.reference, event.fulfilment, event.status, event.text or ""
