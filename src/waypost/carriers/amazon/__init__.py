"""Amazon Shipping: asked through the Shipping API v2 of the Selling Partner API, and told by push.

What the fields mean: https://developer-docs.amazon.com/amazon-shipping/docs/shipping-api-v2-reference
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from waypost.carriers.amazon.push import read_push, scan_of_milestone
from waypost.carriers.amazon.reading import news_of, refusal_of, scan_of
from waypost.ports.answers import BAD_REQUEST, NOT_FOUND, UNAUTHORIZED, json_answer
from waypost.ports.connector import AccountField, CarrierAccount, Quality, Report, Scan, Wanted
from waypost.ports.exchange import Conversation, Request, Response
from waypost.ports.oauth import form_request, new_token, with_token
from waypost.ports.payload import read_json

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

SLUG = "amazon"
QUALITY = Quality.BRONZE
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("client_id", "Client identifier of your app, from its LWA credentials in Seller Central"),
    AccountField("client_secret", "Client secret of the same", is_secret=True),
    AccountField(
        "refresh_token", "What you got when you authorised the app for your account", is_secret=True
    ),
    AccountField("country", "Country you ship in: US, UK, IN, IT, FR or ES (US if empty)", is_required=False),
    AccountField(
        "push_secret",
        "A long random text of your own: whoever pushes sends it as x-api-key",
        is_secret=True,
        is_required=False,
    ),
    AccountField("sns_topic", "ARN of your SNS topic, where one pushes to us", is_required=False),
    AccountField(
        "sns_certificate",
        "Certificate (PEM) that SNS signs with, from SigningCertURL of its messages",
        is_required=False,
    ),
)
NUMBERS_PER_CALL = 1
CALLS_PER_HOUR = 18_000  # 80 a second are allowed; more than five help nobody
TOKEN_URL = "https://api.amazon.com"  # noqa: S105 - an address
AMERICA = "https://sellingpartnerapi-na.amazon.com"
EUROPE = "https://sellingpartnerapi-eu.amazon.com"
_FORBIDDEN = 403
_IN_EUROPE = frozenset({"UK", "IN", "IT", "FR", "ES"})


def track(wanted: Sequence[Wanted], *, account: CarrierAccount, now: datetime) -> Conversation[Report]:
    """Ask for one number after the other. See `Connector.track`."""
    asked_with = account
    news = []
    for one in wanted:
        response, account = yield from _in_amazons_header(
            with_token(
                account,
                _question(one.tracking_number, account),
                token_request=_token_request,
                now=now,
                readable=(BAD_REQUEST, NOT_FOUND),
            )
        )
        answer = json_answer(response, carrier=SLUG)
        refusal_of(answer)
        news.append(news_of(answer, one.tracking_number, is_missing=response.status == NOT_FOUND))
    return Report(tuple(news), token=new_token(account, asked_with))


def _question(number: str, account: CarrierAccount) -> Request:
    country = (account.values.get("country") or "US").upper()
    is_american = country not in _IN_EUROPE
    market = "US" if is_american else country
    query = urlencode({"trackingId": number, "carrierId": f"AMZN_{market}"})
    return Request(
        "GET",
        f"{account.base_url or (AMERICA if is_american else EUROPE)}/shipping/v2/tracking?{query}",
        {"accept": "application/json", "x-amzn-shipping-business-id": f"AmazonShipping_{market}"},
    )


def _token_request(account: CarrierAccount) -> Request:
    """The question for a token: the long-lived refresh token, vouched for by the app."""
    names = ("refresh_token", "client_id", "client_secret")
    fields = {name: account.values.get(name, "") for name in names}
    url = f"{account.base_url or TOKEN_URL}/auth/o2/token"
    return form_request(url, {"grant_type": "refresh_token", **fields})


def _in_amazons_header(
    talk: Conversation[tuple[Response, CarrierAccount]],
) -> Conversation[tuple[Response, CarrierAccount]]:
    """Carry a conversation as Amazon does: no token in Authorization, and 403 for one that has ended."""
    request = next(talk)
    try:
        while True:
            headers = dict(request.headers)
            bearer = headers.pop("authorization", None)
            if bearer is not None:
                headers["x-amz-access-token"] = bearer.removeprefix("Bearer ")
            response = yield replace(request, headers=headers)
            is_ended = bearer is not None and response.status == _FORBIDDEN
            request = talk.send(replace(response, status=UNAUTHORIZED) if is_ended else response)
    except StopIteration as end:
        result: tuple[Response, CarrierAccount] = end.value
        return result


def reread(raw: str) -> Scan | None:
    """See `Connector.reread`. A milestone that was pushed is shaped otherwise than an event."""
    node = read_json(raw.encode())
    return scan_of_milestone(node) if node["status"] else scan_of(node)
