"""The state machine of a parcel, as one table.

Theory: events are read in the order of their own time, never of their arrival. Each type of event
has one rule. A rule may

- `reach` a stage: at least so far (office work: a packing scan does not bring a parcel back);
- `move` to a stage: exactly there (somebody held the parcel in their hands at that place);
- open conditions, close conditions, turn the direction, or end the journey.

A delivery is final: what is read after it changes the stage only when the parcel turns back, or when
the delivery itself is retracted. Movement long after a delivery is a contradiction: it opens a
condition for a person and leaves the delivery alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from waypost.domain.tracking import ConditionKind, Direction, Ending, EventType, Owner, Stage


@dataclass(frozen=True, slots=True)
class Rule:
    """What one type of event does to a parcel's standing. `name` is what `explain` calls it."""

    name: str
    reach: Stage | None = None
    move: Stage | None = None
    opens: ConditionKind | None = None
    closes: frozenset[ConditionKind] = frozenset()
    turns: Direction | None = None
    ends: Ending | None = None

    @property
    def is_physical(self) -> bool:
        """Whether somebody must have held the parcel for this to be said."""
        return self.move is not None

    @property
    def proves_movement(self) -> bool:
        """Whether this proves that the carrier has the parcel under way."""
        return self.move is not None or self.reach is Stage.PICKED_UP


C = ConditionKind
# A scan proves that the parcel is moving again.
MOVING = frozenset({C.HELD, C.WEATHER, C.MISSORTED, C.STALLED, C.LOST_SUSPECTED, C.LOST, C.PROBLEM})
# The last leg proves that the address and the schedule are in hand again.
LAST_LEG = MOVING | {C.CUSTOMS, C.ADDRESS_PROBLEM, C.DELAYED, C.ATTEMPT_FAILED}
ARRIVAL = LAST_LEG | {C.REFUSED, C.SCANNED_AFTER_DELIVERY}

S, E = Stage, EventType
RULES: Mapping[EventType, Rule] = MappingProxyType({
    E.NOTE: Rule("note"),
    E.UNKNOWN: Rule("unknown_code"),
    E.PLACED: Rule("order_placed", reach=S.PLACED),
    E.CONFIRMED: Rule("order_confirmed", reach=S.PLACED),
    E.PROCESSING: Rule("processing", reach=S.PROCESSING),
    E.PACKED: Rule("packed", reach=S.PACKED),
    E.LABEL_CREATED: Rule("label_created", reach=S.LABEL_CREATED),
    E.HANDED_OVER: Rule("handed_over", reach=S.PICKED_UP),
    E.PICKED_UP: Rule("picked_up", reach=S.PICKED_UP, closes=MOVING),
    E.IN_TRANSIT: Rule("scan", move=S.IN_TRANSIT, closes=MOVING),
    E.ARRIVED: Rule("scan_arrived", move=S.IN_TRANSIT, closes=MOVING),
    E.DEPARTED: Rule("scan_departed", move=S.IN_TRANSIT, closes=MOVING | {C.CUSTOMS}),
    E.CUSTOMS_ENTERED: Rule("customs_entered", reach=S.IN_TRANSIT, closes=MOVING),
    E.CUSTOMS_HELD: Rule("customs_held", reach=S.IN_TRANSIT, opens=C.CUSTOMS),
    E.CUSTOMS_CLEARED: Rule("customs_cleared", reach=S.IN_TRANSIT, closes=MOVING | {C.CUSTOMS}),
    E.MISSORTED: Rule("missorted", reach=S.IN_TRANSIT, opens=C.MISSORTED),
    E.WEATHER_DELAY: Rule("weather_delay", opens=C.WEATHER),
    E.DELAYED: Rule("delayed", opens=C.DELAYED),
    E.HELD: Rule("held", reach=S.IN_TRANSIT, opens=C.HELD),
    E.ADDRESS_PROBLEM: Rule("address_problem", opens=C.ADDRESS_PROBLEM),
    E.ADDRESS_CORRECTED: Rule("address_corrected", closes=frozenset({C.ADDRESS_PROBLEM})),
    E.ESTIMATE_CHANGED: Rule("estimate_changed"),
    E.PROBLEM: Rule("problem", opens=C.PROBLEM),
    E.DAMAGED: Rule("damaged", opens=C.DAMAGED),
    E.OUT_FOR_DELIVERY: Rule("out_for_delivery", move=S.OUT_FOR_DELIVERY, closes=LAST_LEG),
    E.DELIVERY_ATTEMPTED: Rule("delivery_attempted", reach=S.OUT_FOR_DELIVERY, opens=C.ATTEMPT_FAILED),
    E.AVAILABLE_FOR_PICKUP: Rule("available_for_pickup", move=S.AVAILABLE_FOR_PICKUP, closes=LAST_LEG),
    E.REFUSED: Rule("refused", opens=C.REFUSED),
    E.RETURN_STARTED: Rule("return_started", turns=Direction.RETURNING, closes=LAST_LEG | {C.REFUSED}),
    E.DELIVERED: Rule("delivered", move=S.DELIVERED, closes=ARRIVAL),
    E.RETURNED: Rule("returned", move=S.DELIVERED, turns=Direction.RETURNING, closes=ARRIVAL),
    E.LOST: Rule("lost", opens=C.LOST),
    E.CANCELLED: Rule("cancelled", ends=Ending.CANCELLED),
    E.EXPIRED: Rule("expired", ends=Ending.EXPIRED),
    E.RETRACTED: Rule("retracted"),
})  # fmt: skip

# Who must act, and what the next step is called (the texts are the pages' and channels' business).
OWNERS: Mapping[ConditionKind, tuple[Owner, str]] = MappingProxyType({
    C.DELAYED: (Owner.CARRIER, "wait_for_carrier"),
    C.WEATHER: (Owner.NOBODY, "wait_for_weather"),
    C.HELD: (Owner.CARRIER, "wait_for_carrier"),
    C.CUSTOMS: (Owner.CUSTOMS, "wait_for_customs"),
    C.ADDRESS_PROBLEM: (Owner.BUYER, "check_address"),
    C.ATTEMPT_FAILED: (Owner.BUYER, "be_there_next_time"),
    C.DAMAGED: (Owner.MERCHANT, "merchant_decides"),
    C.REFUSED: (Owner.MERCHANT, "merchant_decides"),
    C.MISSORTED: (Owner.CARRIER, "wait_for_carrier"),
    C.PROBLEM: (Owner.CARRIER, "wait_for_carrier"),
    C.STALLED: (Owner.CARRIER, "merchant_asks_carrier"),
    C.LOST_SUSPECTED: (Owner.MERCHANT, "merchant_decides"),
    C.LOST: (Owner.MERCHANT, "merchant_decides"),
    C.SCANNED_AFTER_DELIVERY: (Owner.MERCHANT, "merchant_checks_delivery"),
})  # fmt: skip

# Conditions that the one-word status calls an exception; the others leave it at the stage's word.
EXCEPTIONS = frozenset({
    C.HELD, C.CUSTOMS, C.ADDRESS_PROBLEM, C.DAMAGED, C.REFUSED, C.PROBLEM, C.STALLED, C.LOST_SUSPECTED,
})  # fmt: skip
