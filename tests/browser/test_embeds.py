"""Tracker, look-up form, badge and frame on a shop's own site, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.embedding import HOSTILE, Street, snippets, street

pytestmark = pytest.mark.browser
SCRIPT = '<script src="https://track.example.com/embed/waypost.js" async></script>'
TRACKER = f'{SCRIPT}<waypost-tracker token="TOKEN"></waypost-tracker>'
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']"
AXE = f"axe.run(document, {{runOnly: {{type: 'tag', values: {RULES}}}}})"
LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture(scope="module")
def shop_street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with street(tmp_path_factory.mktemp("street")) as found:
        yield found


@pytest.fixture
def shop(shop_street: Street) -> Street:
    shop_street.css["text"] = ""
    return shop_street


def opened(page: Page, shop: Street, body: str, lang: str = "en") -> None:
    page.goto(shop.site.page("/order", shop.filled(body), lang=lang))


@pytest.mark.parametrize("number", range(len(snippets())))
def test_every_snippet_of_the_guide_works_on_a_strict_page(
    quiet_page: Page, shop: Street, number: int
) -> None:
    opened(quiet_page, shop, snippets()[number])
    if "<img" in snippets()[number]:
        assert quiet_page.locator("img").evaluate("e => e.decode().then(() => e.naturalWidth)") > 60
    elif "lookup" in snippets()[number]:
        expect(quiet_page.get_by_role("button", name="Show my order")).to_be_visible()
    else:
        region = quiet_page.get_by_role("region", name="Order OL-1")
        expect(region.get_by_role("link", name="Delivery details")).to_be_visible()


def test_a_hostile_style_sheet_does_not_reach_the_tracker(quiet_page: Page, shop: Street) -> None:
    shop.css["text"] = HOSTILE
    opened(quiet_page, shop, TRACKER)
    title = quiet_page.locator("waypost-tracker .title")
    expect(title).to_be_visible()
    looks = title.evaluate(
        "e => { const s = getComputedStyle(e);"
        " return [s.color, s.textTransform, parseFloat(s.fontSize) <= 28] }"
    )
    assert looks == ["rgb(16, 32, 29)", "none", True]
    assert quiet_page.locator("waypost-tracker").evaluate("e => getComputedStyle(e).display") == "block"


def test_axe_finds_nothing_in_light_dark_arabic_and_compact(
    quiet_page: Page, shop: Street, axe_script: str
) -> None:
    both = TRACKER + "<waypost-lookup></waypost-lookup>"
    for body, lang, theme in (
        (both, "en", "light"),
        (both, "ar", "dark"),
        (TRACKER.replace("token=", "compact token="), "ja", "light"),
    ):
        quiet_page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # the two words above
        opened(quiet_page, shop, body.replace("token=", f'theme="{theme}" token='), lang)
        expect(quiet_page.locator("waypost-tracker .title")).to_be_visible()
        # The page of the test is bare on purpose; what counts is inside the two elements.
        quiet_page.context.set_offline(offline=False)
        quiet_page.evaluate(axe_script)
        found = quiet_page.evaluate(AXE)["violations"]
        inside = [
            (one["id"], node["html"][:100])
            for one in found
            for node in one["nodes"]
            if len(node["target"][0]) == 2 and isinstance(node["target"][0], list)
        ]
        assert inside == [], (lang, theme)


def test_the_tracker_speaks_the_language_and_direction_of_the_page(quiet_page: Page, shop: Street) -> None:
    opened(quiet_page, shop, TRACKER, "ar")
    region = quiet_page.locator("waypost-tracker section")
    expect(region).to_have_attribute("dir", "rtl")
    expect(region).to_contain_text("الطلب OL-1")
    quiet_page.locator("waypost-tracker").evaluate("e => e.setAttribute('lang', 'de')")
    expect(region).to_have_attribute("dir", "ltr")
    expect(region).to_contain_text("Bestellung OL-1")


def test_news_appear_by_themselves_and_are_said_once_and_focus_stays(quiet_page: Page, shop: Street) -> None:
    opened(quiet_page, shop, TRACKER)
    status = quiet_page.locator("waypost-tracker [role=status]")
    link = quiet_page.locator("waypost-tracker .more a")
    link.focus()
    expect(status).to_have_text("")
    shop.event(status="customs_held", occurred_at="2026-11-22T09:00:00+01:00")
    quiet_page.evaluate(LOOK_AGAIN)
    expect(status).to_contain_text("At customs")
    expect(link).to_be_focused()
    shop.event(status="customs_cleared", occurred_at="2026-11-22T10:00:00+01:00")
    quiet_page.evaluate(LOOK_AGAIN)
    expect(status).to_contain_text("On the way")


def test_an_unchanged_order_is_answered_without_a_body(quiet_page: Page, shop: Street) -> None:
    opened(quiet_page, shop, TRACKER)
    expect(quiet_page.locator("waypost-tracker .title")).to_be_visible()
    with quiet_page.expect_response("**/embed/t/**") as answer:
        quiet_page.evaluate(LOOK_AGAIN)
    assert int(answer.value.all_headers().get("content-length", "0")) == 0 or answer.value.status == 304


def test_the_form_works_by_keyboard_and_says_what_is_wrong(quiet_page: Page, shop: Street) -> None:
    opened(quiet_page, shop, f"{SCRIPT}<waypost-lookup></waypost-lookup>")
    quiet_page.get_by_label("Order number").fill("OL-1")
    quiet_page.get_by_label("E-mail, phone or postcode").fill("10115")
    quiet_page.keyboard.press("Enter")
    alert = quiet_page.get_by_role("alert")
    expect(alert).to_contain_text("We could not find that order")
    expect(quiet_page.get_by_label("Order number")).to_be_focused()
    expect(quiet_page.get_by_label("Order number")).to_have_value("OL-1")
    quiet_page.keyboard.press("Tab")
    quiet_page.keyboard.type("69002")
    quiet_page.keyboard.press("Enter")
    expect(quiet_page.get_by_role("region", name="Order OL-1")).to_be_visible()
    expect(alert).to_have_count(0)


def test_a_site_that_is_not_listed_sees_nothing(chromium_page: Page, shop: Street) -> None:
    stranger = shop.site.page("/order", shop.filled(TRACKER)).replace("127.0.0.1", "localhost")
    chromium_page.goto(stranger)
    box = chromium_page.locator("waypost-tracker section")
    expect(box).to_contain_text("Tracking cannot be shown at the moment.")
    expect(box).not_to_contain_text("OL-1")


def test_a_wrong_token_is_explained_in_words(chromium_page: Page, shop: Street) -> None:
    opened(chromium_page, shop, TRACKER.replace("TOKEN", "nonsense"))
    expect(chromium_page.locator("waypost-tracker section")).to_contain_text(
        "There is nothing at this address"
    )


def test_only_listed_sites_may_frame_the_page_and_its_sandbox_needs_no_script(
    chromium_page: Page, shop: Street
) -> None:
    _, told = shop.server.ask("GET", f"/oembed?url={shop.site.waypost}/t/{shop.token}&format=json")
    opened(chromium_page, shop, told["html"])
    framed = chromium_page.frame_locator("iframe")
    expect(framed.get_by_role("heading", level=1)).to_be_visible()
    expect(framed.get_by_text("Bestellung OL-1")).to_be_visible()
    background = framed.locator(".wp").evaluate("e => getComputedStyle(e).borderRadius")
    assert background == "16px"  # its style sheet was loaded
    chromium_page.goto(shop.site.page("/order", shop.filled(told["html"])).replace("127.0.0.1", "localhost"))
    chromium_page.wait_for_load_state("load")
    assert chromium_page.frame_locator("iframe").get_by_role("heading").count() == 0


def test_nothing_but_waypost_is_asked_and_nothing_is_kept(quiet_page: Page, shop: Street) -> None:
    asked: list[str] = []
    quiet_page.on("request", lambda request: asked.append(request.url))
    opened(quiet_page, shop, TRACKER)
    expect(quiet_page.locator("waypost-tracker .title")).to_be_visible()
    ours = (shop.site.waypost, shop.site.origin, "data:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert quiet_page.context.cookies() == []
    assert quiet_page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.fixture
def chromium_page(browser_context: BrowserContext) -> Page:
    """Open a page that may write errors to its console: they are what is tested."""
    return browser_context.new_page()


def test_it_fits_into_the_narrowest_column(quiet_page: Page, shop: Street, tmp_path: Path) -> None:
    quiet_page.set_viewport_size({"width": 320, "height": 700})
    for lang in ("en", "de", "ar", "ja"):
        opened(quiet_page, shop, TRACKER + "<waypost-lookup></waypost-lookup>", lang)
        expect(quiet_page.locator("waypost-tracker .title")).to_be_visible()
        wider = quiet_page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, lang
    quiet_page.screenshot(path=tmp_path / "narrow.png", full_page=True)
