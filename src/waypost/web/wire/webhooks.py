"""Webhooks on the wire: what programs are sent, and the endpoints they have."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from waypost.ports.webhooks import DeliveryState
from waypost.web.wire.orders import OrderOut
from waypost.web.wire.places import Long
from waypost.web.wire.shipments import ShipmentOut

Types = Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=100)]


class WebhookChange(Struct):
    """What is different now."""

    kind: Annotated[
        str,
        Meta(
            description="`status`, `stage`, `direction`, `condition_opened`, `condition_closed`, `estimate`, "
            "`test`."
        ),
    ]
    before: Annotated[str | None, Meta(description="What it was; null: there was none, or nothing was told.")]
    after: Annotated[str | None, Meta(description="What it is; null: there is none.")]


class WebhookShipmentNews(Struct):
    """News of a shipment: the change, and the shipment as it stood when this was written."""

    sequence: Annotated[
        int, Meta(description="Rises by one with each event of this shipment: pass over lower ones.")
    ]
    change: Annotated[WebhookChange, Meta(description="What changed.")]
    previous: Annotated[
        dict[str, Any],
        Meta(description="`status`, `stage`, `direction`, `conditions` before; or the `estimate` before."),
    ]
    shipment: Annotated[
        ShipmentOut, Meta(description="As `GET /v1/shipments/{shipment_id}` answers, with its newest events.")
    ]
    events_left_out: Annotated[int, Meta(description="How many older events the API has beside these.")]


class WebhookOrderNews(Struct):
    """News of an order as a whole: the change, and the order as it stood when this was written."""

    sequence: Annotated[int, Meta(description="Rises by one with each event of this order.")]
    change: Annotated[WebhookChange, Meta(description="What changed.")]
    previous: Annotated[dict[str, Any], Meta(description="The `status` that was told before.")]
    order: Annotated[
        OrderOut,
        Meta(description="As `GET /v1/orders/{order_id}` answers; ask there for its shipments' events."),
    ]
    events_left_out: Annotated[int, Meta(description="How many events the API has beside these.")]


class WebhookTestNews(Struct):
    """Nothing but a test."""

    sequence: Annotated[int, Meta(description="Always 0.")]
    change: Annotated[WebhookChange, Meta(description="A change of the kind `test`.")]
    store: Annotated[str, Meta(description="The store's short name.")]


class WebhookShipmentMessage(Struct):
    """The body of `shipment.*`."""

    type: Annotated[str, Meta(description="What happened, such as `shipment.delivered`.")]
    timestamp: Annotated[str, Meta(description="When we knew.")]
    data: Annotated[WebhookShipmentNews, Meta(description="The news.")]


class WebhookOrderMessage(Struct):
    """The body of `order.*`."""

    type: Annotated[str, Meta(description="What happened, such as `order.delivered`.")]
    timestamp: Annotated[str, Meta(description="When we knew.")]
    data: Annotated[WebhookOrderNews, Meta(description="The news.")]


class WebhookTestMessage(Struct):
    """The body of `webhook.test`."""

    type: Annotated[str, Meta(description="`webhook.test`.")]
    timestamp: Annotated[str, Meta(description="When it was asked for.")]
    data: Annotated[WebhookTestNews, Meta(description="Nothing of weight.")]


class CloudEvent(Struct):
    """The body where the endpoint's format is `cloudevents` (CloudEvents 1.0, structured)."""

    specversion: Annotated[str, Meta(description="`1.0`.")]
    id: Annotated[str, Meta(description="The same as `webhook-id`.")]
    source: Annotated[str, Meta(description="This server, and the store.")]
    type: Annotated[str, Meta(description="What happened, such as `shipment.delivered`.")]
    time: Annotated[str, Meta(description="When we knew.")]
    subject: Annotated[str, Meta(description="The id of the shipment or order.")]
    sequence: Annotated[str, Meta(description="The sequence, with zeros in front so that it sorts as text.")]
    datacontenttype: Annotated[str, Meta(description="`application/json`.")]
    data: Annotated[Any, Meta(description="The same as `data` of the format `standard`.")]


class WebhookIn(Struct, forbid_unknown_fields=True):
    """A program to be told, or what to change of one. What is left out stays as it is."""

    url: Annotated[Long | None, Meta(description="Where to post to: a public https address.")] = None
    types: Annotated[
        Types | None,
        Meta(description="Which events: `shipment.delivered`, `order.*` ...; an empty list: all."),
    ] = None
    format: Annotated[
        Annotated[str, Meta(max_length=40)] | None,
        Meta(description="Who writes the body: `standard` (usual), `cloudevents`."),
    ] = None
    description: Annotated[
        Annotated[str, Meta(max_length=500)] | None, Meta(description="A note for yourself.")
    ] = None
    disabled: Annotated[
        bool | None,
        Meta(description="`true`: tell it nothing; `false`: tell it again, whatever it answered."),
    ] = None
    secret: Annotated[
        Annotated[str, Meta(min_length=16, max_length=200)] | None,
        Meta(description="A secret of your own for a new one; usually we make it."),
    ] = None
    store: Annotated[
        Annotated[str, Meta(max_length=100)] | None,
        Meta(description="The store's short name; only for keys that open every store."),
    ] = None


