"""Every recorded push, over HTTP into the real app: an account in the vault, a hook, a journey."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from structlog.testing import capture_logs

from tests.carriers.recordings import Recording, account_of, all_recordings, as_bytes, signed
from tests.web.house import House
from waypost.carriers import registry
from waypost.db import KeyedVault
from waypost.usecases.manage_accounts import AccountWish, add_account

VAULT_KEY, HOOK_KEY = "k" * 32, "hook-key"
PUSHES = [one for one in all_recordings() if "push" in one.written]
THEIRS = [one for one in PUSHES if "error" not in one.written["expected"]]
TELLING = [one for one in THEIRS if one.written["expected"]["news"]]
REFUSED = [one for one in PUSHES if one.written["expected"].get("error", {}).get("is") == "PushRefused"]

# Who proves themselves, but not what they say: a body changed on its way would not be noticed.
PROVES_THE_SENDER_ONLY = {
    "amazon": "a header of ours, that the merchant's own rule in AWS sends along",
    "dhl": "a header of ours, that DHL repeats",
    "dhl-ecommerce": "a bearer token of ours, that DHL repeats",
    "ship24": "a bearer token that Ship24 repeats",
    "shipengine": "a header of ours; its RSA signature is not checked",
    "shippo": "a token of ours in the address",
    "trackingmore": "a signature over the time, in some versions",
    "ups": "a credential of ours, that UPS repeats",
}


def covers_the_body(recording: Recording) -> bool:
    """Whether the proof of a recorded push was made over its body."""
    return "signed" in recording.written["push"]


SIGNED = [one for one in TELLING if covers_the_body(one)]


@pytest.fixture
def house(recording: Recording) -> Iterator[House]:
    now = datetime.fromisoformat(recording.written["now"])
    house = House("sqlite://", clock=lambda: now, secret_key=VAULT_KEY)
    account = account_of(recording)
    wish = AccountWish(recording.slug, "example", account.values, zone=account.zone, takes_strangers=True)
    with house.app.database.write() as tx:
        add_account(tx, wish, connectors=registry, vault=KeyedVault([VAULT_KEY]), hook_key=HOOK_KEY, now=now)
    yield house
    house.close()


def post(
    house: House, recording: Recording, body: bytes, *, signed_over: bytes | None = None
) -> httpx.Response:
    """Post a push as the carrier does; `signed_over` another body than the one that is sent."""
    proof = signed(recording.written["push"], signed_over or body, account_of(recording))
    query = urlsplit(proof.url).query
    path = f"/hooks/carriers/{recording.slug}/{HOOK_KEY}" + (f"?{query}" if query else "")
    return house.ask("POST", path, key=None, content=body, headers=dict(proof.headers))


def sent(recording: Recording) -> bytes:
    return as_bytes(recording.bodies[0])


def shipment(house: House, number: str) -> dict[str, Any]:
    (found,) = house.get("/v1/shipments", params={"tracking_number": number}).json()["shipments"]
    whole: dict[str, Any] = house.get(f"/v1/shipments/{found['id']}").json()
    return whole


@pytest.mark.parametrize("recording", TELLING, ids=str)
def test_a_recorded_push_becomes_the_journey_that_it_promises(recording: Recording, house: House) -> None:
    assert post(house, recording, sent(recording)).status_code == 200
    for news in recording.written["expected"]["news"]:
        told = shipment(house, news["tracking_number"])
        assert told["status"] == news["status"]
        scans = sorted((type_, code) for _, type_, code, _ in news["scans"])
        assert sorted((event["status"], event["carrier_code"]) for event in told["events"]) == scans


@pytest.mark.parametrize("recording", TELLING, ids=str)
def test_the_clocks_of_a_recorded_push_are_kept(recording: Recording, house: House) -> None:
    post(house, recording, sent(recording))
    for news in recording.written["expected"]["news"]:
        events = shipment(house, news["tracking_number"])["events"]
        for at, type_, code, _ in news["scans"]:
            same = [one for one in events if (one["status"], one["carrier_code"]) == (type_, code)]
            assert any(tells(one, at) for one in same), (at, same)


@pytest.mark.parametrize("recording", TELLING, ids=str)
def test_a_push_that_comes_again_records_nothing_twice(recording: Recording, house: House) -> None:
    numbers = [news["tracking_number"] for news in recording.written["expected"]["news"]]
    post(house, recording, sent(recording))
    before = [shipment(house, number) for number in numbers]
    assert post(house, recording, sent(recording)).status_code == 200
    assert [shipment(house, number)["events"] for number in numbers] == [one["events"] for one in before]


@pytest.mark.parametrize("recording", SIGNED, ids=str)
def test_a_body_that_was_tampered_with_is_refused_and_logged(recording: Recording, house: House) -> None:
    whole = sent(recording)
    with capture_logs() as logs:
        answer = post(house, recording, whole.replace(b":", b": ", 1), signed_over=whole)
    assert (answer.status_code, answer.content) == (401, b"")
    assert refusals(logs) == [recording.slug]
    assert stored(house) == 0


@pytest.mark.parametrize("recording", REFUSED, ids=str)
def test_a_push_of_somebody_else_is_refused_and_logged(recording: Recording, house: House) -> None:
    with capture_logs() as logs:
        answer = post(house, recording, sent(recording))
    assert (answer.status_code, answer.content) == (401, b"")
    assert refusals(logs) == [recording.slug]
    for secret in account_of(recording).values.values():
        assert secret not in str(logs)
    assert stored(house) == 0


@pytest.mark.parametrize("recording", [one for one in THEIRS if one not in TELLING], ids=str)
def test_a_push_of_something_else_is_taken_and_changes_nothing(recording: Recording, house: House) -> None:
    assert post(house, recording, sent(recording)).status_code == 200
    assert stored(house) == 0


def test_whose_pushes_could_be_changed_on_their_way_is_known() -> None:
    unsigned = {one.slug for one in TELLING if not covers_the_body(one)}
    assert unsigned == set(PROVES_THE_SENDER_ONLY)


def stored(house: House) -> int:
    """How many shipments there are."""
    with house.app.database.read() as tx:
        return tx.shipments.latest_id()


def refusals(logs: list[Any]) -> list[str]:
    """Whose refused pushes stand in the log."""
    return [line["carrier"] for line in logs if line["event"] == "push_refused"]


def tells(event: dict[str, Any], written: str) -> bool:
    """Whether an event happened at the moment that was written, or on that clock where no offset was."""
    moment, expected = datetime.fromisoformat(event["occurred_at"]), datetime.fromisoformat(written)
    if expected.tzinfo is None:
        return moment.replace(tzinfo=None) == expected
    if expected.utcoffset() or not written.endswith("Z"):
        assert event["time_zone_source"] == "given"
        assert moment.utcoffset() == expected.utcoffset()
    return moment == expected
