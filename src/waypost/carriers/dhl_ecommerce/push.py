"""Tracking webhooks v4: each push tells one package with its whole history, in the shape of an answer.

It must be answered within five seconds; a push that fails is sent again after one hour and after six more,
then never. It proves itself with a bearer token of our own, and nothing is signed: the hook must be HTTPS.
"""

from datetime import datetime

from waypost.carriers.dhl_ecommerce.reading import news_of, numbers_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report, ShipmentNews
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_secret


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`."""
    del now  # a push carries no time of its own that could be stale
    bearer = (header(pushed.headers, "authorization") or "").removeprefix("Bearer ")
    require_secret(bearer, account.values.get("push_secret"))
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"dhl-ecommerce push: {problem}") from problem
    told = [_told(one) for one in message.each("packages")]
    news = tuple(one for one in told if one is not None)
    if not news:
        raise AnswerNotUnderstood("dhl-ecommerce push: no package with a number")
    return Report(news)


def _told(package: Node) -> ShipmentNews | None:
    number = next(iter(numbers_of(package)), None)
    return news_of(Node({"packages": [package.value]}), number) if number else None
