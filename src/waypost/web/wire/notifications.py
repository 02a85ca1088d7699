"""What was told of an order, and what was not and why."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.ports.channel import Fate
from waypost.ports.ledger import State


class NotificationOut(Struct):
    """One decision to tell one person of one thing, or not to."""

    id: Annotated[str, Meta(description="Its id (`ntf_...`).")]
    order_id: Annotated[str, Meta(description="The order (`ord_...`).")]
    shipment_id: Annotated[str | None, Meta(description="The shipment (`shp_...`); null: the whole order.")]
    topic: Annotated[Topic, Meta(description="What it is about.")]
    channel: Annotated[Channel | None, Meta(description="How; null: there was nobody to tell.")]
    to: Annotated[str | None, Meta(description="To whom, masked.")]
    state: Annotated[State, Meta(description="Where it is on its way out.")]
    reason: Annotated[NotSent | None, Meta(description="Why it was not told; null where it was or will be.")]
    detail: Annotated[str | None, Meta(description="The provider's own words, or what went wrong.")]
    happened_at: Annotated[datetime, Meta(description="When what it tells of came true.")]
    decided_at: Annotated[datetime, Meta(description="When it was decided.")]
    due_at: Annotated[datetime, Meta(description="From when on it may go out.")]
    sent_at: Annotated[datetime | None, Meta(description="When the provider took it.")]
    fate: Annotated[Fate | None, Meta(description="What the provider told of it later.")]
    fate_at: Annotated[datetime | None, Meta(description="When that was.")]
    told_on: Annotated[date | None, Meta(description="The last day of arrival that it named.")]
    told_with: Annotated[str | None, Meta(description="The notification whose message spoke of this too.")]
    attempts: Annotated[int, Meta(description="How often it was tried.")]
    subject: Annotated[str | None, Meta(description="Its subject.")]
    text: Annotated[str | None, Meta(description="Its text; only where one is read.")]


class NotificationList(Struct):
    """All decisions about an order."""

    notifications: Annotated[list[NotificationOut], Meta(description="The oldest first.")]
