"""Webhooks: 17TRACK posts a number with all its events.

The header `sign` is the SHA-256 of the body, a slash and the access key:
https://asset.17track.net/api/document/v2.2_en/
"""

from datetime import datetime
from hashlib import sha256

from waypost.carriers.seventeen_track.reading import news_of_number
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, Pushed, PushRefused, Report
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_secret


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. That a number is no longer followed is no news."""
    del now  # what is signed carries no time that could be stale
    key = account.values.get("security_key")
    if not key:
        raise PushRefused("the account has no key to prove a push with")
    proof = sha256(pushed.body + b"/" + key.encode()).hexdigest()
    require_secret((header(pushed.headers, "sign") or "").lower(), proof)
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"17track push: {problem}") from problem
    if message["event"].text() == "TRACKING_STOPPED":
        return Report(())
    number = message["data"]["number"].text()
    if number is None:
        raise AnswerNotUnderstood("17track push: no number")
    return Report((news_of_number(message["data"], number),))
