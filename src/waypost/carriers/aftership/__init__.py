"""AfterShip: one account that asks many carriers, through its Tracking API, and tells by webhook.

What the fields mean: https://www.aftership.com/docs/tracking/quickstart/api-quick-start
"""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.aftership.push import read_push
from waypost.carriers.aftership.reading import SLUGS, news_of, number_of, refusal_of, scan_of, slug_of, untold
from waypost.ports.answers import BAD_REQUEST, json_answer, raise_for_status
from waypost.ports.connector import (
    AccountField,
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierBusy,
    Quality,
    Report,
    Scan,
    ShipmentNews,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request
from waypost.ports.payload import Node, read_json

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

SLUG = "aftership"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key from the settings of your AfterShip organisation", is_secret=True),
    AccountField(
        "push_secret",
        "Webhook secret from the notification settings of AfterShip",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 50
CALLS_PER_HOUR = 18_000  # the slowest endpoint takes five a second
CARRIERS = frozenset(SLUGS)
FINDS_CARRIER = True
BASE_URL = "https://api.aftership.com"
_PATH = "/tracking/2026-07/trackings"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for all numbers at once, and hand in those that AfterShip has not yet. See `Connector.track`."""
    base, headers = account.base_url or BASE_URL, _headers(account)
    numbers = quote(",".join(one.tracking_number for one in wanted), safe=",")
    url = f"{base}{_PATH}?tracking_numbers={numbers}&limit=200"
    response = yield Request("GET", url, headers)
    raise_for_status(response, carrier=SLUG, now=now)
    answer = json_answer(response, carrier=SLUG)
    refusal_of(answer)
    missing = {one.tracking_number for one in untold(answer, wanted)}
    news = []
    for one in wanted:
        if one.tracking_number in missing:
            news.append((yield from _handed_in(one, account=account, now=now)))
        else:
            news.append(news_of(_tracking(answer, one), one.tracking_number))
    return Report(tuple(news))


def _handed_in(one: Wanted, *, account: CarrierAccount, now: datetime) -> Conversation[ShipmentNews]:
    """Make a tracking; what AfterShip says against it is this number's own trouble."""
    optional = {
        "slug": slug_of(one.carrier),
        "destination_postal_code": one.postal_code,
        "tracking_ship_date": (one.shipped_on or "").replace("-", ""),
    }
    body = {"tracking_number": one.tracking_number, **{name: text for name, text in optional.items() if text}}
    url = f"{account.base_url or BASE_URL}{_PATH}"
    response = yield Request("POST", url, _headers(account), json.dumps(body).encode())
    try:
        raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST,))
        answer = json_answer(response, carrier=SLUG)
    except (AnswerNotUnderstood, CarrierBusy) as problem:  # it costs the others nothing
        return ShipmentNews(one.tracking_number, problem=str(problem))
    if response.status != BAD_REQUEST:
        return news_of(answer["data"], one.tracking_number)
    meta = answer["meta"]
    told = " ".join(part for part in (meta["code"].text(), meta["message"].text()) if part)
    return ShipmentNews(one.tracking_number, problem=told or "AfterShip does not take this number")


def _tracking(answer: Node, one: Wanted) -> Node:
    """The tracking of a number; of several with one number the one of the carrier that was named."""
    found = [
        node for node in answer["data"].each("trackings") if number_of(node) == one.tracking_number.upper()
    ]
    theirs = slug_of(one.carrier)
    named = (node for node in found if node["slug"].text() == theirs)
    return next(named, found[0] if found else Node())


def _headers(account: CarrierAccount) -> dict[str, str]:
    return {
        "accept": "application/json",
        "content-type": "application/json",
        "as-api-key": account.values.get("api_key", ""),
    }


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
