"""TrackingMore: one account that asks many carriers, through its API v4, and tells by webhook.

What the fields mean: https://github.com/TrackingMore-API/trackingmore-sdk-go/blob/main/trackings.go
"""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from waypost.carriers.trackingmore.push import read_push
from waypost.carriers.trackingmore.reading import (
    REST_S,
    THEIRS,
    news_of,
    news_of_making,
    refusal_of,
    scan_of,
    tracking_of,
    untold,
)
from waypost.ports.answers import BAD_REQUEST, TOO_MANY, json_answer, raise_for_status
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

SLUG = "trackingmore"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("api_key", "API key (v4) from the developer settings of TrackingMore", is_secret=True),
    AccountField(
        "push_secret",
        "Webhook secret from the developer settings of TrackingMore",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 40
CALLS_PER_HOUR = 10_000  # three a second are allowed for the slowest call
CARRIERS = frozenset(THEIRS)
FINDS_CARRIER = True
BASE_URL = "https://api.trackingmore.com"
_PAGE = 200


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for all numbers at once, and make those that TrackingMore has not yet. See `Connector.track`."""
    numbers = quote(",".join(one.tracking_number for one in wanted), safe=",")
    query = f"tracking_numbers={numbers}&items_amount={_PAGE}"
    answer = yield from _asked("GET", f"trackings/get?{query}", account=account, now=now)
    missing = untold(answer, wanted, page=_PAGE)
    made: dict[str, ShipmentNews] = {}
    if missing:
        try:
            made = yield from _made(missing, account=account, now=now)
        except (AnswerNotUnderstood, CarrierBusy):
            made = {}  # it costs the others nothing, and the next question makes them
    return Report(tuple(_news(answer, one, missing, made) for one in wanted))


def _news(
    answer: Node, one: Wanted, missing: Sequence[Wanted], made: dict[str, ShipmentNews]
) -> ShipmentNews:
    if one not in missing:
        return news_of(tracking_of(answer, one), one.tracking_number)
    return made.get(one.tracking_number) or ShipmentNews(one.tracking_number, is_unknown=True)


def _made(
    missing: Sequence[Wanted], *, account: CarrierAccount, now: datetime
) -> Conversation[dict[str, ShipmentNews]]:
    """Make trackings; what TrackingMore says against one is that number's own trouble."""
    news: dict[str, ShipmentNews] = {}
    rows = [_row(one, code) for one in missing if (code := THEIRS.get(one.carrier or ""))]
    nameless = [one for one in missing if one.carrier not in THEIRS]
    if nameless:
        first = nameless[0]
        question = {"tracking_number": first.tracking_number}
        answer = yield from _asked("POST", "couriers/detect", question, account=account, now=now)
        code = answer.first("data")["courier_code"].text()
        rows += [_row(first, code)] if code else []
        problem = None if code else "TrackingMore recognises no carrier in this number"
        news[first.tracking_number] = ShipmentNews(first.tracking_number, problem=problem, is_unknown=True)
    if len(rows) == 1:
        number = rows[0]["tracking_number"]
        answer = yield from _asked("POST", "trackings/create", rows[0], account=account, now=now)
        news[number] = _news_at_once(answer, number)
    elif rows:
        answer = yield from _asked("POST", "trackings/batch", rows, account=account, now=now)
        made = [row["tracking_number"] for row in rows]
        news |= {number: news_of_making(answer, number) for number in made}
    return news


def _news_at_once(answer: Node, number: str) -> ShipmentNews:
    if answer["data"]["tracking_number"]:
        return news_of(answer["data"], number)
    meta = answer["meta"]
    told = " ".join(part for part in (meta["code"].text(), meta["message"].text()) if part)
    return ShipmentNews(number, problem=told or "TrackingMore does not take this number")


def _row(one: Wanted, courier_code: str) -> dict[str, str]:
    optional = {
        "tracking_postal_code": one.postal_code,
        "tracking_destination_country": one.country,
        "tracking_ship_date": one.shipped_on,
    }
    told = {name: text for name, text in optional.items() if text}
    return {"tracking_number": one.tracking_number, "courier_code": courier_code, **told}


def _asked(
    method: str, path: str, question: object = None, *, account: CarrierAccount, now: datetime
) -> Conversation[Node]:
    headers = {
        "accept": "application/json",
        "content-type": "application/json",
        "tracking-api-key": account.values.get("api_key", ""),
    }
    body = b"" if question is None else json.dumps(question).encode()
    response = yield Request(method, f"{account.base_url or BASE_URL}/v4/{path}", headers, body)
    if response.status == TOO_MANY and not response.headers.get("retry-after"):
        raise CarrierBusy("trackingmore answers 429", retry_after_s=REST_S)
    raise_for_status(response, carrier=SLUG, now=now, readable=(BAD_REQUEST,))
    answer = json_answer(response, carrier=SLUG)
    refusal_of(answer)
    return answer


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))
