"""Shopify's hooks: either family of headers, every digit of an id, the same order however they come."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hmac import digest
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.tracking import EventType
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.store import HookNotUnderstood, OrderTold, PrivacyWish, ShopAccount, StoreReport, joined
from waypost.stores.shopify import read_hook

SECRET = "invented for tests"
ORDER = "820982911946154501"


def signed(headers: Mapping[str, str], body: bytes) -> Pushed:
    proof = b64encode(digest(SECRET.encode(), body, "sha256")).decode()
    return Pushed("POST", "https://waypost.test/h", {**headers, "X-Shopify-Hmac-Sha256": proof}, body)


def recorded() -> list[Pushed]:
    text = files("waypost.stores.shopify").joinpath("recordings", "hooks.jsonl").read_text("utf-8")
    return [signed(row["headers"], row["body"].encode()) for row in map(json.loads, text.splitlines())]


def read(pushed: Pushed) -> StoreReport:
    account = ShopAccount("default", {"secret": SECRET})
    return read_hook(pushed, account=account, now=datetime(2026, 3, 7, tzinfo=UTC))


def told() -> list[OrderTold]:
    return [order for hook in recorded() for order in read(hook).orders]


@given(st.data())
def test_the_sequence_of_arrival_and_repetitions_make_no_difference(data: st.DataObject) -> None:
    arrived = data.draw(st.permutations(told() + told()))
    cut = data.draw(st.integers(0, len(arrived)))
    piecewise = [*joined(arrived[:cut]).values(), *joined(arrived[cut:]).values()]
    assert joined(arrived) == joined(piecewise) == joined(told())


def test_an_old_copy_of_a_fulfilment_does_not_undo_its_second_parcel() -> None:
    order = joined(told())[ORDER]
    assert [one.tracking_number for one in order.parcels] == ["EX300", "EX301"]
    assert [one.status for one in order.parcel_events] == ["in_transit"]
    assert order.refunds == ("820982911946154801",)
    assert order.snapshot is not None
    assert (order.snapshot.order_number, order.snapshot.placed_offset_min) == ("#1001", 60)
    assert [line.quantity for line in order.snapshot.lines] == [1]


def test_a_cancelled_fulfilment_has_no_parcels_in_force() -> None:
    body = recorded()[3].body.replace(b'"success"', b'"cancelled"')
    (order,) = read(signed({"X-Shopify-Topic": "fulfillments/update"}, body)).orders
    assert order.parcels == ()


def test_cancelled_and_deleted_orders_are_told_as_such() -> None:
    orders = joined(told())
    cancelled, gone = orders["820982911946154601"], orders["820982911946154701"]
    assert cancelled.snapshot is not None
    assert [one.type for one in cancelled.snapshot.events] == [EventType.CANCELLED]
    assert gone.is_gone


def test_privacy_wishes_name_the_orders_with_every_digit() -> None:
    wishes = [read(hook).privacy for hook in recorded()]
    assert [(one.wish, one.orders) for one in wishes if one is not None] == [
        (PrivacyWish.TELL, (ORDER,)),
        (PrivacyWish.FORGET_BUYER, (ORDER,)),
        (PrivacyWish.FORGET_SHOP, ()),
    ]


def test_the_newer_family_of_headers_tells_the_same() -> None:
    for hook in recorded():
        newer = {name.lower().removeprefix("x-"): value for name, value in hook.headers.items()}
        assert read(Pushed("POST", hook.url, newer, hook.body)) == read(hook)


def test_one_changed_byte_or_no_signature_is_refused() -> None:
    hook = recorded()[0]
    bare = {"X-Shopify-Topic": "orders/create"}
    for changed in (
        Pushed("POST", hook.url, hook.headers, hook.body + b" "),
        Pushed("POST", hook.url, bare, hook.body),
    ):
        with pytest.raises(PushRefused):
            read(changed)


@pytest.mark.parametrize(
    "topic", ["orders/create", "fulfillments/update", "refunds/create", "products/create", ""]
)
@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"id":1,"order_id":2,"name":"x","updated_at":"soon"}']
)
def test_what_cannot_be_read_says_so(topic: str, body: bytes) -> None:
    if topic == "refunds/create" and b"order_id" in body:
        return
    with pytest.raises(HookNotUnderstood):
        read(signed({"X-Shopify-Topic": topic}, body))
