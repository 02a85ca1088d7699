"""Apple Wallet over HTTP: adding an order, and everything that a device asks."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.channels.wallet_chain import ORDER_TYPE, make_chain
from tests.web.house import EVENT, ORDER, House

HELD = f"/wallet/v1/devices/phone-1/registrations/{ORDER_TYPE}"
PUSH = b'{"pushToken": "abc"}'


@pytest.fixture(scope="module")
def wallet_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make_chain(tmp_path_factory.mktemp("chain")).settings


@pytest.fixture
def shop(wallet_settings: dict[str, Any]) -> Iterator[House]:
    house = House("sqlite://", **wallet_settings)
    yield house
    house.close()


def order_of(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.apple.order"
    found: dict[str, Any] = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("order.json"))
    return found


def added(house: House, token: str) -> dict[str, Any]:
    return order_of(house.ask("GET", f"/t/{token}/wallet.order", key=None))


def proof(facts: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"AppleOrder {facts['authenticationToken']}"}


def moved(house: House, **changed: object) -> dict[str, Any]:
    """The fulfilment after such an event."""
    token = str(house.order()["tracking_token"])
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]})
    house.post("/v1/events", EVENT)
    assert house.post(
        "/v1/events", {**EVENT, "occurred_at": "2026-11-22T08:00:00+01:00", **changed}
    ).is_success
    found: dict[str, Any] = added(house, token)["fulfillments"][0]
    return found


def test_without_a_certificate_there_is_no_link_and_no_service(house: House) -> None:
    token = house.order()["tracking_token"]
    assert 'id="wallet"' not in house.ask("GET", f"/t/{token}", key=None).text
    for path in (f"/t/{token}/wallet.order", HELD, "/wallet/v1/log"):
        assert house.ask("GET", path, key=None).status_code == 404


def test_the_page_offers_the_package_and_it_says_what_the_page_says(shop: House) -> None:
    order = shop.order()
    token = order["tracking_token"]
    assert f'href="/t/{token}/wallet.order"' in shop.ask("GET", f"/t/{token}", key=None).text
    facts = added(shop, token)
    assert (facts["orderIdentifier"], facts["orderNumber"]) == (order["id"], "OL-1")
    assert (facts["status"], facts["orderTypeIdentifier"]) == ("open", ORDER_TYPE)
    assert facts["lineItems"] == [{"title": "Willow basket", "quantity": 1, "sku": "BSK-2"}]
    assert facts["orderManagementURL"] == order["tracking_url"]
    assert facts["webServiceURL"] == "http://shop.example/wallet"
    assert len(facts["authenticationToken"]) >= 16
    assert facts["authenticationToken"] not in order["tracking_url"]


def test_the_package_names_no_person_and_no_street(shop: House) -> None:
    token = shop.order()["tracking_token"]
    package = zipfile.ZipFile(io.BytesIO(shop.ask("GET", f"/t/{token}/wallet.order", key=None).content))
    assert package.read("logo.png").startswith(b"\x89PNG")
    assert "ar.lproj/order.strings" in package.namelist()
    for name in package.namelist():
        body = package.read(name).decode("utf-8", "replace")
        assert not [word for word in ("Ada", "ada@", "612345678", "Exemple", "69002") if word in body], name


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        ("in_transit", "shipping", "onTheWay"),
        ("out_for_delivery", "shipping", "outForDelivery"),
        ("delivered", "shipping", "delivered"),
        ("delivery_attempted", "shipping", "issue"),
        ("return_started", "shipping", "issue"),
        ("lost", "shipping", "issue"),
        ("available_for_pickup", "pickup", "readyForPickup"),
    ],
)
def test_each_state_is_told_truthfully(shop: House, status: str, kind: str, said: str) -> None:
    told = moved(shop, status=status)
    assert (told["fulfillmentType"], told["status"]) == (kind, said)
    assert ("notes" in told) == (said == "issue")
    assert ("deliveredAt" in told) == (said == "delivered")


def test_a_device_registers_once_lists_what_changed_and_lets_go(shop: House) -> None:
    order = shop.order()
    facts = added(shop, order["tracking_token"])
    one = f"{HELD}/{order['id']}"
    assert [
        shop.ask("POST", one, key=None, content=PUSH, headers=proof(facts)).status_code for _ in range(2)
    ] == [201, 200]
    listed = shop.ask("GET", HELD, key=None).json()
    assert listed["orderIdentifiers"] == [order["id"]]
    since = f"{HELD}?ordersModifiedSince={listed['lastModified']}"
    assert shop.ask("GET", since, key=None).status_code == 204
    assert shop.ask("GET", f"{HELD}?ordersModifiedSince={'9' * 5000}", key=None).status_code == 200
    shop.post(f"/v1/orders/{order['id']}/events", {"status": "packed"})
    assert shop.ask("GET", since, key=None).json()["orderIdentifiers"] == [order["id"]]
    assert shop.ask("DELETE", one, key=None, headers=proof(facts)).status_code == 200
    assert shop.ask("GET", HELD, key=None).status_code == 204


def test_the_latest_package_is_sent_only_when_it_changed(wallet_settings: dict[str, Any]) -> None:
    moment = [datetime.now(UTC)]
    house = House("sqlite://", clock=lambda: moment[0], **wallet_settings)
    try:
        order = house.order()
        facts = added(house, order["tracking_token"])
        path, headers = f"/wallet/v1/orders/{ORDER_TYPE}/{order['id']}", proof(facts)
        moment[0] += timedelta(seconds=5)
        first = house.ask("GET", path, key=None, headers=headers)
        assert order_of(first)["orderNumber"] == "OL-1"
        seen = {**headers, "if-modified-since": first.headers["last-modified"]}
        assert house.ask("GET", path, key=None, headers=seen).status_code == 304
        house.post(f"/v1/orders/{order['id']}/events", {"status": "packed"})
        again = order_of(house.ask("GET", path, key=None, headers=seen))
        assert again["updatedAt"] > facts["updatedAt"]
    finally:
        house.close()


def test_a_stranger_learns_nothing_and_changes_nothing(shop: House) -> None:
    order = shop.order()
    other = added(shop, shop.order(**{**ORDER, "order_number": "OL-2"})["tracking_token"])
    for headers in ({}, {"authorization": "AppleOrder nonsense"}, proof(other)):
        for method, path in (
            ("GET", f"/wallet/v1/orders/{ORDER_TYPE}/{order['id']}"),
            ("GET", f"/wallet/v1/orders/{ORDER_TYPE}/ord_nothing"),
            ("POST", f"{HELD}/{order['id']}"),
            ("DELETE", f"{HELD}/{order['id']}"),
        ):
            body = PUSH if method == "POST" else b""
            assert shop.ask(method, path, key=None, headers=headers, content=body).status_code == 401
    assert shop.ask("GET", HELD, key=None).status_code == 204


def test_a_device_may_complain_and_nonsense_is_refused(shop: House) -> None:
    assert shop.ask("POST", "/wallet/v1/log", key=None, content=b'{"logs": ["no"]}').status_code == 200
    assert shop.ask("POST", "/wallet/v1/log", key=None, content=b"{").status_code == 400
    assert shop.ask("POST", "/wallet/v1/log", key=None, content=b'{"logs": 1}').status_code == 422


def test_what_waited_at_a_pick_up_point_was_picked_up(shop: House) -> None:
    moved(shop, status="available_for_pickup")
    shop.post("/v1/events", {**EVENT, "status": "delivered", "occurred_at": "2026-11-23T08:00:00+01:00"})
    facts = added(shop, str(shop.order()["tracking_token"]))
    told = facts["fulfillments"][0]
    assert (facts["status"], told["fulfillmentType"], told["status"]) == ("completed", "pickup", "pickedUp")
    assert told["pickedUpAt"] == "2026-11-23T07:00:00.000Z"
