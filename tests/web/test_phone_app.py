"""The page as an app: manifest, icons and service worker as phones want them."""

import json
import struct
import zlib

import pytest

from tests.web.house import House, problem
from waypost.web.pages.app_routes import manifest_of, worker_script
from waypost.web.pages.icon import SIZES, shop_icon
from waypost.web.pages.letters import initial_of
from waypost.web.pages.serving import static
from waypost.web.pages.shop import PageLinks, Shop


def pixels(png: bytes) -> tuple[int, list[int]]:
    """The width of a PNG, and its pixels as steps of its palette; every checksum is looked at."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, width = 8, b"", 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.pack(">I", zlib.crc32(kind + body)) == png[at + 8 + length : at + 12 + length]
        if kind == b"IHDR":
            width = struct.unpack(">II", body[:8])[0]
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(packed)
    return width, [step for y in range(width) for step in rows[y * (width + 1) + 1 : (y + 1) * (width + 1)]]


def test_a_shop_is_an_app_that_begins_at_the_order(house: House) -> None:
    house.post("/v1/stores/default", {"name": "Osier Lane"})
    token = house.order()["tracking_token"]
    answer = house.get(f"/t/{token}/app.webmanifest", key=None)
    assert answer.headers["content-type"] == "application/manifest+json"
    told = answer.json()
    assert (told["id"], told["name"], told["start_url"]) == ("/app/default", "Osier Lane", f"/t/{token}")
    assert told["display"] == "standalone"
    for icon in told["icons"]:
        image = house.get(icon["src"], key=None)
        assert image.headers["content-type"] == "image/png"
        width, _ = pixels(image.content)
        assert icon["sizes"] == f"{width}x{width}"
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert {"192x192", "512x512", "180x180"} == {icon["sizes"] for icon in told["icons"]}


def test_a_parcel_without_an_order_is_an_app_too_and_a_wrong_link_is_none(house: House) -> None:
    shipment = house.post("/v1/shipments", {"tracking_number": "WP-TEST-DELIVERED"}).json()
    page = "/t/" + shipment["tracking_url"].rpartition("/")[2]
    assert house.get(f"{page}/app.webmanifest", key=None).status_code == 200
    assert house.get(f"{page}/icon-512.png", key=None).status_code == 200
    problem(house.get(f"{page}/icon-100000.png", key=None), 404)
    problem(house.get("/t/oabc/app.webmanifest", key=None), 404)
    other = "b" if page.endswith("a") else "a"
    problem(house.get(f"{page[:-1]}{other}/icon-192.png", key=None), 404)


def test_a_logo_that_fits_every_size_comes_first() -> None:
    manifest = manifest_of(
        Shop("Osier Lane", logo_url="/static/logo.svg"), slug="osier", links=PageLinks.of_token("x")
    )
    icons = manifest["icons"]
    assert isinstance(icons, list)
    assert icons[0] == {"src": "/static/logo.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Osier Lane", "O"), ("élan", "E"), ("  «Zoë»", "Z"), ("7 Seas", "7"), ("متجر", ""), ("店", ""),
        ("", ""), ("ß", "S"),
    ],
)  # fmt: skip
def test_an_icon_shows_the_first_letter_or_a_parcel(name: str, letter: str) -> None:
    assert initial_of(name) == letter


@pytest.mark.parametrize("name", ["Willow", "Quill", "Iris", "متجر", "8"])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_drawn_lies_within_what_every_mask_leaves(name: str, size: int) -> None:
    width, steps = pixels(shop_icon(Shop(name, brand="#7a1f5c"), size))
    assert width == size
    inked = [(at % size, at // size) for at, step in enumerate(steps) if step]
    middle, safe = size / 2, size * 0.4
    assert len(inked) > size * size / 60
    assert all((x + 0.5 - middle) ** 2 + (y + 0.5 - middle) ** 2 < safe * safe for x, y in inked)


def test_the_worker_says_what_it_keeps_and_changes_with_it(house: House) -> None:
    answer = house.get("/sw.js", key=None)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    told = json.loads(answer.text.partition(" = ")[2].partition(";\n")[0])
    assert len(told["files"]) >= 4
    for file in told["files"]:
        assert house.get(file, key=None).status_code == 200
    built = static()
    files = {**built.files, "track.css": "track-OTHER.css"}
    other = type(built)(built.prefix, files, built.icons)
    assert worker_script(other).partition(b"\n")[0] != worker_script(built).partition(b"\n")[0]
    assert "import " not in answer.text
    assert "export" not in answer.text


def test_the_page_names_its_manifest_and_apple_finds_an_icon(house: House) -> None:
    token = house.order()["tracking_token"]
    answer = house.get(f"/t/{token}", key=None)
    assert f'<link rel="manifest" href="/t/{token}/app.webmanifest">' in answer.text
    assert f'<link rel="apple-touch-icon" href="/t/{token}/icon-180.png">' in answer.text
    assert "manifest-src 'self'" in answer.headers["content-security-policy"]


def test_who_chose_a_language_gets_the_app_in_it(house: House) -> None:
    token = house.order()["tracking_token"]
    address = f"/t/{token}/app.webmanifest?lang=ja"
    assert f'href="{address}"' in house.get(f"/t/{token}?lang=ja", key=None).text
    assert house.get(address, key=None).json()["start_url"] == f"/t/{token}?lang=ja"
    assert house.get(address.replace("ja", "xx"), key=None).json()["start_url"] == f"/t/{token}"
