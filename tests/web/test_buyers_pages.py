"""What a buyer's link opens."""

import asyncio

from tests.web.house import EVENT, House


def test_a_link_opens_page_json_and_calendar_without_a_key(house: House) -> None:
    token = house.order()["tracking_token"]
    page, plain, calendar = (house.get(f"/t/{token}{end}", key=None) for end in ("", ".json", ".ics"))
    assert 'lang="de"' in page.text
    assert plain.json()["order_number"] == "OL-1"
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert "ada@example.org" not in page.text + plain.text + calendar.text


def test_a_page_is_strict_about_what_it_loads(house: House) -> None:
    answer = house.get(f"/t/{house.order()['tracking_token']}", key=None)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_page_shows_news_at_once_and_else_comes_from_the_cache(house: House) -> None:
    order = house.order()
    path = f"/t/{order['tracking_token']}.json"
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]})
    house.run(asyncio.sleep(0.1))  # the feed has told of the order and the shipment
    before = house.get(path, key=None)
    hits = house.app.web.service.cache.hits
    assert house.get(path, key=None).content == before.content
    assert house.app.web.service.cache.hits > hits
    house.post("/v1/events", EVENT)
    assert house.get(path, key=None).json()["parcels"][0]["status"] == "in_transit"


def test_a_browser_that_has_the_page_gets_no_bytes(house: House) -> None:
    path = f"/t/{house.order()['tracking_token']}"
    tag = house.get(path, key=None).headers["etag"]
    again = house.get(path, key=None, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_language_is_asked_for_by_browser_or_address(house: House) -> None:
    path = f"/t/{house.order()['tracking_token']}"
    assert 'lang="fr"' in house.get(path, key=None, headers={"accept-language": "fr-CA,en;q=0.5"}).text
    assert 'dir="rtl"' in house.get(f"{path}?lang=ar", key=None).text
    assert house.get(f"{path}?lang=%00&parcel=-1&parcel=99999999999", key=None).status_code == 200


def test_a_link_that_we_never_made_is_not_found(house: House) -> None:
    token = house.order()["tracking_token"]
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    for name in (wrong, "x", "o" * 39, token.upper(), f"{token}/more"):
        assert house.get(f"/t/{name}", key=None).status_code == 404
        assert house.get(f"/t/{name}.json", key=None).status_code == 404


def test_a_shipments_own_link_shows_the_parcel_without_the_order(house: House) -> None:
    house.order()
    shipment = house.post(
        "/v1/shipments", {"order_number": "OL-1", "tracking_number": "WP-TEST-IN-TRANSIT"}
    ).json()
    told = house.get(shipment["tracking_url"].removeprefix("http://shop.example") + ".json", key=None).json()
    assert told["order_number"] is None
    assert len(told["parcels"]) == 1


def test_operations_answer(house: House) -> None:
    assert house.get("/healthz", key=None).json()["status"] == "ok"
    assert house.get("/readyz", key=None).json()["status"] == "ready"
    house.get("/v1/stores")
    assert 'route="GET /v1/stores",status="200"' in house.get("/metrics", key=None).text
