"""Webhooks: Shippo posts a tracking with its whole history (`track_updated`).

It proves itself with a token in the address that it was given: https://docs.goshippo.com/tracking/webhook-security
"""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from waypost.carriers.shippo.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import require_secret


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. Events of other kinds are read as no news. The hook must be HTTPS."""
    del now  # a push carries no time of its own that could be stale
    given = parse_qs(urlsplit(pushed.url).query).get("token", [""])
    require_secret(given[0], account.values.get("push_secret"))
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"shippo push: {problem}") from problem
    kind = message["event"].text()
    if kind not in (None, "track_updated"):
        return Report(())
    number = message["data"]["tracking_number"].text()
    if number is None:
        raise AnswerNotUnderstood("shippo push: no tracking_number")
    return Report((news_of(message["data"], number),))
