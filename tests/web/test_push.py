"""`POST /t/{token}/push`: a device is told because its owner said so, and nobody else can say it."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.channels.push_device import Device
from tests.web.house import House, pointers, problem
from tests.web.pushing import SECRET_KEY, devices_of, open_push
from waypost.domain.links import LinkKind, token_for
from waypost.domain.notification import NotSent
from waypost.ports.ledger import Role
from waypost.usecases.subscribe_device import MOST_DEVICES

OURS = {"origin": "http://shop.example", "user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile"}


@pytest.fixture
def house() -> Iterator[House]:
    """A shop with web push, and room for many tries."""
    house = House("sqlite://", secret_key=SECRET_KEY, lookups_per_address=100)
    open_push(house.app.database)
    yield house
    house.close()


def wish(device: Device, *, on: bool = True, **rest: object) -> dict[str, Any]:
    return {"on": on, "subscription": device.subscription, "language": "de", **rest}


def ask(house: House, token: str, body: object, **headers: str) -> httpx.Response:
    return house.post(f"/t/{token}/push", body, key=None, headers={**OURS, **headers})


def test_a_page_offers_it_and_the_device_is_kept_with_a_proof_of_consent(house: House) -> None:
    token = house.order()["tracking_token"]
    page = house.get(f"/t/{token}", key=None).text
    assert f'data-address="/t/{token}/push"' in page
    device = Device()
    answer = ask(house, token, wish(device))
    assert (answer.status_code, answer.json()) == (200, {"on": True})
    (contact,) = devices_of(house.app.database)
    assert json.loads(contact.address)["endpoint"] == device.endpoint
    assert contact.verified_at is not None
    assert contact.locale == "de"
    consent = dict(contact.consent)
    assert str(consent.pop("at")).startswith("20")
    assert "127.0.0.1" not in str(consent.pop("network"))
    assert consent == {"by": "page", "words": "push-1", "language": "de", "browser": "Chrome on Android"}


def test_saying_it_twice_keeps_one_device_and_stopping_ends_it(house: House) -> None:
    token, device = house.order()["tracking_token"], Device()
    for _ in range(2):
        ask(house, token, wish(device))
    assert len(devices_of(house.app.database)) == 1
    assert ask(house, token, wish(device, on=False)).json() == {"on": False}
    (ended,) = devices_of(house.app.database)
    assert ended.end_reason is NotSent.UNSUBSCRIBED
    ask(house, token, wish(device))
    (again,) = devices_of(house.app.database)
    assert (again.id, again.ended_at, again.end_reason) == (ended.id, None, None)


def test_new_keys_of_the_same_endpoint_take_the_place_of_the_old(house: House) -> None:
    token = house.order()["tracking_token"]
    for device in (Device(), Device()):
        ask(house, token, wish(device))
    first, second = devices_of(house.app.database)
    assert (first.ended_at is None, second.ended_at is None) == (False, True)


@pytest.mark.parametrize("headers", [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://shop.example.evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
])  # fmt: skip
def test_no_other_site_can_say_it(house: House, headers: dict[str, str]) -> None:
    token = house.order()["tracking_token"]
    problem(ask(house, token, wish(Device()), **headers), 403)
    assert devices_of(house.app.database) == []


def test_a_form_of_another_site_is_no_json(house: House) -> None:
    token = house.order()["tracking_token"]
    body = json.dumps(wish(Device())).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        problem(house.post_bytes(f"/t/{token}/push", body, kind, key=None, headers=OURS), 415)


@pytest.mark.parametrize("endpoint", [
    "http://push.example/x", "https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.7:8443/admin",
    "https://169.254.169.254/latest/meta-data", "https://localhost/x", "https://db.internal/x",
    "https://printer.local/", "https://intranet/x", "ftp://push.example/x", "https://me@push.example/",
    "//push.example/x", "", "https://push.example/" + "x" * 2000, "https://100.64.0.1/", "https://0x7f000001/",
])  # fmt: skip
def test_an_address_that_we_would_not_call_is_not_kept(house: House, endpoint: str) -> None:
    token = house.order()["tracking_token"]
    assert pointers(ask(house, token, wish(Device(endpoint)))) == ["/subscription"]
    assert devices_of(house.app.database) == []


@pytest.mark.parametrize("body", [
    {}, [], {"on": "yes"}, {"on": True}, {"on": True, "subscription": {}}, None,
    {"on": True, "subscription": {"endpoint": "https://push.example/x", "keys": {"auth": "", "p256dh": ""}}},
    {"on": True, "subscription": {"endpoint": 1, "keys": {"auth": None}}},
])  # fmt: skip
def test_nonsense_is_told_what_is_wrong(house: House, body: object) -> None:
    token = house.order()["tracking_token"]
    assert ask(house, token, body).status_code in (400, 415, 422)
    big = house.post_bytes(f"/t/{token}/push", b"[" * 5000, key=None, headers=OURS)
    problem(big, 413)


def test_links_that_are_none_have_nothing_to_say(house: House) -> None:
    token = house.order()["tracking_token"]
    for wrong in ("oabc", token[:-1] + ("b" if token.endswith("a") else "a"), "s" + token[1:]):
        problem(ask(house, wrong, wish(Device())), 404)
    shipment = house.post("/v1/shipments", {"tracking_number": "WP-TEST-DELIVERED"}).json()
    alone = shipment["tracking_url"].rpartition("/")[2]
    problem(ask(house, alone, wish(Device())), 404)
    assert 'id="push"' not in house.get(f"/t/{alone}", key=None).text


def test_a_household_has_ten_devices(house: House) -> None:
    token = house.order()["tracking_token"]
    for number in range(MOST_DEVICES):
        assert ask(house, token, wish(Device(f"https://push.example/{number}"))).status_code == 200
    assert pointers(ask(house, token, wish(Device("https://push.example/more")))) == ["/subscription"]
    ask(house, token, wish(Device("https://push.example/3"), on=False))
    assert ask(house, token, wish(Device("https://push.example/more"))).status_code == 200


def test_asking_too_often_is_stopped() -> None:
    house = House("sqlite://", secret_key=SECRET_KEY, lookups_per_address=2)
    try:
        open_push(house.app.database)
        token = house.order()["tracking_token"]
        answers = [ask(house, token, wish(Device())).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
    finally:
        house.close()


def test_without_web_push_the_page_says_nothing_of_it() -> None:
    house = House("sqlite://", secret_key=SECRET_KEY)
    try:
        token = house.order()["tracking_token"]
        assert 'id="push"' not in house.get(f"/t/{token}", key=None).text
        assert pointers(ask(house, token, wish(Device()))) == ["/subscription"]
    finally:
        house.close()


def test_a_shop_of_its_own_key_uses_that(house: House) -> None:
    house.post("/v1/stores/other", {"name": "Other"})
    open_push(house.app.database, "theirs", store_slug="other")
    keys = set()
    for store in ("default", "other"):
        order = house.order(store=store)
        page = house.get(f"/t/{order['tracking_token']}", key=None).text
        keys.add(page.partition('data-key="')[2].partition('"')[0])
    assert len(keys) == 2
    assert all(len(key) == 87 for key in keys)


def test_who_gets_a_gift_is_told_as_such(house: House) -> None:
    secret = house.app.web.service.settings.secret
    house.order()
    token = token_for(LinkKind.GIFT, 1, generation=0, secret=secret)
    assert 'id="push"' in house.get(f"/t/{token}", key=None).text
    assert ask(house, token, wish(Device())).status_code == 200
    (contact,) = devices_of(house.app.database)
    assert contact.role is Role.GIFT
