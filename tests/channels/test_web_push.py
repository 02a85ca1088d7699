"""Web push: sealed for one device, signed by the shop, and not to be stopped by a stranger's answer."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from tests.channels.push_device import Device, base64url
from waypost.channels import web_push
from waypost.channels.web_push.encoding import bytes_of
from waypost.channels.web_push.sealing import LARGEST_PLAIN, seal, seal_with
from waypost.channels.web_push.subscription import read_address
from waypost.domain.notification import Channel
from waypost.domain.topics import TOPIC_RULES, Topic
from waypost.ports.channel import (
    AddressFails,
    ChannelAccount,
    ChannelBusy,
    ChannelRefused,
    HttpChannel,
    Message,
    MessageRefused,
    Receipt,
)
from waypost.ports.exchange import Request, Response, alone

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GOOGLE = "https://fcm.googleapis.com/fcm/send/abc"
ACCOUNT = ChannelAccount(1, Channel.WEB_PUSH, web_push.with_key({"contact": "mailto:shop@example.com"}))
LARGEST_BODY = 4096


def message(device: Device, **changed: object) -> Message:
    plain = Message(
        key="7.3.shipped", topic=Topic.SHIPPED, to=device.address, locale="ar", subject="شُحن طلبك",
        text="long", short="طردك في الطريق ✓", link="https://track.example/t/oabc",
    )  # fmt: skip
    return replace(plain, **changed)  # type: ignore[arg-type] # fields of the message


def sent(
    device: Device, answer: Response, account: ChannelAccount = ACCOUNT, **changed: object
) -> tuple[Receipt, Request]:
    receipt, asked = alone(web_push.send(message(device, **changed), account=account, now=NOW), [answer])
    return receipt, asked[0]


def refusal(device: Device, status: int, body: bytes = b"", **headers: str) -> Exception:
    with pytest.raises(Exception, match=str(status)) as caught:
        sent(device, Response(status, {name.replace("_", "-"): text for name, text in headers.items()}, body))
    return caught.value


def test_it_is_a_channel_like_the_others() -> None:
    channel: HttpChannel = web_push
    assert (channel.NAME, channel.CHANNEL, channel.IS_REPEATABLE) == ("web_push", Channel.WEB_PUSH, True)


def test_only_the_device_opens_the_message_and_reads_it_whole() -> None:
    device = Device()
    receipt, request = sent(device, Response(201, {"location": "https://push.example/m/1"}, b""))
    assert receipt == Receipt("https://push.example/m/1")
    told = device.open(request.body)
    assert told["title"] == "شُحن طلبك"
    assert told["body"] == "طردك في الطريق ✓"
    assert (told["link"], told["lang"]) == ("https://track.example/t/oabc", "ar")
    assert (request.method, request.url) == ("POST", device.endpoint)
    assert request.headers["content-encoding"] == "aes128gcm"


def test_the_example_of_the_standard_comes_out_to_the_byte() -> None:
    # RFC 8291, section 5 and appendix A.
    key = ec.derive_private_key(
        int.from_bytes(bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    receiver = json.dumps({
        "endpoint": "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    })  # fmt: skip
    body = seal_with(
        b"When I grow up, I want to be a watermelon",
        read_address(receiver), bytes_of("DGv6ra1nlYgDCS1FRnbzlw"), key,
    )  # fmt: skip
    assert base64url(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_shop_is_known_by_its_signature() -> None:
    _, request = sent(Device(), Response(201, {}, b""))
    written = request.headers["authorization"]
    assert Vapid02.verify(written)
    claims = json.loads(base64.urlsafe_b64decode(written.split(".")[1] + "=="))
    assert claims["aud"] == "https://push.example"
    assert claims["sub"] == "mailto:shop@example.com"
    assert NOW.timestamp() < claims["exp"] <= (NOW + timedelta(hours=24)).timestamp()
    assert written.endswith(f",k={web_push.public_key(ACCOUNT)}")


def test_the_same_message_replaces_itself_and_another_does_not() -> None:
    device = Device()
    first, again, other = (
        sent(device, Response(201, {}, b""), key=key)[1] for key in ("7.3.shipped", "7.3.shipped", "8.3.lost")
    )
    assert first.headers["topic"] == again.headers["topic"] != other.headers["topic"]
    assert len(first.headers["topic"]) <= 32
    assert device.open(first.body)["tag"] == first.headers["topic"]
    assert first.body != again.body


@pytest.mark.parametrize("topic", Topic)
def test_it_waits_for_the_phone_no_longer_than_it_is_news(topic: Topic) -> None:
    _, request = sent(Device(), Response(201, {}, b""), topic=topic)
    assert int(request.headers["ttl"]) == TOPIC_RULES[topic].is_fresh_for.total_seconds()
    assert request.headers["urgency"] in {"low", "normal", "high"}


def test_what_is_at_the_door_is_urgent_and_what_is_only_nice_to_know_is_not() -> None:
    urgency = {
        topic: sent(Device(), Response(201, {}, b""), topic=topic)[1].headers["urgency"]
        for topic in (Topic.OUT_FOR_DELIVERY, Topic.IN_TRANSIT, Topic.DELAYED)
    }
    assert list(urgency.values()) == ["high", "low", "normal"]


@pytest.mark.parametrize("words", ["x" * 9000, "ж" * 9000, '"\n' * 5000, "字🙂" * 4000])
def test_words_that_do_not_fit_are_cut_and_the_link_is_not(words: str) -> None:
    device = Device()
    _, request = sent(device, Response(201, {}, b""), short=words)
    told = device.open(request.body)
    assert len(request.body) <= LARGEST_BODY
    assert len(request.body) > LARGEST_BODY - 40
    assert words.startswith(told["body"].removesuffix("…"))
    assert told["link"].startswith("https://")
    with pytest.raises(ValueError, match="3993"):
        seal(b"x" * (LARGEST_PLAIN + 1), read_address(device.address))


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_used_no_more(status: int) -> None:
    assert isinstance(refusal(Device(), status), AddressFails)


def test_a_known_service_that_does_not_let_us_in_stops_the_channel() -> None:
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"):
        device = Device(f"https://{host}/x")
        assert isinstance(refusal(device, 403, b'{"reason":"BadJwtToken"}'), ChannelRefused)
        assert isinstance(refusal(device, 401), ChannelRefused)


def test_no_stranger_stops_or_slows_the_channel() -> None:
    stranger = Device("https://fcm.googleapis.com.evil.example/x")
    assert isinstance(refusal(stranger, 403), AddressFails)
    busy = refusal(stranger, 429, retry_after="999999999")
    assert isinstance(busy, ChannelBusy)
    assert busy.retry_after_s is None
    with_another_key = refusal(
        Device(GOOGLE), 403,
        b"the VAPID credentials in the authorization header do not correspond to the credentials",
    )  # fmt: skip
    assert isinstance(with_another_key, AddressFails)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0), ("999999", 3600.0), ("soon", None),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0.0),
    ],
)  # fmt: skip
def test_a_known_service_says_how_long_to_wait(written: str, seconds: float | None) -> None:
    busy = refusal(Device(GOOGLE), 429, retry_after=written)
    assert isinstance(busy, ChannelBusy)
    assert busy.retry_after_s == seconds


def test_what_is_too_large_or_wrong_concerns_that_message_alone() -> None:
    assert isinstance(refusal(Device(), 413), MessageRefused)
    assert isinstance(refusal(Device(), 400), MessageRefused)
    assert isinstance(refusal(Device(), 302), MessageRefused)
    assert isinstance(refusal(Device(), 503), ChannelBusy)


GOOD = Device()
WRONG: dict[str, object] = {
    "no JSON": "nora@example.com",
    "a list": "[]",
    "deep": "[" * 1500,
    "no endpoint": {"keys": GOOD.keys},
    "a file": {"endpoint": "file:///etc/passwd", "keys": GOOD.keys},
    "with a user": {"endpoint": "https://me:secret@push.example/", "keys": GOOD.keys},
    "long": {"endpoint": "https://push.example/" + "x" * 1024, "keys": GOOD.keys},
    "a line": {"endpoint": "https://push.example/\r\nhost: x", "keys": GOOD.keys},
    "no port": {"endpoint": "https://push.example:99999/", "keys": GOOD.keys},
    "short auth": {"endpoint": GOOD.endpoint, "keys": {**GOOD.keys, "auth": "AAAA"}},
    "a short point": {"endpoint": GOOD.endpoint, "keys": {**GOOD.keys, "p256dh": "BAAA"}},
    "off the curve": {
        "endpoint": GOOD.endpoint, "keys": {**GOOD.keys, "p256dh": base64url(b"\x04" + b"x" * 64)},
    },
    "numbers": {"endpoint": 1, "keys": {"p256dh": 2, "auth": 3}},
    "none": {"endpoint": None, "keys": None},
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_subscription_is_an_address_that_fails(name: str) -> None:
    written = WRONG[name]
    address = written if isinstance(written, str) else json.dumps(written)
    with pytest.raises(AddressFails):
        read_address(address)


def test_the_same_subscription_is_the_same_address_however_it_was_written() -> None:
    keys = GOOD.keys
    plain = web_push.address_of(GOOD.endpoint, **keys)
    padded = web_push.address_of(GOOD.endpoint, p256dh=keys["p256dh"] + "=", auth=keys["auth"] + "==")
    assert plain == padded
    assert read_address(plain).endpoint == read_address(GOOD.address).endpoint


def test_a_key_is_made_once_and_one_that_is_given_stays() -> None:
    made = web_push.with_key({"contact": "mailto:a@example.com"})
    assert web_push.with_key(made) == made
    assert made != web_push.with_key({"contact": "mailto:a@example.com"})
    account = ChannelAccount(1, Channel.WEB_PUSH, made)
    assert web_push.public_key(account) == web_push.public_key(account)


@pytest.mark.parametrize("values", [
    {"contact": "mailto:a@example.com", "private_key": "AAAA"},
    {"contact": "mailto:a@example.com", "private_key": "A" * 43},
    {"contact": "mailto:a@example.com", "private_key": "!?"},
    {"contact": "mailto:a@example.com"},
    {**ACCOUNT.values, "contact": "me"},
])  # fmt: skip
def test_an_account_that_cannot_sign_is_refused_before_anything_is_sent(values: dict[str, str]) -> None:
    with pytest.raises(ChannelRefused):
        sent(Device(), Response(201, {}, b""), ChannelAccount(1, Channel.WEB_PUSH, values))


def test_nothing_of_a_subscription_stands_in_a_log() -> None:
    assert "push.example/send" not in repr(read_address(GOOD.address))
