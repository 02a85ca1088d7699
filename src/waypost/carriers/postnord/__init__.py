"""PostNord: asked through Track and Trace v5. It does not tell by itself.

What the fields mean: https://developer.postnord.com
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from waypost.carriers.postnord.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import read_json

SLUG = "postnord"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key of your app on developer.postnord.com", is_secret=True),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 600  # depends on the plan of the key; README.md
BASE_URL = "https://api2.postnord.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`. The key belongs into the address."""
    base = account.base_url or BASE_URL
    news = []
    for one in wanted:
        fields = {"apikey": account.values.get("api_key", ""), "id": one.tracking_number, "locale": "en"}
        path = f"/rest/shipment/v5/trackandtrace/findByIdentifier.json?{urlencode(fields)}"
        response = yield Request("GET", f"{base}{path}", {"accept": "application/json"})
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = json_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
