"""What a buyer may be told of: the topics of notifications, and how long each is worth telling.

Declared in the order of a journey. A notification is a decision to tell one person of one topic.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


class Topic(StrEnum):
    """What a notification is about."""

    ORDER_CONFIRMED = "order_confirmed"
    PROCESSING = "processing"
    PACKED = "packed"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELAYED = "delayed"
    ESTIMATE_CHANGED = "estimate_changed"
    HELD_BY_CUSTOMS = "held_by_customs"
    PROBLEM = "problem"
    ARRIVING_TOMORROW = "arriving_tomorrow"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_ATTEMPTED = "delivery_attempted"
    READY_FOR_PICKUP = "ready_for_pickup"
    PICKUP_REMINDER = "pickup_reminder"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"
    REFUND_DECIDED = "refund_decided"
    RESHIP_DECIDED = "reship_decided"
    CANCELLED = "cancelled"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class TopicRule:
    """How a topic is told.

    `is_fresh_for`: news older than this is not told (never about the past). `settles_for`: how long we wait
    for more of the same, or for better. `is_wanted`: whether it is told without being asked for.
    `overtakes` are the topics of the same parcel that say nothing more once this one is true.
    """

    is_fresh_for: timedelta
    settles_for: timedelta = timedelta(minutes=2)
    is_wanted: bool = True
    overtakes: frozenset[Topic] = frozenset()


T = Topic
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_AT_THE_SHOP = frozenset({T.ORDER_CONFIRMED, T.PROCESSING, T.PACKED})
_ON_THE_WAY = _AT_THE_SHOP | {T.SHIPPED, T.IN_TRANSIT}
_BEFORE_LAST_LEG = _ON_THE_WAY | {T.DELAYED, T.ESTIMATE_CHANGED, T.ARRIVING_TOMORROW, T.HELD_BY_CUSTOMS}
_BEFORE_HAND_OVER = _BEFORE_LAST_LEG | {T.OUT_FOR_DELIVERY, T.DELIVERY_ATTEMPTED, T.PROBLEM}
_ALL_BEFORE_END = _BEFORE_HAND_OVER | {T.READY_FOR_PICKUP, T.PICKUP_REMINDER}

TOPIC_RULES: Mapping[Topic, TopicRule] = MappingProxyType({
    T.ORDER_CONFIRMED: TopicRule(24 * _HOUR, is_wanted=False),
    T.PROCESSING: TopicRule(24 * _HOUR, is_wanted=False),
    T.PACKED: TopicRule(24 * _HOUR, is_wanted=False, overtakes=frozenset({T.ORDER_CONFIRMED, T.PROCESSING})),
    T.SHIPPED: TopicRule(48 * _HOUR, overtakes=_AT_THE_SHOP),
    T.IN_TRANSIT: TopicRule(24 * _HOUR, is_wanted=False, overtakes=_AT_THE_SHOP | {T.SHIPPED}),
    T.DELAYED: TopicRule(3 * _DAY),
    T.ESTIMATE_CHANGED: TopicRule(1 * _DAY, settles_for=timedelta(minutes=30)),
    T.HELD_BY_CUSTOMS: TopicRule(3 * _DAY),
    T.PROBLEM: TopicRule(3 * _DAY),
    T.ARRIVING_TOMORROW: TopicRule(24 * _HOUR, overtakes=_ON_THE_WAY | {T.ESTIMATE_CHANGED}),
    T.OUT_FOR_DELIVERY: TopicRule(14 * _HOUR, overtakes=_BEFORE_LAST_LEG),
    T.DELIVERY_ATTEMPTED: TopicRule(
        2 * _DAY, overtakes=_BEFORE_LAST_LEG | {T.OUT_FOR_DELIVERY}
    ),
    T.READY_FOR_PICKUP: TopicRule(5 * _DAY, overtakes=_BEFORE_HAND_OVER),
    T.PICKUP_REMINDER: TopicRule(4 * _DAY, overtakes=_BEFORE_HAND_OVER | {T.READY_FOR_PICKUP}),
    T.DELIVERED: TopicRule(2 * _DAY, overtakes=_ALL_BEFORE_END),
    T.RETURNING: TopicRule(3 * _DAY, overtakes=_ALL_BEFORE_END),
    T.RETURNED: TopicRule(3 * _DAY, overtakes=_ALL_BEFORE_END | {T.RETURNING}),
    T.LOST: TopicRule(7 * _DAY, overtakes=_ALL_BEFORE_END),
    T.REFUND_DECIDED: TopicRule(7 * _DAY),
    T.RESHIP_DECIDED: TopicRule(7 * _DAY),
    T.CANCELLED: TopicRule(2 * _DAY, overtakes=_ALL_BEFORE_END),
    T.CORRECTION: TopicRule(2 * _DAY),
})  # fmt: skip
ON_CALL_ONLY = frozenset(topic for topic, rule in TOPIC_RULES.items() if not rule.is_wanted)
