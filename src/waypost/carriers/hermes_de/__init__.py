"""Hermes Germany: asked through the Hermes Shipping Interface. It does not tell by itself.

What the fields mean: https://de-api-int.hermesworld.com/docs/api
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from waypost.carriers.hermes_de.reading import news_of, scan_of
from waypost.ports.answers import NOT_FOUND, json_answer
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import form_request, new_token, with_token
from waypost.ports.payload import read_json

SLUG = "hermes-de"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "Client id that Hermes gave you for the Shipping Interface (HSI)"),
    AccountField("client_secret", "Client secret of the same", is_secret=True),
    AccountField("username", "User of your Hermes business account"),
    AccountField("password", "Password of that user", is_secret=True),
)
NUMBERS_PER_CALL = 10
CALLS_PER_HOUR = 600  # Hermes publishes no number; README.md
BASE_URL = "https://de-api.hermesworld.com"
TOKEN_URL = "https://authme.myhermes.de"  # noqa: S105 - an address


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for some numbers at once, for words in English. See `Connector.track`."""
    numbers = urlencode([("shipmentID", one.tracking_number) for one in wanted])
    question = Request(
        "GET",
        f"{account.base_url or BASE_URL}/services/hsi/shipmentinfo?{numbers}",
        {"accept": "application/json", "accept-language": "EN"},
    )
    response, with_this = yield from with_token(
        account, question, token_request=_token_request, now=now, readable=(NOT_FOUND,)
    )
    answer = json_answer(response, carrier=SLUG)
    news = tuple(news_of(answer, one.tracking_number) for one in wanted)
    return Report(news, token=new_token(with_this, account))


def _token_request(account: CarrierAccount) -> Request:
    """The question for a token: the user's password, vouched for by the client."""
    fields = {name: account.values.get(name, "") for name in ("client_id", "client_secret")}
    user = {name: account.values.get(name, "") for name in ("username", "password")}
    url = f"{account.base_url or TOKEN_URL}/authorization-facade/oauth2/access_token"
    return form_request(url, {"grant_type": "password", **fields, **user})


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
