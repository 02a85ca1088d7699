from dataclasses import replace

import pytest

from tests.db.samples import NOW, hours
from waypost.domain.access import ApiKey, Scope
from waypost.domain.estimate import LaneTimes
from waypost.ports.database import AlreadyExists, Database, KeptAnswer, OwnerMissing


def test_there_is_always_a_default_store(database: Database) -> None:
    with database.read() as tx:
        (only,) = tx.stores.all()
        assert only.slug == "default"
        assert tx.stores.named("default") == tx.stores.by_id(only.id) == only
        assert tx.stores.named("none") is None
        assert tx.stores.by_id(4711) is None


def test_a_store_is_made_once_and_then_changed(database: Database) -> None:
    settings = {"colour": "#123456", "deep": {"zones": ["Europe/Berlin", None, 1.5, True]}}
    with database.write() as tx:
        made = tx.stores.save(slug="tea", name="Tea \u8336", settings=settings)
        changed = tx.stores.save(slug="tea", name="Tea & Co", settings={})
    assert made.settings == settings
    assert (changed.id, changed.name, changed.settings) == (made.id, "Tea & Co", {})
    with database.read() as tx:
        assert [one.slug for one in tx.stores.all()] == ["default", "tea"]


def test_settings_are_kept_by_name(database: Database) -> None:
    with database.write() as tx:
        assert tx.setting("secret") is None
        tx.save_setting("secret", "one")
        tx.save_setting("secret", "two \u8336")
    with database.read() as tx:
        assert tx.setting("secret") == "two \u8336"


def test_lanes_are_replaced_as_a_whole(database: Database) -> None:
    first = {name: LaneTimes(name, (0.5, 1.25, 3.0)) for name in ("DE>FR", "ups", "")}
    with database.write() as tx:
        tx.lanes.replace_all(first)
        assert tx.lanes.all() == first
        tx.lanes.replace_all({"x": LaneTimes("x", ())})
    with database.read() as tx:
        assert tx.lanes.all() == {"x": LaneTimes("x", ())}
    with database.write() as tx:
        tx.lanes.replace_all({})
        assert tx.lanes.all() == {}


KEY = ApiKey(0, "till", "wp_abc", "d1", frozenset({Scope.READ, Scope.WRITE}), NOW)


def test_a_key_is_kept_and_revoked_once(database: Database) -> None:
    with database.write() as tx:
        first = tx.keys.add(KEY)
        second = tx.keys.add(replace(KEY, digest="d2", store_id=1, scopes=frozenset({Scope.ADMIN})))
        assert tx.keys.revoke(first.id, now=NOW + hours(1))
        assert not tx.keys.revoke(first.id, now=NOW + hours(2))
        assert not tx.keys.revoke(4711, now=NOW)
    with database.read() as tx:
        assert tx.keys.all() == [replace(first, revoked_at=NOW + hours(1)), second]


def test_a_digest_is_kept_once(database: Database) -> None:
    with database.write() as tx:
        tx.keys.add(KEY)
    with pytest.raises(AlreadyExists), database.write() as tx:
        tx.keys.add(KEY)


def test_a_key_of_no_store_is_refused(database: Database) -> None:
    with pytest.raises(OwnerMissing), database.write() as tx:
        tx.keys.add(replace(KEY, store_id=4711))


def test_an_answer_is_kept_for_its_scope_and_key(database: Database) -> None:
    answer = KeptAnswer("print", 201, b"\x00\xff{}", NOW)
    with database.write() as tx:
        tx.answers.keep(answer, scope="s", key="k")
        tx.answers.keep(replace(answer, status=202), scope="t", key="k")
    with database.read() as tx:
        assert tx.answers.find(scope="s", key="k") == answer
        assert tx.answers.find(scope="s", key="other") is None
    with pytest.raises(AlreadyExists), database.write() as tx:
        tx.answers.keep(answer, scope="s", key="k")


def test_old_answers_are_forgotten(database: Database) -> None:
    with database.write() as tx:
        for number in range(4):
            tx.answers.keep(KeptAnswer("", 200, b"", NOW + hours(number)), scope="s", key=str(number))
        assert tx.answers.forget_before(NOW + hours(2)) == 2
        assert tx.answers.find(scope="s", key="1") is None
        assert tx.answers.find(scope="s", key="2") is not None


def test_the_newest_kept_answers_of_some_scopes_come_page_by_page(database: Database) -> None:
    with database.write() as tx:
        for count, (scope, key) in enumerate([("a", "1"), ("b", "2"), ("c", "3"), ("a", "4"), ("b", "5")]):
            kept_at = NOW + hours(count // 2)
            tx.answers.keep(KeptAnswer("", 200, key.encode(), kept_at), scope=scope, key=key)
    with database.read() as tx:
        first = tx.answers.newest(["a", "b"], before=None, limit=2)
        key, kept = first[-1]
        rest = tx.answers.newest(["a", "b"], before=(kept.created_at, key), limit=9)
        assert tx.answers.newest([], before=None, limit=9) == []
    assert [key for key, _ in [*first, *rest]] == ["5", "4", "2", "1"]
