"""USPS: asked through the Tracking API v3, told through Subscriptions - Tracking.

What the fields mean: https://developers.usps.com/trackingv3
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.usps.push import NUMBERS_PER_SUBSCRIPTION, read_push, subscribe
from waypost.carriers.usps.reading import news_of, refusal_of, scan_of
from waypost.carriers.usps.tokens import BASE_URL, token_request
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import new_token, with_token
from waypost.ports.payload import read_json

__all__ = [
    "ACCOUNT_FIELDS",
    "CALLS_PER_HOUR",
    "NUMBERS_PER_CALL",
    "NUMBERS_PER_SUBSCRIPTION",
    "QUALITY",
    "SLUG",
    "read_push",
    "reread",
    "subscribe",
    "track",
]

SLUG = "usps"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "Consumer key of your app on developers.usps.com"),
    AccountField("client_secret", "Consumer secret of the same app", is_secret=True),
    AccountField(
        "push_secret",
        "A random text of your own, at most 32 characters: USPS signs its pushes with it",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 60  # what an app has until USPS raises it; questions for a token count too


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    asked_with = account
    news = []
    for one in wanted:
        path = f"/tracking/v3/tracking/{quote(one.tracking_number, safe='')}?expand=DETAIL"
        question = Request("GET", f"{account.base_url or BASE_URL}{path}", {"accept": "application/json"})
        response, account = yield from with_token(
            account, question, token_request=token_request, now=now, readable=(BAD_REQUEST, NOT_FOUND)
        )
        answer = json_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number, status=response.status))
    return Report(tuple(news), token=new_token(account, asked_with))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
