"""Webhooks: the programs that are told, and the log of what they answered."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

import msgspec

from waypost.domain.links import number_of, public_id
from waypost.domain.webhook_signing import SECRET_BYTES
from waypost.ports.accounts import SecretKeyMissing
from waypost.ports.database import Transaction
from waypost.ports.webhooks import Attempt, Delivery, DeliveryState, StoredEndpoint
from waypost.usecases.manage_webhooks import (
    EndpointNotMade,
    EndpointWish,
    WebhookDoors,
    add_endpoint,
    change_endpoint,
    queue_test,
    remove_endpoint,
    replay,
    rotate_secret,
)
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, Answer, Asked, told
from waypost.web.api.orders import CursorRefused
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.wire.webhooks import (
    AttemptOut,
    DeliveryDetail,
    DeliveryList,
    DeliveryOut,
    Replayed,
    ReplayIn,
    RotateIn,
    WebhookIn,
    WebhookList,
    WebhookOut,
)

WEBHOOK = msgspec.json.Decoder(WebhookIn)
ROTATE = msgspec.json.Decoder(RotateIn)
REPLAY = msgspec.json.Decoder(ReplayIn)
USUAL, MOST = 50, 200
MESSAGE_BYTES = 12


async def list_webhooks(asked: Asked) -> Answer:
    """`GET /v1/webhooks`."""
    asked.query()

    def work(tx: Transaction) -> WebhookList:
        mine = [one for one in tx.webhooks.endpoints() if asked.sees(one.store_id)]
        return WebhookList([endpoint_out(tx, one) for one in mine])

    return told(200, await asked.service.records.read(work))


async def read_webhook(asked: Asked) -> Answer:
    """`GET /v1/webhooks/{webhook_id}`."""
    asked.query()
    return told(200, await asked.service.records.read(lambda tx: endpoint_out(tx, _endpoint(asked, tx))))


async def add_webhook(asked: Asked) -> Answer:
    """`POST /v1/webhooks`."""
    given = WEBHOOK.decode(asked.raw)
    store = await asked.store(given.store)
    doors, now = _doors(asked), asked.service.clock()

    def work(tx: Transaction) -> Given:
        try:
            random = secrets.token_bytes(SECRET_BYTES)
            made, secret = add_endpoint(tx, store.id, _wish(given), doors=doors, random=random, now=now)
        except EndpointNotMade as refused:
            raise FieldRefused(refused.pointer, refused.detail) from refused
        except SecretKeyMissing as missing:
            raise FieldRefused("/secret", str(missing)) from missing
        return Given(201, ENCODER.encode(endpoint_out(tx, made, secret=secret)))

    return await asked.write(work)


async def change_webhook(asked: Asked) -> Answer:
    """`POST /v1/webhooks/{webhook_id}`."""
    given = WEBHOOK.decode(asked.raw)
    if given.store is not None:
        raise FieldRefused("/store", "a program stays with its store: add another one there")
    doors, now = _doors(asked), asked.service.clock()

    def work(tx: Transaction) -> Given:
        try:
            after = change_endpoint(tx, _endpoint(asked, tx).id, _wish(given), doors=doors, now=now)
        except EndpointNotMade as refused:
            raise FieldRefused(refused.pointer, refused.detail) from refused
        return Given(200, ENCODER.encode(endpoint_out(tx, after)))

    return await asked.write(work)


async def remove_webhook(asked: Asked) -> Answer:
    """`POST /v1/webhooks/{webhook_id}/remove`."""

    def work(tx: Transaction) -> Given:
        endpoint = _endpoint(asked, tx)
        shown = endpoint_out(tx, endpoint)
        remove_endpoint(tx, endpoint.id)
        return Given(200, ENCODER.encode(shown))

    return await asked.write(work)


async def rotate_webhook(asked: Asked) -> Answer:
    """`POST /v1/webhooks/{webhook_id}/rotate`."""
    given = ROTATE.decode(asked.raw or b"{}")
    doors, now = _doors(asked), asked.service.clock()

    def work(tx: Transaction) -> Given:
        endpoint = _endpoint(asked, tx)
        secret = rotate_secret(
            tx, endpoint.id, doors=doors, random=secrets.token_bytes(SECRET_BYTES), now=now,
            secret=given.secret, overlap=timedelta(hours=given.overlap_hours),
        )  # fmt: skip
        return Given(200, ENCODER.encode(endpoint_out(tx, endpoint, secret=secret)))

    return await asked.write(work)


async def test_webhook(asked: Asked) -> Answer:
    """`POST /v1/webhooks/{webhook_id}/test`."""
    doors, now = _doors(asked), asked.service.clock()
    message_id = f"msg_test_{secrets.token_hex(MESSAGE_BYTES)}"

    def work(tx: Transaction) -> Given:
        try:
            queued = queue_test(tx, _endpoint(asked, tx).id, doors=doors, message_id=message_id, now=now)
        except EndpointNotMade as refused:
            raise FieldRefused(refused.pointer, refused.detail) from refused
        return Given(202, ENCODER.encode(_shown(tx, queued)))

    return await asked.write(work)


async def replay_webhook(asked: Asked) -> Answer:
    """`POST /v1/webhooks/{webhook_id}/replay`."""
    given, now = REPLAY.decode(asked.raw), asked.service.clock()

    def work(tx: Transaction) -> Given:
        endpoint, until = _endpoint(asked, tx), given.until or now
        count = replay(tx, endpoint.id, since=given.since, until=until, only_dead=not given.all, now=now)
        return Given(200, ENCODER.encode(Replayed(count)))

    return await asked.write(work)


async def list_deliveries(asked: Asked) -> Answer:
    """`GET /v1/webhooks/{webhook_id}/deliveries`."""
    query = asked.query()
    limit, state = _limit(query.get("limit")), _state(query.get("state"))
    before = number_of("dlv", query["cursor"]) if "cursor" in query else None
    if "cursor" in query and before is None:
        raise CursorRefused

    def work(tx: Transaction) -> DeliveryList:
        endpoint = _endpoint(asked, tx)
        found = tx.webhooks.page(endpoint.id, state=state, before_id=before, limit=limit + 1)
        cursor = public_id("dlv", found[limit - 1].id) if len(found) > limit else None
        return DeliveryList([delivery_out(one) for one in found[:limit]], cursor)

    page = await asked.service.records.read(work)
    if page.next_cursor is None:
        return told(200, page)
    path = f"/v1/webhooks/{asked.path['webhook_id']}/deliveries"
    onward = urlencode({**query, "cursor": page.next_cursor})
    link = f'<{asked.service.settings.base_url}{path}?{onward}>; rel="next"'
    return told(200, page, [(b"link", link.encode())])


async def read_delivery(asked: Asked) -> Answer:
    """`GET /v1/webhook-deliveries/{delivery_id}`."""
    asked.query()
    return told(200, await asked.service.records.read(lambda tx: _shown(tx, _delivery(asked, tx).id)))


async def replay_delivery(asked: Asked) -> Answer:
    """`POST /v1/webhook-deliveries/{delivery_id}/replay`."""
    now = asked.service.clock()

    def work(tx: Transaction) -> Given:
        found = _delivery(asked, tx)
        tx.webhooks.revive_one(found.id, now=now)
        return Given(200, ENCODER.encode(_shown(tx, found.id)))

    return await asked.write(work)


def endpoint_out(tx: Transaction, one: StoredEndpoint, *, secret: str | None = None) -> WebhookOut:
    """A program as the API answers it."""
    store, counts = tx.stores.by_id(one.store_id), tx.webhooks.counts(one.id)
    return WebhookOut(
        id=public_id("whk", one.id), store=store.slug if store else "", url=one.url, types=list(one.types),
        format=one.format, description=one.description, disabled_because=one.health.disabled_because,
        failures=one.health.failures, failing_since=one.health.failing_since,
        rests_until=one.health.rests_until, waiting=counts["waiting"], taken=counts["taken"],
        dead=counts["dead"], created_at=one.created_at, secret=secret,
    )  # fmt: skip


def delivery_out(one: Delivery) -> DeliveryOut:
    """A delivery as a list shows it."""
    return DeliveryOut(**_common(one))  # type: ignore[arg-type] # its fields by name


def _shown(tx: Transaction, delivery_id: int) -> DeliveryDetail:
    found = tx.webhooks.delivery(delivery_id)
    if found is None:
        raise NotFound("delivery")
    log = [attempt_out(one) for one in tx.webhooks.attempts_of(delivery_id)]
    return DeliveryDetail(**_common(found), content_type=found.content_type, body=found.body, log=log)  # type: ignore[arg-type] # its fields by name


def attempt_out(one: Attempt) -> AttemptOut:
    """One line of a log."""
    return AttemptOut(one.number, one.began_at, one.took_ms, one.status, one.answer, one.problem)


def _common(one: Delivery) -> dict[str, object]:
    return {
        "id": public_id("dlv", one.id),
        "webhook_id": public_id("whk", one.endpoint_id),
        "message_id": one.message_id,
        "type": one.type,
        "sequence": one.sequence,
        "state": one.state,
        "attempts": one.attempts,
        "next_attempt_at": one.due_at if one.state is DeliveryState.WAITING else None,
        "status": one.status,
        "problem": one.problem,
        "created_at": one.created_at,
        "done_at": one.done_at,
    }


def _wish(given: WebhookIn) -> EndpointWish:
    types = None if given.types is None else tuple(given.types)
    return EndpointWish(given.url, types, given.format, given.description, given.disabled, given.secret)


def _endpoint(asked: Asked, tx: Transaction) -> StoredEndpoint:
    number = number_of("whk", asked.path["webhook_id"])
    found = tx.webhooks.endpoint(number) if number is not None else None
    if found is None or not asked.sees(found.store_id):
        raise NotFound("webhook")
    return found


def _delivery(asked: Asked, tx: Transaction) -> Delivery:
    number = number_of("dlv", asked.path["delivery_id"])
    found = tx.webhooks.delivery(number) if number is not None else None
    endpoint = tx.webhooks.endpoint(found.endpoint_id) if found else None
    if found is None or endpoint is None or not asked.sees(endpoint.store_id):
        raise NotFound("delivery")
    return found


def _doors(asked: Asked) -> WebhookDoors:
    if asked.service.webhooks is None:
        raise NotFound("webhook")
    return asked.service.webhooks


def _limit(written: str | None) -> int:
    if written is None:
        return USUAL
    if not (
        written.isascii() and written.isdigit() and len(written) < len("1000") and 1 <= int(written) <= MOST
    ):
        raise FieldRefused("", f"limit is a number from 1 to {MOST}")
    return int(written)


def _state(written: str | None) -> DeliveryState | None:
    if written is None:
        return None
    try:
        return DeliveryState(written)
    except ValueError as unknown:
        raise FieldRefused("", f"state is one of {', '.join(DeliveryState)}") from unknown
