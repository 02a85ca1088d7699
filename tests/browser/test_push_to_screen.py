"""The whole way: a scan, the teller, a push service, and a browser that shows it and leads to the page."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.phone import PUSH_SERVICE, Phone, RunningShop
from tests.channels.push_device import Device
from tests.net.local_server import serving
from waypost.channels.texts import open_texts
from waypost.domain.notification import Channel
from waypost.domain.tracking import Event, EventType
from waypost.ports.ledger import Notification, State
from waypost.usecases.add_shipments import ShipmentDraft, add_shipments
from waypost.usecases.gather_facts import Links
from waypost.usecases.plan_notifications import plan_notifications
from waypost.usecases.prepare_messages import Writing
from waypost.usecases.record_events import News, record_events
from waypost.wiring import make_exchange, make_posting
from waypost.worker.telling import Teller

pytestmark = pytest.mark.browser
NOON = datetime.combine(datetime.now(UTC) + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=12)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[RunningShop]:
    running = RunningShop(f"sqlite:///{tmp_path}/waypost.db")
    yield running
    running.stop()


def scan(shop: RunningShop) -> None:
    """The carrier has the parcel, tomorrow at noon."""
    with shop.app.database.write() as tx:
        draft = ShipmentDraft(1, order_number="OL-1", tracking_number="1Z999AA10123456784", carrier="ups")
        add_shipments(tx, [draft], now=NOON)
        (parcel,) = tx.shipments.of_orders([1])
        event = Event(EventType.PICKED_UP, NOON, offset_min=0, carrier="ups")
        record_events(tx, [News(event, 1, shipment_id=parcel.id)], now=NOON)
        plan_notifications(tx, [1], world=shop.app.world, now=NOON)


def tell(shop: RunningShop) -> None:
    """Tell what is due a little later."""
    with make_exchange(shop.config) as exchange:
        posting = replace(make_posting(shop.config, exchange), clock=lambda: NOON + timedelta(minutes=3))
        writing = Writing(shop.app.world, open_texts(), Links(shop.origin, b"s" * 32))
        teller = Teller(shop.app.database, writing, posting, chance=lambda: 0.5)

        async def work() -> None:
            for one in teller.take():
                await teller.tell(one)

        with ThreadPoolExecutor(1) as beside:  # the browser's driver has a loop of its own here
            beside.submit(lambda: asyncio.run(work())).result()


def sent(shop: RunningShop) -> Notification:
    with shop.app.database.read() as tx:
        rows = [tx.ledger.by_id(row.id) for row in tx.ledger.of_orders([1])]
    (found,) = (row for row in rows if row and row.channel is Channel.WEB_PUSH and row.state is State.SENT)
    return found


def test_a_scan_is_read_on_the_screen_of_who_asked_for_it(chromium: Browser, shop: RunningShop) -> None:
    with serving(lambda _: (201, {"location": "/m/1"}, b"")) as service:
        device = Device(f"{service.url}/send/1")
        context = chromium.new_context(permissions=["notifications"], locale="en-GB")
        context.add_init_script(PUSH_SERVICE % json.dumps(device.subscription))
        phone = Phone(context, shop)
        phone.open().get_by_role("button", name="Tell me on this device").click()
        expect(phone.page.get_by_role("button", name="Stop telling this device")).to_be_visible()
        scan(shop)
        tell(shop)
        told = device.open(service.heard[0].body)
        phone.receive(told)
        (shown,) = phone.wait_for_notifications(1)
        row = sent(shop)
        assert shown["title"] == row.subject
        assert shown["body"] == row.text
        assert shown["data"]["link"] == f"{shop.origin}{shop.page}"
        context.close()


STAND_INS = """() => {
  self.went = [];
  self.clients.openWindow = async (address) => { self.went.push(address); return null; };
  WindowClient.prototype.focus = async function () {
    self.went.push("focus " + new URL(this.url).pathname);
    return this;
  };
}"""
TAP = """async (link) => {
  await self.registration.showNotification("x", { data: { link }, tag: link });
  const [notification] = await self.registration.getNotifications({ tag: link });
  const waits = [];
  const event = new NotificationEvent("notificationclick", { notification });
  event.waitUntil = (wait) => waits.push(wait);
  self.dispatchEvent(event);
  await Promise.all(waits);
  return [self.went.pop(), (await self.registration.getNotifications({ tag: link })).length];
}"""


def test_a_tap_leads_to_the_page_and_never_to_another_site(chromium: Browser, shop: RunningShop) -> None:
    context = chromium.new_context(permissions=["notifications"])
    phone = Phone(context, shop)
    phone.open()
    (worker,) = context.service_workers
    worker.evaluate(STAND_INS)
    assert worker.evaluate(TAP, f"{shop.origin}{shop.page}") == [f"focus {shop.page}", 0]
    assert worker.evaluate(TAP, "https://evil.example/t/other?x=1") == [f"{shop.origin}/t/other?x=1", 0]
    context.close()
