"""DHL Express: asked through the MyDHL API. Its pushes come by way of DHL's unified push.

What the fields mean: https://developer.dhl.com/api-reference/dhl-express-mydhl-api
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.dhl_express.reading import news_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import basic_authorization
from waypost.ports.payload import read_json

SLUG = "dhl-express"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("username", "API username (site id) that DHL Express gave you for MyDHL API"),
    AccountField("password", "Password of the same user", is_secret=True),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 100  # DHL allows few calls and answers 429; README.md
BASE_URL = "https://express.api.dhl.com/mydhlapi"
_QUERY = "trackingView=all-checkpoints&levelOfDetail=shipment&requestGMTOffsetPerEvent=true"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    headers = {
        "accept": "application/json",
        "accept-language": "eng",
        "authorization": basic_authorization(
            account.values.get("username", ""), account.values.get("password", "")
        ),
    }
    news = []
    for one in wanted:
        path = f"/shipments/{quote(one.tracking_number, safe='')}/tracking?{_QUERY}"
        response = yield Request("GET", f"{account.base_url or BASE_URL}{path}", headers)
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = json_answer(response, carrier=SLUG)
        news.append(news_of(answer, one.tracking_number, is_missing=response.status == NOT_FOUND))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
