"""WooCommerce's hooks: proved over raw bytes, and the same order however they come."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stores.woocommerce_hooks import SECRET, recorded, signed
from waypost.domain.tracking import EventType
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.store import HookNotUnderstood, OrderTold, ShopAccount, StoreReport, joined
from waypost.stores.registry import CONNECTORS, store_connector_named
from waypost.stores.woocommerce import read_hook

NOW = datetime(2026, 3, 7, tzinfo=UTC)
ACCOUNT = ShopAccount("default", {"secret": SECRET})


def read(pushed: Pushed) -> StoreReport:
    return read_hook(pushed, account=ACCOUNT, now=NOW)


def told_by(hooks: list[Pushed]) -> list[OrderTold]:
    return [order for hook in hooks for order in read(hook).orders]


@given(st.data())
def test_the_sequence_of_arrival_and_repetitions_make_no_difference(data: st.DataObject) -> None:
    told = told_by(recorded())
    arrived = data.draw(st.permutations(told + told))
    cut = data.draw(st.integers(0, len(arrived)))
    piecewise = [*joined(arrived[:cut]).values(), *joined(arrived[cut:]).values()]
    assert joined(arrived) == joined(told)
    assert joined(piecewise) == joined(told)


def test_the_newest_word_of_the_shop_is_the_order() -> None:
    order = joined(told_by(recorded()))["4101"].snapshot
    assert order is not None
    assert [(one.tracking_number, one.carrier) for one in order.parcels] == [
        ("EX100", "Example Courier"),
        ("00340434161094042557", "dhl-de"),
    ]
    assert order.parcels[0].shipped_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert order.refunds == ("4110",)
    assert [one.type for one in order.events] == [EventType.CONFIRMED, EventType.HANDED_OVER]
    assert (order.placed_at, order.placed_offset_min) == (datetime(2026, 3, 2, 9, 15, tzinfo=UTC), 60)
    assert order.ship_to is not None
    assert order.ship_to.street == "Musterweg 1, Hinterhaus"


def test_a_deleted_order_is_gone_and_a_restored_one_is_back() -> None:
    orders = joined(told_by(recorded()))
    assert {reference: one.is_gone for reference, one in orders.items()} == {
        "4101": False,
        "4102": True,
        "4103": False,
    }


def test_two_orders_that_share_a_delivery_id_are_two_hooks() -> None:
    ids = [read(hook).hook_id for hook in recorded()]
    assert len(set(ids)) == len(ids)
    assert [read(hook).hook_id for hook in recorded()] == ids


def test_the_unsigned_ping_is_a_greeting_that_tells_nothing() -> None:
    report = read(Pushed("POST", "https://waypost.test/h", {}, b"webhook_id=1"))
    assert report.is_greeting
    assert report.orders == ()


@pytest.mark.parametrize("body", [b"webhook_id=1&id=5", b'{"id":5}', b""])
def test_nothing_else_is_taken_without_a_signature(body: bytes) -> None:
    with pytest.raises(PushRefused):
        read(Pushed("POST", "https://waypost.test/h", {"X-WC-Webhook-Topic": "order.deleted"}, body))


def test_one_changed_byte_is_refused() -> None:
    hook = recorded()[0]
    with pytest.raises(PushRefused):
        read(replace(hook, body=hook.body.replace(b"4101", b"4109", 1)))


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"id":7}', b'{"id":7,"date_modified_gmt":"soon"}'])
def test_what_is_theirs_but_cannot_be_read_says_so(body: bytes) -> None:
    with pytest.raises(HookNotUnderstood):
        read(signed({"X-WC-Webhook-Topic": "order.updated"}, body))


def test_every_listed_connector_is_there_under_its_own_name() -> None:
    for slug in CONNECTORS:
        connector = store_connector_named(slug)
        assert connector is not None
        assert slug == connector.SLUG
        pasted = {step.paste for step in connector.CONNECT} - {None, "hook_address"}
        assert pasted <= {one.name for one in connector.ACCOUNT_FIELDS}
    assert store_connector_named("nobody") is None


@pytest.mark.shared_data
def test_a_real_shops_hooks_tell_the_same_backwards_and_doubled(shared_data: Path) -> None:
    captured = shared_data / "stores" / "woocommerce-11.0.1-webhooks.jsonl"
    rows = [json.loads(line) for line in captured.read_text("utf-8").splitlines()]
    hooks = [signed(row["h"], row["b"].encode()) for row in rows if "X-WC-Webhook-Topic" in row["h"]]
    assert all(len(row["b"].encode()) == int(row["h"]["Content-Length"]) for row in rows)
    told = told_by(hooks)
    orders = joined(told)
    assert joined([*reversed(told), *told]) == orders
    assert {reference for reference, one in orders.items() if one.is_gone} == {"13"}
    newest = orders["17"].snapshot
    assert newest is not None
    assert newest.refunds == ("18",)
    tracked = orders["12"].snapshot
    assert tracked is not None
    assert len(tracked.parcels) == 1
