"""Access tokens by client credentials (RFC 6749, section 4.4), as part of a connector's conversation.

`response, token = yield from with_token(...)` asks with the token that the account still has, fetches one
where it has none, and fetches a new one once where the carrier no longer takes the old. What the connector
returns as `Report.token` is kept for the next conversation.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from waypost.ports.answers import BAD_REQUEST, OK, UNAUTHORIZED, json_answer, raise_for_status
from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, CarrierBusy, CarrierRefused, Token
from waypost.ports.exchange import Conversation, Request, Response
from waypost.ports.payload import Node, NotReadable, read_json

_FORM = "application/x-www-form-urlencoded"
_EARLY = timedelta(seconds=60)  # a token that ends while the question is under way is no token
_SHORTEST = timedelta(minutes=5)  # what a token counts for whose end the carrier does not tell
_LONGEST = timedelta(days=7)


def form_request(url: str, fields: Mapping[str, str], *, basic: tuple[str, str] | None = None) -> Request:
    """A POST of a form, with a user and password in an Authorization header where given."""
    headers = {"content-type": _FORM, "accept": "application/json"}
    if basic:
        headers["authorization"] = basic_authorization(*basic)
    return Request("POST", url, headers, urlencode(fields).encode())


def basic_authorization(user: str, password: str) -> str:
    """The value of an Authorization header for HTTP Basic (RFC 7617)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def with_token(
    account: CarrierAccount,
    request: Request,
    *,
    token_request: Callable[[CarrierAccount], Request],
    now: datetime,
    readable: tuple[int, ...] = (),
) -> Conversation[tuple[Response, CarrierAccount]]:
    """Ask with a bearer token. Returns an answer to be read, and the account with the token that it took.

    To be read are 2xx and the statuses in `readable`; all others raise.

    Raises:
        CarrierBusy: for the token or for the question; a token that was fetched meanwhile hangs on it.
        CarrierRefused, AnswerNotUnderstood: likewise.

    """
    asked_with = account
    kept = account.token is not None and account.token.expires_at > now + _EARLY
    if not kept:
        account = yield from _renewed(account, token_request(account), now=now)
    response = yield _bearing(request, account)
    if kept and response.status == UNAUTHORIZED:
        account = yield from _renewed(account, token_request(account), now=now)
        response = yield _bearing(request, account)
    try:
        raise_for_status(response, carrier=account.carrier, now=now, readable=readable)
    except CarrierBusy as busy:
        busy.token = new_token(account, asked_with)
        raise
    return response, account


def new_token(account: CarrierAccount, asked_with: CarrierAccount) -> Token | None:
    """The token to report: the one that was fetched, None where the kept one still served."""
    return account.token if account.token != asked_with.token else None


def _bearing(request: Request, account: CarrierAccount) -> Request:
    value = account.token.value if account.token else ""
    return replace(request, headers={**request.headers, "authorization": f"Bearer {value}"})


def _renewed(account: CarrierAccount, request: Request, *, now: datetime) -> Conversation[CarrierAccount]:
    response = yield request
    if response.status == BAD_REQUEST:  # RFC 6749, 5.2: invalid_client, unauthorized_client, invalid_scope
        raise CarrierRefused(f"{account.carrier} gives no token for this account (400)")
    raise_for_status(response, carrier=account.carrier, now=now)
    token = _token(json_answer(response, carrier=account.carrier), now)
    if token is None:
        raise AnswerNotUnderstood(f"{account.carrier}: the answer holds no access_token")
    return replace(account, token=token)


def token_in(response: Response, *, now: datetime) -> Token | None:
    """The token that an answer brings, None where it brings none: worth keeping when the rest fails."""
    if b'"access_token"' not in response.body or response.status != OK:
        return None
    try:
        return _token(read_json(response.body), now)
    except NotReadable:
        return None


def _token(answer: Node, now: datetime) -> Token | None:
    value = answer["access_token"].text()
    if value is None:
        return None
    seconds = answer["expires_in"].number()
    lasts = timedelta(seconds=min(max(seconds, 0.0), _LONGEST.total_seconds())) if seconds else _SHORTEST
    return Token(value, now + lasts)
