from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.usecases.asking import SECRETS, START, VAULT
from waypost.carriers import registry
from waypost.db import KeyedVault
from waypost.ports.accounts import SecretKeyMissing, SecretNotReadable, StoredAccount, Vault
from waypost.ports.connector import Token
from waypost.ports.database import Database
from waypost.usecases.manage_accounts import (
    AccountNotFound,
    AccountNotMade,
    AccountWish,
    add_account,
    list_accounts,
    remove_account,
    reseal_accounts,
    rotate_account,
)
from waypost.usecases.open_account import needs_token, open_account, with_new_token

WISH = AccountWish("usps", "post", SECRETS, base_url="https://sandbox.example", zone="America/New_York")
OLD, NEW = "k" * 32, "n" * 32


def add(
    database: Database, wish: AccountWish = WISH, *, vault: Vault = VAULT, key: str = "hook"
) -> StoredAccount:
    with database.write() as tx:
        return add_account(tx, wish, connectors=registry, vault=vault, hook_key=key, now=START)


def test_what_is_entered_is_what_the_connector_gets(database: Database) -> None:
    opened = open_account(add(database), vault=VAULT)
    assert dict(opened.values) == SECRETS
    assert (opened.carrier, opened.base_url, opened.zone) == (
        "usps",
        "https://sandbox.example",
        "America/New_York",
    )
    assert opened.token is None


def test_secrets_are_nowhere_in_the_clear(database: Database) -> None:
    stored = add(database)
    opened = open_account(stored, vault=VAULT)
    with database.read() as tx:
        views = list_accounts(tx, connectors=registry)
    for shown in (repr(stored), repr(opened), repr(WISH), repr(views), repr(VAULT)):
        assert "very-secret" not in shown
        assert "push-secret" not in shown
    assert repr(Token("very-secret", START)).count("secret") == 0


def test_credentials_are_bound_to_their_carrier_and_address(database: Database) -> None:
    stored = add(database)
    with pytest.raises(SecretNotReadable):
        open_account(replace(stored, carrier="ups"), vault=VAULT)
    assert "sandbox" not in stored.sealed_values


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"carrier": "pigeon"}, "pigeon"),
        ({"name": " "}, "needs a name"),
        ({"values": {"client_id": "a"}}, "client_secret is missing"),
        ({"values": {**SECRETS, "password": "very-secret"}}, "'password' is not a field"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"calls_per_hour": 0}, "1 or more"),
        ({"base_url": "ftp://x"}, "https://host"),
        ({"base_url": "https://user:pass@host"}, "https://host"),
        ({"store_slug": "nowhere"}, "nowhere"),
    ],
)
def test_a_wrong_wish_is_told_without_repeating_secrets(
    database: Database, change: Mapping[str, object], told: str
) -> None:
    with pytest.raises(AccountNotMade, match=told) as refused:
        add(database, replace(WISH, **change))  # type: ignore[arg-type]  # fields of the wish
    assert "very-secret" not in str(refused.value)


def test_a_name_is_given_once(database: Database) -> None:
    add(database)
    with pytest.raises(AccountNotMade, match="already"):
        add(database, key="other")


def test_nothing_is_stored_without_a_key(database: Database) -> None:
    with pytest.raises(SecretKeyMissing):
        add(database, vault=KeyedVault([]))
    with database.read() as tx:
        assert tx.accounts.all() == []


def test_new_credentials_take_the_place_of_old_ones(database: Database) -> None:
    stored = add(database)
    with database.write() as tx:
        tx.accounts.save(with_new_token(stored, Token("old", START), vault=VAULT))
        rotated = rotate_account(tx, "post", {"client_secret": "fresh"}, connectors=registry, vault=VAULT)
    opened = open_account(rotated, vault=VAULT)
    assert opened.values == {**SECRETS, "client_secret": "fresh"}
    assert (opened.token, opened.base_url, rotated.version) == (None, "https://sandbox.example", 2)


def test_keys_are_rotated_without_entering_anything_again(database: Database) -> None:
    stored = add(database)
    with database.write() as tx:
        tx.accounts.save(with_new_token(stored, Token("kept", START), vault=VAULT))
    both = KeyedVault([NEW, OLD])
    with database.write() as tx:
        assert reseal_accounts(tx, vault=both) == 1
        assert reseal_accounts(tx, vault=both) == 0
        (after,) = tx.accounts.all()
    opened = open_account(after, vault=KeyedVault([NEW]))
    assert dict(opened.values) == SECRETS
    assert opened.token == Token("kept", START)
    with pytest.raises(SecretNotReadable, match="WAYPOST_SECRET_KEY"):
        open_account(after, vault=KeyedVault([OLD]))


def test_a_token_that_cannot_be_read_is_fetched_anew(database: Database) -> None:
    stored = add(database)
    sealed = with_new_token(stored, Token("kept", START), vault=KeyedVault(["other" * 8]))
    assert open_account(sealed, vault=VAULT).token is None


def test_it_is_known_whether_a_question_costs_a_token_too(database: Database) -> None:
    stored = add(database)
    assert needs_token(stored, soon=START)
    assert not needs_token(replace(stored, questions=1), soon=START)
    assert needs_token(with_new_token(stored, Token("t", START), vault=VAULT), soon=START)


def test_an_account_is_listed_and_removed_by_name(database: Database) -> None:
    add(database)
    with database.write() as tx:
        (view,) = list_accounts(tx, connectors=registry)
        assert (view.name, view.carrier, view.calls_per_hour, view.is_known) == ("post", "usps", 60, True)
        remove_account(tx, "post")
        assert list_accounts(tx, connectors=registry) == []
        with pytest.raises(AccountNotFound, match="none yet"):
            remove_account(tx, "post")
