"""A hook of anybody: proved in one of two ways, and read through a mapping."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hmac import digest
from importlib.resources import files

import pytest

from waypost.domain.shipment import OrderLine
from waypost.domain.webhook_signing import secret_text, standard_headers
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.store import HookNotUnderstood, OrderTold, ParcelTold, ShopAccount, StoreReport
from waypost.stores.generic import read_hook

NOW = datetime(2026, 3, 3, 8, 0, 30, tzinfo=UTC)
SECRET = secret_text(b"invented for the tests only")
FOLDER = files("waypost.stores.generic").joinpath("recordings")
BODY = FOLDER.joinpath("order.json").read_bytes()
MAPPING = FOLDER.joinpath("mapping.json").read_text("utf-8")


def read(pushed: Pushed, *, now: datetime = NOW, mapping: str = MAPPING) -> StoreReport:
    account = ShopAccount("default", {"secret": SECRET, "mapping": mapping})
    return read_hook(pushed, account=account, now=now)


def standard(body: bytes = BODY) -> Pushed:
    headers = standard_headers("msg_1", body, [SECRET], now=NOW)
    return Pushed("POST", "https://waypost.test/h", headers, body)


def hub(body: bytes = BODY) -> Pushed:
    proof = f"sha256={digest(SECRET.encode(), body, 'sha256').hex()}"
    return Pushed("POST", "https://waypost.test/h", {"X-Hub-Signature-256": proof}, body)


def test_an_order_is_read_through_its_mapping_with_every_digit_of_its_id() -> None:
    (order,) = read(standard()).orders
    assert order.reference == "9007199254740993"
    told = order.snapshot
    assert told is not None
    assert told.order_number == "G-7"
    assert told.changed_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert told.lines == (OrderLine("Lamp", quantity=2),)
    assert told.parcels == (ParcelTold("EX200", "Example Courier"),)
    assert told.ship_to is not None
    assert (told.ship_to.name, told.ship_to.country) == ("Test Buyer", "AT")
    assert told.events == ()


def test_both_ways_of_signing_tell_the_same() -> None:
    assert read(hub()).orders == read(standard()).orders
    assert read(standard()).hook_id == "msg_1"
    assert read(hub()).hook_id == read(hub()).hook_id


def test_a_deletion_needs_no_more_than_the_id() -> None:
    assert read(hub(b'{"data":{"ref":5,"gone":true}}')).orders == (OrderTold("5", was_deleted=True),)


@pytest.mark.parametrize("shift", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_an_old_or_future_time_is_refused(shift: timedelta) -> None:
    with pytest.raises(PushRefused):
        read(standard(), now=NOW + shift)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "1", "v1,AAAA", "²"])
def test_a_changed_header_is_refused(name: str, value: str) -> None:
    hook = standard()
    with pytest.raises(PushRefused):
        read(replace(hook, headers={**hook.headers, name: value}))


@pytest.mark.parametrize("hook", [standard(), hub()])
def test_a_changed_body_is_refused(hook: Pushed) -> None:
    with pytest.raises(PushRefused):
        read(replace(hook, body=hook.body + b" "))


def test_an_empty_secret_proves_nothing() -> None:
    with pytest.raises(PushRefused):
        read_hook(standard(), account=ShopAccount("default", {"mapping": MAPPING}), now=NOW)


@pytest.mark.parametrize("mapping", ["", "[]", '{"colour":"a"}', '{"lines":7}', '{"lines":"a..b"}'])
def test_a_mapping_that_cannot_be_read_says_so(mapping: str) -> None:
    with pytest.raises(HookNotUnderstood, match="mapping"):
        read(standard(), mapping=mapping)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"data":{"no":"7"}}', b'{"data":{"no":"7","touched":"2026-03-03"}}']
)
def test_an_order_without_a_number_or_a_sure_time_is_not_understood(body: bytes) -> None:
    with pytest.raises(HookNotUnderstood):
        read(hub(body))
