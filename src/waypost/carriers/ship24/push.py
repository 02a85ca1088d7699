"""Webhooks: Ship24 posts trackings with their events, and a secret with them.

https://docs.ship24.com/webhooks/authentication
"""

from datetime import datetime

from waypost.carriers.ship24.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_secret


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. Nothing is signed, so the hook must be HTTPS."""
    del now  # a push carries no time of its own that could be stale
    bearer = (header(pushed.headers, "authorization") or "").removeprefix("Bearer ")
    require_secret(bearer, account.values.get("push_secret"))
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"ship24 push: {problem}") from problem
    told = [(one["tracker"]["trackingNumber"].text(), one) for one in message.each("trackings")]
    news = tuple(news_of(one, number) for number, one in told if number)
    if not news:
        raise AnswerNotUnderstood("ship24 push: no trackingNumber")
    return Report(news)
