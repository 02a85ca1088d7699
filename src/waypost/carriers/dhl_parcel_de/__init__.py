"""DHL Paket: asked through Parcel DE Tracking (XML in the address). It does not tell by itself.

What the fields mean: https://developer.dhl.com/api-reference/dhl-parcel-de-tracking-post-parcel-germany
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from waypost.carriers.dhl_parcel_de.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, raise_for_status, xml_answer
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import read_json

SLUG = "dhl-parcel-de"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key of your app on developer.dhl.com", is_secret=True),
    AccountField("username", "Technical user for tracking (GKP), as DHL gave it to you"),
    AccountField("password", "Password of the same user", is_secret=True),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 600  # DHL publishes no limit; README.md
BASE_URL = "https://api-eu.dhl.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    headers = {"accept": "application/xml", "DHL-API-Key": account.values.get("api_key", "")}
    base = account.base_url or BASE_URL
    news = []
    for one in wanted:
        query = urlencode({"xml": _question(one, account)})
        response = yield Request("GET", f"{base}/parcel/de/tracking/v0/shipments?{query}", headers)
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = xml_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))


def _question(wanted: Wanted, account: CarrierAccount) -> str:
    """The element that DHL wants; the postal code opens what is kept from strangers."""
    fields = {
        "appname": account.values.get("username", ""),
        "language-code": "en",
        "password": account.values.get("password", ""),
        "piece-code": wanted.tracking_number,
        "request": "d-get-piece-detail",
    }
    if wanted.postal_code:
        fields["zip-code"] = wanted.postal_code
    return ET.tostring(ET.Element("data", fields), encoding="unicode")
