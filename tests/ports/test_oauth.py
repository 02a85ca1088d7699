"""Access tokens: fetched where there is none, kept while they last, renewed once where refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from waypost.ports.connector import AnswerNotUnderstood, CarrierAccount, CarrierBusy, CarrierRefused, Token
from waypost.ports.exchange import Conversation, NoAnswer, Request, Response, alone
from waypost.ports.oauth import basic_authorization, form_request, new_token, with_token

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ACCOUNT = CarrierAccount(1, "acme", {"client_id": "who", "client_secret": "what"})
KEPT = replace(ACCOUNT, token=Token("kept", NOW + timedelta(hours=1)))
QUESTION = Request("GET", "https://acme.example/track/1", {"accept": "application/json"})
NEW = Response(200, {}, b'{"access_token": "new", "expires_in": "3599"}')
OK, UNAUTHORIZED = Response(200, {}, b"{}"), Response(401, {}, b"{}")


def token_request(account: CarrierAccount) -> Request:
    fields = {"grant_type": "client_credentials"}
    return form_request("https://acme.example/token", fields, basic=(account.values["client_id"], "what"))


def asking(account: CarrierAccount) -> Conversation[tuple[Response, CarrierAccount]]:
    return with_token(account, QUESTION, token_request=token_request, now=NOW)


def test_an_account_without_a_token_fetches_one_first() -> None:
    (response, after), requests = alone(asking(ACCOUNT), [NEW, OK])
    assert response is OK
    assert [request.url for request in requests] == ["https://acme.example/token", QUESTION.url]
    assert requests[0].body == b"grant_type=client_credentials"
    assert requests[0].headers["authorization"] == basic_authorization("who", "what") == "Basic d2hvOndoYXQ="
    assert requests[1].headers == {"accept": "application/json", "authorization": "Bearer new"}
    assert new_token(after, ACCOUNT) == Token("new", NOW + timedelta(seconds=3599))


def test_a_token_that_lasts_is_used_and_not_reported_again() -> None:
    (_, after), requests = alone(asking(KEPT), [OK])
    assert [request.headers["authorization"] for request in requests] == ["Bearer kept"]
    assert new_token(after, KEPT) is None


def test_a_token_that_ends_within_a_minute_is_no_token() -> None:
    ending = replace(KEPT, token=Token("kept", NOW + timedelta(seconds=59)))
    _, requests = alone(asking(ending), [NEW, OK])
    assert len(requests) == 2


def test_a_kept_token_that_is_refused_is_renewed_once() -> None:
    (response, after), requests = alone(asking(KEPT), [UNAUTHORIZED, NEW, OK])
    assert response is OK
    assert [request.headers["authorization"][:10] for request in requests] == [
        "Bearer kep",
        "Basic d2hv",
        "Bearer new",
    ]
    assert new_token(after, KEPT) is not None


def test_a_new_token_that_is_refused_is_not_renewed_again() -> None:
    with pytest.raises(CarrierRefused):
        alone(asking(ACCOUNT), [NEW, UNAUTHORIZED])


def test_a_token_fetched_before_the_carrier_was_busy_is_not_lost() -> None:
    with pytest.raises(CarrierBusy) as caught:
        alone(asking(ACCOUNT), [NEW, Response(429, {"retry-after": "60"}, b"")])
    assert caught.value.retry_after_s == 60
    assert caught.value.token == Token("new", NOW + timedelta(seconds=3599))
    with pytest.raises(CarrierBusy) as caught:
        alone(asking(KEPT), [Response(503, {}, b"")])
    assert caught.value.token is None


def test_a_status_that_the_carrier_gives_a_meaning_is_returned_to_be_read() -> None:
    talk = with_token(KEPT, QUESTION, token_request=token_request, now=NOW, readable=(404,))
    (response, _), _ = alone(talk, [Response(404, {}, b"{}")])
    assert response.status == 404


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(400, {}, b'{"error": "invalid_client"}'), CarrierRefused),
        (Response(401, {}, b""), CarrierRefused),
        (Response(403, {}, b""), CarrierRefused),
        (Response(429, {"retry-after": "7"}, b""), CarrierBusy),
        (Response(503, {}, b""), CarrierBusy),
        (Response(404, {}, b""), AnswerNotUnderstood),
        (Response(200, {}, b"<html>"), AnswerNotUnderstood),
        (Response(200, {}, b"{}"), AnswerNotUnderstood),
        (Response(200, {}, b'{"access_token": ["x"]}'), AnswerNotUnderstood),
    ],
)
def test_no_token_is_an_error_that_says_what_to_do(answer: Response, error: type[Exception]) -> None:
    with pytest.raises(error):
        alone(asking(ACCOUNT), [answer])


@pytest.mark.parametrize(
    ("told", "lasts"),
    [
        ("3600", 3600),
        (60, 60),
        (None, 300),
        ("soon", 300),
        (-5, 0),
        (1e12, 7 * 24 * 3600),
        ("1e400", 300),
        ("nan", 300),
    ],
)
def test_a_token_lasts_as_long_as_it_says_within_reason(told: object, lasts: float) -> None:
    answer = Response(200, {}, json.dumps({"access_token": "x", "expires_in": told}).encode())
    (_, after), _ = alone(asking(ACCOUNT), [answer, OK])
    assert after.token == Token("x", NOW + timedelta(seconds=lasts))


def test_a_conversation_that_asks_for_more_than_was_recorded_says_so() -> None:
    with pytest.raises(NoAnswer, match="GET https://acme"):
        alone(asking(ACCOUNT), [NEW])
