"""The door to a shop that tells us of its orders.

A store connector is a *module*, as those of carriers are: its folder's `__init__` carries the names of
`StoreConnector`, and does no input or output. Shops deliver late, twice and in any sequence, so what they
tell is made of parts that carry the shop's own time of change: `joined` gives the same whatever came first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
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
class OrderTold:
    """What is known of one order. `reference` is the shop's own id, as text: some exceed 2^53.

    A deletion comes without a time: it holds until the shop tells that the order was restored, and from then
    on the newest snapshot alone says whether the order is there.
    """

    reference: str
    snapshot: Snapshot | None = None
    was_deleted: bool = False
    was_restored: bool = False

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
    )
