"""Webhooks: TrackingMore posts a tracking whenever its status changes.

What is signed: https://github.com/clooney/usps-tracking-api/blob/master/webhook.md
"""

from datetime import datetime, timedelta

from waypost.carriers.trackingmore.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, PushRefused, Report
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_hmac

FRESH = timedelta(hours=1)


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. One push tells one tracking."""
    _require_proof(pushed, account.values.get("push_secret"), now)
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"trackingmore push: {problem}") from problem
    tracking = message["data"] or message
    number = tracking["tracking_number"].text()
    if number is None:
        raise AnswerNotUnderstood("trackingmore push: no tracking_number")
    return Report((news_of(tracking, number),))


def _require_proof(pushed: Pushed, secret: str | None, now: datetime) -> None:
    """PushRefused unless the body is signed, or a time that is still fresh."""
    stated, timestamp = header(pushed.headers, "signature"), header(pushed.headers, "timestamp")
    seconds = Node(timestamp).number()
    try:
        require_hmac(pushed.body, given=stated, secret=secret)
    except PushRefused:
        if timestamp is None or seconds is None:
            raise
        require_hmac(timestamp.encode(), given=stated, secret=secret)
        if abs(now.timestamp() - seconds) > FRESH.total_seconds():
            raise PushRefused("the signed time of the push is not fresh") from None
