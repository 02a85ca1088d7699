"""Shipment Tracking - Unified - Push: DHL posts shipments in the shape of an answer.

It proves itself with a token of our own that it was given with the subscription, in a header that the
subscription names: `x-push-secret`. There is no signature, so the hook's address must be HTTPS.
"""

from datetime import datetime

from waypost.carriers.dhl.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_secret


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. One push tells one shipment or several."""
    del now  # a push carries no time of its own that could be stale
    require_secret(header(pushed.headers, "x-push-secret"), account.values.get("push_secret"))
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"dhl push: {problem}") from problem
    told: dict[str, list[Node]] = {}
    for one in message.each("shipments"):
        if number := one["id"].text():
            told.setdefault(number, []).append(one)
    if not told:
        raise AnswerNotUnderstood(f"dhl push: no shipment ({message['scope'].text() or 'no scope'})")
    return Report(
        tuple(
            news_of(Node({"shipments": [one.value for one in shipments]}), number)
            for number, shipments in told.items()
        )
    )
