"""An order stands where its slowest parcel stands."""

from datetime import timedelta
from itertools import permutations

from tests.domain.strategies import START, event_at
from waypost.domain.order import Order, not_yet_shipped, order_standing
from waypost.domain.shipment import Leg, OrderLine, Shipment, can_reuse_number, holder_at
from waypost.domain.standing import standing
from waypost.domain.tracking import Direction, EventType, Stage, Status

E = EventType
DAY = timedelta(days=1)
KETTLE, MUG = OrderLine("Kettle", "K1", 1), OrderLine("Mug", "M1", 4)


def order(*kinds: EventType, lines: tuple[OrderLine, ...] = ()) -> Order:
    events = [event_at(START + DAY * day, kind) for day, kind in enumerate(kinds)]
    return Order(1, 1, "A-1", standing=standing(events), lines=lines)


def parcel(*kinds: EventType, number: int = 1, leg: Leg = Leg.OUTBOUND, **rest: object) -> Shipment:
    shipment = Shipment(number, 1, 1, leg=leg, **rest)  # type: ignore[arg-type]
    events = [event_at(START + DAY * (day + 5), kind) for day, kind in enumerate(kinds)]
    return Shipment(number, 1, 1, leg=leg, standing=standing(events, start=shipment.start), **rest)  # type: ignore[arg-type]


def test_an_order_without_shipments_stands_where_its_own_events_say() -> None:
    assert order_standing(order(E.PLACED), []).status is Status.PENDING
    packed = order_standing(order(E.PLACED, E.CONFIRMED, E.PACKED), [])
    assert (packed.stage, packed.shipments) == (Stage.PACKED, 0)


def test_an_order_is_delivered_only_when_all_of_it_is() -> None:
    done, moving = parcel(E.DELIVERED, number=1), parcel(E.IN_TRANSIT, number=2)
    both = order_standing(order(E.PLACED), [done, moving])
    assert (both.status, both.delivered, both.shipped, both.shipments) == (Status.IN_TRANSIT, 1, 2, 2)
    assert order_standing(order(E.PLACED), [done, parcel(E.DELIVERED, number=2)]).status is Status.DELIVERED


def test_the_sequence_of_shipments_does_not_matter() -> None:
    parcels = [
        parcel(E.DELIVERED, number=1),
        parcel(E.HELD, number=2),
        parcel(E.LABEL_CREATED, number=3),
        parcel(E.PICKED_UP, number=4, leg=Leg.RETURN),
    ]
    answers = {order_standing(order(E.PLACED), list(some)) for some in permutations(parcels)}
    assert len(answers) == 1


def test_what_no_shipment_carries_keeps_the_order_open() -> None:
    bought = order(E.PLACED, lines=(KETTLE, MUG))
    first = parcel(E.DELIVERED, lines=(KETTLE, OrderLine("Mug", "M1", 1)))
    assert not_yet_shipped(bought, [first]) == (OrderLine("Mug", "M1", 3),)
    assert order_standing(bought, [first]).status is Status.PENDING


def test_a_shipment_that_names_no_lines_carries_them_all() -> None:
    assert not_yet_shipped(order(lines=(KETTLE, MUG)), [parcel(E.IN_TRANSIT)]) == ()


def test_a_replaced_number_and_a_voided_label_do_not_count() -> None:
    moved = parcel(E.DELIVERED, number=3)
    replaced = parcel(E.LOST, number=1, superseded_by=3)
    voided = parcel(E.LABEL_CREATED, E.CANCELLED, number=2)
    whole = order_standing(order(E.PLACED), [replaced, voided, moved])
    assert (whole.status, whole.shipments, whole.conditions) == (Status.DELIVERED, 1, ())


def test_a_cancelled_order_is_cancelled_unless_a_parcel_left_already() -> None:
    cancelled = order(E.PLACED, E.CANCELLED)
    assert order_standing(cancelled, [parcel(E.LABEL_CREATED)]).status is Status.CANCELLED
    assert order_standing(cancelled, [parcel(E.IN_TRANSIT)]).status is Status.IN_TRANSIT


def test_a_return_leg_speaks_for_the_order_once_it_moves() -> None:
    out = parcel(E.DELIVERED, number=1)
    label = parcel(E.LABEL_CREATED, number=2, leg=Leg.RETURN)
    assert order_standing(order(E.PLACED), [out, label]).status is Status.DELIVERED
    back = parcel(E.IN_TRANSIT, number=2, leg=Leg.RETURN)
    assert order_standing(order(E.PLACED), [out, back]).status is Status.RETURNING
    assert (
        order_standing(order(E.PLACED), [out, parcel(E.DELIVERED, number=2, leg=Leg.RETURN)]).status
        is Status.RETURNED
    )


def test_an_order_whose_every_parcel_turned_back_is_returning() -> None:
    assert order_standing(order(E.PLACED), [parcel(E.RETURN_STARTED)]).direction is Direction.RETURNING


def test_a_number_is_free_again_only_long_after_its_parcel_arrived() -> None:
    done = parcel(E.DELIVERED)
    assert not can_reuse_number(done, now=START + 20 * DAY)
    assert can_reuse_number(done, now=START + 60 * DAY)
    assert not can_reuse_number(parcel(E.IN_TRANSIT), now=START + 60 * DAY)
    assert can_reuse_number(parcel(E.IN_TRANSIT), now=START + 300 * DAY)


def test_scans_of_a_recycled_number_belong_to_whoever_had_it_then() -> None:
    old, new = Shipment(1, 1), Shipment(2, 1, valid_from=START)
    assert holder_at([new, old], START - DAY) is old
    assert holder_at([old, new], START + DAY) is new
