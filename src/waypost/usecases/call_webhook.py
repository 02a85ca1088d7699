"""Call merchants' programs: write what was announced for each, take what is due, keep what came of it.

Deliveries are made at least once. Each is held by one worker at a time (a lease; what a worker says after its
lease counts only while nobody else took the delivery), but one that dies between the call and its record is
followed by another who calls again: receivers tell repetitions by `webhook-id`.

Nothing waits for an earlier event of the same parcel: one message that a program refuses would hold up
"delivered" for three days. Each body has the shipment as it stands and a rising `sequence`, so that a
receiver passes over what is older than what it knows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.links import public_id
from waypost.domain.webhook import (
    Fate,
    fate_of,
    health_after,
    is_redirect,
    retry_after,
    wait_before_next,
    wants,
)
from waypost.domain.webhook_signing import standard_headers
from waypost.ports.accounts import SecretNotReadable
from waypost.ports.database import Transaction
from waypost.ports.exchange import Request, Response
from waypost.ports.webhooks import Attempt, Delivery, DeliveryState, NewDelivery, StoredEndpoint
from waypost.usecases.manage_webhooks import WebhookDoors, secrets_of

ANSWER_WITHIN_S = 20.0
LEASE = timedelta(minutes=5)
ANSWER_KEPT, PROBLEM_KEPT = 2_000, 500
MOST_WRITTEN = 200
MOST_IN_HAND, MOST_OF_FAILING = 256, 4


@dataclass(frozen=True, slots=True)
class Call:
    """A delivery that is ours to make, and where it goes."""

    delivery: Delivery
    endpoint: StoredEndpoint


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call. `response` None: there was no answer, and `problem` says why.

    `is_given_back`: nothing was sent, because the endpoint failed meanwhile.
    """

    call: Call
    began_at: datetime
    took_ms: int
    response: Response | None = None
    problem: str | None = None
    is_given_back: bool = False

    @property
    def status(self) -> int | None:
        """The status of the answer."""
        return self.response.status if self.response else None


def write_announced(tx: Transaction, *, doors: WebhookDoors, now: datetime, limit: int = MOST_WRITTEN) -> int:
    """Write announced events for each endpoint that wants them; how many events there were."""
    events = tx.webhooks.take_announced(limit=limit)
    if not events:
        return 0
    active = [one for one in tx.webhooks.endpoints() if one.health.disabled_because is None]
    deliveries = []
    for event in events:
        message_id = public_id("msg", event.id)
        bodies = {}
        for endpoint in active:
            if endpoint.store_id != event.store_id or not wants(endpoint.types, event.said.type):
                continue
            writer = doors.formats.get(endpoint.format)
            if writer is not None and endpoint.format not in bodies:
                bodies[endpoint.format] = writer.write(tx, event, message_id=message_id, now=now)
            written = bodies.get(endpoint.format)
            if written is not None:
                deliveries.append(
                    NewDelivery(
                        endpoint.id, message_id, event.said.type, event.sequence, written.body,
                        written.content_type, now,
                    )
                )  # fmt: skip
    tx.webhooks.add_deliveries(deliveries)
    return len(events)


def take_due(tx: Transaction, in_hand: Mapping[int, int], *, now: datetime) -> list[Call]:
    """Claim what is due. `in_hand`: how many deliveries this worker already holds for each endpoint.

    An endpoint that failed lately gets a few, one that is out of order a single one, on trial.
    """
    calls: list[Call] = []
    for endpoint in tx.webhooks.due_endpoints(now=now):
        health = endpoint.health
        if not health.may_be_called(now=now):
            continue
        most = 1 if health.is_open else MOST_OF_FAILING if health.failures else MOST_IN_HAND
        limit = most - in_hand.get(endpoint.id, 0)
        if limit > 0:
            taken = tx.webhooks.claim(endpoint.id, now=now, limit=limit, lease_until=now + LEASE)
            calls += [Call(one, endpoint) for one in taken]
    return calls


def request_of(call: Call, *, doors: WebhookDoors, now: datetime) -> Request:
    """The request to make, signed afresh. SecretNotReadable."""
    body = call.delivery.body.encode()
    secrets = secrets_of(call.endpoint, vault=doors.vault, now=now)
    writer = doors.formats.get(call.endpoint.format)
    headers = {
        **(writer.headers(body, secrets) if writer else {}),
        **standard_headers(call.delivery.message_id, body, secrets, now=now),
        "content-type": call.delivery.content_type,
    }
    return Request("POST", call.endpoint.url, headers, body, ANSWER_WITHIN_S)


