"""Programs see how accounts with carriers keep up, and when a carrier was last asked about a parcel."""

from datetime import UTC, datetime, timedelta

from tests.standards.recordings import recordings
from tests.web.house import House
from waypost.carriers import registry
from waypost.db import KeyedVault
from waypost.domain.access import Scope
from waypost.ports.accounts import PollPlan
from waypost.usecases.manage_accounts import AccountWish, add_account
from waypost.usecases.plan_asking import Plans, plan_all

SECRETS = {"client_id": "example-key", "client_secret": "very-secret"}
NUMBER = "9400100000000000000001"


def connect(house: House, name: str = "post", **more: str) -> None:
    wish = AccountWish("usps", name, SECRETS, store_slug=more.get("store"))
    now = datetime.now(UTC)
    with house.app.database.write() as tx:
        add_account(
            tx, wish, connectors=registry, vault=KeyedVault(["k" * 32]), hook_key=f"secret-{name}", now=now
        )  # fmt: skip
    plan_all(house.app.database, plans=Plans(registry, house.app.world.places), now=now)
    house.app.web.service.callers.forget()


def plan_of(house: House) -> PollPlan:
    with house.app.database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(None, [NUMBER])
        (plan,) = tx.polls.of([shipment.id])
    return plan


def test_accounts_are_listed_with_their_budgets_and_without_their_secrets(house: House) -> None:
    house.post("/v1/shipments", {"tracking_number": NUMBER, "carrier": "usps"})
    connect(house)
    answer = house.get("/v1/carrier-accounts")
    assert answer.status_code == 200
    (one,) = answer.json()["accounts"]
    assert (one["name"], one["carrier"], one["state"], one["calls_per_hour"]) == ("post", "usps", "asked", 60)
    assert (one["calls_left"], one["shipments"], one["waiting"], one["trouble"]) == (60, 1, 1, None)
    assert [group["urgency"] for group in one["groups"]] == ["today", "moving", "waiting"]
    assert "secret" not in answer.text


def test_only_a_key_for_everything_sees_accounts(house: House) -> None:
    connect(house)
    assert house.get("/v1/carrier-accounts", key=house.new_key(Scope.WRITE)).status_code == 403


def test_a_key_of_one_store_sees_the_accounts_of_that_store_alone(house: House) -> None:
    house.post("/v1/stores/tea", {"name": "Tea"})
    connect(house)
    connect(house, "tea post", store="tea")
    key = house.new_key(Scope.ADMIN, store="tea")
    names = [one["name"] for one in house.get("/v1/carrier-accounts", key=key).json()["accounts"]]
    assert names == ["tea post"]


def test_a_shipment_says_when_its_carrier_was_last_asked(house: House) -> None:
    made = house.post("/v1/shipments", {"tracking_number": NUMBER, "carrier": "usps"}).json()
    assert made["asking"] is None
    connect(house)
    now = datetime.now(UTC).replace(microsecond=0)
    with house.app.database.write() as tx:
        tx.polls.put_off([plan_of(house).shipment_id], until=now + timedelta(hours=2))
    house.app.web.service.cache.clear()
    asking = house.get(f"/v1/shipments/{made['id']}").json()["asking"]
    assert asking["next_ask_at"] == (now + timedelta(hours=2)).isoformat().replace("+00:00", "Z")
    assert (asking["carrier"], asking["last_asked_at"], asking["why"]) == ("usps", None, "planned")
    assert (asking["heard_by"], asking["calls_per_hour"]) == ("poll", 60)


def test_the_buyers_page_says_it_too(house: House) -> None:
    made = house.post("/v1/shipments", {"tracking_number": NUMBER, "carrier": "usps"}).json()
    connect(house)
    path = made["tracking_url"].removeprefix("http://shop.example")
    assert "Next question: " in house.get(path, key=None).text
    assert house.get(f"{path}.json", key=None).json()["parcels"][0]["asking"]["heard_by"] == "poll"


def test_a_shipment_that_a_file_told_of_says_so(house: House) -> None:
    (file,) = (one for one in recordings() if str(one) == "x12-214/several_shipments")
    sent = house.ask("POST", "/v1/status-files", content=file.body, headers={"content-type": "text/plain"})
    house.app.web.service.callers.forget()
    shipment = house.get(f"/v1/shipments/{sent.json()['shipments'][-1]['shipment_id']}").json()
    assert (shipment["asking"]["heard_by"], shipment["asking"]["why"]) == ("file", "files")
    assert shipment["asking"]["next_ask_at"] is None
    page = house.get(shipment["tracking_url"].removeprefix("http://shop.example"), key=None).text
    assert "sends us files, the last one 1 minute ago" in page
