"""The real parts are there and answer: otherwise every test built on them would only seem to pass."""

import psycopg
import pytest
from playwright.sync_api import Page


@pytest.mark.postgres
def test_a_new_postgres_database_is_empty_and_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


@pytest.mark.browser
def test_the_browser_runs_scripts_and_draws(browser_page: Page) -> None:
    browser_page.set_content("<h1 id=a>parcel</h1><script>document.title = a.textContent</script>")
    assert browser_page.title() == "parcel"
    assert len(browser_page.screenshot()) > 1000


@pytest.mark.browser
def test_axe_finds_a_picture_without_words(browser_page: Page, axe_script: str) -> None:
    browser_page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src='data:,'></main>")
    browser_page.evaluate(axe_script)
    broken = browser_page.evaluate("axe.run().then(found => found.violations.map(rule => rule.id))")
    assert "image-alt" in broken
