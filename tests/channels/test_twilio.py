"""SMS through Twilio, from an occasion to its fate in the ledger."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from tests.channels.told import NUMBER, Told, hook
from tests.channels.vendors.speaking import Callback, Fault, failing, silent
from tests.channels.vendors.twilio import SID, VALUES, Twilio, error, signed
from waypost.channels import twilio as twilio_channel
from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.ports.channel import ChannelAccount, Fate, Message
from waypost.ports.exchange import Response, alone
from waypost.ports.ledger import State

SMS = Channel.SMS


@pytest.fixture
def twilio(told: Told) -> Iterator[Twilio]:
    with Twilio().running() as vendor:
        assert isinstance(vendor, Twilio)
        told.open("twilio", VALUES, vendor.url)
        yield vendor


def test_a_message_goes_out_and_its_delivery_shows_in_the_ledger(told: Told, twilio: Twilio) -> None:
    order = told.shipped(SMS, NUMBER)
    assert told.tell() == 1
    (sent,) = twilio.sent
    assert (sent["To"], sent["From"]) == (NUMBER, "+15005550006")
    assert "http://shop.example/t/" in sent["Body"]
    assert sent["StatusCallback"].startswith("http://shop.example/hooks/channels/hook-twilio?key=")
    assert told.end_of(order) == State.SENT
    for status in ("sent", "delivered", "sent", "delivered"):
        answer = told.hear(twilio.status(0, status))
        assert (answer.status_code, answer.text) == (200, "<Response/>")
        assert answer.headers["content-type"] == "text/xml"
    assert told.end_of(order) == Fate.DELIVERED
    assert told.tell() == 0


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (error(400, 21211), NotSent.ADDRESS_FAILS),
        (error(400, 21614), NotSent.ADDRESS_FAILS),
        (error(400, 21610), NotSent.UNSUBSCRIBED),
        (error(400, 21408), NotSent.REFUSED_BY_CHANNEL),
        (error(400, 99999), NotSent.REFUSED_BY_CHANNEL),
        (error(429, 20429), State.WAITING),
        (failing(429, "no JSON object", retry_after="30"), State.WAITING),
        (error(401, 20003), State.WAITING),
        (error(404, 20404), State.WAITING),
        (error(400, 21606), State.WAITING),
        (failing(500, {}), NotSent.MAYBE_SENT),
        (failing(503, "<html>"), NotSent.MAYBE_SENT),
        (lambda _: None, NotSent.MAYBE_SENT),
    ],
)
def test_each_error_ends_as_it_should(told: Told, twilio: Twilio, fault: Fault, end: str) -> None:
    order = told.shipped(SMS, NUMBER)
    twilio.faults = [fault]
    told.tell()
    assert told.end_of(order) == end
    assert "4915112345678" not in (told.row(order).detail or "")
    told.shop.later(timedelta(hours=2))
    if end is not State.WAITING:
        assert told.tell() == 0
    assert (told.is_blocked(SMS, NUMBER) is not None) == (
        end in (NotSent.ADDRESS_FAILS, NotSent.UNSUBSCRIBED)
    )


def test_a_wrong_token_stops_the_account_and_says_so(told: Told, twilio: Twilio) -> None:
    told.shipped(SMS, NUMBER)
    twilio.faults = [error(401, 20003)]
    told.tell()
    assert told.account().stopped_because == (
        "twilio answers 401, error 20003: account SID and token do not fit"
    )


def test_the_whole_account_rests_as_long_as_twilio_says(told: Told, twilio: Twilio) -> None:
    order = told.shipped(SMS, NUMBER)
    twilio.faults = [error(429, 20429, retry_after="600")]
    told.tell()
    told.shop.later(timedelta(minutes=9))
    assert told.tell() == 0
    told.shop.later(timedelta(minutes=2))
    assert told.tell() == 1
    assert told.end_of(order) == State.SENT


def test_a_port_that_is_closed_has_sent_nothing(told: Told) -> None:
    with Twilio().running() as gone:
        told.open("twilio", VALUES, gone.url)
    order = told.shipped(SMS, NUMBER)
    told.tell()
    assert told.end_of(order) == State.WAITING


def test_a_receipt_proves_what_went_out_without_an_answer(told: Told, twilio: Twilio) -> None:
    order = told.shipped(SMS, NUMBER)
    twilio.faults = [silent(twilio)]
    told.tell()
    assert told.end_of(order) == NotSent.MAYBE_SENT
    assert told.hear(twilio.status(0, "delivered")).status_code == 200
    row = told.row(order)
    assert (row.state, row.fate, row.reason) == (State.SENT, Fate.DELIVERED, None)
    assert row.reference == twilio.sent[0]["sid"]


@pytest.mark.parametrize(
    ("code", "fate", "is_blocked"),
    [
        ("30003", Fate.FAILED, False),
        ("30005", Fate.BOUNCED, True),
        ("30006", Fate.FAILED, False),
        ("30007", Fate.FAILED, False),
        ("21614", Fate.BOUNCED, True),
        ("21610", Fate.UNSUBSCRIBED, True),
        ("", Fate.FAILED, False),
    ],
)
def test_a_failed_delivery_says_why(
    told: Told, twilio: Twilio, code: str, fate: Fate, is_blocked: object
) -> None:
    order = told.shipped(SMS, NUMBER)
    told.tell()
    told.hear(twilio.status(0, "undelivered", code))
    told.hear(twilio.status(0, "sent"))
    assert told.end_of(order) == fate
    assert told.row(order).detail
    assert (told.is_blocked(SMS, NUMBER) is not None) == is_blocked


@pytest.mark.parametrize("words", ["STOP", " stop. ", "Arrêter", "Stopp", "ARRET", "退订", "إلغاء"])
def test_a_stop_ends_messages_of_the_shop_and_shows_in_the_ledger(
    told: Told, twilio: Twilio, words: str
) -> None:
    order = told.shipped(SMS, NUMBER)
    told.tell()
    url = f"http://shop.example{hook('twilio')}"
    assert told.hear(twilio.written_back(url, NUMBER, words)).text == "<Response/>"
    assert told.is_blocked(SMS, NUMBER) is NotSent.UNSUBSCRIBED
    assert told.end_of(order) == Fate.UNSUBSCRIBED
    other = told.shipped(SMS, NUMBER, "A-2")
    assert told.tell() == 0
    assert told.end_of(other) == NotSent.UNSUBSCRIBED
    told.hear(twilio.written_back(url, NUMBER, "START"))
    assert told.is_blocked(SMS, NUMBER) is None


def test_twilios_own_verdict_counts_where_its_words_are_set_by_the_shop(told: Told, twilio: Twilio) -> None:
    url = f"http://shop.example{hook('twilio')}"
    told.hear(twilio.written_back(url, NUMBER, "Adios", OptOutType="STOP"))
    assert told.is_blocked(SMS, NUMBER) is NotSent.UNSUBSCRIBED


def test_other_words_change_nothing(told: Told, twilio: Twilio) -> None:
    url = f"http://shop.example{hook('twilio')}"
    assert told.hear(twilio.written_back(url, NUMBER, "Please stop the parcel at my door")).status_code == 200
    assert told.is_blocked(SMS, NUMBER) is None


def test_a_start_does_not_bring_back_a_number_that_does_not_exist(told: Told, twilio: Twilio) -> None:
    told.shipped(SMS, NUMBER)
    told.tell()
    told.hear(twilio.status(0, "undelivered", "30005"))
    told.hear(twilio.written_back(f"http://shop.example{hook('twilio')}", NUMBER, "START"))
    assert told.is_blocked(SMS, NUMBER) is NotSent.ADDRESS_FAILS


def test_a_receipt_that_is_not_signed_for_this_address_is_refused(told: Told, twilio: Twilio) -> None:
    order = told.shipped(SMS, NUMBER)
    told.tell()
    right = twilio.status(0, "delivered")
    forged = [
        Callback("POST", right.path, {}, right.body),
        Callback("POST", f"{right.path}x", right.headers, right.body),
        Callback("POST", right.path, right.headers, right.body.replace(b"delivered", b"undelivered")),
        signed(twilio.sent[0]["StatusCallback"], {"MessageStatus": "delivered"}, token="another"),
    ]
    assert [told.hear(one).status_code for one in forged] == [401] * 4
    assert told.end_of(order) == State.SENT


def test_a_messaging_service_and_an_api_key_may_send(told: Told) -> None:
    values = {**VALUES, "sender": "MG" + "2" * 32, "api_key_sid": "SK1", "api_key_secret": "s"}
    account = ChannelAccount(1, SMS, values)
    message = Message("1.1.shipped", Topic.SHIPPED, NUMBER, "en", "", "", "Shipped", "https://a.example/t/x")
    receipt, (request,) = alone(
        twilio_channel.send(message, account=account, now=told.shop.now), [Response(201, {}, b"taken")]
    )
    form = dict(parse_qsl(request.body.decode()))
    assert receipt.reference is None
    assert form["MessagingServiceSid"] == values["sender"]
    assert "From" not in form
    assert "StatusCallback" not in form
    assert request.url == f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Messages.json"
    assert b64decode(request.headers["authorization"].split()[1]) == b"SK1:s"
