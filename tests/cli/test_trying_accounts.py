"""A person sees on the command line whether an account works."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.cli.conftest import Run
from tests.net.local_server import Answer, Heard, serving
from tests.usecases.asking import ON_ITS_WAY, OUT, StandIn, json_answer, usps_answer

A, B = "9400100000000000000001", "9400100000000000000002"


@dataclass
class Connected:
    """A carrier on this machine, and a command line that has an account with it."""

    carrier: StandIn
    run: Run


@pytest.fixture
def post(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("WAYPOST_ALLOWED_NETWORKS", "127.0.0.1")
    carrier = StandIn()
    with serving(carrier.answer) as server:
        secret = ("--set", "client_id=abc", "--set", "client_secret=very-secret")
        made = run("accounts", "add", "usps", "post", *secret, "--base-url", server.url)
        assert made.exit_code == 0, made.output
        yield Connected(carrier, run)


def test_what_the_carrier_says_is_shown_with_what_we_understand(post: Connected) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    answer = post.run("accounts", "test", "post", A)
    assert answer.exit_code == 0, answer.output
    assert "'post' works" in answer.output
    assert "out_for_delivery" in answer.output
    assert "Processed Through Facility" in answer.output
    assert "very-secret" not in answer.output


def test_a_number_that_is_not_known_proves_the_account_all_the_same(post: Connected) -> None:
    answer = post.run("accounts", "test", "post", B)
    assert answer.exit_code == 0, answer.output
    assert "does not know" in answer.output


def test_a_refused_account_is_told_with_what_to_do(post: Connected) -> None:
    post.carrier.speaks = lambda _: json_answer(401, {"error": "invalid_client"})
    answer = post.run("accounts", "test", "post", A)
    assert answer.exit_code == 1
    assert "waypost accounts rotate 'post'" in answer.output
    assert "very-secret" not in answer.output


def test_a_carrier_that_is_silent_is_told_as_something_for_later(post: Connected) -> None:
    post.carrier.speaks = lambda _: None
    answer = post.run("accounts", "test", "post", A)
    assert answer.exit_code == 75
    assert "no answer for now" in answer.output


def test_an_answer_that_nobody_can_read_is_told_as_that(post: Connected) -> None:
    post.carrier.instead[A] = lambda: (200, {}, b"<html>")
    answer = post.run("accounts", "test", "post", A)
    assert answer.exit_code == 1
    assert "in no form that we read" in answer.output


def test_whose_number_it_is_and_where_it_goes_are_passed_on(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("WAYPOST_ALLOWED_NETWORKS", "127.0.0.1")
    heard: list[bytes] = []

    def answer(one: Heard) -> Answer:
        heard.append(one.body)
        return json_answer(200, {"data": {"trackings": []}})

    with serving(answer) as server:
        run("accounts", "add", "ship24", "many", "--set", "api_key=abc", "--base-url", server.url)
        done = run("accounts", "test", "many", B, "--carrier", "usps", "--postal-code", "10001")
    assert done.exit_code == 0, done.output
    (question,) = map(json.loads, heard)
    assert question == {"trackingNumber": B, "destinationPostCode": "10001", "courierCode": ["us-post"]}


def test_what_a_parcel_is_called_elsewhere_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYPOST_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("WAYPOST_ALLOWED_NETWORKS", "127.0.0.1")
    number = "LX000000017CN"
    tracking = {
        "tracking_number": number,
        "destination_track_number": A,
        "destination_info": {"courier_code": "usps"},
    }
    with serving(lambda _: json_answer(200, {"meta": {"code": 200}, "data": [tracking]})) as server:
        run("accounts", "add", "trackingmore", "many", "--set", "api_key=abc", "--base-url", server.url)
        done = run("accounts", "test", "many", number)
    assert f"also travels as {A} (usps)" in done.output


def test_an_account_that_is_none_is_told(post: Connected) -> None:
    assert "no account is called" in post.run("accounts", "test", "mail", A).output
