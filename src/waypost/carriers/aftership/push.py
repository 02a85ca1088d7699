"""Webhooks: AfterShip posts the whole tracking whenever its status changes.

It signs the body: https://www.aftership.com/docs/tracking/webhook/webhook-signature
"""

from datetime import datetime

from waypost.carriers.aftership.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_hmac


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. One push tells one tracking, whatever the event is called."""
    del now  # the time in the body is the event's, which a retry repeats
    require_hmac(
        pushed.body,
        given=header(pushed.headers, "aftership-hmac-sha256"),
        secret=account.values.get("push_secret"),
    )
    try:
        message = read_json(pushed.body)["msg"]
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"aftership push: {problem}") from problem
    number = message["tracking_number"].text()
    if number is None:
        raise AnswerNotUnderstood("aftership push: no tracking_number")
    return Report((news_of(message, number),))
