"""Mails as a mail reader shows them: narrow and wide, light and dark, from left and from right."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.channels.text_facts import facts, parcel, written
from waypost.domain.shipment import OrderLine
from waypost.domain.topics import Topic

pytestmark = pytest.mark.browser
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenbandstickerei" * 2
Scheme = Literal["light", "dark"]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def asked() -> list[str]:
    """The addresses that a mail asked for."""
    return []


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser, asked: list[str]) -> Iterator[Page]:
    scheme: Scheme = request.param
    context = chromium.new_context(color_scheme=scheme)

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route("**/*", refuse)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 700])
@pytest.mark.parametrize("code", ["en", "de", "ja", "ar"])
def test_a_mail_of_long_words_stays_within_the_screen(page: Page, width: int, code: str) -> None:
    odd = parcel(lines=(OrderLine(LONG, variant=LONG),), tracking_number="9" * 60, place=LONG)
    html = written(Topic.SHIPPED, code, parcels=(odd, odd), store_name=LONG, note=LONG).html
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(html)
    assert page.evaluate(TOO_WIDE) <= 0


def test_a_mail_asks_for_nothing_but_its_pictures(page: Page, asked: list[str]) -> None:
    page.set_content(written(Topic.SHIPPED, logo_url="https://shop.example/logo.png").html)
    assert asked == ["https://shop.example/logo.png"]
    assert page.get_by_role("heading", level=1).inner_text() == "Your parcel is on its way"


def test_the_link_is_there_without_scripts_and_pictures(page: Page) -> None:
    page.set_content(written(Topic.READY_FOR_PICKUP).html)
    link = page.get_by_role("link", name="See where to collect it")
    assert link.get_attribute("href") == facts(Topic.SHIPPED).tracking_url
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 44