def settle_calls(
    tx: Transaction,
    made: Sequence[Called],
    *,
    doors: WebhookDoors,
    chance: Callable[[], float],
    now: datetime,
) -> None:
    """Keep what came of calls: the log, the deliveries, and how the endpoints are."""
    tx.webhooks.give_back([one.call.delivery for one in made if one.is_given_back])
    ids = sorted({one.call.endpoint.id for one in made if not one.is_given_back})
    held = [
        found for endpoint_id in ids if (found := tx.webhooks.endpoint(endpoint_id, held=True)) is not None
    ]
    known = {one.id for one in held}  # another may have been removed meanwhile, with its deliveries
    called = [one for one in made if not one.is_given_back and one.call.endpoint.id in known]
    if not called:
        return
    settled, problems = [], {}
    for one in called:
        problem = problem_of(one, may_be_called=doors.may_be_called)
        problems[one.call.delivery.id] = problem
        settled.append(_settled(one, problem, jitter=chance(), now=now))
    tx.webhooks.settle(settled)
    tx.webhooks.log(
        [
            Attempt(
                one.call.delivery.id, one.call.delivery.attempts, one.began_at, one.took_ms, one.status,
                _answer(one), problems[one.call.delivery.id],
            )
            for one in called
        ]
    )  # fmt: skip
    for endpoint in held:
        its = [one for one in called if one.call.endpoint.id == endpoint.id]
        _keep_health(tx, endpoint, its, chance, now)


def problem_of(one: Called, *, may_be_called: Callable[[str], bool]) -> str | None:
    """Why a call did not succeed, as a sentence for the log; None: it did."""
    if one.response is None:
        return (one.problem or "there was no answer")[:PROBLEM_KEPT]
    status = one.response.status
    if is_redirect(status):
        to = one.response.headers.get("location", "")
        is_private = to.startswith(("http:", "https:")) and not may_be_called(to)
        where = "a private or plain address" if is_private else "another address"
        return f"it answered {status} and points to {where} ({to or 'none'}): redirects are never followed"[
            :PROBLEM_KEPT
        ]
    fate = fate_of(status)
    if fate is Fate.TAKEN:
        return None
    return {
        Fate.GONE: "it answered 410 Gone: the endpoint is disabled",
        Fate.THROTTLED: f"it answered {status}: it asks for patience",
    }.get(fate, f"it answered {status}")


def unreadable(call: Call, problem: SecretNotReadable, *, now: datetime) -> Called:
    """A call that could not even be signed."""
    return Called(call, now, 0, None, f"its secret cannot be read: {problem}")


def _settled(one: Called, problem: str | None, *, jitter: float, now: datetime) -> Delivery:
    delivery, fate = one.call.delivery, fate_of(one.status)
    after = replace(delivery, status=one.status, problem=problem)
    if fate is Fate.TAKEN:
        return replace(after, state=DeliveryState.TAKEN, done_at=now)
    age = now - delivery.queued_at
    wait = wait_before_next(delivery.attempts, jitter=jitter, age=age, wish=_wish(one, now))
    if wait is None or fate is Fate.GONE:
        return replace(after, state=DeliveryState.DEAD, done_at=now)
    return replace(after, due_at=now + wait)


def _keep_health(
    tx: Transaction,
    endpoint: StoredEndpoint,
    called: Sequence[Called],
    chance: Callable[[], float],
    now: datetime,
) -> None:
    health = endpoint.health
    for one in called:
        health = health_after(health, fate_of(one.status), jitter=chance(), wish=_wish(one, now), now=now)
    if health != endpoint.health:
        tx.webhooks.save_health(endpoint.id, health)
    if health.disabled_because is not None and endpoint.health.disabled_because is None:
        tx.webhooks.bury_waiting(endpoint.id, because=health.disabled_because, now=now)


def _wish(one: Called, now: datetime) -> timedelta | None:
    return retry_after(one.response.headers.get("retry-after"), now=now) if one.response else None


def _answer(one: Called) -> str:
    body = one.response.body[:ANSWER_KEPT] if one.response else b""
    return body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
