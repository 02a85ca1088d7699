"""WhatsApp, from an occasion to its fate in the ledger."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.channels.told import NUMBER, Told, hook
from tests.channels.vendors.speaking import Callback, Fault, failing, silent
from tests.channels.vendors.whatsapp import VALUES, WhatsApp, challenge, error, signed, update
from tests.usecases.telling import NOON
from waypost.channels import whatsapp as whatsapp_channel
from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.ports.channel import ChannelAccount, Fate, Message, MessageRefused
from waypost.ports.exchange import Response, alone
from waypost.ports.ledger import State

WA, HOOK = Channel.WHATSAPP, hook("whatsapp")
MESSAGE = Message(
    "1.1.shipped", Topic.SHIPPED, NUMBER, "pt-BR", "", "", "On its\n\tway    now", "https://a.example/t/abc",
    fields={"order_number": "A-1"},
)  # fmt: skip


@pytest.fixture
def whatsapp(told: Told) -> Iterator[WhatsApp]:
    with WhatsApp().running() as vendor:
        assert isinstance(vendor, WhatsApp)
        told.open("whatsapp", VALUES, vendor.url)
        yield vendor


def test_a_message_goes_out_and_its_fate_shows_in_the_ledger(told: Told, whatsapp: WhatsApp) -> None:
    order = told.shipped(WA, NUMBER)
    assert told.tell() == 1
    (sent,) = whatsapp.sent
    assert sent["to"] == NUMBER[1:]
    assert sent["template"]["name"] == "order_update"
    (body,) = sent["template"]["components"]
    assert [one["parameter_name"] for one in body["parameters"]] == ["short", "link"]
    for status in ("sent", "read", "delivered", "read"):
        assert told.hear(whatsapp.status(HOOK, 0, status, told.shop.now)).status_code == 200
    assert told.end_of(order) == Fate.OPENED


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (error(429, 130429), State.WAITING),
        (error(400, 131056), State.WAITING),
        (error(500, 131016), State.WAITING),
        (error(500, 131000), State.WAITING),
        (error(401, 190), State.WAITING),
        (error(403, 10), State.WAITING),
        (error(403, 200), State.WAITING),
        (error(400, 368), State.WAITING),
        (error(400, 131042), State.WAITING),
        (failing(401, {}), State.WAITING),
        (error(400, 131026), NotSent.ADDRESS_FAILS),
        (error(400, 132000), NotSent.REFUSED_BY_CHANNEL),
        (error(400, 132015), NotSent.REFUSED_BY_CHANNEL),
        (error(400, 131047), NotSent.REFUSED_BY_CHANNEL),
        (error(400, 100), NotSent.REFUSED_BY_CHANNEL),
        (error(500, 1), NotSent.MAYBE_SENT),
        (failing(502, "<html>"), NotSent.MAYBE_SENT),
        (lambda _: None, NotSent.MAYBE_SENT),
    ],
)
def test_each_error_ends_as_it_should(told: Told, whatsapp: WhatsApp, fault: Fault, end: str) -> None:
    order = told.shipped(WA, NUMBER)
    whatsapp.faults = [fault]
    told.tell()
    assert told.end_of(order) == end
    told.shop.later(timedelta(hours=2))
    if end is not State.WAITING:
        assert told.tell() == 0


def test_the_next_language_is_tried_where_a_template_is_missing(told: Told, whatsapp: WhatsApp) -> None:
    whatsapp.languages = {"de"}
    order = told.shipped(WA, NUMBER)
    told.tell()
    assert told.end_of(order) == NotSent.REFUSED_BY_CHANNEL
    whatsapp.languages = {"en"}
    other = told.shipped(WA, "+33612345678", "A-2")
    told.tell()
    assert told.end_of(other) == State.SENT
    assert [one["template"]["language"]["code"] for one in whatsapp.sent] == ["en"]


def test_a_template_is_filled_as_the_shop_says() -> None:
    values = {
        **VALUES, "template": "wp_{topic}", "parameters": "order_number, short", "link_button": "yes",
        "parameter_format": "positional",
    }  # fmt: skip
    template = _asked(values)["template"]
    body, button = template["components"]
    assert template["name"] == "wp_shipped"
    assert template["language"] == {"code": "pt_BR"}
    assert body["parameters"] == [
        {"type": "text", "text": "A-1"},
        {"type": "text", "text": "On its way now"},
    ]
    assert button["parameters"] == [{"type": "text", "text": "abc"}]


def test_a_short_text_that_ends_in_the_link_does_not_say_it_twice() -> None:
    parameters = _asked(VALUES, short="On its way: https://a.example/t/abc")["template"]["components"][0][
        "parameters"
    ]
    assert [one["text"] for one in parameters] == ["On its way:", "https://a.example/t/abc"]


def test_a_template_with_an_empty_field_is_not_sent() -> None:
    with pytest.raises(MessageRefused, match="window"):
        _asked({**VALUES, "parameters": "short,window"})


def _asked(values: dict[str, str], short: str = MESSAGE.short) -> Any:
    account = ChannelAccount(1, WA, values)
    conversation = whatsapp_channel.send(replace(MESSAGE, short=short), account=account, now=NOON)
    _, (request,) = alone(conversation, [Response(200, {}, b"{}")])
    return json.loads(request.body)


def test_a_receipt_proves_what_went_out_without_an_answer(told: Told, whatsapp: WhatsApp) -> None:
    order = told.shipped(WA, NUMBER)
    whatsapp.languages, whatsapp.faults = {"en"}, [silent(whatsapp)]
    told.tell()
    assert told.end_of(order) == NotSent.MAYBE_SENT
    told.hear(whatsapp.status(HOOK, 0, "delivered", told.shop.now))
    row = told.row(order)
    assert (row.state, row.fate) == (State.SENT, Fate.DELIVERED)


@pytest.mark.parametrize(("code", "fate"), [(131049, Fate.FAILED), (131026, Fate.BOUNCED)])
def test_a_failed_delivery_says_why(told: Told, whatsapp: WhatsApp, code: int, fate: Fate) -> None:
    order = told.shipped(WA, NUMBER)
    told.tell()
    told.hear(whatsapp.status(HOOK, 0, "failed", told.shop.now, errors=[{"code": code, "title": "No"}]))
    assert told.end_of(order) == fate
    assert str(code) in (told.row(order).detail or "")


@pytest.mark.parametrize(
    ("address", "sender"),
    [(NUMBER, NUMBER[1:]), ("+525512345678", "5215512345678"), ("+5511987654321", "551187654321")],
)
def test_a_stop_is_heard_and_no_start_takes_it_back(
    told: Told, whatsapp: WhatsApp, address: str, sender: str
) -> None:
    order = told.shipped(WA, address)
    told.tell()
    told.hear(whatsapp.written_back(HOOK, sender, "Stopp!"))
    assert told.is_blocked(WA, address) is NotSent.UNSUBSCRIBED
    assert told.end_of(order) == Fate.UNSUBSCRIBED
    told.hear(whatsapp.written_back(HOOK, sender, "START"))
    assert told.is_blocked(WA, address) is NotSent.UNSUBSCRIBED


@pytest.mark.usefixtures("whatsapp")
def test_the_question_whether_the_hook_is_ours_is_answered_word_for_word(told: Told) -> None:
    answer = told.hear(challenge(HOOK))
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert told.hear(challenge(HOOK, word="guessed")).status_code == 401
    assert told.hear(challenge("/hooks/channels/guessed")).status_code == 404
    assert told.hear(Callback("GET", HOOK, {}, b"")).status_code == 401


def test_news_of_another_number_of_the_app_are_not_ours(told: Told, whatsapp: WhatsApp) -> None:
    order = told.shipped(WA, NUMBER)
    told.tell()
    body = update(statuses=[{"id": whatsapp.sent[0]["wamid"], "status": "read"}])
    body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "1"
    assert told.hear(signed(HOOK, body)).status_code == 200
    assert told.end_of(order) == State.SENT


def test_a_push_that_is_not_signed_is_refused(told: Told, whatsapp: WhatsApp) -> None:
    order = told.shipped(WA, NUMBER)
    told.tell()
    right = whatsapp.status(HOOK, 0, "read", told.shop.now)
    for headers in ({}, {"x-hub-signature-256": "sha256=00"}, {"x-hub-signature": "sha1=00"}):
        assert told.hear(Callback("POST", HOOK, headers, right.body)).status_code == 401
    assert told.hear(Callback("POST", HOOK, right.headers, right.body + b" ")).status_code == 401
    assert told.end_of(order) == State.SENT
