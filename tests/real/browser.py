"""A real Chromium for the tests that look at pages: the one of the operating system, nothing downloaded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.real.machine import ROOT, find_chromium


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Run one Chromium for this test process; use it with `@pytest.mark.browser`."""
    program = find_chromium()
    if program is None:
        pytest.fail("Chromium is required here (Debian: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=False,
            args=["--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    """Return a fresh browser profile, 1280 pixels wide, in English, UTC."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC")
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Page:
    """Return an empty page in a fresh profile."""
    return browser_context.new_page()


@pytest.fixture(scope="session")
def axe_script() -> str:
    """Return the source of axe-core, the accessibility checker, as installed by `make assets`."""
    file = ROOT / "web-assets" / "node_modules" / "axe-core" / "axe.min.js"
    if not file.exists():
        pytest.fail("axe-core is missing: run `make assets`")
    return file.read_text(encoding="utf-8")
