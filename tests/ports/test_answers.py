"""What an answer's status and headers ask of us."""

from datetime import UTC, datetime

import pytest

from waypost.ports.answers import json_answer, raise_for_status, retry_after_s, xml_answer
from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused
from waypost.ports.exchange import Response

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def answer(status: int, body: bytes = b"", **headers: str) -> Response:
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize("status", [200, 201, 204, 207])
def test_a_success_is_read(status: int) -> None:
    raise_for_status(answer(status), carrier="acme", now=NOW)


def test_a_status_that_the_carrier_gives_a_meaning_is_read() -> None:
    raise_for_status(answer(404), carrier="acme", now=NOW, readable=(404,))


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_refusal_needs_a_person(status: int) -> None:
    with pytest.raises(CarrierRefused, match="acme"):
        raise_for_status(answer(status), carrier="acme", now=NOW)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 521, 598])
def test_a_carrier_that_is_busy_or_broken_is_asked_again(status: int) -> None:
    with pytest.raises(CarrierBusy) as caught:
        raise_for_status(answer(status, retry_after="90"), carrier="acme", now=NOW)
    assert caught.value.retry_after_s == 90


@pytest.mark.parametrize("status", [300, 302, 404, 405, 410, 418])
def test_anything_else_is_not_understood(status: int) -> None:
    with pytest.raises(AnswerNotUnderstood):
        raise_for_status(answer(status), carrier="acme", now=NOW)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("Tue, 24 Nov 2026 12:01:30 GMT", 90),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("9" * 30, 86_400),
        ("Fri, 31 Dec 2099 23:59:59 GMT", 86_400),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Tue, 99 Nov 2026 12:01:30 GMT", None),
        ("\u0665", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_over_a_day(
    header: str | None, seconds: float | None
) -> None:
    assert retry_after_s(header, now=NOW) == seconds


@pytest.mark.parametrize("body", [b"", b"<a", b"\xff", b"{", b"[" * 100_000])
def test_a_body_that_is_no_message_is_not_understood(body: bytes) -> None:
    with pytest.raises(AnswerNotUnderstood):
        json_answer(answer(200, body), carrier="acme")
    with pytest.raises(AnswerNotUnderstood):
        xml_answer(answer(200, body), carrier="acme")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 5000}-->"])
def test_xml_with_a_doctype_is_not_read_however_it_is_hidden(encoding: str, before: str) -> None:
    bomb = f'{before}<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    with pytest.raises(AnswerNotUnderstood):
        xml_answer(answer(200, bomb.encode(encoding)), carrier="acme")
