"""One account that asks about the parcels of many carriers, and the day on which a direct one is added."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.net.local_server import Answer, Heard
from tests.usecases.asking import (
    OUT,
    SECRETS,
    START,
    VAULT,
    House,
    Json,
    house,
    json_answer,
    plan_of,
    status_of,
    usps_answer,
)
from waypost.carriers import registry
from waypost.domain.breaker import SOUND, stopped
from waypost.domain.journey import JourneyLine, timeline
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Status
from waypost.ports.accounts import ANY_CARRIER, StoredAccount
from waypost.ports.database import Database
from waypost.usecases.choose_account import account_for, is_aggregator
from waypost.usecases.manage_accounts import AccountWish, add_account, adjust_account, remove_account
from waypost.usecases.plan_asking import plan_all, plan_anew
from waypost.usecases.poll_shipments import poll_account

A, B = "9400100000000000000001", "9400100000000000000002"
KEY = {"api_key": "example-api-key"}


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


def checkpoint(slug: str, at: str, tag: str, subtag: str, message: str, city: str | None) -> Json:
    return {
        "slug": slug, "checkpoint_time": at, "city": city, "country_region": "USA",
        "message": message, "tag": tag, "subtag": subtag,
    }  # fmt: skip


def tracking(number: str, slug: str, *checkpoints: Json) -> Json:
    return {
        "id": "1", "tracking_number": number, "slug": slug, "tag": "InTransit", "shipment_type": "Ground",
        "checkpoints": list(checkpoints),
    }  # fmt: skip


# The same scans as USPS tells them, as an aggregator does: no offset, fewer kinds, other words.
THEIR_SCANS = (
    checkpoint("usps", "2026-11-23T08:00:00", "InTransit", "InTransit_001", "Processed", "NEW YORK"),
    checkpoint("usps", "2026-11-24T11:00:00", "OutForDelivery", "OutForDelivery_001", "Out", None),
    checkpoint("usps", "2026-11-24T11:30:00", "Delivered", "Delivered_001", "Delivered", "NEW YORK"),
)


def let_aggregator_speak(post: House, *trackings: Json) -> list[dict[str, list[str]]]:
    """Let the stand-in be AfterShip too; the queries that were asked."""
    asked: list[dict[str, list[str]]] = []

    def answer(heard: Heard) -> Answer | None:
        if "/trackings" not in heard.path:
            post.carrier.speaks = None
            try:
                return post.carrier.answer(heard)
            finally:
                post.carrier.speaks = answer
        asked.append(parse_qs(urlsplit(heard.path).query))
        numbers = asked[-1].get("tracking_numbers", [""])[0].split(",")
        found = [one for one in trackings if one["tracking_number"] in numbers]
        return json_answer(
            200, {"meta": {"code": 200}, "data": {"pagination": {"total": len(found)}, "trackings": found}}
        )

    post.carrier.speaks = answer
    return asked


def connect(post: House, carrier: str, name: str, **more: object) -> StoredAccount:
    values = {"usps": SECRETS, "aftership": KEY}[carrier]
    wish = AccountWish(carrier, name, values, base_url=post.url)
    with post.database.write() as tx:
        account = add_account(
            tx, replace(wish, **more), connectors=registry, vault=VAULT, hook_key=name, now=post.clock.now  # type: ignore[arg-type]
        )  # fmt: skip
    plan_all(post.database, plans=post.plans, now=post.clock.now)
    plan_anew(post.database, plans=post.plans, now=post.clock.now)
    return account


def only_aggregator(post: House) -> StoredAccount:
    with post.database.write() as tx:
        remove_account(tx, "post")
    return connect(post, "aftership", "all of them")


def shipment_of(post: House, shipment_id: int) -> Shipment:
    with post.database.read() as tx:
        found = tx.shipments.by_id(shipment_id)
    assert found is not None
    return found


def lines_of(post: House, shipment_id: int) -> list[JourneyLine]:
    with post.database.read() as tx:
        events = [one.event for one in tx.shipments.events([shipment_id])]
    return timeline(events, retracted=shipment_of(post, shipment_id).standing.retracted)


def account(carrier: str, number: int, **more: object) -> StoredAccount:
    stored = StoredAccount(number, carrier, carrier, "", str(number), START)
    carriers = (ANY_CARRIER,) if is_aggregator(registry.connector_named(carrier)) else ()
    return replace(stored, **{"carriers": carriers, **more})  # type: ignore[arg-type]


def chosen(carrier: str | None, *accounts: StoredAccount) -> str | None:
    shipment = Shipment(1, 1, carrier=carrier, tracking_number=A)
    found = account_for(shipment, accounts, connectors=registry)
    return found.name if found else None


def test_every_aggregator_says_whose_numbers_it_takes() -> None:
    aggregators = {slug for slug in registry.CONNECTORS if is_aggregator(registry.connector_named(slug))}
    assert {
        "17track",
        "aftership",
        "easypost",
        "ship24",
        "shipengine",
        "shippo",
        "trackingmore",
    } <= aggregators
    for slug in aggregators:
        facts = registry.carrier_named(slug)
        assert facts is not None
        assert facts.is_aggregator, slug
    assert aggregators.isdisjoint(facts.slug for facts in registry.all_carriers())
    assert {facts.slug for facts in registry.all_carriers()} > {"ups", "usps", "dpd"}


def test_an_account_of_the_carrier_itself_comes_before_every_aggregator() -> None:
    assert chosen("usps", account("aftership", 1, preference=9), account("usps", 2)) == "usps"
    assert chosen("usps", account("aftership", 1)) == "aftership"


def test_a_stopped_account_is_passed_over() -> None:
    refused = account("usps", 1, breaker=stopped(SOUND, because="refused"))
    assert chosen("usps", refused, account("aftership", 2)) == "aftership"
    assert chosen("usps", refused) == "usps"


def test_the_merchants_preference_decides_between_aggregators() -> None:
    assert chosen("usps", account("shippo", 1), account("easypost", 2, preference=1)) == "easypost"


def test_the_aggregator_that_has_a_name_for_the_carrier_is_asked_first() -> None:
    assert chosen("yodel", account("17track", 1), account("aftership", 2)) == "aftership"


def test_an_aggregator_that_needs_a_name_is_not_asked_about_others() -> None:
    assert chosen("yodel", account("shippo", 1)) is None
    assert chosen("yodel", account("shippo", 1, carriers=("yodel",))) == "shippo"
    assert chosen("nobodys-parcels", account("ship24", 1)) == "ship24"


def test_a_number_whose_carrier_nobody_knows_is_asked_where_it_can_be_found() -> None:
    assert chosen(None, account("ups", 1), account("shippo", 2)) is None
    assert chosen(None, account("ups", 1), account("aftership", 2)) == "aftership"


def test_an_aggregator_alone_is_asked_about_the_parcels_of_all_carriers(post: House) -> None:
    aggregator = only_aggregator(post)
    (a,) = post.ship(A)
    asked = let_aggregator_speak(post, tracking(A, "usps", *THEIR_SCANS[:2]))
    polled = poll_account(post.database, aggregator.id, asking=post.asking)
    assert (polled.problem, polled.recorded) == (None, 2)
    assert asked[0]["tracking_numbers"] == [A]
    assert status_of(post, a) is Status.OUT_FOR_DELIVERY
    assert {said.carrier for line in lines_of(post, a) for said in line.said} == {"usps"}
    assert shipment_of(post, a).service == "Ground"


def test_a_number_of_an_unknown_carrier_learns_whose_it_is(post: House) -> None:
    aggregator = only_aggregator(post)
    with post.database.write() as tx:
        (added,) = tx.shipments.add([Shipment(0, 1, tracking_number=B, created_at=START)])
    assert plan_all(post.database, plans=post.plans, now=START) == 1
    let_aggregator_speak(post, tracking(B, "usps", *THEIR_SCANS[:1]))
    poll_account(post.database, aggregator.id, asking=post.asking)
    learnt = shipment_of(post, added.id)
    assert (learnt.carrier, learnt.service, learnt.standing.status) == ("usps", "Ground", Status.IN_TRANSIT)


def test_what_an_aggregator_says_in_unknown_codes_is_its_own_to_map(post: House) -> None:
    aggregator = only_aggregator(post)
    post.ship(A)
    strange = checkpoint("usps", "2026-11-23T08:00:00-05:00", "Bewitched", "Bewitched_001", "Toad", None)
    let_aggregator_speak(post, tracking(A, "usps", strange))
    poll_account(post.database, aggregator.id, asking=post.asking)
    with post.database.read() as tx:
        (code,) = tx.shipments.unmapped(limit=9)
    assert (code.carrier, code.code) == ("aftership", "Bewitched_001")


def test_shipments_move_to_a_direct_account_and_nobody_notices(post: House) -> None:
    aggregator = only_aggregator(post)
    (a,) = post.ship(A)
    let_aggregator_speak(post, tracking(A, "usps", *THEIR_SCANS))
    poll_account(post.database, aggregator.id, asking=post.asking)
    told = [(line.type, line.local_time.replace(tzinfo=None)) for line in lines_of(post, a)]
    assert status_of(post, a) is Status.DELIVERED
    direct = connect(post, "usps", "our own")
    assert plan_of(post, a).account_id == direct.id
    post.carrier.parcels[A] = with_offset(usps_answer(
        A,
        ("2026-11-23T08:00:00", "10", "Processed Through Facility"), OUT,
        ("2026-11-24T11:30:00", "01", "Delivered, Front Door/Porch"),
    ))  # fmt: skip
    post.clock.forward(days=2)
    polled = poll_account(post.database, direct.id, asking=post.asking)
    assert polled.problem is None
    assert polled.recorded >= 3
    assert status_of(post, a) is Status.DELIVERED
    assert not shipment_of(post, a).standing.conditions
    after = [line.local_time.replace(tzinfo=None) for line in lines_of(post, a)]
    assert after == [moment for _, moment in told]


def with_offset(answer: Json) -> Json:
    """The same on the clock of New York."""
    for event in answer["trackingEvents"]:
        local = datetime.fromisoformat(event["eventTimestamp"]).replace(tzinfo=UTC)
        event["GMTTimestamp"] = local.replace(hour=(local.hour + 5) % 24).strftime("%Y-%m-%dT%H:%M:%SZ")
        event["GMTOffset"] = "-05:00"
    return answer


def test_a_refused_account_leaves_its_shipments_to_the_aggregator_until_it_is_mended(post: House) -> None:
    aggregator = connect(post, "aftership", "all of them")
    (a,) = post.ship(A)
    assert plan_of(post, a).account_id == post.account.id
    post.carrier.always = lambda: json_answer(403, {})
    post.poll()
    assert plan_of(post, a).account_id == aggregator.id
    with post.database.write() as tx:
        tx.accounts.save(replace(post.stored(), breaker=SOUND, version=2))
    plan_anew(post.database, plans=post.plans, now=post.clock.now)
    assert plan_of(post, a).account_id == post.account.id


def test_a_preference_may_change_and_shipments_follow(post: House) -> None:
    only_aggregator(post)
    other = connect(post, "aftership", "another")
    (a,) = post.ship(A)
    assert plan_of(post, a).account_id != other.id
    with post.database.write() as tx:
        adjust_account(tx, "another", preference=5)
    plan_anew(post.database, plans=post.plans, now=post.clock.now)
    assert plan_of(post, a).account_id == other.id
