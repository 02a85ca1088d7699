"""Royal Mail: asked through the Tracking API v2. It does not tell by itself here.

What the fields mean: https://developer.royalmail.net
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.royal_mail.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import read_json

SLUG = "royal-mail"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "Client ID of your app on developer.royalmail.net"),
    AccountField("client_secret", "Client secret of the same app", is_secret=True),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 600  # Royal Mail publishes no limit; README.md
BASE_URL = "https://api.royalmail.net"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    headers = {
        "accept": "application/json",
        "X-IBM-Client-Id": account.values.get("client_id", ""),
        "X-IBM-Client-Secret": account.values.get("client_secret", ""),
        "X-Accept-RMG-Terms": "yes",
    }
    news = []
    for one in wanted:
        path = f"/mailpieces/v2/{quote(one.tracking_number, safe='')}/events"
        response = yield Request("GET", f"{account.base_url or BASE_URL}{path}", headers)
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
        answer = json_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number))
    return Report(tuple(news))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
