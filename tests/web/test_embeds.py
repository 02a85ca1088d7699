"""What other sites may read of an order, and what they may not."""

import gzip
import re
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.web.house import EVENT, House, pointers
from waypost.web.pages.static import BUILT, Static

SHOP, STRANGER = "https://shop.example", "https://stranger.example"


def embedded(house: House, path: str, *, origin: str | None = SHOP, **options: Any) -> httpx.Response:
    headers = {**options.pop("headers", {}), **({"origin": origin} if origin else {})}
    return house.ask(options.pop("method", "GET"), path, key=None, headers=headers, **options)


def look_up(house: House, number: str, proof: str, origin: str = SHOP) -> httpx.Response:
    form = {"order_number": number, "proof": proof}
    return embedded(house, "/embed/lookup", origin=origin, method="POST", data=form)


@pytest.fixture
def token(house: House) -> str:
    """An order on its way, of a shop that lists one site."""
    settings = {"embed_origins": [SHOP]}
    assert house.post("/v1/stores/default", {"name": "Osier", "settings": settings}).status_code == 200
    found = str(house.order()["tracking_token"])
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]})
    house.post("/v1/events", EVENT)
    return found


def test_a_listed_site_may_read_and_any_other_may_not(house: House, token: str) -> None:
    mine = embedded(house, f"/embed/t/{token}?lang=en")
    assert (mine.status_code, mine.headers["access-control-allow-origin"]) == (200, SHOP)
    assert "origin" in mine.headers["vary"]
    other = embedded(house, f"/embed/t/{token}?lang=en", origin=STRANGER)
    assert other.status_code == 403
    assert "access-control-allow-origin" not in other.headers
    assert "OL-1" not in other.text
    assert STRANGER in other.text
    null = embedded(house, f"/embed/t/{token}", origin="null")
    assert null.status_code == 403


def test_without_a_list_no_site_may_read(house: House) -> None:
    found = house.order()["tracking_token"]
    assert embedded(house, f"/embed/t/{found}").status_code == 403
    assert embedded(house, "/embed/lookup").status_code == 403
    assert look_up(house, "OL-1", "69002").status_code == 403


def test_the_tracker_says_nothing_of_the_person(house: House, token: str) -> None:
    told = embedded(house, f"/embed/t/{token}?lang=en").text
    assert '"chip":"On the way"' in told
    assert not [word for word in ("Ada", "ada@", "612345678", "Exemple", "69002") if word in told]


