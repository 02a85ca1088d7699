"""GLS: asked through Track And Trace V1 of its group API, or through ShipIT; never told by push.

What the fields mean: https://dev-portal.gls-group.net
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.gls.reading import found_in, news_of, scan_of
from waypost.carriers.gls.shipit import ask_shipit, scan_of_history
from waypost.ports.answers import NOT_FOUND, json_answer
from waypost.ports.connector import (
    AccountField,
    CarrierAccount,
    Quality,
    Report,
    Scan,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import form_request, new_token, with_token
from waypost.ports.payload import read_json

SLUG = "gls"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField(
        "api_key", "API key of your app on dev-portal.gls-group.net, or the user of ShipIT", is_secret=True
    ),
    AccountField("api_secret", "API secret of the same app, or the password of ShipIT", is_secret=True),
    AccountField(
        "service",
        "Write shipit to ask ShipIT instead, at the account's base URL; empty for the group API",
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 10
CALLS_PER_HOUR = 600  # GLS publishes no limit; README.md
BASE_URL = "https://api.gls-group.net"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for up to 10 numbers in one call; ShipIT, where the account names it, for each by itself."""
    if (account.values.get("service") or "").strip().lower() == "shipit":
        return (yield from ask_shipit(wanted, account=account, now=now))
    numbers = ",".join(quote(one.tracking_number, safe="") for one in wanted)
    path = f"/track-and-trace-v1/tracking/simple/trackids/{numbers}?showEvents=true"
    question = Request(
        "GET",
        f"{account.base_url or BASE_URL}{path}",
        {"accept": "application/json", "accept-language": "en"},
    )
    response, with_this = yield from with_token(
        account, question, token_request=_token_request, now=now, readable=(NOT_FOUND,)
    )
    found = found_in(json_answer(response, carrier=SLUG))
    is_missing = response.status == NOT_FOUND
    news = tuple(
        news_of(found.get(one.tracking_number, []), one.tracking_number, is_missing=is_missing)
        for one in wanted
    )
    return Report(news, token=new_token(with_this, account))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`. ShipIT writes a history otherwise than the group API its events."""
    node = read_json(raw.encode())
    return scan_of_history(node) if node["Date"] else scan_of(node)


def _token_request(account: CarrierAccount) -> Request:
    return form_request(
        f"{account.base_url or BASE_URL}/oauth2/v2/token",
        {"grant_type": "client_credentials"},
        basic=(account.values.get("api_key", ""), account.values.get("api_secret", "")),
    )
