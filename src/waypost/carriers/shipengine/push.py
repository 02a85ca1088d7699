"""Webhooks: ShipEngine posts a tracking with all its events (API_TRACK, and TRACK_EVENT_V2).

It signs with RSA and a key that would have to be fetched; we ask for a header of our own instead, which it
sends with every push: https://docs.shipstation.com/apis/shipengine/docs/webhooks
"""

from datetime import datetime

from waypost.carriers.shipengine.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_secret


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. The hook must be HTTPS."""
    del now  # a push carries no time of its own that could be stale
    require_secret(header(pushed.headers, "x-waypost-secret"), account.values.get("push_secret"))
    try:
        told = read_json(pushed.body)["data"]
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"shipengine push: {problem}") from problem
    tracking = told["tracking_information"] or told
    number = tracking["tracking_number"].text()
    if number is None:
        raise AnswerNotUnderstood("shipengine push: no tracking_number")
    return Report((news_of(tracking, number),))