def test_an_unchanged_order_is_not_sent_twice(house: House, token: str) -> None:
    first = embedded(house, f"/embed/t/{token}")
    again = embedded(house, f"/embed/t/{token}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == SHOP
    house.post("/v1/events", {**EVENT, "status": "delivered", "occurred_at": "2026-11-23T10:00:00+01:00"})
    later = embedded(house, f"/embed/t/{token}", headers={"if-none-match": first.headers["etag"]})
    assert later.status_code == 200


def test_what_is_wrong_is_said_in_the_readers_language(house: House, token: str) -> None:
    del token
    answer = embedded(house, "/embed/t/nonsense?lang=fr")
    assert answer.status_code == 404
    assert answer.json()["problem"]["heading"] == "Il n’y a rien à cette adresse"
    assert answer.headers["access-control-allow-origin"] == SHOP
    assert "access-control-allow-origin" not in embedded(house, "/embed/t/nonsense", origin=STRANGER).headers


def test_a_look_up_leads_to_the_order_of_a_shop_that_lists_the_site_only(house: House, token: str) -> None:
    house.post("/v1/stores/other", {"name": "Other", "settings": {"embed_origins": [STRANGER]}})
    assert look_up(house, "ol 1", "69002").json()["token"] == token
    wrong, unknown = look_up(house, "OL-1", "10115"), look_up(house, "OL-9", "69002")
    foreign = look_up(house, "OL-1", "69002", STRANGER)
    assert [one.status_code for one in (wrong, unknown, foreign)] == [404, 404, 404]
    assert wrong.json() == unknown.json()
    assert [one["error"] is not None for one in wrong.json()["fields"]] == [True, True]
    assert look_up(house, "", "x").status_code == 422


def test_tries_on_the_page_and_on_other_sites_are_counted_together() -> None:
    house = House("sqlite://", lookups_per_order=2)
    try:
        house.post("/v1/stores/default", {"name": "Osier", "settings": {"embed_origins": [SHOP]}})
        form = {"order_number": "OL-1", "proof": "x"}
        assert house.ask("POST", "/lookup", key=None, data=form).status_code == 404
        assert look_up(house, "OL-1", "x").status_code == 404
        late = look_up(house, "OL-1", "x")
        assert late.status_code == 429
        assert int(late.headers["retry-after"]) > 0
    finally:
        house.close()


@pytest.mark.parametrize(
    "origin", ["shop.example", "https://shop.example/", "http://shop.example", "*", "https://Shop.example"]
)
def test_what_no_browser_would_say_is_no_origin(house: House, origin: str) -> None:
    answer = house.post("/v1/stores/default", {"settings": {"embed_origins": [origin]}})
    assert pointers(answer) == ["/settings/embed_origins/0"]


def test_the_badge_is_a_picture_with_a_title_that_is_kept_a_minute(house: House, token: str) -> None:
    answer = house.ask("GET", f"/t/{token}/badge.svg?lang=en", key=None)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "max-age=60" in answer.headers["cache-control"]
    picture = ET.fromstring(answer.text)  # noqa: S314 - our own picture
    title = picture.find("{http://www.w3.org/2000/svg}title")
    assert picture.get("role") == "img"
    assert title is not None
    assert (title.text or "").startswith("Order: On the way")
    tagged = {"if-none-match": answer.headers["etag"]}
    assert house.ask("GET", f"/t/{token}/badge.svg?lang=en", key=None, headers=tagged).status_code == 304
    assert house.ask("GET", "/t/nonsense/badge.svg", key=None).status_code == 404


def test_an_editor_finds_the_frame_from_the_page(house: House, token: str) -> None:
    page = house.ask("GET", f"/t/{token}?lang=en", key=None).text
    link = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert link is not None
    told = house.ask("GET", link[1].replace("&amp;", "&") + "&maxwidth=300", key=None).json()
    assert (told["version"], told["type"], told["width"]) == ("1.0", "rich", 300)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in told["html"]
    assert f"/t/{token}/embed" in told["html"]


def test_oembed_knows_our_pages_only_and_json_only(house: House, token: str) -> None:
    ours = quote(f"http://shop.example/t/{token}", safe="")
    for address, status in (
        (f"url={ours}&format=json", 200),
        (f"url={ours}&format=xml", 501),
        (f"url={quote('https://stranger.example/t/' + token, safe='')}", 404),
        ("url=http://shop.example/t/nonsense", 404),
        ("", 404),
    ):
        assert house.ask("GET", f"/oembed?{address}", key=None).status_code == status, address
    house.post("/v1/stores/default", {"settings": {"embed_origins": []}})
    assert house.ask("GET", f"/oembed?url={ours}", key=None).status_code == 404


def test_only_the_framed_page_may_be_framed_and_only_by_listed_sites(house: House, token: str) -> None:
    framed = house.ask("GET", f"/t/{token}/embed", key=None)
    assert f"frame-ancestors {SHOP}" in framed.headers["content-security-policy"]
    assert "script-src" not in framed.headers["content-security-policy"]
    assert "<script" not in framed.text
    page = house.ask("GET", f"/t/{token}", key=None)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    broken = house.ask("GET", "/t/nonsense/embed", key=None)
    assert broken.status_code == 404
    assert "frame-ancestors 'none'" in broken.headers["content-security-policy"]


def test_the_script_is_small_and_its_version_may_be_kept_for_ever(house: House) -> None:
    about = house.ask("GET", "/embed/waypost.json", key=None).json()
    versioned = house.ask("GET", about["url"].removeprefix("http://shop.example"), key=None)
    assert "immutable" in versioned.headers["cache-control"]
    assert versioned.headers["access-control-allow-origin"] == "*"
    newest = house.ask("GET", "/embed/waypost.js", key=None)
    assert newest.content == versioned.content
    assert "immutable" not in newest.headers["cache-control"]
    assert len(gzip.compress(newest.content)) < 10_000
    assert house.ask("GET", "/embed/OLD/waypost.js", key=None).status_code == 404
    built = BUILT / Static.load().asset("waypost.js").rpartition("/")[2]
    assert built.read_bytes() == newest.content
    assert "OL-1" not in newest.text
