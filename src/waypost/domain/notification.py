"""Who should hear of what, once: decisions about occasions, and the reasons not to tell.

`judge` is pure: the occasions that are true now, what the ledger says was decided before, what the shop and
the person chose, and the time. A decision is a verdict per occasion and person; every verdict is kept, also
*not sent, because ...*.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from waypost.domain.occasions import Occasion
from waypost.domain.quiet_hours import NIGHT, QuietHours
from waypost.domain.topics import TOPIC_RULES, Topic


class Channel(StrEnum):
    """The ways in which people are reached."""

    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    WEB_PUSH = "web_push"
    APPRISE = "apprise"

    @property
    def rings(self) -> bool:
        """Whether it makes a sound in somebody's pocket: quiet hours are for these."""
        return self is not Channel.EMAIL


class NotSent(StrEnum):
    """Why somebody was not told."""

    TOO_OLD = "too_old"
    OVERTAKEN = "overtaken"
    NO_LONGER_TRUE = "no_longer_true"
    NOT_SURE = "not_sure"
    NOT_WANTED_BY_SHOP = "not_wanted_by_shop"
    NOT_WANTED_BY_BUYER = "not_wanted_by_buyer"
    NO_CONSENT = "no_consent"
    UNSUBSCRIBED = "unsubscribed"
    ADDRESS_FAILS = "address_fails"
    NO_ADDRESS = "no_address"
    NO_CHANNEL = "no_channel"
    TEST_ORDER = "test_order"
    TEST_MODE = "test_mode"
    TEXT_INCOMPLETE = "text_incomplete"
    REFUSED_BY_CHANNEL = "refused_by_channel"
    MAYBE_SENT = "maybe_sent"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the shop chose. `topics` overrides what a topic is by itself: wanted or not.

    `quiet` is for channels that ring; `quiet_email` for e-mail (None: at any time).
    """

    topics: Mapping[Topic, bool] = field(default_factory=lambda: MappingProxyType({}))
    quiet: QuietHours = NIGHT
    quiet_email: QuietHours | None = None

    def wants(self, topic: Topic) -> bool:
        """Whether buyers are told of it."""
        return self.topics.get(topic, TOPIC_RULES[topic].is_wanted)

    def next_allowed(self, channel: Channel, moment: datetime, *, offset_min: int) -> datetime:
        """The first moment from `moment` on at which this channel may be used."""
        quiet = self.quiet if channel.rings else self.quiet_email
        return moment if quiet is None else quiet.next_allowed(moment, offset_min=offset_min)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told of an order: one address on one channel.

    `may_be_told`: None, or the reason why not. `only` are the topics chosen by the person (None: all that
    the shop tells).
    """

    contact_id: int
    channel: Channel
    offset_min: int
    may_be_told: NotSent | None = None
    only: frozenset[Topic] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of one occasion for one person: told from `due_at` on, or not, because of `reason`."""

    occasion: Occasion
    contact_id: int
    due_at: datetime
    reason: NotSent | None = None


def judge(
    true_now: Sequence[Occasion],
    people: Sequence[Person],
    *,
    decided: Collection[tuple[tuple[str, int, str], int]],
    choice: Choice,
    now: datetime,
) -> list[Verdict]:
    """Verdicts for what was not decided before. `decided`: (key of an occasion, contact id)."""
    verdicts = []
    for person in people:
        passed = overtaken(true_now, person, choice=choice)
        for occasion in true_now:
            if (occasion.key, person.contact_id) in decided:
                continue
            reason = reason_against(occasion, person, choice=choice, passed=passed, now=now)
            due_at = now + TOPIC_RULES[occasion.topic].settles_for
            if reason is None:
                due_at = choice.next_allowed(person.channel, due_at, offset_min=person.offset_min)
            verdicts.append(Verdict(occasion, person.contact_id, due_at, reason))
    return verdicts


def reason_against(
    occasion: Occasion,
    person: Person,
    *,
    choice: Choice,
    passed: Collection[tuple[str, int, str]],
    now: datetime,
) -> NotSent | None:
    """Why this person is not told of this; None: nothing speaks against it.

    `passed` are the keys of what other occasions have overtaken. Who chose to hear of something also hears
    that it was wrong.
    """
    rule = TOPIC_RULES[occasion.topic]
    about = occasion.again if occasion.topic is Topic.CORRECTION else occasion.topic
    is_asked_for = person.only is not None and about in person.only
    if not is_asked_for and not choice.wants(occasion.topic):
        return NotSent.NOT_WANTED_BY_SHOP
    if person.only is not None and not is_asked_for:
        return NotSent.NOT_WANTED_BY_BUYER
    if now - occasion.at > rule.is_fresh_for:
        return NotSent.TOO_OLD
    if occasion.key in passed:
        return NotSent.OVERTAKEN
    return person.may_be_told


def overtaken(
    true_now: Iterable[Occasion], person: Person, *, choice: Choice
) -> frozenset[tuple[str, int, str]]:
    """The keys of occasions that another one of the same parcel makes old news for this person.

    What an order says of itself is overtaken by any of its parcels. What is only told on request overtakes
    nothing for who did not ask for it.
    """
    everything = tuple(true_now)
    asked_for = person.only or frozenset()
    passed = set()
    for later in everything:
        if not (TOPIC_RULES[later.topic].is_wanted or choice.wants(later.topic) or later.topic in asked_for):
            continue
        silenced = TOPIC_RULES[later.topic].overtakes
        passed |= {
            one.key
            for one in everything
            if one.topic in silenced and (one.shipment_id in (None, later.shipment_id))
        }
    return frozenset(passed)


FINAL = frozenset({Topic.DELIVERED, Topic.LOST, Topic.RETURNED, Topic.CANCELLED})
_TURNED_BACK = frozenset({Topic.RETURNING, Topic.RETURNED})


def with_corrections(
    true_now: Sequence[Occasion], told: Collection[tuple[str, int, str]], *, now: datetime
) -> tuple[Occasion, ...]:
    """The occasions, with those that take back what we told and what proved wrong.

    `told` are the keys of occasions that somebody was told. A parcel that turned back was delivered all the
    same. What comes true again after a correction is told again.
    """
    corrected = {(again, shipment) for topic, shipment, again in told if topic == Topic.CORRECTION.value}
    found = [
        replace(one, again="again") if (one.topic.value, one.key[1]) in corrected else one for one in true_now
    ]
    standing = {(one.topic.value, one.key[1]) for one in true_now}
    turned = {one.key[1] for one in true_now if one.topic in _TURNED_BACK}
    for topic, shipment, _ in sorted(told):
        is_wrong = topic in FINAL and (topic, shipment) not in standing and shipment not in turned
        if is_wrong and (topic, shipment) not in corrected:
            found.append(Occasion(Topic.CORRECTION, shipment or None, now, topic))
    return tuple(found)
