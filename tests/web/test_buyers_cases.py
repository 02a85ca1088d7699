"""What a buyer asks and thinks, and the shop reads and answers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.web.buyers_shop import Shop, where


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.house.close()


def test_a_case_is_opened_seen_and_answered(shop: Shop) -> None:
    shipment = shop.ship()
    assert "I did not receive it" in shop.see().text
    assert "My address is wrong" not in shop.see().text
    sent = {
        "kind": "not_received",
        "shipment": shipment["id"],
        "words": "Not with <b>anybody</b>",
        "contact": "06",
    }
    number = where(shop.send(f"{shop.page}/case", **sent)).partition("#")[2]
    html = shop.see().text
    assert "Not with &lt;b&gt;anybody" in html
    assert "We are looking into it" in html
    where(shop.send(f"{shop.page}/case", **{**sent, "words": "Still not"}))
    listed = shop.house.get("/v1/cases?state=open").json()["cases"]
    assert [(one["id"], len(one["history"]), one["contact"]) for one in listed] == [(number, 2, "06")]
    answer = shop.house.post(f"/v1/cases/{number}", {"words": "We send another.", "outcome": "reship"})
    assert (answer.status_code, answer.json()["state"]) == (200, "answered")
    html = shop.see().text
    assert "We send another." in html
    assert "We send you another parcel." in html


def test_the_merchant_is_alerted_of_a_case_without_the_buyers_words(shop: Shop) -> None:
    with shop.house.app.database.write() as tx:
        tx.stores.save(slug="default", name="Shop", settings={"alerts": {"to": ["me@shop.example"]}})
    where(shop.send(f"{shop.page}/case", kind="question", shipment="", words="My secret"))
    with shop.house.app.database.read() as tx:
        (alert,) = tx.alerts.open(1)
    assert alert.words == "order OL-1: the buyer asks something"
    shop.house.post(f"/v1/cases/{alert.about}", {"words": "An answer"})
    with shop.house.app.database.read() as tx:
        assert not tx.alerts.open(1)


def test_what_makes_no_sense_now_opens_no_case(shop: Shop) -> None:
    shipment = shop.ship("WP-TEST-HAPPY")
    early = shop.send(f"{shop.page}/case?lang=en", kind="not_received", shipment="")
    assert (early.status_code, "has moved on" in early.text) == (422, True)
    empty = shop.send(f"{shop.page}/case?lang=en", kind="question", shipment="", words="  ")
    assert (empty.status_code, "Write a few words" in empty.text) == (422, True)
    assert shop.send(f"{shop.page}/case", kind="question", shipment="shp_x", words="?").status_code == 404
    assert (
        shop.send(f"{shop.page}/case", kind="question", shipment=shipment["id"], words="x" * 9000).status_code
        == 303
    )
    (case,) = shop.house.get("/v1/cases").json()["cases"]
    assert len(case["history"][0]["words"]) == 1000


def test_feedback_is_taken_once_it_is_over_and_changed_for_a_week(shop: Shop) -> None:
    assert shop.send(f"{shop.page}/feedback", rating="5").status_code == 422
    shop.house.post("/v1/stores/default", {"settings": {"feedback_tags": ["On time", "Box damaged"]}})
    shop.ship()
    assert "How was the delivery?" in shop.see().text
    assert "five faces" in shop.send(f"{shop.page}/feedback?lang=en", words="fine").text
    where(shop.send(f"{shop.page}/feedback", rating="4", words="Kind driver", tag="On time"))
    assert "You rated this delivery: Good." in shop.see().text
    where(shop.send(f"{shop.page}/feedback", rating="2", tag="Nonsense"))
    told = shop.house.get("/v1/feedback").json()
    assert [(one["rating"], one["words"], one["tags"]) for one in told["feedback"]] == [(2, None, [])]
    assert told["by_carrier"][0]["count"] == 1
    shop.now += timedelta(days=8)
    assert shop.send(f"{shop.page}/feedback", rating="5").status_code == 422
