"""`POST /v1/assistant`: answers for who proves an order, and nothing for who does not."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.house import House, problem
from waypost.domain.access import Scope

PROOF = {"order_number": "OL-1", "proof": "ada@example.org"}
ANYTHING = st.none() | st.booleans() | st.integers() | st.text(max_size=60)


def ask(house: House, message: str, **more: object) -> dict[str, Any]:
    """What the assistant answers."""
    answer = house.post("/v1/assistant", {"message": message, "language": "en", **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ship(house: House) -> dict[str, Any]:
    """An order whose parcel was delivered."""
    order = house.order()
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": "WP-TEST-DELIVERED"})
    return order


def test_number_and_proof_get_an_answer_with_its_sources(house: House) -> None:
    ship(house)
    found = ask(house, "Where is my parcel?", **PROOF)
    assert "Status: Delivered" in found["answer"]
    assert (found["intents"], found["needs"], found["handed_over"]) == (["where"], [], False)
    assert found["sources"]


def test_a_buyers_token_is_proof_and_a_broken_one_is_none(house: House) -> None:
    token = ship(house)["tracking_token"]
    assert "Delivered" in ask(house, "where is it, my parcel", token=token)["answer"]
    assert ask(house, "where is my parcel", token=token[:-2] + "00")["needs"] == ["order_number", "proof"]


def test_without_proof_nothing_of_an_order_is_said(house: House) -> None:
    ship(house)
    bare = ask(house, "where is my parcel OL-1")
    number_only = ask(house, "where is my parcel OL-1", order_number="OL-1")
    wrong = ask(house, "where is my parcel", order_number="OL-1", proof="x@example.org")
    unknown = ask(house, "where is my parcel", order_number="OL-9", proof="x@example.org")
    assert bare == number_only
    assert wrong == unknown
    for found in (bare, wrong):
        assert (found["sources"], found["needs"]) == ([], ["order_number", "proof"])
        assert "Delivered" not in found["answer"]


def test_found_and_wrong_details_wait_for_the_same_floor(house: House) -> None:
    ship(house)
    floor_s = house.app.web.service.settings.lookup_floor_s
    for proof in ("ada@example.org", "x@example.org"):
        sent = {"message": "where is my parcel", "order_number": "OL-1", "proof": proof}
        assert house.post("/v1/assistant", sent).elapsed.total_seconds() >= floor_s - 0.01


def test_guessing_the_proof_of_a_number_is_stopped(house: House) -> None:
    ship(house)
    most = house.app.web.service.settings.lookups_per_order
    house.app.web.service.lookups.take("warm", 1, house.app.web.service.now_s())
    for _ in range(most):
        house.app.web.service.lookups.take("for ol1", most, house.app.web.service.now_s())
    problem(house.post("/v1/assistant", {"message": "where", **PROOF}), 429)


def test_a_key_of_another_store_finds_nothing(house: House) -> None:
    token = ship(house)["tracking_token"]
    house.post("/v1/stores/other", {"name": "Other"})
    key = house.new_key(Scope.WRITE, store="other")
    for proof in (PROOF, {"token": token}):
        sent = {"message": "where is my parcel", **proof}
        answer = house.post("/v1/assistant", sent, key=key).json()
        assert (answer["sources"], answer["needs"]) == ([], ["order_number", "proof"])


def test_who_wants_a_person_gets_a_case_with_their_words(house: House) -> None:
    ship(house)
    found = ask(house, "I want to talk to a person", **PROOF)
    assert found["handed_over"]
    (case,) = house.get("/v1/cases").json()["cases"]
    assert (case["kind"], case["history"][0]["words"]) == ("question", "I want to talk to a person")


def test_the_second_unclear_message_is_handed_over(house: House) -> None:
    ship(house)
    first = ask(house, "asdf qwer", **PROOF)
    assert (first["handed_over"], len(first["choices"])) == (False, 8)
    assert ask(house, "asdf qwer", asked_back=True, **PROOF)["handed_over"]


def test_without_an_order_a_person_is_reached_at_the_shops_address(house: House) -> None:
    house.post("/v1/stores/default", {"settings": {"help_email": "help@shop.example"}})
    key = house.new_key(Scope.WRITE, store="default")
    found = house.post("/v1/assistant", {"message": "I want to talk to a person"}, key=key).json()
    assert found["answer"] == "Please write to the shop: help@shop.example"
    assert not house.get("/v1/cases").json()["cases"]


def test_another_orders_number_is_not_answered_about(house: House) -> None:
    ship(house)
    found = ask(house, "where is order OL-99431", **PROOF)
    assert (found["sources"], "Delivered" in found["answer"]) == ([], False)


def test_a_clear_message_is_answered_in_its_own_language(house: House) -> None:
    ship(house)
    assert ask(house, "Wo ist mein Paket?", **PROOF)["language"] == "de"


def test_a_message_is_never_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    ship(house)
    ask(house, "where is my parcel zebrafinch", **PROOF)
    ask(house, "a person for zebrafinch please", **PROOF)
    assert "zebrafinch" not in caplog.text


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    sent=st.fixed_dictionaries(
        {"message": ANYTHING | st.text(max_size=1100)},
        optional={"language": ANYTHING, "token": ANYTHING, "asked_back": ANYTHING, "order_number": ANYTHING},
    )
)
def test_whatever_is_sent_is_never_a_fault_of_ours(house: House, sent: dict[str, object]) -> None:
    assert house.post("/v1/assistant", sent).status_code in (200, 422, 429)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"message":"\\ud800"}', b'{"message":"\\u0000"}', b"\xff"]
)
def test_broken_bodies_are_refused_or_harmless(house: House, body: bytes) -> None:
    assert house.post_bytes("/v1/assistant", body).status_code in (200, 400, 422)


def test_a_sign_that_no_database_takes_stays_out_of_the_case(house: House) -> None:
    ship(house)
    assert ask(house, "I want to talk to a person\x00", **{**PROOF, "language": "en\x00"})["handed_over"]
    (case,) = house.get("/v1/cases").json()["cases"]
    assert (case["locale"], case["history"][0]["words"]) == ("en", "I want to talk to a person")
