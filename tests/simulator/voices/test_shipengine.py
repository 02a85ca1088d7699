"""ShipEngine's trackings, and a signature that its published key verifies."""

import json
from base64 import b64decode, urlsafe_b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"api-key": "TEST_simulated"}
PARCEL = parcel_with(EventType.LABEL_CREATED, EventType.OUT_FOR_DELIVERY)
QUERY = {"carrier_code": "ups", "tracking_number": PARCEL.tracking_number}


def number(text: str) -> int:
    return int.from_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_out_for_delivery_stands_among_the_attempts() -> None:
    told = said(ask(talk_about("shipengine", PARCEL), "GET", "/v1/tracking", query=QUERY, headers=KEY))
    assert (told["status_code"], told["status_detail_code"]) == ("AT", "OUT_FOR_DELIVERY")
    assert [one["status_code"] for one in told["events"]] == ["AT", "NY"]


def test_a_number_nobody_knows_is_unknown_to_it_too() -> None:
    told = said(ask(Talk("shipengine"), "GET", "/v1/tracking", query=QUERY, headers=KEY))
    assert (told["status_code"], told["events"]) == ("UN", [])


def test_errors_say_what_kind_they_are() -> None:
    talk = Talk("shipengine")
    refused = ask(talk, "GET", "/v1/tracking", query=QUERY)
    assert (refused.status, said(refused)["errors"][0]["error_code"]) == (401, "unauthorized")
    bad = ask(talk, "GET", "/v1/tracking", query={"tracking_number": "1"}, headers=KEY)
    assert (bad.status, said(bad)["errors"][0]["error_type"]) == (400, "validation")


def test_the_key_that_it_publishes_verifies_what_it_signs() -> None:
    talk = talk_about("shipengine", PARCEL)
    pushed = push_of(talk, PARCEL, secret="")
    assert "x-waypost-secret" not in pushed.headers
    (key,) = said(ask(talk, "GET", "/jwks"))["keys"]
    assert pushed.headers["x-shipengine-rsa-sha256-key-id"] == key["kid"]
    public = rsa.RSAPublicNumbers(number(key["e"]), number(key["n"])).public_key()
    signature = b64decode(pushed.headers["x-shipengine-rsa-sha256-signature"])
    signed = pushed.headers["x-shipengine-timestamp"].encode() + b"."
    public.verify(signature, signed + pushed.body, padding.PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        public.verify(signature, signed + pushed.body + b" ", padding.PKCS1v15(), SHA256())
    assert json.loads(pushed.body)["resource_type"] == "API_TRACK"
