"""The look-up page: what a stranger may not learn."""

import pytest

from tests.web.house import House

PROOFS = ["ADA@example.org", " ada@example.org ", "0612345678", "+33 612 345 678", "69002", "69 002"]


def look_up(house: House, number: str, proof: str) -> tuple[int, str, str]:
    answer = house.ask("POST", "/lookup", key=None, data={"order_number": number, "proof": proof})
    return answer.status_code, answer.headers.get("location", ""), answer.text


@pytest.mark.parametrize("proof", PROOFS)
def test_number_and_proof_however_written_lead_to_the_order(house: House, proof: str) -> None:
    token = house.order()["tracking_token"]
    assert look_up(house, "ol 1", proof)[:2] == (303, f"/t/{token}")


def test_wrong_and_unknown_get_the_same_answer(house: House) -> None:
    house.order()
    house.order(order_number="OL-2", buyer={}, ship_to={"city": "Lyon"})
    wrong, unknown, bare = (look_up(house, number, "x@example.org") for number in ("OL-1", "OL-9", "OL-2"))
    assert wrong[0] == unknown[0] == bare[0] == 404
    assert wrong[2].replace("OL-1", "") == unknown[2].replace("OL-9", "") == bare[2].replace("OL-2", "")


def test_blank_and_short_proofs_prove_nothing(house: House) -> None:
    house.order(buyer={"phone": "+33 6 12 34 56 78"}, ship_to={"city": "Lyon"})
    for proof in ("-", "78", "+", "@", "lyon"):
        assert look_up(house, "OL-1", proof)[0] == 404


def test_found_wrong_and_unknown_all_wait_for_the_same_floor(house: House) -> None:
    house.order()
    floor_s = house.app.web.service.settings.lookup_floor_s
    for number, proof in (("OL-1", "69002"), ("OL-1", "10115"), ("OL-9", "69002")):
        answer = house.ask("POST", "/lookup", key=None, data={"order_number": number, "proof": proof})
        assert answer.elapsed.total_seconds() >= floor_s - 0.01


def test_a_tracking_number_alone_opens_the_parcel(house: House) -> None:
    shipment = house.post("/v1/shipments", {"tracking_number": "WP-TEST-DELIVERED"}).json()
    assert look_up(house, "wp test delivered", "")[1] == shipment["tracking_url"].removeprefix(
        "http://shop.example"
    )
    assert look_up(house, "nothing", "")[0] == 422
    assert look_up(house, "", "x")[0] == 422


def test_trying_too_often_is_stopped_for_an_order_and_for_an_address() -> None:
    house = House("sqlite://", lookups_per_order=2, lookups_per_address=4)
    try:
        assert [look_up(house, "OL-1", "x")[0] for _ in range(3)] == [404, 404, 429]
        assert [look_up(house, "OL-7", "x")[0] for _ in range(2)] == [404, 429]
    finally:
        house.close()


def test_nonsense_forms_are_answered_with_the_form(house: House) -> None:
    for body in (b"\xff\xfe", b"&" * 5000, b"order_number=%00&proof=%ff", b"a" * 20_000):
        answer = house.post_bytes("/lookup", body, "application/x-www-form-urlencoded", key=None)
        assert answer.status_code in (404, 422)
        assert "<form" in answer.text
