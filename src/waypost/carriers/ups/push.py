"""Track Alert: UPS tells of up to 100 numbers for 14 days, then wants to be asked again.

It proves itself with a text of our own that it was given with the subscription. There is no signature, so
the hook's address must be HTTPS.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from waypost.carriers.ups.reading import CODES, refusal_of
from waypost.carriers.ups.tokens import BASE_URL, token_request
from waypost.domain.tracking import Location
from waypost.domain.written_time import offset_between, written_time
from waypost.ports.answers import BAD_REQUEST, json_answer
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierRefused,
    Pushed,
    Report,
    Scan,
    ShipmentNews,
    Subscription,
)
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import new_token, with_token
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.scans import read_scans
from waypost.ports.signatures import header, require_secret

NUMBERS_PER_SUBSCRIPTION = 100
LASTS = timedelta(days=14)


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. One push tells one event of one number."""
    del now  # a push of UPS carries no time of its own that could be stale
    bearer = (header(pushed.headers, "authorization") or "").removeprefix("Bearer ")
    require_secret(header(pushed.headers, "credential") or bearer, account.values.get("push_secret"))
    try:
        event = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"ups push: {problem}") from problem
    number = event["trackingNumber"].text()
    if number is None:
        raise AnswerNotUnderstood("ups push: no trackingNumber")
    scans, unread = read_scans([event], scan_of_push)
    return Report((ShipmentNews(number, scans, expected_at=_expected(event), problem=unread),))


def subscribe(
    tracking_numbers: Sequence[str], *, hook_url: str, account: CarrierAccount, now: datetime
) -> Conversation[Subscription]:
    """See `SubscribingConnector.subscribe`. Only numbers that begin with 1Z are taken."""
    secret = account.values.get("push_secret")
    if not secret:
        raise CarrierRefused("ups: the account needs a push_secret before anything is pushed")
    question = {
        "locale": "en_US",
        "countryCode": "US",
        "trackingNumberList": list(tracking_numbers),
        "destination": {
            "url": hook_url,
            "credentialType": "Bearer",
            "credential": secret,
        },
    }
    request = Request(
        "POST",
        f"{account.base_url or BASE_URL}/api/track/v1/subscription/standard/package",
        {"content-type": "application/json", "transId": f"{now:%Y%m%d%H%M%S%f}", "transactionSrc": "waypost"},
        json.dumps(question).encode(),
    )
    response, with_this = yield from with_token(
        account, request, token_request=token_request, now=now, readable=(BAD_REQUEST,)
    )
    answer = json_answer(response, carrier="ups")
    refusal_of(answer)
    accepted = tuple(text for one in answer.each("validTrackingNumbers") if (text := one.text()))
    return Subscription(accepted, now + LASTS, token=new_token(with_this, account))


def scan_of_push(event: Node) -> Scan | None:
    """The event of a push; None where it tells no day."""
    local = written_time(event["localActivityDate"].text(), event["localActivityTime"].text())
    utc = written_time(event["gmtActivityDate"].text(), event["gmtActivityTime"].text())
    if local is None:
        return None
    status, place = event["activityStatus"], event["activityLocation"]
    kind, code, text = status["type"].text(), status["code"].text(), status["description"].text()
    return Scan(
        occurred_at=f"{local}{offset_between(local, utc) or ''}",
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=Location(
            city=place["city"].text(),
            region=place["stateProvince"].text(),
            country=place["country"].text(),
            postal_code=place["postalCode"].text(),
        ),
        expected_at=_expected(event),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=frozenset({"deliveryPhoto"})),
    )


def _expected(event: Node) -> str | None:
    if event["actualDeliveryDate"].text():
        return None
    return written_time(event["scheduledDeliveryDate"].text(), event["deliveryEndTime"].text())
