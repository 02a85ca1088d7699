"""The buyer's pages as people meet them: in a browser, on a phone, by keyboard, without scripts."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import ShopServer
from tests.web.pages.rendered import EVERY_PAGE
from tests.web.pages.states import STATES

pytestmark = pytest.mark.browser

EVERY_RULE = (
    "{runOnly: {type: 'tag', values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}}"
)
# Only colours change with the theme.
COLOUR_RULES = "{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}"
RIGHT_TO_LEFT = (
    "ar/split",
    "ar/weather",
    "ar/side_delivered",
    "ar/choices",
    "ar/lookup_not_found",
    "ar/notice_expired",
)
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("body *")].filter((e) => {
    if (e.closest("svg, .sr, .skip, .map, .look__bg, .site__help span")) return false;
    const r = e.getBoundingClientRect();
    return r.width > 0 && (r.right > width + 1 || r.left < -1);
  });
  const names = out.slice(0, 3).map((e) => e.tagName + "." + e.className);
  return [document.documentElement.scrollWidth - width, names];
}"""
TOO_SMALL = """() => [...document.querySelectorAll(
  "a, button, select, input:not([type=hidden]), summary"
)].filter((e) => {
  const r = e.getBoundingClientRect();
  return r.width > 0 && !e.matches(".skip, .errs a, .faq p a") && (r.width < 24 || r.height < 24);
}).map((e) => e.outerHTML.slice(0, 80))"""
CLIPPED = """() => {
  const style = new CSSStyleSheet();
  style.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    + " word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [style];
  return [...document.querySelectorAll("h1, h2, h3, p, b, dt, dd, button, .btn, label")].filter((e) => {
    if (e.closest("svg, .sr, .skip, .steps__n")) return false;
    return getComputedStyle(e).overflow === "hidden" && e.scrollHeight > e.clientHeight + 2;
  }).map((e) => e.className || e.tagName);
}"""


def lines_of(violations: list[dict[str, Any]]) -> list[str]:
    """What is wrong and where, short enough to read."""
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']][:3]}" for one in violations]


@pytest.mark.parametrize("name", [*(f"en/{name}" for name in EVERY_PAGE), *RIGHT_TO_LEFT])
def test_axe_finds_nothing_in_any_theme_or_width(
    quiet_page: Page, shop_server: ShopServer, axe_script: str, name: str
) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/{name}")
    quiet_page.evaluate(axe_script)
    for width in (1280, 390):
        quiet_page.set_viewport_size({"width": width, "height": 844})
        themes: tuple[tuple[Literal["light", "dark"], str], ...] = (
            ("light", EVERY_RULE),
            ("dark", COLOUR_RULES),
        )
        for theme, rules in themes:
            quiet_page.emulate_media(color_scheme=theme)
            result = quiet_page.evaluate(f"axe.run(document, {rules})")
            assert lines_of(result["violations"]) == [], (width, theme)


@pytest.mark.parametrize(
    "name", [*(f"en/{name}" for name in EVERY_PAGE), "de/split", "ar/split", "ja/weather"]
)
def test_nothing_is_wider_than_the_screen_too_small_or_cut_off(
    quiet_page: Page, shop_server: ShopServer, name: str
) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/{name}")
    for width in (320, 360, 390, 768, 820, 1024, 1280, 1920):
        quiet_page.set_viewport_size({"width": width, "height": 800})
        assert quiet_page.evaluate(TOO_WIDE) == [0, []], width
        if width in (320, 1280):
            assert quiet_page.evaluate(TOO_SMALL) == [], width
    quiet_page.set_viewport_size({"width": 390, "height": 800})
    assert quiet_page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("name", STATES)
def test_the_answer_stands_on_the_first_screen(quiet_page: Page, shop_server: ShopServer, name: str) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/en/{name}")
    for width, height in ((375, 667), (390, 844), (1280, 720)):
        quiet_page.set_viewport_size({"width": width, "height": height})
        box = quiet_page.locator("h1").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height, (width, height)


