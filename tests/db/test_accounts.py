from dataclasses import replace
from datetime import datetime

import pytest

from tests.db.samples import NOW, hours
from waypost.domain.breaker import Breaker
from waypost.ports.accounts import StoredAccount, UnreadAnswer
from waypost.ports.database import AlreadyExists, Database, OwnerMissing, Transaction

PLAIN = StoredAccount(0, "usps", "main", "sealed", "hook-1", NOW)
FULL = StoredAccount(
    id=0,
    carrier="aftership",
    name="Alles \u8336",
    sealed_values="w1.x.y",
    hook_key="hook-2",
    created_at=NOW,
    store_id=1,
    carriers=("ups", "*"),
    zone="Europe/Berlin",
    calls_per_hour=7,
    takes_strangers=True,
    sealed_token="w1.t",
    token_expires_at=NOW + hours(1),
    breaker=Breaker(3, NOW + hours(2), "refused", "401"),
    version=4,
    questions=17,
    asked_at=NOW,
    ready_at=NOW + hours(3),
)


def add(tx: Transaction, name: str, *, ready_at: datetime | None = None) -> int:
    return tx.accounts.add(replace(PLAIN, name=name, hook_key=f"hook-{name}", ready_at=ready_at)).id


def test_an_account_is_kept_as_it_was_given(database: Database) -> None:
    with database.write() as tx:
        plain, full = tx.accounts.add(PLAIN), tx.accounts.add(FULL)
    with database.read() as tx:
        assert tx.accounts.all() == [replace(PLAIN, id=plain.id), replace(FULL, id=full.id)]
        assert tx.accounts.by_id(full.id) == tx.accounts.by_hook_key("hook-2") == full
        assert tx.accounts.by_id(4711) is None
        assert tx.accounts.by_hook_key("") is None


def test_a_name_is_given_once_and_a_store_must_be_there(database: Database) -> None:
    with database.write() as tx:
        tx.accounts.add(PLAIN)
    with pytest.raises(AlreadyExists), database.write() as tx:
        tx.accounts.add(replace(PLAIN, hook_key="other"))
    with pytest.raises(OwnerMissing), database.write() as tx:
        tx.accounts.add(replace(PLAIN, name="other", hook_key="other", store_id=4711))


def test_what_a_person_changes_is_saved(database: Database) -> None:
    with database.write() as tx:
        made = tx.accounts.add(PLAIN)
        changed = replace(FULL, id=made.id)
        tx.accounts.save(changed)
        assert tx.accounts.by_id(made.id) == changed


def test_accounts_are_due_when_ready_rested_and_free(database: Database) -> None:
    with database.write() as tx:
        late = add(tx, "late", ready_at=NOW - hours(1))
        first = add(tx, "never looked at")
        add(tx, "not yet", ready_at=NOW + hours(1))
        tx.accounts.add(replace(PLAIN, name="rests", hook_key="r", breaker=Breaker(1, NOW + hours(2))))
        tx.accounts.add(replace(PLAIN, name="stopped", hook_key="s", breaker=Breaker(1, None, "refused")))
        assert tx.accounts.due(now=NOW, limit=9) == [first, late]
        assert tx.accounts.due(now=NOW, limit=1) == [first]
        assert tx.accounts.claim(late, now=NOW, lease_until=NOW + hours(4)) is not None
        assert tx.accounts.claim(first, now=NOW, lease_until=NOW + hours(4)) is not None
        assert tx.accounts.next_due_at() == NOW + hours(1)


def test_a_claimed_account_is_one_workers_alone_until_the_lease_ends(database: Database) -> None:
    with database.write() as tx:
        one = add(tx, "one")
        taken = tx.accounts.claim(one, now=NOW, lease_until=NOW + hours(1))
        assert taken == tx.accounts.by_id(one)
        assert tx.accounts.claim(one, now=NOW, lease_until=NOW + hours(1)) is None
        assert tx.accounts.due(now=NOW, limit=9) == []
        assert tx.accounts.claim(one, now=NOW + hours(1), lease_until=NOW + hours(2)) == taken
        assert tx.accounts.claim(4711, now=NOW, lease_until=NOW) is None


def test_release_stores_health_and_ends_the_lease(database: Database) -> None:
    with database.write() as tx:
        one = add(tx, "one")
        taken = tx.accounts.claim(one, now=NOW, lease_until=NOW + hours(1))
        assert taken is not None
        after = replace(
            taken, sealed_token="t", token_expires_at=NOW + hours(8),
            breaker=Breaker(2, NOW + hours(5), None, "429"), questions=3, asked_at=NOW,
            ready_at=NOW + hours(1),
        )  # fmt: skip
        assert tx.accounts.release(after)
        assert tx.accounts.by_id(one) == after
        assert tx.accounts.due(now=NOW + hours(4), limit=9) == []
        assert tx.accounts.due(now=NOW + hours(5), limit=9) == [one]


def test_what_a_person_changed_meanwhile_is_not_overwritten_by_a_worker(database: Database) -> None:
    with database.write() as tx:
        one = add(tx, "one")
        taken = tx.accounts.claim(one, now=NOW, lease_until=NOW + hours(1))
        assert taken is not None
        mended = replace(taken, sealed_values="new", version=taken.version + 1)
        tx.accounts.save(mended)
        assert not tx.accounts.release(replace(taken, sealed_token="old token"))
        assert tx.accounts.by_id(one) == mended
        assert tx.accounts.due(now=NOW, limit=9) == [one]


def test_an_account_is_woken_earlier_but_never_later(database: Database) -> None:
    with database.write() as tx:
        one, two = add(tx, "one", ready_at=NOW + hours(5)), add(tx, "two")
        tx.accounts.wake([one, two], at=NOW + hours(2))
        tx.accounts.wake([one], at=NOW + hours(3))
        tx.accounts.wake([], at=NOW)
        found = {account.id: account.ready_at for account in tx.accounts.all()}
    assert found == {one: NOW + hours(2), two: NOW + hours(2)}


def test_calls_are_counted_by_minute_and_can_be_given_back(database: Database) -> None:
    with database.write() as tx:
        one, two = add(tx, "one"), add(tx, "two")
        tx.accounts.count_calls(one, {5: 3, 6: 1})
        tx.accounts.count_calls(one, {5: -2, 7: 1})
        tx.accounts.count_calls(two, {6: 40})
        assert tx.accounts.calls(one, since_minute=5) == {5: 1, 6: 1, 7: 1}
        assert tx.accounts.forget_calls(before_minute=7) == 3
        assert tx.accounts.calls(one, since_minute=0) == {7: 1}


def test_the_newest_answers_that_nobody_could_read_are_kept(database: Database) -> None:
    with database.write() as tx:
        one = add(tx, "one")
        for count in range(4):
            tx.accounts.keep_answer(UnreadAnswer(one, NOW + hours(count), f"p{count}", "s"), most=2)
        assert [kept.problem for kept in tx.accounts.unread_answers(one)] == ["p3", "p2"]


def test_an_account_is_forgotten_with_all_that_hangs_on_it(database: Database) -> None:
    with database.write() as tx:
        one = add(tx, "one")
        tx.accounts.count_calls(one, {5: 3})
        tx.accounts.keep_answer(UnreadAnswer(one, NOW, "p", "s"), most=2)
        assert tx.accounts.remove(one)
        assert not tx.accounts.remove(one)
        assert tx.accounts.all() == []
