"""Whatever reaches a channel's hook, it answers, and a stranger learns nothing."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.told import NUMBER, Told, hook
from tests.channels.vendors import telegram, twilio, vonage, whatsapp
from tests.channels.vendors.speaking import Callback
from waypost.domain.notification import Channel

VENDORS = {"twilio": twilio, "vonage": vonage, "whatsapp": whatsapp, "telegram": telegram}
NAMES = st.sampled_from([
    "object", "entry", "changes", "field", "value", "metadata", "phone_number_id", "statuses", "id", "status",
    "timestamp", "errors", "code", "messages", "from", "text", "body", "update_id", "message", "chat", "type",
    "my_chat_member", "new_chat_member", "message_uuid", "client_ref", "error", "title",
])  # fmt: skip
WORDS = st.sampled_from([
    "messages", "whatsapp_business_account", "delivered", "failed", "STOP", "/start c" + "0" * 38, "private",
    whatsapp.NUMBER_ID, "1.1.shipped", "0001-01-01T00:00:00+23:59", "\0", "\ud800", "9" * 400,
])  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS
BODIES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    house = Told()
    for provider, vendor in VENDORS.items():
        house.open(provider, vendor.VALUES, "http://127.0.0.1:9", name=provider)
    house.shipped(Channel.SMS, NUMBER)
    yield house
    house.close()


@MANY
@given(body=BODIES)
def test_no_signed_json_is_too_strange(told: Told, body: Any) -> None:
    raw = json.dumps(body).encode()
    calls = [
        whatsapp.signed_bytes(hook("whatsapp"), raw),
        vonage.signed_bytes(hook("vonage"), raw, told.shop.now),
        telegram.posted(hook("telegram"), body),
        whatsapp.signed(hook("whatsapp"), whatsapp.update(statuses=body, messages=body)),
        telegram.posted(hook("telegram"), {"update_id": 1, "message": body, "my_chat_member": None}),
    ]
    assert [told.hear(one).status_code for one in calls] == [200] * 5


@MANY
@given(
    words=st.dictionaries(
        st.sampled_from(["MessageStatus", "MessageSid", "ErrorCode", "From", "Body"]), st.text()
    )
)
def test_no_signed_form_is_too_strange(told: Told, words: dict[str, str]) -> None:
    url = f"http://shop.example{hook('twilio')}?key=1.1.shipped"
    words = {name: value.encode("utf-8", "replace").decode() for name, value in words.items()}
    assert told.hear(twilio.signed(url, words)).status_code == 200


@MANY
@given(raw=st.binary(max_size=200), query=st.text(alphabet="abc=&%.hub0é", max_size=30))
def test_no_bytes_break_a_hook(told: Told, raw: bytes, query: str) -> None:
    for provider in VENDORS:
        path = f"{hook(provider)}?{query}"
        assert told.hear(Callback("POST", path, {"x-twilio-signature": "x"}, raw)).status_code == 401
        expected = 401 if provider == "whatsapp" else 404
        assert told.hear(Callback("GET", path, {}, b"")).status_code == expected
    calls = [
        whatsapp.signed_bytes(hook("whatsapp"), raw),
        vonage.signed_bytes(hook("vonage"), raw, told.shop.now),
    ]
    assert [told.hear(one).status_code for one in calls] == [200, 200]


def test_a_stranger_finds_nobody(told: Told) -> None:
    for path in ("/hooks/channels/guessed", "/hooks/channels/", "/hooks/channels"):
        answer = told.hear(Callback("POST", path, {}, b"{}"))
        assert answer.status_code == 404


def test_a_body_without_end_is_refused(told: Told) -> None:
    call = Callback("POST", hook("whatsapp"), {}, b"x" * (3 * 1024 * 1024 + 1))
    assert told.hear(call).status_code == 413


def test_other_methods_are_not_known(told: Told) -> None:
    assert told.hear(Callback("DELETE", hook("whatsapp"), {}, b"")).status_code == 405
