"""SMS through Vonage, from an occasion to its fate in the ledger."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.channels.told import NUMBER, Told, hook
from tests.channels.vendors.speaking import Callback, Fault, failing, silent
from tests.channels.vendors.vonage import VALUES, Vonage, error, signed
from waypost.channels import vonage as vonage_channel
from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.ports.channel import ChannelAccount, ChannelRefused, Fate, Message
from waypost.ports.exchange import Response, alone
from waypost.ports.ledger import State

SMS = Channel.SMS
WRONG_TO = {"invalid_parameters": [{"name": "to", "reason": "no"}]}
WRONG_FROM = {"invalid_parameters": [{"name": "from", "reason": "no"}]}
MESSAGE = Message("1.1.shipped", Topic.SHIPPED, NUMBER, "en", "", "", "Shipped", "https://a.example/t/x")


@pytest.fixture
def vonage(told: Told) -> Iterator[Vonage]:
    with Vonage().running() as vendor:
        assert isinstance(vendor, Vonage)
        told.open("vonage", VALUES, vendor.url)
        yield vendor


def test_a_message_goes_out_and_its_delivery_shows_in_the_ledger(told: Told, vonage: Vonage) -> None:
    order = told.shipped(SMS, NUMBER)
    assert told.tell() == 1
    (sent,) = vonage.sent
    assert (sent["to"], sent["from"]) == (NUMBER[1:], "Osier")
    assert "http://shop.example/t/" in sent["text"]
    assert sent["webhook_url"] == "http://shop.example/hooks/channels/hook-vonage"
    for status in ("submitted", "delivered", "submitted", "delivered"):
        assert told.hear(vonage.status(0, status, told.shop.now)).status_code == 200
    row = told.row(order)
    assert (row.state, row.fate, row.fate_at) == (State.SENT, Fate.DELIVERED, told.shop.now)


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (error(429, 1000), State.WAITING),
        (error(401, 1040), State.WAITING),
        (error(402, 1070), State.WAITING),
        (error(403, 1120), State.WAITING),
        (error(422, 1150, **WRONG_TO), NotSent.ADDRESS_FAILS),
        (error(422, 1150, **WRONG_FROM), State.WAITING),
        (error(422, 1150), NotSent.REFUSED_BY_CHANNEL),
        (error(422, 1240), NotSent.UNSUBSCRIBED),
        (error(400, 1), NotSent.REFUSED_BY_CHANNEL),
        (error(500, 1030), NotSent.MAYBE_SENT),
        (failing(502, "<html>"), NotSent.MAYBE_SENT),
        (lambda _: None, NotSent.MAYBE_SENT),
    ],
)
def test_each_error_ends_as_it_should(told: Told, vonage: Vonage, fault: Fault, end: str) -> None:
    order = told.shipped(SMS, NUMBER)
    vonage.faults = [fault]
    told.tell()
    assert told.end_of(order) == end
    told.shop.later(timedelta(hours=2))
    if end is not State.WAITING:
        assert told.tell() == 0


def test_a_receipt_proves_what_went_out_without_an_answer(told: Told, vonage: Vonage) -> None:
    order = told.shipped(SMS, NUMBER)
    vonage.faults = [silent(vonage)]
    told.tell()
    assert told.end_of(order) == NotSent.MAYBE_SENT
    told.hear(vonage.status(0, "delivered", told.shop.now))
    assert told.row(order).state is State.SENT
    assert told.end_of(order) == Fate.DELIVERED


@pytest.mark.parametrize(
    ("code", "fate"), [("1260", Fate.FAILED), ("1330", Fate.BOUNCED), ("1240", Fate.UNSUBSCRIBED)]
)
def test_a_failed_delivery_says_why(told: Told, vonage: Vonage, code: str, fate: Fate) -> None:
    order = told.shipped(SMS, NUMBER)
    told.tell()
    problem = {"type": f"https://developer.vonage.com/api-errors/messages#{code}", "title": "No way"}
    told.hear(vonage.status(0, "undeliverable", told.shop.now, error=problem))
    assert told.end_of(order) == fate
    assert told.row(order).detail


def test_stop_and_start_are_heard(told: Told, vonage: Vonage) -> None:
    order = told.shipped(SMS, NUMBER)
    told.tell()
    told.hear(vonage.written_back(hook("vonage"), NUMBER[1:], "Stop", told.shop.now))
    assert told.is_blocked(SMS, NUMBER) is NotSent.UNSUBSCRIBED
    assert told.end_of(order) == Fate.UNSUBSCRIBED
    told.hear(vonage.written_back(hook("vonage"), NUMBER[1:], "start", told.shop.now))
    assert told.is_blocked(SMS, NUMBER) is None


def test_a_push_that_is_not_proved_is_refused(told: Told, vonage: Vonage) -> None:
    order = told.shipped(SMS, NUMBER)
    told.tell()
    now = told.shop.now
    right = vonage.status(0, "delivered", now)
    other = vonage.status(0, "rejected", now)
    stale = vonage.status(0, "delivered", now - timedelta(days=3))
    unsigned = {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    forged = [
        Callback("POST", right.path, {}, right.body),
        Callback("POST", right.path, unsigned, right.body),
        Callback("POST", right.path, right.headers, other.body),
        signed(right.path, json.loads(right.body), now, secret="guessed"),
        stale,
    ]
    assert [told.hear(one).status_code for one in forged] == [401] * 5
    assert told.end_of(order) == State.SENT


def test_an_application_signs_its_own_tokens(told: Told) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = ChannelAccount(1, SMS, {"sender": "1", "application_id": "app-1", "private_key": pem})
    _, (request,) = alone(
        vonage_channel.send(MESSAGE, account=account, now=told.shop.now), [Response(202, {}, b"{}")]
    )
    text, _, signature = request.headers["authorization"].removeprefix("Bearer ").rpartition(".")
    raw = urlsafe_b64decode(signature + "==")
    key.public_key().verify(raw, text.encode(), padding.PKCS1v15(), SHA256())
    claims = json.loads(urlsafe_b64decode(text.split(".")[1] + "=="))
    assert claims["application_id"] == "app-1"
    assert claims["iat"] == int(told.shop.now.timestamp())


@pytest.mark.parametrize("values", [{}, {"application_id": "a", "private_key": "no key"}])
def test_an_account_without_credentials_is_refused(told: Told, values: dict[str, str]) -> None:
    account = ChannelAccount(1, SMS, {"sender": "1", **values})
    with pytest.raises(ChannelRefused):
        alone(vonage_channel.send(MESSAGE, account=account, now=told.shop.now), [])
