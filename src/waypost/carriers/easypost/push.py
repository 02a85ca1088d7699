"""Webhooks: EasyPost posts an event with the whole tracker in it.

It signs the body in the header X-Hmac-Signature: https://docs.easypost.com/docs/webhooks
"""

from datetime import datetime
from unicodedata import normalize

from waypost.carriers.easypost.reading import news_of
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, Report
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_hmac

_PREFIX = "hmac-sha256-hex="


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. Events of other kinds than trackers are read as no news."""
    del now  # what is signed carries no time that could be stale
    secret = normalize("NFKD", account.values.get("push_secret", ""))
    stated = (header(pushed.headers, "x-hmac-signature") or "").removeprefix(_PREFIX)
    require_hmac(pushed.body, given=stated, secret=secret)
    try:
        event = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"easypost push: {problem}") from problem
    kind = event["description"].text() or ""
    if kind and not kind.startswith("tracker."):
        return Report(())
    number = event["result"]["tracking_code"].text()
    if number is None:
        raise AnswerNotUnderstood("easypost push: no tracking_code")
    return Report((news_of(event["result"], number),))
