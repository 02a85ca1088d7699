"""Promises of the tables of webhooks, on each kind of database."""

from dataclasses import replace
from datetime import timedelta

from tests.db.samples import NOW, hours
from waypost.domain.webhook import Health, Said, Subject
from waypost.ports.database import Database, Transaction
from waypost.ports.webhooks import (
    Attempt,
    DeliveryState,
    NewDelivery,
    NewWebhookEvent,
    StoredEndpoint,
)

SAID = Said("shipment.delivered", {"kind": "status"}, {"status": "in_transit"})


def endpoint(tx: Transaction) -> StoredEndpoint:
    """One that is stored."""
    return tx.webhooks.add_endpoint(
        StoredEndpoint(0, 1, "https://shop.example/hook", "sealed", NOW, ("shipment.*",), description="till")
    )


def waiting(tx: Transaction, count: int = 1) -> StoredEndpoint:
    """An endpoint with deliveries that wait."""
    made = endpoint(tx)
    tx.webhooks.add_deliveries(
        [NewDelivery(made.id, f"msg_{n}", "shipment.delivered", 1, "{}", "x/y", NOW) for n in range(count)]
    )
    return made


def test_an_endpoint_is_kept_as_it_was_given(database: Database) -> None:
    with database.write() as tx:
        made = endpoint(tx)
        ill = replace(made, health=Health(3, NOW, NOW - hours(1), None), types=())
        tx.webhooks.save_endpoint(ill)
        assert tx.webhooks.wanted_by() == {1}
        tx.webhooks.save_health(made.id, Health(disabled_because="gone"))
    with database.read() as tx:
        assert tx.webhooks.endpoint(made.id) == replace(ill, health=Health(disabled_because="gone"))
        assert tx.webhooks.wanted_by() == frozenset()
        assert tx.webhooks.endpoints(2) == []


def test_sequences_rise_for_each_subject_and_events_are_taken_once(database: Database) -> None:
    def event(subject: Subject, number: int) -> NewWebhookEvent:
        return NewWebhookEvent(1, subject, number, SAID, NOW)

    with database.write() as tx:
        tx.webhooks.announce(
            [event(Subject.SHIPMENT, 7), event(Subject.ORDER, 7), event(Subject.SHIPMENT, 7)]
        )
        assert tx.webhooks.told(Subject.SHIPMENT, [7, 8]) == {7: None, 8: None}
        tx.webhooks.keep_told(Subject.SHIPMENT, {7: "lost_suspected"})
    with database.write() as tx:
        tx.webhooks.announce([event(Subject.SHIPMENT, 7)])
        assert tx.webhooks.told(Subject.SHIPMENT, [7]) == {7: "lost_suspected"}
        found = tx.webhooks.take_announced(limit=10)
        assert [one.sequence for one in found if one.subject is Subject.SHIPMENT] == [1, 2, 3]
        assert [one.sequence for one in found if one.subject is Subject.ORDER] == [1]
        assert found[0].said == SAID
        assert tx.webhooks.take_announced(limit=10) == []


def test_a_claim_keeps_others_away_until_its_lease_is_over(database: Database) -> None:
    with database.write() as tx:
        made = waiting(tx)
        assert [one.id for one in tx.webhooks.due_endpoints(now=NOW)] == [made.id]
        (mine,) = tx.webhooks.claim(made.id, now=NOW, limit=5, lease_until=NOW + hours(1))
        assert (mine.attempts, mine.claims, mine.due_at) == (1, 1, NOW + hours(1))
    with database.write() as tx:
        assert tx.webhooks.claim(made.id, now=NOW, limit=5, lease_until=NOW + hours(1)) == []
        (theirs,) = tx.webhooks.claim(made.id, now=NOW + hours(1), limit=5, lease_until=NOW + hours(2))
        assert tx.webhooks.settle([replace(mine, state=DeliveryState.DEAD)]) == []
        done = replace(theirs, state=DeliveryState.TAKEN, done_at=NOW, status=200)
        assert tx.webhooks.settle([done]) == [theirs.id]
        assert tx.webhooks.delivery(theirs.id) == done


def test_what_is_given_back_counts_no_attempt(database: Database) -> None:
    with database.write() as tx:
        made = waiting(tx)
        mine = tx.webhooks.claim(made.id, now=NOW, limit=5, lease_until=NOW + hours(1))
        tx.webhooks.give_back(mine)
        again = tx.webhooks.claim(made.id, now=NOW, limit=5, lease_until=NOW + hours(1))
        assert [(one.attempts, one.claims) for one in again] == [(1, 2)]


def test_dead_letters_are_revived_by_their_time(database: Database) -> None:
    with database.write() as tx:
        made = waiting(tx, 2)
        assert tx.webhooks.bury_waiting(made.id, because="gone", now=NOW) == 2
        assert tx.webhooks.counts(made.id) == {"waiting": 0, "taken": 0, "dead": 2}
        later, much_later = NOW + hours(1), NOW + hours(2)
        assert tx.webhooks.revive(made.id, since=later, until=much_later, only_dead=True, now=later) == 0
        assert tx.webhooks.revive(made.id, since=NOW, until=later, only_dead=True, now=later) == 2
        assert {one.queued_at for one in tx.webhooks.page(made.id, state=None, before_id=None, limit=9)} == {
            later
        }
        assert tx.webhooks.next_due_at() == later


def test_the_log_goes_with_its_delivery(database: Database) -> None:
    with database.write() as tx:
        made = waiting(tx, 2)
        first, second = tx.webhooks.claim(made.id, now=NOW, limit=5, lease_until=NOW + hours(1))
        attempt = Attempt(first.id, 1, NOW, 12, 500, "oh", "it answered 500")
        tx.webhooks.log([attempt])
        assert tx.webhooks.attempts_of(first.id) == [attempt]
        tx.webhooks.settle([replace(first, state=DeliveryState.DEAD, done_at=NOW)])
        tx.webhooks.forget_before(NOW + timedelta(seconds=1))
        assert tx.webhooks.delivery(first.id) is None
        assert tx.webhooks.attempts_of(first.id) == []
        assert tx.webhooks.delivery(second.id) is not None
        tx.webhooks.remove_endpoint(made.id)
        assert tx.webhooks.delivery(second.id) is None
        assert tx.webhooks.next_due_at() is None


def test_an_endpoint_that_rests_is_due_when_its_rest_is_over(database: Database) -> None:
    with database.write() as tx:
        made = waiting(tx)
        tx.webhooks.save_health(made.id, Health(5, NOW + hours(3), NOW))
        assert tx.webhooks.next_due_at() == NOW + hours(3)