@pytest.fixture
def scriptless(chromium: Browser) -> Iterator[BrowserContext]:
    """Open a browser without scripts, on a phone."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context
    context.close()


def test_without_scripts_everything_is_read_and_nothing_is_dead(
    scriptless: BrowserContext, shop_server: ShopServer
) -> None:
    page = scriptless.new_page()
    page.goto(f"{shop_server.origin}/p/en/split")
    expect(page.locator("h1")).to_contain_text("Wed 25 Nov")
    expect(page.locator(".stepper > li")).to_have_count(6)
    expect(page.locator("[data-copy]")).to_be_hidden()
    expect(page.get_by_text("This page updates by itself")).to_be_hidden()
    expect(page.get_by_role("button", name="Change")).to_be_visible()
    page.locator(".older summary").click()
    expect(page.get_by_text("You placed the order")).to_be_visible()


def test_only_our_own_host_is_asked(quiet_page: Page, shop_server: ShopServer) -> None:
    asked: list[str] = []
    quiet_page.on("request", lambda request: asked.append(request.url))
    quiet_page.goto(f"{shop_server.origin}/p/en/split", wait_until="networkidle")
    assert len(asked) >= 4
    assert [url for url in asked if not url.startswith(shop_server.origin)] == []


def test_the_keyboard_skips_to_the_content_first_and_shows_where_it_is(
    quiet_page: Page, shop_server: ShopServer
) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/en/split")
    said = []
    for _ in range(8):
        quiet_page.keyboard.press("Tab")
        said.append(
            quiet_page.evaluate(
                "() => { const e = document.activeElement;"
                " return [e.id || e.textContent.trim(), getComputedStyle(e).outlineStyle] }"
            )
        )
    names = [name for name, _ in said]
    assert names[:2] == ["Skip to the content", "Osier Lane"]
    assert names[2] == "lang"
    assert names[4:8] == ["parcel-1", "parcel-2", "parcel-3", "parcel-4"]
    assert {outline for _, outline in said} == {"solid"}


def test_a_failed_look_up_puts_the_reader_at_the_reason(quiet_page: Page, shop_server: ShopServer) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/en/lookup_not_found")
    expect(quiet_page.get_by_role("alert")).to_be_focused()


def test_motion_stops_for_those_who_ask(quiet_page: Page, shop_server: ShopServer) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/en/weather")
    running = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    assert quiet_page.evaluate(running) == 0
    quiet_page.emulate_media(reduced_motion="no-preference")
    assert quiet_page.evaluate(running) > 0


def test_arabic_runs_from_the_right_and_numbers_do_not(quiet_page: Page, shop_server: ShopServer) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/ar/weather")
    card = quiet_page.locator(".eta").bounding_box()
    assert card is not None
    assert card["x"] > 640
    expect(quiet_page.locator("#number")).to_have_text("0523 9914 7710 42")
    assert (
        quiet_page.evaluate("() => getComputedStyle(document.querySelector('#number')).unicodeBidi")
        == "isolate"
    )


def test_paper_gets_the_whole_journey_and_no_buttons(quiet_page: Page, shop_server: ShopServer) -> None:
    quiet_page.goto(f"{shop_server.origin}/p/en/weather")
    quiet_page.emulate_media(media="print")
    expect(quiet_page.locator(".eta__act")).to_be_hidden()
    expect(quiet_page.get_by_text("Tuesday 24 November").or_(quiet_page.locator("h1")).first).to_be_visible()


def test_news_changes_the_page_in_place_and_is_announced_once(
    quiet_page: Page, shop_server: ShopServer
) -> None:
    quiet_page.goto(f"{shop_server.origin}/t/moving")
    quiet_page.locator("#faq-1 summary").click()
    quiet_page.locator("#calendar").focus()
    expect(quiet_page.locator("h1")).to_contain_text("Wed 25 Nov")
    _until_heard(quiet_page, shop_server)
    shop_server.move("out_for_delivery")
    expect(quiet_page.locator("h1")).to_contain_text("Tuesday 24 November")
    expect(quiet_page.locator("#news")).to_have_text("Out for delivery. Arriving today: Tuesday 24 November")
    expect(quiet_page.locator("#calendar")).to_be_focused()
    expect(quiet_page.locator("#faq-1")).to_have_attribute("open", "")
    expect(quiet_page).to_have_title(re.compile("^Arriving today"))


def test_without_a_stream_the_page_asks_every_half_minute(quiet_page: Page, shop_server: ShopServer) -> None:
    shop_server.speaks = False
    quiet_page.clock.install()
    quiet_page.goto(f"{shop_server.origin}/t/moving")
    quiet_page.wait_for_timeout(300)
    shop_server.move("delivered")
    quiet_page.clock.run_for(31_000)
    expect(quiet_page.locator(".chip")).to_have_text("Delivered")


def test_the_number_is_copied_without_blanks(chromium: Browser, shop_server: ShopServer) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{shop_server.origin}/p/en/weather")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "05239914771042"
    context.close()


def _until_heard(page: Page, server: ShopServer) -> None:
    for _ in range(100):
        if server.listeners:
            return
        page.wait_for_timeout(50)
    pytest.fail("the page never listened")
