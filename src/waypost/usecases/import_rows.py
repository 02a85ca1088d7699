"""Import rows of files by the thousand: each is recorded, was known already, or is refused with its reason.

What is refused costs the others nothing, and everything may be said again: the same file imported twice, cut
into other portions or stopped half-way gives the same journeys.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from waypost.domain.order import Order, number_key
from waypost.domain.shipment import Leg, Shipment
from waypost.ports.database import Transaction
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentRefused, add_shipments
from waypost.usecases.import_orders import OrderSaved, import_orders
from waypost.usecases.record_events import News, NewsRefused, Outcome, record_events
from waypost.usecases.record_order_events import OrderNews, record_order_events
from waypost.usecases.understand_order_row import OrderRow, ParcelRow


@dataclass(frozen=True, slots=True)
class RowRejected:
    """A row that was not taken in: which field is wrong, and why."""

    number: int
    field: str
    detail: str


@dataclass
class ImportCounts:
    """What became of rows. `read` is always the sum of `recorded`, `duplicate` and the rejected ones."""

    recorded: int = 0
    duplicate: int = 0
    rejected: list[RowRejected] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.recorded + self.duplicate + len(self.rejected)


@dataclass(frozen=True)
class OrderRows:
    """Neighbouring rows of one order: its lines and parcels, one or more to a row."""

    rows: tuple[OrderRow, ...]

    @property
    def told(self) -> OrderRow:
        """The first row, with the lines of all."""
        lines = [line for row in self.rows for line in row.draft.lines or ()]
        first = self.rows[0]
        if len(self.rows) == 1:
            return first
        return replace(first, draft=replace(first.draft, lines=tuple(lines) or None))


def grouped_rows(rows: Iterable[OrderRow | RowRejected]) -> Iterator[OrderRows | RowRejected]:
    """Put neighbouring rows of the same order together.

    An order that comes again with lines later in the file is refused: which lines are its own would depend
    on where the file is cut.
    """
    waiting: list[OrderRow] = []
    seen_with_lines: set[str] = set()
    for row in rows:
        if isinstance(row, RowRejected):
            yield row
            continue
        key = number_key(row.draft.order_number)
        if waiting and key != number_key(waiting[0].draft.order_number):
            yield OrderRows(tuple(waiting))
            waiting = []
        if not waiting and row.draft.lines is not None:
            if key in seen_with_lines:
                detail = "other rows of this order stand further up in the file: sort the file by this column"
                yield RowRejected(row.number, "order_number", detail)
                continue
            seen_with_lines.add(key)
        waiting.append(row)
    if waiting:
        yield OrderRows(tuple(waiting))


def import_order_rows(tx: Transaction, groups: Sequence[OrderRows], *, now: datetime) -> ImportCounts:
    """Take in orders with their events and parcels, within one transaction."""
    counts = ImportCounts()
    told = [group.told for group in groups]
    saved = import_orders(tx, [one.draft for one in told], now=now)
    orders = [one.order for one in saved]
    changed = {number for number, one in enumerate(saved) if one.is_changed}
    counts.events["placed"] += sum(
        1 for one, row in zip(saved, told, strict=True) if one.is_new and row.draft.placed_at
    )
    _record_own(tx, groups, orders, changed, counts, now)
    refused = _record_parcels(tx, groups, saved, changed, counts, now)
    for number, group in enumerate(groups):
        for row in group.rows:
            counts.remarks.update(row.remarks)
            if row.number in refused:
                counts.rejected.append(refused[row.number])
            elif number in changed:
                counts.recorded += 1
            else:
                counts.duplicate += 1
    return counts


def import_event_rows(tx: Transaction, rows: Sequence[tuple[int, News]], *, now: datetime) -> ImportCounts:
    """Record the news of event rows, within one transaction."""
    counts = ImportCounts()
    answers = record_events(tx, [news for _, news in rows], now=now)
    for (number, news), answer in zip(rows, answers, strict=True):
        if isinstance(answer, NewsRefused):
            counts.rejected.append(RowRejected(number, answer.pointer.strip("/"), answer.detail))
        elif answer.outcome is Outcome.RECORDED:
            counts.recorded += 1
            counts.events[news.event.type.value] += 1
        else:
            counts.duplicate += 1
    return counts


def _record_own(
    tx: Transaction,
    groups: Sequence[OrderRows],
    orders: Sequence[Order],
    changed: set[int],
    counts: ImportCounts,
    now: datetime,
) -> None:
    news, owners = [], []
    for number, group in enumerate(groups):
        for row in group.rows:
            news += [OrderNews(orders[number].id, event) for event in row.events]
            owners += [number] * len(row.events)
    for one, number, answer in zip(news, owners, record_order_events(tx, news, now=now), strict=True):
        if not isinstance(answer, NewsRefused) and answer.outcome is Outcome.RECORDED:
            changed.add(number)
            counts.events[one.event.type.value] += 1


def _record_parcels(
    tx: Transaction,
    groups: Sequence[OrderRows],
    saved: Sequence[OrderSaved],
    changed: set[int],
    counts: ImportCounts,
    now: datetime,
) -> dict[int, RowRejected]:
    """Find or make the shipment of each row that has a parcel, then record its events; the rows refused."""
    wanted = [
        (number, row.number, row.parcel)
        for number, group in enumerate(groups)
        for row in group.rows
        if row.parcel is not None
    ]
    if not wanted:
        return {}
    known = sorted({saved[number].order.id for number, _, _ in wanted if not saved[number].is_new})
    shelf = _Shelf(tx, tx.shipments.of_orders(known) if known else (), now)
    refused: dict[int, RowRejected] = {}
    for number, row_number, parcel in wanted:
        answer = shelf.put(saved[number].order, parcel)
        if isinstance(answer, ShipmentRefused):
            detail = f"{answer.detail} (the order itself is safe)"
            refused[row_number] = RowRejected(row_number, answer.pointer.strip("/"), detail)
        elif answer:
            changed.add(number)
    shelf.add_without_number()
    news, owners = [], []
    for number, row_number, parcel in wanted:
        if row_number not in refused:
            order = saved[number].order
            shipment_id = shelf.shipment_id(order, parcel)
            news += [News(event, order.store_id, shipment_id=shipment_id) for event in parcel.events]
            owners += [number] * len(parcel.events)
    for one, number, heard in zip(news, owners, record_events(tx, news, now=now), strict=True):
        if not isinstance(heard, NewsRefused) and heard.outcome is Outcome.RECORDED:
            changed.add(number)
            counts.events[one.event.type.value] += 1
    return refused


class _Shelf:
    """The shipments of a portion of orders, by order and tracking number (None: the one without)."""

    def __init__(self, tx: Transaction, known: Sequence[Shipment], now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._ids: dict[tuple[int | None, str | None], int] = {}
        self._told: dict[tuple[int | None, str | None], tuple[str | None, str | None]] = {}
        self._blank: list[Shipment] = []
        for shipment in known:
            if shipment.leg is Leg.OUTBOUND and shipment.superseded_by is None:
                self._keep(shipment)

    def put(self, order: Order, parcel: ParcelRow) -> bool | ShipmentRefused:
        """See to it that the parcel has a shipment; whether it is new or told more."""
        key = (order.id, parcel.tracking_number)
        if key in self._told:
            carrier, service = self._told[key]
            is_carrier_known = carrier is not None if parcel.guesses else parcel.carrier in (None, carrier)
            if parcel.tracking_number is None or (is_carrier_known and parcel.service in (None, service)):
                return False
        if parcel.tracking_number is None:
            self._told[key] = (parcel.carrier, parcel.service)
            self._blank.append(_without_number(order, parcel, self._now))
            return True
        draft = ShipmentDraft(
            order.store_id, order_id=order.id, tracking_number=parcel.tracking_number, carrier=parcel.carrier,
            service=parcel.service, guesses=parcel.guesses,
        )  # fmt: skip
        answer = add_shipments(self._tx, [draft], now=self._now)[0]
        if isinstance(answer, ShipmentRefused):
            return answer
        self._keep(answer.shipment)
        return True

    def add_without_number(self) -> None:
        """Make all shipments that have no number at once."""
        for shipment in self._tx.shipments.add(self._blank):
            self._keep(shipment)

    def shipment_id(self, order: Order, parcel: ParcelRow) -> int:
        """The shipment of a parcel that was put."""
        return self._ids[(order.id, parcel.tracking_number)]

    def _keep(self, shipment: Shipment) -> None:
        key = (shipment.order_id, shipment.tracking_number)
        self._ids.setdefault(key, shipment.id)
        self._told[key] = (shipment.carrier, shipment.service)


def _without_number(order: Order, parcel: ParcelRow, now: datetime) -> Shipment:
    return Shipment(
        id=0, store_id=order.store_id, order_id=order.id, carrier=parcel.carrier, service=parcel.service,
        ship_to=order.ship_to, promised_on=order.promised_on, is_test=order.is_test, created_at=now,
        updated_at=now,
    )  # fmt: skip
