"""DHL eCommerce Americas: asked through Tracking v4, told through its webhooks v4.

What the fields mean: https://developer.dhl.com/api-reference/dhl-ecommerce-americas
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from waypost.carriers.dhl_ecommerce.push import read_push
from waypost.carriers.dhl_ecommerce.reading import news_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import form_request, new_token, with_token
from waypost.ports.payload import read_json

__all__ = [
    "ACCOUNT_FIELDS",
    "CALLS_PER_HOUR",
    "NUMBERS_PER_CALL",
    "QUALITY",
    "SLUG",
    "read_push",
    "reread",
    "track",
]

SLUG = "dhl-ecommerce"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "Client ID that DHL eCommerce gave you for its API"),
    AccountField("client_secret", "Client secret of the same access", is_secret=True),
    AccountField(
        "push_secret",
        "A long random text of your own, given as the bearer token of your webhook",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 600  # DHL publishes no limit; README.md
BASE_URL = "https://api.dhlecs.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    asked_with = account
    news = []
    for one in wanted:
        path = f"/tracking/v4/package?{urlencode({'trackingId': one.tracking_number})}"
        question = Request("GET", f"{account.base_url or BASE_URL}{path}", {"accept": "application/json"})
        response, account = yield from with_token(
            account, question, token_request=_token_request, now=now, readable=(BAD_REQUEST, NOT_FOUND)
        )
        answer = json_answer(response, carrier=SLUG)
        news.append(news_of(answer, one.tracking_number, is_missing=response.status == NOT_FOUND))
    return Report(tuple(news), token=new_token(account, asked_with))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))


def _token_request(account: CarrierAccount) -> Request:
    return form_request(
        f"{account.base_url or BASE_URL}/auth/v4/accesstoken",
        {"grant_type": "client_credentials"},
        basic=(account.values.get("client_id", ""), account.values.get("client_secret", "")),
    )
