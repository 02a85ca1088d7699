"""What every page of every state keeps to, in every language."""

import gzip
import re

import pytest

from tests.web.pages.fixtures import NOW, SECRETS, Parcel, journey
from tests.web.pages.outline import Outline
from tests.web.pages.rendered import EVERY_PAGE, LANGUAGES, json_ld, page, shop, static
from tests.web.pages.states import STATES
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.tracking import tracking_page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_is_well_formed_and_private(name: str, language: str) -> None:
    html = page(name, language).decode()
    outline = Outline(html)
    assert outline.open == []
    root = outline.all("html")[0]
    assert root == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    assert len(outline.all("h1")) == 1
    for secret in SECRETS:
        assert secret.casefold() not in html.casefold(), secret
    ids = [attributes["id"] for _, attributes in outline.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    metas = {one.get("name"): one.get("content") for one in outline.all("meta")}
    assert (metas["robots"], metas["referrer"]) == ("noindex, nofollow", "no-referrer")


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_strict_content_security_policy_finds_nothing_to_refuse(name: str) -> None:
    outline = Outline(page(name).decode())
    for tag, attributes in outline.found:
        assert "style" not in attributes
        assert not [key for key in attributes if key.startswith("on")]
        assert tag != "style"
    for script in outline.all("script"):
        assert script.get("src", "").startswith("/static/") or script["type"] == "application/ld+json"
    for image in outline.all("img"):
        assert image["src"].startswith("/static/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STATES)
def test_a_tracking_page_has_six_steps_and_one_of_them_is_now(name: str, language: str) -> None:
    outline = Outline(page(name, language).decode())
    steps = [one for one in outline.all("li") if "step" in one.get("class", "").split()]
    assert len(steps) == 6
    assert [one.get("aria-current") for one in steps].count("step") == 1


@pytest.mark.parametrize("name", STATES)
def test_the_facts_for_machines_are_redacted(name: str) -> None:
    facts = json_ld(page(name).decode())
    assert facts["@type"] == "ParcelDelivery"
    address = facts.get("deliveryAddress", {})
    assert isinstance(address, dict)
    assert set(address) <= {"@type", "addressLocality", "postalCode", "addressCountry"}


@pytest.mark.parametrize("name", STATES)
def test_a_page_with_its_map_weighs_little(name: str) -> None:
    assert max(len(gzip.compress(page(name, language))) for language in ("de", "ar", "ja")) <= 20_000


def test_the_headline_says_when_it_comes() -> None:
    html = page("out_for_delivery").decode()
    assert "<title>Arriving today: Tuesday 24 November · Order OL-10482</title>" in html
    assert '<time datetime="2026-11-24">Tuesday 24\u00a0November</time>' in html
    assert "Between 14:00 and 18:00" in html


def test_a_window_of_days_says_in_the_title_that_it_arrives() -> None:
    assert "<title>Arriving: Wed 25 Nov" in page("on_time").decode()


def test_a_moved_date_keeps_the_first_one_in_sight() -> None:
    html = page("weather").decode()
    assert "2 days late · Held by weather" in html
    assert "First estimate: Mon 23 Nov" in html


def test_a_delivered_page_says_when_and_where() -> None:
    html = page("delivered").decode()
    assert "Tuesday 24 November" in html
    assert "At 14:12" in html
    assert ">Lyon, France</p>" in html


def test_a_problem_that_needs_the_buyer_offers_a_way_to_answer() -> None:
    html = page("address").decode()
    assert "This one needs you." in html
    assert 'href="mailto:help@osierlane.example">' in html


def test_a_problem_of_others_tells_the_buyer_to_rest() -> None:
    assert "Customs are dealing with it. You don’t need to do anything." in page("customs").decode()


def test_a_way_back_is_never_called_a_delivery() -> None:
    html = page("returned").decode()
    assert "Back with us" in html
    assert ">Delivered<" not in html


def test_the_switcher_links_each_parcel_and_marks_the_shown_one() -> None:
    outline = Outline(page("split", parcel=3).decode())
    tiles = [one for one in outline.all("a") if "parcel" in one.get("class", "").split()]
    assert [one["href"] for one in tiles] == [f"/t/split?parcel={number}" for number in (1, 2, 3, 4)]
    assert [one.get("aria-current") for one in tiles] == [None, None, "page", None]


def test_without_a_number_the_page_opens_the_parcel_still_under_way() -> None:
    assert page("split") == page("split", parcel=2) == page("split", parcel=99)


def test_a_time_without_a_known_zone_says_so() -> None:
    html = page("several_sources").decode()
    assert "(time zone not given)" in html
    assert 'datetime="2026-11-22T05:30"' in html
    assert 'datetime="2026-11-20T19:30+01:00"' in html


def test_one_line_names_all_who_told_it() -> None:
    assert "Source: DPD and a gate in our warehouse" in page("several_sources").decode()


def test_a_hostile_text_stays_text() -> None:
    evil = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    parcel = Parcel((), number=evil)
    html = tracking_page(
        journey(parcel), locale="en", now=NOW, shop=shop(static()), parcel=None,
        links=PageLinks.of_token("x"), static=static(),
    ).decode()  # fmt: skip
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert json_ld(html)["trackingNumber"] == evil


def test_the_page_says_how_old_its_news_is() -> None:
    html = page("out_for_delivery").decode()
    assert "Latest news 6 hours ago" in html
    assert re.search(r'data-now="Checked just now" data-ago="Checked \{\}"', html)
