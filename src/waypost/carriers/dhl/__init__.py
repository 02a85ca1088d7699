"""DHL: asked through Shipment Tracking - Unified, which knows the numbers of all its divisions; told by push.

What the fields mean: https://developer.dhl.com/api-reference/shipment-tracking
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from waypost.carriers.dhl.push import read_push
from waypost.carriers.dhl.reading import news_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
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

SLUG = "dhl"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key (consumer key) of your app on developer.dhl.com", is_secret=True),
    AccountField(
        "push_secret",
        "A long random text of your own, given as the token of your push subscription",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 10  # an app begins with 250 calls a day; README.md
BASE_URL = "https://api-eu.dhl.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    headers = {"accept": "application/json", "DHL-API-Key": account.values.get("api_key", "")}
    news = []
    for one in wanted:
        fields = {"trackingNumber": one.tracking_number, "language": "en"}
        if one.postal_code:
            fields["recipientPostalCode"] = one.postal_code
        request = Request(
            "GET", f"{account.base_url or BASE_URL}/track/shipments?{urlencode(fields)}", headers
        )
        response = yield request
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = json_answer(response, carrier=SLUG)
        news.append(news_of(answer, one.tracking_number, is_missing=response.status == NOT_FOUND))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
