"""An order, and where it stands as a whole: read from its own events and its shipments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from waypost.domain.shipment import Address, Leg, OrderLine, Shipment
from waypost.domain.standing import OUTBOUND_START, OVER, Condition, Standing
from waypost.domain.tracking import Direction, Ending, Stage, Status

LINK_LASTS = timedelta(days=90)
RENEWED_LINK_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who ordered. `locale` is a BCP 47 tag such as "de-CH"."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as stored. `standing` is that of its own events (placed to handed over, cancelled)."""

    id: int
    store_id: int
    order_number: str
    placed_at: datetime | None = None
    placed_offset_min: int | None = None
    buyer: Buyer = Buyer()
    ship_to: Address | None = None
    lines: tuple[OrderLine, ...] = ()
    promised_on: date | None = None
    standing: Standing = OUTBOUND_START
    link_generation: int = 0
    link_expires_at: datetime | None = None
    is_test: bool = False
    version: int = 1
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderStanding:
    """Where an order stands. Counts are of the outbound shipments that are in force.

    `stage` and `status` are those of the parcel that is least far: an order is delivered when all of it is.
    `unshipped` lists what no shipment carries yet.
    """

    status: Status
    stage: Stage | None
    direction: Direction
    conditions: tuple[Condition, ...]
    shipments: int
    shipped: int
    delivered: int
    unshipped: tuple[OrderLine, ...]


def number_key(order_number: str) -> str:
    """An order number as people may write it: case, blanks, dashes and `#` do not count."""
    return "".join(letter for letter in order_number.casefold() if letter.isalnum()) or order_number


def in_force(shipments: Sequence[Shipment]) -> list[Shipment]:
    """The shipments that count: not replaced by a corrected number, and not cancelled before they moved."""
    return [
        shipment
        for shipment in shipments
        if shipment.superseded_by is None and shipment.standing.ending is not Ending.CANCELLED
    ]


def link_ends_at(order: Order, shipments: Sequence[Shipment]) -> datetime | None:
    """When the buyer's link closes: some time after the last change of an order that is over; None: open.

    A buyer who looks the order up gets it opened again until `link_expires_at`.
    """
    counted = in_force(shipments)
    is_over = bool(counted) and all(shipment.standing.is_over for shipment in counted)
    if not is_over and order.standing.ending is not Ending.CANCELLED:
        return None
    changed = [at for at in (order.updated_at, *(shipment.updated_at for shipment in counted)) if at]
    ends = [max(changed) + LINK_LASTS] if changed else []
    return max([*ends, *([order.link_expires_at] if order.link_expires_at else [])], default=None)


def order_standing(order: Order, shipments: Sequence[Shipment]) -> OrderStanding:
    """The standing of an order; pure, and independent of the order of `shipments`."""
    counted = in_force(shipments)
    outbound = [shipment for shipment in counted if shipment.leg is Leg.OUTBOUND]
    unshipped = not_yet_shipped(order, shipments)
    status, stage = _status_and_stage(order, counted, outbound, has_unshipped=bool(unshipped))
    returning = bool(counted) and all(s.standing.direction is Direction.RETURNING for s in counted)
    conditions = [condition for shipment in counted for condition in shipment.standing.conditions]
    conditions += order.standing.conditions
    return OrderStanding(
        status=status,
        stage=stage,
        direction=Direction.RETURNING if returning else Direction.OUTBOUND,
        conditions=tuple(sorted(set(conditions), key=lambda one: (one.kind.value, one.since, one.event_id))),
        shipments=len(outbound),
        shipped=sum(1 for shipment in outbound if _has_left(shipment.standing)),
        delivered=sum(1 for shipment in outbound if shipment.standing.status is Status.DELIVERED),
        unshipped=unshipped,
    )


def not_yet_shipped(order: Order, shipments: Sequence[Shipment]) -> tuple[OrderLine, ...]:
    """The order lines, or pieces of them, that no outbound shipment carries.

    A shipment that names no lines is taken to carry all of them: most shops never say.
    """
    outbound = [shipment for shipment in in_force(shipments) if shipment.leg is Leg.OUTBOUND]
    if any(not shipment.lines for shipment in outbound):
        return ()
    sent: dict[str, int] = {}
    for shipment in outbound:
        for line in shipment.lines:
            sent[_key(line)] = sent.get(_key(line), 0) + line.quantity
    left = []
    for line in order.lines:
        taken = min(line.quantity, sent.get(_key(line), 0))
        sent[_key(line)] = sent.get(_key(line), 0) - taken
        if taken < line.quantity:
            left.append(OrderLine(line.title, line.sku, line.quantity - taken, line.variant, line.image_url))
    return tuple(left)


def _key(line: OrderLine) -> str:
    return line.sku or line.title


def _has_left(now: Standing) -> bool:
    return now.furthest is not None and now.furthest.rank >= Stage.PICKED_UP.rank


def _status_and_stage(
    order: Order, counted: list[Shipment], outbound: list[Shipment], *, has_unshipped: bool
) -> tuple[Status, Stage | None]:
    own = order.standing
    if own.ending is Ending.CANCELLED and not any(_has_left(shipment.standing) for shipment in counted):
        return Status.CANCELLED, own.stage
    if not outbound:
        return own.status, own.stage
    if any(shipment.leg is Leg.RETURN for shipment in counted):
        last = max((s for s in counted if s.leg is Leg.RETURN), key=lambda s: (_progress(s.standing), s.id))
        if _has_left(last.standing) and all(s.standing.is_over for s in outbound):
            return last.standing.status, last.standing.stage
    if has_unshipped and all(shipment.standing.is_over for shipment in outbound):
        return Status.PENDING, own.stage or Stage.PROCESSING
    slowest = min(
        outbound, key=lambda shipment: (_is_settled(shipment), _progress(shipment.standing), shipment.id)
    )
    stage = slowest.standing.stage
    if stage is None or (
        own.stage is not None and own.stage.rank > stage.rank and not _has_left(slowest.standing)
    ):
        return (
            own.status if slowest.standing.status is Status.PENDING else slowest.standing.status
        ), own.stage
    return slowest.standing.status, stage


def _is_settled(shipment: Shipment) -> bool:
    return shipment.standing.status in OVER


def _progress(now: Standing) -> int:
    return -1 if now.stage is None else now.stage.rank
