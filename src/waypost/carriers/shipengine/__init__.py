"""ShipEngine (ShipStation API): one account that asks many carriers, and tells by webhook.

What the fields mean: https://docs.shipstation.com/apis/shipengine/docs/tracking
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from waypost.carriers.shipengine.push import read_push
from waypost.carriers.shipengine.reading import THEIRS, news_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, ShipmentNews, Wanted
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

SLUG = "shipengine"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key from the API management page of your dashboard", is_secret=True),
    AccountField(
        "carrier_code",
        "ShipEngine's code of the carrier to ask where we do not know it, such as stamps_com",
        is_required=False,
    ),
    AccountField(
        "push_secret",
        "A long random text of your own: the value of the custom header X-Waypost-Secret of your webhook",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 10_000  # 200 a minute are allowed
CARRIERS = frozenset(THEIRS)
FINDS_CARRIER = False
BASE_URL = "https://api.shipengine.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other; each needs its carrier's code. See `Connector.track`."""
    headers = {"accept": "application/json", "api-key": account.values.get("api_key", "")}
    news = []
    for one in wanted:
        theirs = THEIRS.get(one.carrier or "") or account.values.get("carrier_code")
        if not theirs:
            problem = (
                f"ShipEngine has no code that we know for {one.carrier or 'a carrier that is not named'}"
            )
            news.append(ShipmentNews(one.tracking_number, problem=problem))
            continue
        query = urlencode({"carrier_code": theirs, "tracking_number": one.tracking_number})
        response = yield Request("GET", f"{account.base_url or BASE_URL}/v1/tracking?{query}", headers)
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        news.append(news_of(json_answer(response, carrier=SLUG), one.tracking_number))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
