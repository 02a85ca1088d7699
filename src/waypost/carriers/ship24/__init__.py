"""Ship24: one account that asks many carriers, through its Tracking API, and tells by webhook.

What the fields mean: https://docs.ship24.com/
"""

import json
from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.ship24.push import read_push
from waypost.carriers.ship24.reading import THEIRS, news_of, problem_of, scan_of
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

SLUG = "ship24"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key from the integrations page of your Ship24 dashboard", is_secret=True),
    AccountField(
        "push_secret",
        "Webhook secret from the same page: Ship24 sends it with every push",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 3600  # ten a second are allowed; README.md
CARRIERS = frozenset(THEIRS)
FINDS_CARRIER = True
BASE_URL = "https://api.ship24.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other; a tracker that is missing is made. See `Connector.track`."""
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "authorization": f"Bearer {account.values.get('api_key', '')}",
    }
    url = f"{account.base_url or BASE_URL}/public/v1/trackers/track"
    news: list[ShipmentNews] = []
    for one in wanted:
        response = yield Request("POST", url, headers, _question(one))
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = json_answer(response, carrier=SLUG)
        tracking = answer["data"].first("trackings")
        problem = problem_of(answer) if not tracking else None
        news.append(
            ShipmentNews(one.tracking_number, problem=problem)
            if problem
            else news_of(tracking, one.tracking_number)
        )
    return Report(tuple(news))


def _question(one: Wanted) -> bytes:
    optional = {
        "destinationPostCode": one.postal_code,
        "destinationCountryCode": one.country,
        "shippingDate": one.shipped_on,
    }
    fields: dict[str, object] = {name: text for name, text in optional.items() if text}
    if theirs := THEIRS.get(one.carrier or ""):
        fields["courierCode"] = [theirs]
    return json.dumps({"trackingNumber": one.tracking_number, **fields}).encode()


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
