"""FedEx: asked through the Track API v1 (30 numbers at once), told through Advanced Integrated Visibility.

What the fields mean: https://developer.fedex.com/api/en-us/catalog/track/v1/docs.html
"""

import json
from collections.abc import Sequence
from datetime import datetime

from waypost.carriers.fedex.reading import found_in, news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, json_answer
from waypost.ports.connector import (
    AccountField,
    AnswerNotUnderstood,
    CarrierAccount,
    Pushed,
    Quality,
    Report,
    Scan,
    Wanted,
)
from waypost.ports.exchange import Conversation, Request
from waypost.ports.oauth import form_request, new_token, with_token
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_hmac

SLUG = "fedex"
QUALITY = Quality.SILVER
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "API key of your project on developer.fedex.com"),
    AccountField("client_secret", "Secret key of the same project", is_secret=True),
    AccountField(
        "push_secret",
        "Security token of your webhook project on developer.fedex.com",
        is_secret=True,
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 30
CALLS_PER_HOUR = 4000  # 100,000 a day for each project
BASE_URL = "https://apis.fedex.com"


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for up to 30 numbers in one call. See `Connector.track`."""
    numbers = [{"trackingNumberInfo": {"trackingNumber": one.tracking_number}} for one in wanted]
    question = Request(
        "POST",
        f"{account.base_url or BASE_URL}/track/v1/trackingnumbers",
        {"content-type": "application/json", "accept": "application/json", "x-locale": "en_US"},
        json.dumps({"includeDetailedScans": True, "trackingInfo": numbers}).encode(),
    )
    response, with_this = yield from with_token(
        account, question, token_request=_token_request, now=now, readable=(BAD_REQUEST, NOT_FOUND)
    )
    answer = json_answer(response, carrier=SLUG)
    refusal_of(answer)
    found = found_in(answer)
    news = tuple(news_of(found.get(one.tracking_number, []), one, answer) for one in wanted)
    return Report(news, token=new_token(with_this, account))


def read_push(pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
    """See `PushingConnector.read_push`. The body is shaped like an answer; it may tell old scans again."""
    del now  # FedEx signs no time
    stated = header(pushed.headers, "fdx-signature")
    require_hmac(pushed.body, given=stated, secret=account.values.get("push_secret"))
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"fedex push: {problem}") from problem
    found = found_in(message)
    if not found:
        raise AnswerNotUnderstood("fedex push: no tracking number")
    return Report(tuple(news_of(results, Wanted(number), message) for number, results in found.items()))


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`."""
    return scan_of(read_json(raw.encode()))


def _token_request(account: CarrierAccount) -> Request:
    return form_request(
        f"{account.base_url or BASE_URL}/oauth/token",
        {
            "grant_type": "client_credentials",
            "client_id": account.values.get("client_id", ""),
            "client_secret": account.values.get("client_secret", ""),
        },
    )
