"""Shippo: one account that asks many carriers, through its Tracking API, and tells by webhook.

What the fields mean: https://docs.goshippo.com/tracking/tracking
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.shippo.push import read_push
from waypost.carriers.shippo.reading import THEIRS, news_of, scan_of
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

SLUG = "shippo"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_token", "Live API token from the API page of your Shippo settings", is_secret=True),
    AccountField(
        "carrier",
        "Shippo's name of the carrier to ask where we do not know it, such as usps",
        is_required=False,
    ),
    AccountField(
        "push_secret",
        "A long random text of your own: write it behind the address of the hook, as ?token=...",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 3000  # README.md
CARRIERS = frozenset(THEIRS)
FINDS_CARRIER = False
BASE_URL = "https://api.goshippo.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other; each needs its carrier's name. See `Connector.track`."""
    authorization = f"ShippoToken {account.values.get('api_token', '')}"
    headers = {"accept": "application/json", "authorization": authorization}
    news = []
    for one in wanted:
        theirs = THEIRS.get(one.carrier or "") or account.values.get("carrier")
        if not theirs:
            problem = f"Shippo has no name that we know for {one.carrier or 'a carrier that is not named'}"
            news.append(ShipmentNews(one.tracking_number, problem=problem))
            continue
        path = f"/tracks/{quote(theirs, safe='')}/{quote(one.tracking_number, safe='')}"
        response = yield Request("GET", f"{account.base_url or BASE_URL}{path}", headers)
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = json_answer(response, carrier=SLUG)
        news.append(news_of(answer, one.tracking_number, is_missing=response.status == NOT_FOUND))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
