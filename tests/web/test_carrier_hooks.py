"""Carriers push over HTTP; a stranger learns nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest

import httpx
import pytest

from tests.usecases.asking import ON_ITS_WAY, OUT, SECRETS, usps_answer
from tests.web.house import House
from waypost.carriers import registry
from waypost.db import KeyedVault
from waypost.domain.tracking import Status
from waypost.usecases.manage_accounts import AccountWish, add_account

KEY, NUMBER = "k" * 32, "9400100000000000000001"
HOOK = "/hooks/carriers/usps/hook-key"


@pytest.fixture
def told() -> Iterator[House]:
    house = House("sqlite://", secret_key=KEY)
    with house.app.database.write() as tx:
        wish = AccountWish("usps", "post", SECRETS, takes_strangers=True)
        add_account(
            tx, wish, connectors=registry, vault=KeyedVault([KEY]), hook_key="hook-key", now=datetime.now(UTC)
        )
    yield house
    house.close()


def push(
    house: House, body: bytes, *, path: str = HOOK, secret: str = SECRETS["push_secret"]
) -> httpx.Response:
    proof = digest(secret.encode(), body, sha256).hex()
    return house.ask("POST", path, key=None, content=body, headers={"x-hmac": proof})


def test_a_push_is_recorded(told: House) -> None:
    answer = push(told, json.dumps(usps_answer(NUMBER, ON_ITS_WAY, OUT)).encode())
    assert (answer.status_code, answer.content) == (200, b"")
    with told.app.database.read() as tx:
        (made,) = tx.shipments.by_numbers(None, [NUMBER])
    assert made.standing.status is Status.OUT_FOR_DELIVERY


@pytest.mark.parametrize(
    ("path", "secret", "status"),
    [
        (HOOK, "guessed", 401),
        ("/hooks/carriers/usps/guessed", SECRETS["push_secret"], 404),
        ("/hooks/carriers/ups/hook-key", SECRETS["push_secret"], 404),
        ("/hooks/carriers/nobody/hook-key", SECRETS["push_secret"], 404),
    ],
)
def test_a_stranger_changes_nothing_and_learns_nothing(
    told: House, path: str, secret: str, status: int
) -> None:
    answer = push(told, json.dumps(usps_answer(NUMBER, OUT)).encode(), path=path, secret=secret)
    assert (answer.status_code, answer.content) == (status, b"")
    with told.app.database.read() as tx:
        assert tx.shipments.by_numbers(None, [NUMBER]) == []


def test_what_is_theirs_but_not_understood_is_taken_and_kept(told: House) -> None:
    assert push(told, b"<html>").status_code == 200
    with told.app.database.read() as tx:
        (account,) = tx.accounts.all()
        assert len(tx.accounts.unread_answers(account.id)) == 1


def test_a_body_without_end_is_refused(told: House) -> None:
    assert push(told, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413


def test_only_posts_are_pushes(told: House) -> None:
    assert told.ask("GET", HOOK, key=None).status_code == 405
