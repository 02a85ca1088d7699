"""Canada Post: asked through the tracking service of its web services (XML). It does not tell by itself.

What the fields mean: https://www.canadapost-postescanada.ca/info/mc/business/productsservices/developers/services/tracking/default.jsf
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.canada_post.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import (
    BAD_REQUEST,
    NOT_FOUND,
    SERVER_ERROR,
    UNAUTHORIZED,
    raise_for_status,
    xml_answer,
)
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import basic_authorization
from waypost.ports.payload import NotReadable, read_json, read_xml

SLUG = "canada-post"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("username", "The first half of your API key from the developer program, before the colon"),
    AccountField("password", "The second half of the same key", is_secret=True),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 1000  # each key has its own throttle, in calls a minute; README.md
BASE_URL = "https://soa-gw.canadapost.ca"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    headers = {
        "accept": "application/vnd.cpc.track-v2+xml",
        "accept-language": "en-CA",
        "authorization": basic_authorization(
            account.values.get("username", ""), account.values.get("password", "")
        ),
    }
    news = []
    for one in wanted:
        path = f"/vis/track/pin/{quote(one.tracking_number, safe='')}/detail"
        response = yield Request("GET", f"{account.base_url or BASE_URL}{path}", headers)
        if response.status in (UNAUTHORIZED, SERVER_ERROR) and _is_xml(response.body):
            refusal_of(xml_answer(response, carrier=SLUG))  # a throttled key is told with status 500
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = xml_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))


def _is_xml(body: bytes) -> bool:
    try:
        read_xml(body)
    except NotReadable:
        return False
    return True
