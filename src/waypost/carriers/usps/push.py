"""Subscriptions - Tracking: USPS posts to our hook whenever a number of a subscription has news.

It signs the body with a secret of our own, in the header X-HMAC.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.usps.reading import news_of
from waypost.carriers.usps.tokens import BASE_URL, token_request
from waypost.ports.answers import json_answer
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierRefused,
    Pushed,
    Report,
    Subscription,
)
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import new_token, with_token
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_hmac

NUMBERS_PER_SUBSCRIPTION = 1


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. A push tells one number or a list of them."""
    del now  # what is signed carries no time that could be stale
    require_hmac(
        pushed.body, given=header(pushed.headers, "x-hmac"), secret=account.values.get("push_secret")
    )
    told = [(number, one) for one in _told(pushed.body) if (number := one["trackingNumber"].text())]
    if not told:
        raise AnswerNotUnderstood("usps push: no trackingNumber")
    return Report(tuple(news_of(one, number) for number, one in told))


def subscribe(
    tracking_numbers: Sequence[str], *, hook_url: str, account: CarrierAccount, now: datetime
) -> Conversation[Subscription]:
    """See `SubscribingConnector.subscribe`. USPS tells no end of a subscription."""
    secret = account.values.get("push_secret")
    if not secret:
        raise CarrierRefused("usps: the account needs a push_secret before anything is pushed")
    question = {
        "listenerURL": hook_url,
        "secret": secret,
        "filterProperties": {"trackingNumber": tracking_numbers[0], "trackingEventTypes": ["ALL_UPDATES"]},
    }
    request = Request(
        "POST",
        f"{account.base_url or BASE_URL}/subscriptions-tracking/v3/subscriptions",
        {"content-type": "application/json", "accept": "application/json"},
        json.dumps(question).encode(),
    )
    response, with_this = yield from with_token(account, request, token_request=token_request, now=now)
    reference = json_answer(response, carrier="usps")["subscriptionId"].text()
    token = new_token(with_this, account)
    return Subscription(tuple(tracking_numbers[:1]), None, reference=reference, token=token)


def _told(body: bytes) -> list[Node]:
    """The numbers' messages: bare, in a list, or under `payload`, which may be JSON written as text."""
    try:
        message = read_json(body)
        inside = message["payload"].text()
        payload = read_json(inside.encode()) if inside else message["payload"] or message
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"usps push: {problem}") from problem
    return [*payload.each()]
