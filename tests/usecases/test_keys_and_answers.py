"""Keys are shown once; a repeated request is answered as the first time."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from waypost.domain.access import Scope
from waypost.ports.database import Database, Transaction
from waypost.usecases.manage_keys import KeyNotMade, add_key, digest_of, key_text, revoke_key
from waypost.usecases.repeat_answer import KEPT_FOR, Given, RepeatDiffers, RepeatKey, answer_once

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_keys_differ_and_have_no_strange_letters() -> None:
    keys = {key_text(os.urandom(64)) for _ in range(50)}
    assert len(keys) == 50
    assert all(key.startswith("wp_") and key[3:].isalnum() and len(key) == 35 for key in keys)


def test_what_is_stored_of_a_key_does_not_open_anything(database: Database) -> None:
    text = key_text(os.urandom(64))
    with database.write() as tx:
        key = add_key(tx, text, name=" shop ", scopes=[Scope.WRITE], store_slug="default", now=NOW)
    assert (key.name, key.store_id, key.digest) == ("shop", 1, digest_of(text))
    assert len(key.prefix) < len(text) / 2
    with database.write() as tx:
        assert [revoke_key(tx, key.id, now=NOW) for _ in range(2)] == [True, False]


def test_a_key_needs_a_name_a_scope_and_a_store_that_is_there(database: Database) -> None:
    with database.write() as tx:
        for name, scopes, store in (
            (" ", [Scope.READ], None),
            ("a", [], None),
            ("a", [Scope.READ], "nowhere"),
        ):
            with pytest.raises(KeyNotMade):
                add_key(tx, key_text(os.urandom(64)), name=name, scopes=scopes, store_slug=store, now=NOW)


def test_work_is_done_once_for_a_key_until_its_time_is_over(database: Database) -> None:
    done: list[int] = []

    def work(tx: Transaction) -> Given:
        del tx
        done.append(1)
        return Given(201, b"%d" % len(done))

    repeat = RepeatKey("caller POST /x", "k", "same")
    with database.write() as tx:
        first = answer_once(tx, repeat, work, now=NOW)
        again = answer_once(tx, repeat, work, now=NOW + KEPT_FOR - timedelta(seconds=1))
        assert (first.body, again.body, again.is_repeated) == (b"1", b"1", True)
        with pytest.raises(RepeatDiffers):
            answer_once(tx, RepeatKey("caller POST /x", "k", "other"), work, now=NOW)
        later = answer_once(tx, repeat, work, now=NOW + KEPT_FOR + timedelta(seconds=1))
        assert (later.body, later.is_repeated) == (b"2", False)