class WebhookOut(Struct):
    """A program that is told."""

    id: Annotated[str, Meta(description="Its id (`whk_...`).")]
    store: Annotated[str, Meta(description="The store's short name.")]
    url: Annotated[str, Meta(description="Where we post to.")]
    types: Annotated[list[str], Meta(description="Which events; empty: all.")]
    format: Annotated[str, Meta(description="Who writes the body.")]
    description: Annotated[str, Meta(description="Your note.")]
    disabled_because: Annotated[str | None, Meta(description="Why it is told nothing; null: it is told.")]
    failures: Annotated[int, Meta(description="Failed calls in a row.")]
    failing_since: Annotated[datetime | None, Meta(description="Nothing arrived since then.")]
    rests_until: Annotated[datetime | None, Meta(description="It is left in peace until then.")]
    waiting: Annotated[int, Meta(description="Deliveries that wait.")]
    taken: Annotated[int, Meta(description="Deliveries that it took, as far as the log goes back.")]
    dead: Annotated[int, Meta(description="Deliveries that were given up; replay them.")]
    created_at: Annotated[datetime, Meta(description="When it was set up.")]
    secret: Annotated[
        str | None, Meta(description="What signs (`whsec_...`): told once, when it is made; else null.")
    ] = None


class WebhookList(Struct):
    """All programs that are told."""

    webhooks: Annotated[list[WebhookOut], Meta(description="By age.")]


class RotateIn(Struct, forbid_unknown_fields=True):
    """How to change over to a new secret."""

    secret: Annotated[
        Annotated[str, Meta(min_length=16, max_length=200)] | None,
        Meta(description="A secret of your own; usually we make it."),
    ] = None
    overlap_hours: Annotated[
        Annotated[int, Meta(ge=0, le=720)],
        Meta(description="How long the old one signs beside it; usually 24 hours."),
    ] = 24


class ReplayIn(Struct, forbid_unknown_fields=True):
    """What to send again."""

    since: Annotated[datetime, Meta(tz=True, description="Announced then or later.")]
    until: Annotated[
        Annotated[datetime, Meta(tz=True)] | None, Meta(description="Announced before; without it: now.")
    ] = None
    all: Annotated[bool, Meta(description="Also what was taken; usually only what was given up.")] = False


class Replayed(Struct):
    """How much is sent again."""

    deliveries: Annotated[int, Meta(description="How many wait again, with the ids that they had.")]


class AttemptOut(Struct):
    """One call, and what came back."""

    number: Annotated[int, Meta(description="The first is 1.")]
    began_at: Annotated[datetime, Meta(description="When.")]
    took_ms: Annotated[int, Meta(description="How long it took.")]
    status: Annotated[int | None, Meta(description="The HTTP status; null: there was no answer.")]
    answer: Annotated[str, Meta(description="The beginning of the answer.")]
    problem: Annotated[str | None, Meta(description="Why it was no success.")]


class DeliveryOut(Struct):
    """One event for one program."""

    id: Annotated[str, Meta(description="Its id (`dlv_...`).")]
    webhook_id: Annotated[str, Meta(description="The program (`whk_...`).")]
    message_id: Annotated[str, Meta(description="The header `webhook-id`: the same in every attempt.")]
    type: Annotated[str, Meta(description="What happened.")]
    sequence: Annotated[int, Meta(description="Its place among the events of the same thing.")]
    state: Annotated[DeliveryState, Meta(description="`waiting`, `taken`, or `dead`: given up.")]
    attempts: Annotated[int, Meta(description="How often it was tried, this time.")]
    next_attempt_at: Annotated[datetime | None, Meta(description="When it is tried next.")]
    status: Annotated[int | None, Meta(description="The HTTP status of the last answer.")]
    problem: Annotated[str | None, Meta(description="Why the last attempt was no success.")]
    created_at: Annotated[datetime, Meta(description="When it was written.")]
    done_at: Annotated[datetime | None, Meta(description="When it was taken or given up.")]


class DeliveryDetail(DeliveryOut):
    """One delivery with its body and all attempts."""

    content_type: Annotated[str, Meta(description="The media type of the body.")]
    body: Annotated[str, Meta(description="What is sent, as it is signed.")]
    log: Annotated[list[AttemptOut], Meta(description="All attempts, the first one first.")]


class DeliveryList(Struct):
    """A page of deliveries, the newest first."""

    deliveries: Annotated[list[DeliveryOut], Meta(description="The deliveries of this page.")]
    next_cursor: Annotated[str | None, Meta(description="What `cursor` takes for the next page; null: none.")]
