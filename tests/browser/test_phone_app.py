"""Messages on this device, and the page as an app: in a real browser, with the real server."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.phone import PUSH_SERVICE, Phone, RunningShop
from tests.channels.push_device import Device
from tests.web.pushing import devices_of

pytestmark = pytest.mark.browser
ASK, STOP = "Tell me on this device", "Stop telling this device"
SMALLEST_ICON = 144


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[RunningShop]:
    running = RunningShop(f"sqlite:///{tmp_path}/waypost.db")
    yield running
    running.stop()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], shop: RunningShop) -> Phone:
    return Phone(new_context(viewport={"width": 390, "height": 844}), shop)


def allow(phone: Phone, shop: RunningShop) -> None:
    phone.page.context.grant_permissions(["notifications"], origin=shop.origin)


def test_nothing_is_asked_before_the_person_chooses(phone: Phone, shop: RunningShop) -> None:
    phone.page.add_init_script(
        "const ask = Notification.requestPermission; window.asked = 0;"
        "Notification.requestPermission = () => { window.asked++; return Promise.resolve('granted'); }"
    )
    page = phone.open()
    expect(page.get_by_role("button", name=ASK)).to_be_visible()
    assert page.evaluate("window.asked") == 0
    assert devices_of(shop.app.database) == []
    page.get_by_role("button", name=ASK).click()
    page.wait_for_function("window.asked === 1")


def test_a_device_is_told_from_the_choice_on_until_it_is_taken_back(
    phone: Phone, shop: RunningShop, device: Device
) -> None:
    allow(phone, shop)
    page = phone.open("?lang=de")
    page.get_by_role("button", name="Auf diesem Gerät melden").click()
    expect(page.get_by_text("Sie erfahren auf diesem Gerät")).to_be_visible()
    (contact,) = devices_of(shop.app.database)
    assert json.loads(contact.address)["endpoint"] == device.endpoint
    assert contact.locale == "de"
    assert str(contact.consent["browser"]).startswith("Chrome on")
    page = phone.open()
    page.get_by_role("button", name=STOP).click()
    expect(page.get_by_role("button", name=ASK)).to_be_visible()
    (ended,) = devices_of(shop.app.database)
    assert ended.ended_at is not None


def test_who_blocked_messages_is_told_how_to_allow_them(phone: Phone) -> None:
    phone.page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page = phone.open()
    expect(page.get_by_text("Your browser blocks messages from here.")).to_be_visible()
    expect(page.get_by_role("button", name=ASK)).to_be_hidden()


def test_who_says_no_is_left_alone(phone: Phone, shop: RunningShop) -> None:
    phone.page.add_init_script("Notification.requestPermission = async () => 'default'")
    page = phone.open()
    page.get_by_role("button", name=ASK).click()
    expect(page.get_by_role("button", name=ASK)).to_be_enabled()
    assert devices_of(shop.app.database) == []


def test_what_the_server_refuses_is_said_and_the_browser_forgets_it(
    new_context: Callable[..., BrowserContext], shop: RunningShop, device: Device
) -> None:
    device.endpoint = "https://10.0.0.1/inside"
    phone = Phone(new_context(), shop)
    allow(phone, shop)
    page = phone.open()
    page.get_by_role("button", name=ASK).click()
    expect(page.get_by_text("That did not work.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('pushed')") is None


def test_without_scripts_or_without_web_push_nothing_of_it_is_shown(
    new_context: Callable[..., BrowserContext], shop: RunningShop, tmp_path: Path
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{shop.origin}{shop.page}")
    expect(page.locator("#push")).to_be_hidden()
    silent = RunningShop(f"sqlite:///{tmp_path}/silent.db", has_push=False)
    try:
        page = Phone(new_context(), silent).open()
        expect(page.locator("#push")).to_have_count(0)
    finally:
        silent.stop()


def test_only_apples_phones_are_told_of_the_home_screen(
    new_context: Callable[..., BrowserContext], shop: RunningShop
) -> None:
    context = new_context(has_touch=True)
    context.add_init_script(
        "delete window.PushManager; Object.defineProperty(navigator, 'standalone', { value: false });"
        "Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 });"
    )
    page = context.new_page()
    page.goto(f"{shop.origin}{shop.page}")
    expect(page.get_by_text("On an iPhone or iPad")).to_be_visible()
    expect(page.get_by_role("button", name=ASK)).to_be_hidden()
    other = new_context()
    other.add_init_script("delete window.PushManager;")
    page = other.new_page()
    page.goto(f"{shop.origin}{shop.page}", wait_until="networkidle")
    expect(page.locator("#push")).to_be_hidden()


def told(shop: RunningShop, **changed: str) -> dict[str, str]:
    link = f"{shop.origin}{shop.page}"
    return {
        "title": "Your parcel is on its way", "body": "Arriving Tuesday 24 November", "link": link,
        "tag": "t1", "topic": "shipped", "lang": "en", **changed,
    }  # fmt: skip


def test_a_message_is_shown_and_the_same_one_replaces_itself(phone: Phone, shop: RunningShop) -> None:
    allow(phone, shop)
    phone.open()
    phone.receive(told(shop))
    (shown,) = phone.wait_for_notifications(1)
    assert shown == {
        "title": "Your parcel is on its way", "body": "Arriving Tuesday 24 November", "tag": "t1",
        "lang": "en",
        "icon": f"{shop.origin}{shop.page}/icon-192.png", "data": {"link": f"{shop.origin}{shop.page}"},
    }  # fmt: skip
    phone.receive(told(shop))
    phone.receive(told(shop, tag="t2", title="طردك في الطريق", lang="ar"))
    both = phone.wait_for_notifications(2)
    assert {one["title"] for one in both} == {"Your parcel is on its way", "طردك في الطريق"}


def test_a_page_is_read_without_network_and_says_how_old_it_is(phone: Phone, shop: RunningShop) -> None:
    page = phone.open()
    page.reload()
    expect(page.locator("#offline")).to_be_hidden()
    answer = page.locator("h1").inner_text()
    shop.stop()
    page.reload()
    expect(page.locator("#offline")).to_contain_text("You are offline. This is how it stood on")
    assert re.search(r"\d, \d\d:\d\d\.$", page.locator("#offline").inner_text().strip())
    assert page.locator("h1").inner_text() == answer
    expect(page.get_by_text("This page updates by itself")).to_be_hidden()
    expect(page.locator("#push")).to_be_hidden()
    shown = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "Figtree" in shown
    page.goto(f"{shop.origin}{shop.page}?parcel=1")
    expect(page.locator("#offline")).to_be_visible()
    shop.start()
    page.reload()
    expect(page.locator("#offline")).to_be_hidden()


def test_a_link_that_ended_leaves_nothing_on_the_phone(phone: Phone, shop: RunningShop) -> None:
    page = phone.open()
    page.reload()
    with shop.app.database.write() as tx:
        (order,) = tx.orders.by_ids([1])
        tx.orders.save([replace(order, link_generation=1, version=order.version + 1)])
        tx.feed.announce([(None, order.id, order.version + 1)])
    for _ in range(50):
        page.goto(f"{shop.origin}{shop.page}")
        if "expired" in page.title():
            break
        page.wait_for_timeout(100)
    kept = "caches.open('pages-1').then((one) => one.keys()).then((all) => all.length)"
    page.wait_for_function(f"{kept}.then((count) => count === 0)")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_it_can_be_installed_by_every_criterion(phone: Phone, shop: RunningShop) -> None:
    # https://web.dev/articles/install-criteria and what Lighthouse looked at
    page = phone.open()
    page.reload()
    cdp = page.context.new_cdp_session(page)
    read = cdp.send("Page.getAppManifest")
    assert read["errors"] == []
    manifest = json.loads(read["data"])
    assert manifest["name"]
    assert manifest["short_name"]
    assert manifest["display"] in {"standalone", "fullscreen", "minimal-ui"}
    start = f"{shop.origin}{manifest['start_url']}"
    assert start.startswith(shop.origin + manifest["scope"])
    sizes = set()
    for icon in manifest["icons"]:
        width = page.evaluate(
            "(src) => new Promise((done) => { const i = new Image(); i.onload = () => done(i.naturalWidth);"
            " i.onerror = () => done(0); i.src = src; })",
            icon["src"],
        )
        assert icon["sizes"] == f"{width}x{width}"
        sizes.add((width, icon["purpose"]))
    assert {(192, "any"), (512, "any"), (512, "maskable")} <= sizes
    assert all(width >= SMALLEST_ICON for width, _ in sizes)
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL") == f"{shop.origin}/sw.js"
    assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] in ([], IN_PRIVATE)
    for name, value in (("viewport", "width=device-width"), ("theme-color", "#")):
        assert value in (page.locator(f"meta[name={name}]").first.get_attribute("content") or "")
    assert page.locator("link[rel=apple-touch-icon]").get_attribute("href")
    shop.stop()
    answer = page.goto(start)
    assert answer is not None
    assert answer.status == 200
    shop.start()


# Test profiles are private ones, from which nothing is installed; it must be the only objection.
IN_PRIVATE = [{"errorId": "in-incognito", "errorArguments": []}]


def test_a_new_version_keeps_its_files_and_forgets_the_old(phone: Phone) -> None:
    page = phone.open()
    page.evaluate("caches.open('files-old').then((one) => one.put('/static/old.js', new Response('old')))")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.unregister())")
    page = phone.open()
    page.wait_for_function("caches.has('files-old').then((is) => !is)")
    names = page.evaluate("caches.keys()")
    assert sorted(name.partition("-")[0] for name in names) == ["files", "pages"]
    assert len([name for name in names if name.startswith("files-")]) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_block(phone: Phone, axe_script: str, theme: Any) -> None:
    phone.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page = phone.open()
    expect(page.locator("#push")).to_be_visible()
    page.evaluate(axe_script)
    result = page.evaluate("axe.run('#push')")
    assert [one["id"] for one in result["violations"]] == []


RENEW = """async () => {
  const keys = JSON.parse(KEYS);
  const made = (endpoint) => ({ endpoint, options: { applicationServerKey: new ArrayBuffer(65) },
    toJSON: () => ({ endpoint, keys }) });
  self.registration.pushManager.subscribe = async (options) => {
    if (options.applicationServerKey.byteLength !== 65) throw new Error("another key");
    return made("https://push.example/after");
  };
  const event = new Event("pushsubscriptionchange");
  event.oldSubscription = made("https://push.example/before");
  const waits = [];
  event.waitUntil = (wait) => waits.push(wait);
  self.dispatchEvent(event);
  await Promise.all(waits);
}"""


def test_a_subscription_that_the_browser_renews_is_renewed_here(
    phone: Phone, shop: RunningShop, device: Device
) -> None:
    device.endpoint = "https://push.example/before"
    phone.page.add_init_script(PUSH_SERVICE % json.dumps(device.subscription))
    allow(phone, shop)
    phone.open().get_by_role("button", name=ASK).click()
    expect(phone.page.get_by_role("button", name=STOP)).to_be_visible()
    (worker,) = phone.page.context.service_workers
    worker.evaluate(RENEW.replace("KEYS", repr(json.dumps(device.keys))))
    told_at = {
        json.loads(one.address)["endpoint"]: one.ended_at is None for one in devices_of(shop.app.database)
    }
    assert told_at == {"https://push.example/before": False, "https://push.example/after": True}
