"""Orders over HTTP."""

from tests.web.house import EVENT, ORDER, House, pointers, problem


def test_an_order_is_created_once_and_updated_after_that(house: House) -> None:
    first = house.post("/v1/orders", ORDER)
    again = house.post("/v1/orders", {"order_number": "ol 1", "promised_on": "2026-11-27"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["promised_on"] == "2026-11-27"
    assert again.json()["buyer"]["email"] == "ada@example.org"


def test_an_order_keeps_the_offset_of_the_shops_clock(house: House) -> None:
    assert house.order()["placed_at"] == "2026-11-20T10:31:00+01:00"


def test_a_time_without_offset_is_read_on_the_stores_clock(house: House) -> None:
    house.post("/v1/stores/default", {"settings": {"timezone": "America/Sao_Paulo"}})
    assert house.order(placed_at="2026-11-20 10:31")["placed_at"] == "2026-11-20T10:31:00-03:00"


def test_an_order_shows_its_shipments_and_where_it_stands(house: House) -> None:
    order = house.order()
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": "1Z999AA10123456784"})
    house.post("/v1/events", EVENT)
    found = house.get(f"/v1/orders/{order['id']}").json()
    assert found["standing"]["status"] == "in_transit"
    assert [one["tracking_number"] for one in found["shipments"]] == ["1Z999AA10123456784"]
    assert [event["occurred_at"] for event in found["shipments"][0]["events"]] == [
        "2026-11-21T16:12:00+01:00"
    ]
    assert found["tracking_url"] == f"http://shop.example/t/{found['tracking_token']}"


def test_pages_of_orders_do_not_shift_when_orders_come_in(house: House) -> None:
    for number in range(5):
        house.order(order_number=f"A-{number}")
    first = house.get("/v1/orders?limit=2")
    house.order(order_number="B-1")
    second = house.get(first.headers["link"].partition(">")[0].removeprefix("<http://shop.example"))
    third = house.get(f"/v1/orders?limit=2&cursor={second.json()['next_cursor']}")
    numbers = [one["order_number"] for page in (first, second, third) for one in page.json()["orders"]]
    assert numbers == ["A-4", "A-3", "A-2", "A-1", "A-0"]
    assert third.json()["next_cursor"] is None
    assert "link" not in third.headers


def test_a_cursor_that_is_not_ours_is_refused(house: House) -> None:
    problem(house.get("/v1/orders?cursor=nonsense"), 422)
    problem(house.get("/v1/orders?limit=0"), 422)
    problem(house.get("/v1/orders?lmit=5"), 422)


def test_an_order_is_found_by_its_number_however_written(house: House) -> None:
    order = house.order()
    found = house.get("/v1/orders", params={"order_number": "#ol 1"}).json()["orders"]
    assert [one["id"] for one in found] == [order["id"]]


def test_an_orders_own_steps_move_it(house: House) -> None:
    order = house.order()
    path = f"/v1/orders/{order['id']}/events"
    step = {"status": "packed", "occurred_at": "2026-11-21T09:00:00Z"}
    assert [house.post(path, step).status_code for _ in range(2)] == [201, 200]
    assert house.get(f"/v1/orders/{order['id']}").json()["standing"]["stage"] == "packed"
    assert pointers(house.post(path, {"status": "in_transit"})) == ["/status"]


def test_an_order_that_is_not_there_is_not_found(house: House) -> None:
    for name in ("ord_000000000000", "ord_x", "shp_000000000000", "1"):
        problem(house.get(f"/v1/orders/{name}"), 404)
        problem(house.post(f"/v1/orders/{name}/events", {"status": "packed"}), 404)


def test_a_revoked_link_says_that_it_ended_and_the_new_one_works(house: House) -> None:
    order = house.order()
    assert house.get(f"/t/{order['tracking_token']}", key=None).status_code == 200
    renewed = house.ask("POST", f"/v1/orders/{order['id']}/link/revoke").json()
    assert renewed["tracking_token"] != order["tracking_token"]
    assert house.get(f"/t/{order['tracking_token']}", key=None).status_code == 410
    assert house.get(f"/t/{renewed['tracking_token']}", key=None).status_code == 200


def test_a_store_is_renamed_and_its_settings_checked(house: House) -> None:
    saved = house.post("/v1/stores/default", {"name": "Osier Lane", "settings": {"brand": "#aa3300"}}).json()
    assert (saved["name"], saved["settings"]["brand"]) == ("Osier Lane", "#aa3300")
    assert [one["slug"] for one in house.get("/v1/stores").json()["stores"]] == ["default"]
    assert pointers(house.post("/v1/stores/default", {"settings": {"timezone": "Mars/Base"}})) == [
        "/settings/timezone"
    ]
    assert pointers(house.post("/v1/stores/default", {"settings": {"help_url": "javascript:alert(1)"}})) == [
        "/settings/help_url"
    ]


def test_each_order_of_a_page_is_told_as_it_is_told_alone(house: House) -> None:
    for number in range(3):
        order = house.order(order_number=f"A-{number}")
        house.post(f"/v1/orders/{order['id']}/events", {"status": "packed"})
        for part in range(number):
            tracking_number = f"1Z999AA1012345{number}{part}84"
            house.post("/v1/shipments", {"order_number": f"A-{number}", "tracking_number": tracking_number})
            house.post("/v1/events", {**EVENT, "tracking_number": tracking_number})
    page = house.get("/v1/orders").json()["orders"]
    assert [len(one["shipments"]) for one in page] == [2, 1, 0]
    assert page == [house.get(f"/v1/orders/{one['id']}").json() for one in page]
