"""The forms of a buyer's page in a real browser on the real server: without scripts, and by keyboard."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from waypost.config import Config
from waypost.domain.links import LinkKind, token_for
from waypost.domain.notification import Channel
from waypost.domain.tracking import Event, EventType
from waypost.ports.ledger import StoredChannel
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.prove_address import prepare_proofs
from waypost.usecases.record_events import News, record_events
from waypost.wiring import App, build_app, run_to_its_end, serve

pytestmark = pytest.mark.browser


@dataclass
class RealShop:
    """A served shop with one order whose parcel was delivered, and one that was not shipped yet."""

    app: App
    origin: str
    delivered: str = ""
    waiting: str = ""

    def fill(self) -> None:
        now = datetime.now(UTC)
        secret = self.app.web.service.settings.secret
        with self.app.database.write() as tx:
            tx.channels.add(StoredChannel(0, Channel.EMAIL, "x", "mail", "sealed", "hook", now))
            drafts = [OrderDraft(1, number, placed_at=now) for number in ("A-1", "A-2")]
            one, other = (saved.order for saved in import_orders(tx, drafts, now=now))
            draft = ShipmentDraft(1, order_number="A-1", tracking_number="1Z999AA10123456784", carrier="ups")
            (saved,) = add_shipments(tx, [draft], now=now)
            assert isinstance(saved, ShipmentSaved)
            event = Event(EventType.DELIVERED, now, offset_min=60, carrier="ups")
            record_events(tx, [News(event, 1, shipment_id=saved.shipment.id)], now=now)
        self.delivered, self.waiting = (
            f"{self.origin}/t/{token_for(LinkKind.ORDER, order.id, generation=0, secret=secret)}"
            for order in (one, other)
        )

    def code(self) -> str:
        """The code that is on its way."""
        with self.app.database.write() as tx:
            (ready,) = prepare_proofs(
                tx, base_url=self.origin, secret=self.app.web.service.settings.secret, limit=9,
                now=datetime.now(UTC),
            )  # fmt: skip
        return ready.message.fields["code"]


@pytest.fixture
def real_shop(tmp_path: Path) -> Iterator[RealShop]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    app = build_app(Config(database_url=f"sqlite:///{tmp_path}/shop.db", port=port, worker=False))
    stop = threading.Event()
    thread = threading.Thread(target=lambda: run_to_its_end(serve(app, stop)))
    thread.start()
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    shop = RealShop(app, f"http://127.0.0.1:{port}")
    shop.fill()
    yield shop
    stop.set()
    thread.join(20)
    app.close()


@pytest.fixture
def scriptless(chromium: Browser) -> Iterator[Page]:
    """A phone without scripts."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_without_scripts_an_address_is_added_proved_and_stopped(
    scriptless: Page, real_shop: RealShop
) -> None:
    page = scriptless
    page.goto(real_shop.waiting)
    page.locator("#by-email summary").click()
    page.get_by_label("E-mail address").fill("bo@example.net")
    page.get_by_role("button", name="Send a code").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box first")
    page.get_by_label("Yes, send news of this order there").check()
    page.get_by_role("button", name="Send a code").click()
    expect(page.locator("h1")).to_have_text("Enter the code")
    page.get_by_label("The six digits").fill(real_shop.code())
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".told")).to_contain_text("b•••@e•••.net")
    expect(page.locator(".told")).to_contain_text("Gets news")
    page.get_by_role("button", name="Stop E-mail b").click()
    expect(page.locator(".told")).to_have_count(0)


def test_without_scripts_a_case_is_opened_and_seen(real_shop: RealShop, scriptless: Page) -> None:
    page = scriptless
    page.goto(real_shop.delivered)
    page.get_by_text("I did not receive it").click()
    page.get_by_label("What have you found out so far?").fill("Nobody in the house has it.")
    page.get_by_role("button", name="Report it").click()
    expect(page.locator(".case")).to_contain_text("Nobody in the house has it.")
    expect(page.locator(".case")).to_contain_text("We are looking into it")


def test_a_delivery_is_rated_by_keyboard_alone(real_shop: RealShop, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(real_shop.delivered)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name === 'rating'"):
            break
    outline = "() => getComputedStyle(document.activeElement.closest('.face')).outlineStyle"
    assert page.evaluate(outline) == "solid"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Kind driver")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#feedback").get_by_role("status")).to_contain_text(
        "Thank you. You rated this delivery"
    )
    assert page.url.endswith("#feedback")


def test_what_is_being_written_survives_news(real_shop: RealShop, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(real_shop.waiting)
    page.locator("#about-question summary").click()
    page.get_by_label("Your question").fill("Half a sent")
    with real_shop.app.database.write() as tx:
        draft = ShipmentDraft(1, order_number="A-2", tracking_number="1Z12345E0205271688", carrier="ups")
        add_shipments(tx, [draft], now=datetime.now(UTC))
    expect(page.locator("#number")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("Half a sent")
    page.keyboard.type("ence")
    expect(page.get_by_label("Your question")).to_have_value("Half a sentence")
