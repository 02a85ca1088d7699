"""The script of the demo shop: the same from the same seed, in every state, and never ahead of its time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from waypost.carriers import registry
from waypost.demo.cities import CITIES
from waypost.demo.lanes import LANES
from waypost.demo.plots import HERO_PLOTS, PLOTS
from waypost.demo.script import ScriptedOrder, newly_placed, script
from waypost.demo.shop import PRODUCTS
from waypost.domain.detection import detect
from waypost.domain.tracking import EventType
from waypost.places.gazetteer import open_gazetteer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def picture(name: str) -> str | None:
    return f"/static/{name}"


@pytest.fixture(scope="module")
def orders() -> tuple[ScriptedOrder, ...]:
    return script(7, NOW, orders=500, picture=picture)


def test_the_same_seed_gives_the_same_script(orders: tuple[ScriptedOrder, ...]) -> None:
    assert script(7, NOW, orders=500, picture=picture) == orders
    assert script(8, NOW, orders=500, picture=picture) != orders


def test_every_plot_is_played(orders: tuple[ScriptedOrder, ...]) -> None:
    assert len(orders) == 500
    assert {order.plot for order in orders} == set(PLOTS)
    assert [order.plot for order in orders if order.is_hero] == list(HERO_PLOTS)


def test_orders_have_numbers_and_addresses_that_nobody_can_mistake(orders: tuple[ScriptedOrder, ...]) -> None:
    assert len({order.number for order in orders}) == len(orders)
    buyers = [order.body["buyer"] for order in orders]
    assert all(isinstance(one, dict) and str(one["email"]).endswith("@example.com") for one in buyers)


def test_three_continents_and_a_dozen_carriers(orders: tuple[ScriptedOrder, ...]) -> None:
    parcels = [parcel for order in orders for parcel in order.parcels]
    assert len({parcel.body["carrier"] for parcel in parcels}) >= 10
    countries = {str(order.body["ship_to"]["country"]) for order in orders}  # type: ignore[index] # a dict
    assert {"DE", "FR", "GB", "US", "CA", "JP", "IN", "AU"} <= countries


def test_split_orders_and_returns_are_among_them(orders: tuple[ScriptedOrder, ...]) -> None:
    legs = Counter(parcel.body.get("leg", "outbound") for order in orders for parcel in order.parcels)
    assert legs["return"] >= 3
    split = [order for order in orders if sum("leg" not in parcel.body for parcel in order.parcels) > 1]
    assert len(split) >= 5
    assert all(
        "lines" in parcel.body for order in split for parcel in order.parcels if "leg" not in parcel.body
    )


def test_every_tracking_number_is_its_carriers_with_the_right_check_digit(
    orders: tuple[ScriptedOrder, ...],
) -> None:
    parcels = [parcel.body for order in orders for parcel in order.parcels]
    assert len({body["tracking_number"] for body in parcels}) == len(parcels)
    for body in parcels:
        found = detect(str(body["tracking_number"]), formats=registry.all_formats())
        mine = [one for one in found if one.carrier == body["carrier"]]
        assert mine, body
        assert all(warning.code != "check_digit_failed" for warning in mine[0].warnings), body


def test_the_present_of_each_plot_is_now(orders: tuple[ScriptedOrder, ...]) -> None:
    for order in orders:
        assert order.placed_at <= NOW
        for parcel in order.parcels:
            times = [scan.at for scan in parcel.scans]
            assert all(one <= other for one, other in pairwise(times)), order.number


@pytest.mark.parametrize(
    ("plot", "said", "unsaid"),
    [
        ("out_for_delivery", "out_for_delivery", "delivered"),
        ("customs", "customs_entered", "customs_cleared"),
        ("customs_held", "customs_held", "customs_cleared"),
        ("address_problem", "address_problem", "address_corrected"),
        ("pickup", "available_for_pickup", "delivered"),
        ("attempted", "delivery_attempted", "delivered"),
        ("returning", "return_started", "returned"),
        ("weather", "weather_delay", "delivered"),
        ("label", "label_created", "picked_up"),
    ],
)
def test_what_has_not_happened_yet_lies_ahead(
    orders: tuple[ScriptedOrder, ...], plot: str, said: str, unsaid: str
) -> None:
    for order in orders:
        if order.plot != plot:
            continue
        told = {scan.kind for parcel in order.parcels for scan in parcel.scans if scan.at <= NOW}
        assert said in told
        assert unsaid not in told


def test_every_scan_is_an_event_that_we_know(orders: tuple[ScriptedOrder, ...]) -> None:
    kinds = {scan.kind for order in orders for parcel in order.parcels for scan in parcel.scans}
    kinds |= {step.kind for order in orders for step in order.steps}
    assert kinds <= {kind.value for kind in EventType}


def test_an_order_placed_now_has_everything_before_it() -> None:
    for number in range(900, 960):
        order = newly_placed(7, number, NOW, picture=picture)
        assert order.placed_at == NOW
        assert all(step.at > NOW for step in order.steps)
        assert all(scan.at > NOW for parcel in order.parcels for scan in parcel.scans)
        promised_on = datetime.fromisoformat(str(order.body["promised_on"])).replace(tzinfo=UTC)
        assert promised_on > NOW + timedelta(days=1)


def test_orders_placed_while_the_shop_lives_have_adventures_too() -> None:
    kinds = Counter(
        scan.kind
        for number in range(900, 1100)
        for parcel in newly_placed(7, number, NOW, picture=picture).parcels
        for scan in parcel.scans
    )
    assert kinds["delivered"] > 100
    assert {"weather_delay", "customs_held", "delivery_attempted", "address_problem", "lost"} <= set(kinds)


def test_there_is_something_to_buy() -> None:
    assert len(PRODUCTS) == 24
    assert len({product.sku for product in PRODUCTS}) == 24


def test_every_city_is_on_the_map_with_its_zone() -> None:
    with open_gazetteer() as places:
        for city in CITIES.values():
            found = places.find(city=city.name, region=city.region, country=city.country)
            assert found is not None, city
            assert found.zone is not None
            local, theirs = city.local(NOW).utcoffset(), NOW.astimezone(ZoneInfo(found.zone)).utcoffset()
            assert local == theirs, city


def test_every_lane_ends_in_its_own_time() -> None:
    assert all(lane.promise_days * 24 > sum(hours for _, hours in lane.hubs) for lane in LANES)
