"""La Poste, Colissimo and Chronopost: asked through Suivi v2 (Okapi). It does not tell by itself.

What the fields mean: https://developer.laposte.fr/products/suivi/2/documentation
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.la_poste.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer, raise_for_status
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import read_json

SLUG = "la-poste"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField(
        "api_key",
        "Okapi key of your application on developer.laposte.fr, for production, with the product Suivi",
        is_secret=True,
    ),
)
NUMBERS_PER_CALL = 10
CALLS_PER_HOUR = 1000  # the plan of the key decides; README.md
BASE_URL = "https://api.laposte.fr"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for up to ten numbers at once, for words in English. See `Connector.track`."""
    headers = {"accept": "application/json", "x-okapi-key": account.values.get("api_key", "")}
    numbers = quote(",".join(one.tracking_number for one in wanted), safe=",")
    url = f"{account.base_url or BASE_URL}/suivi/v2/idships/{numbers}?lang=en_GB"
    response = yield Request("GET", url, headers)
    raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST, NOT_FOUND))
    answer = json_answer(response, carrier=SLUG)
    refusal_of(answer)
    is_alone = len(wanted) == 1
    return Report(tuple(news_of(answer, one.tracking_number, is_alone=is_alone) for one in wanted))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
