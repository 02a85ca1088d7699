"""Australia Post: asked through the tracking of its Shipping and Tracking API. It does not tell by itself.

What the fields mean: https://developers.auspost.com.au/apis/shipping-and-tracking/reference/track-items
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.australia_post.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import basic_authorization
from waypost.ports.payload import read_json

SLUG = "australia-post"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("account_number", "Your Australia Post account number, ten digits with its zeros"),
    AccountField("api_key", "API key that Australia Post gave you for Shipping and Tracking", is_secret=True),
    AccountField("password", "The password that belongs to the API key", is_secret=True),
)
NUMBERS_PER_CALL = 10
CALLS_PER_HOUR = 600  # Australia Post publishes no number; README.md
BASE_URL = "https://digitalapi.auspost.com.au"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for up to ten numbers at once. See `Connector.track`."""
    values = account.values
    headers = {
        "accept": "application/json",
        "account-number": values.get("account_number", ""),
        "authorization": basic_authorization(values.get("api_key", ""), values.get("password", "")),
    }
    numbers = quote(",".join(one.tracking_number for one in wanted), safe=",")
    url = f"{account.base_url or BASE_URL}/shipping/v1/track?tracking_ids={numbers}"
    response = yield Request("GET", url, headers)
    raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
    answer = json_answer(response, carrier=SLUG)
    refusal_of(answer)
    return Report(tuple(news_of(answer, one.tracking_number) for one in wanted))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
