"""UPS: asked through the Track API v1, told through Track Alert.

What the fields mean: https://github.com/UPS-API/api-documentation (Tracking.yaml, UPSTrackAlert.yaml).
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from urllib.parse import quote

from waypost.carriers.ups.push import NUMBERS_PER_SUBSCRIPTION, read_push, scan_of_push, subscribe
from waypost.carriers.ups.reading import news_of, refusal_of, scan_of
from waypost.carriers.ups.tokens import BASE_URL, token_request
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

SLUG = "ups"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "Client ID of your app on developer.ups.com"),
    AccountField("client_secret", "Client secret of the same app", is_secret=True),
    AccountField(
        "push_secret",
        "A long random text of your own: UPS repeats it with every push",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 1000  # UPS publishes no limit; README.md


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    asked_with = account
    news = []
    for one in wanted:
        response, account = yield from with_token(
            account,
            _question(one.tracking_number, account, now),
            token_request=token_request,
            now=now,
            readable=(BAD_REQUEST, NOT_FOUND),
        )
        answer = json_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number, is_missing=response.status == NOT_FOUND))
    return Report(tuple(news), token=new_token(account, asked_with))


def _question(number: str, account: CarrierAccount, now: datetime) -> Request:
    base = account.base_url or BASE_URL
    transaction = blake2b(f"{number} {now.isoformat()}".encode(), digest_size=16).hexdigest()
    return Request(
        "GET",
        f"{base}/api/track/v1/details/{quote(number, safe='')}?locale=en_US&returnSignature=false",
        {"accept": "application/json", "transId": transaction, "transactionSrc": "waypost"},
    )


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`. What UPS pushes is shaped otherwise than what it answers."""
    node = read_json(raw.encode())
    return scan_of_push(node) if node["activityStatus"] else scan_of(node)
