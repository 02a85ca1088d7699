"""EasyPost: one account that asks many carriers, through its Tracker API, and tells by webhook.

What the fields mean: https://docs.easypost.com/docs/trackers
"""

import json
from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.easypost.push import read_push
from waypost.carriers.easypost.reading import THEIRS, news_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import basic_authorization
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

SLUG = "easypost"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "Production API key from your EasyPost account settings", is_secret=True),
    AccountField(
        "push_secret",
        "The webhook secret that you gave to EasyPost together with the address of our hook",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 3600  # EasyPost publishes no number: its limit moves; README.md
CARRIERS = frozenset(THEIRS)
FINDS_CARRIER = True
BASE_URL = "https://api.easypost.com"
_UNPROCESSABLE = 422


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one tracker after the other; one that EasyPost has not yet is made. See `Connector.track`."""
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "authorization": basic_authorization(account.values.get("api_key", ""), ""),
    }
    news = []
    for one in wanted:
        tracker = {"tracking_code": one.tracking_number}
        if theirs := THEIRS.get(one.carrier or ""):
            tracker["carrier"] = theirs
        body = json.dumps({"tracker": tracker}).encode()
        response = yield Request("POST", f"{account.base_url or BASE_URL}/v2/trackers", headers, body)
        readable = (BAD_REQUEST, NOT_FOUND, _UNPROCESSABLE)
        raise_for_status(response, carrier=SLUG, now=now, readable=readable)
        news.append(news_of(json_answer(response, carrier=SLUG), one.tracking_number))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
