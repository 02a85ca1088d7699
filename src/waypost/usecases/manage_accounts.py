"""Accounts with carriers: added, listed, changed and removed by people. What is secret goes in, never out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from waypost.domain.breaker import SOUND, Breaker
from waypost.ports.accounts import ANY_CARRIER, Connectors, StoredAccount, Vault
from waypost.ports.connector import AccountField, Connector
from waypost.ports.database import AlreadyExists, Transaction
from waypost.usecases.choose_account import is_aggregator
from waypost.usecases.open_account import open_account, resealed, sealed_values

HOOK_KEY_BYTES = 24


class AccountNotMade(ValueError):
    """An account cannot be made or changed like this: the sentence says what to correct."""


class AccountNotFound(LookupError):
    """No account has this name."""


@dataclass(frozen=True, slots=True)
class AccountWish:
    """An account as a person enters it. `values` by the connector's field names; see `StoredAccount`."""

    carrier: str
    name: str
    values: Mapping[str, str] = field(repr=False)
    base_url: str | None = None
    zone: str | None = None
    store_slug: str | None = None
    carriers: tuple[str, ...] = ()
    calls_per_hour: int | None = None
    takes_strangers: bool = False
    preference: int = 0


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as people may see it: which fields are filled in, not with what."""

    id: int
    name: str
    carrier: str
    store_id: int | None
    carriers: tuple[str, ...]
    calls_per_hour: int
    takes_strangers: bool
    hook_key: str
    health: Breaker
    is_known: bool
    asked_at: datetime | None
    created_at: datetime


def add_account(
    tx: Transaction, wish: AccountWish, *, connectors: Connectors, vault: Vault, hook_key: str, now: datetime
) -> StoredAccount:
    """Store an account; `hook_key` is HOOK_KEY_BYTES random bytes as text.

    An aggregator's is asked about all carriers that have no account of their own, unless some are named.
    AccountNotMade, SecretKeyMissing.
    """
    connector = connectors.connector_named(wish.carrier)
    if connector is None:
        raise AccountNotMade(f"we know no way to ask {wish.carrier!r}")
    if not wish.name.strip():
        raise AccountNotMade("an account needs a name, so that you know later whose it is")
    _check_values(wish.values, connector.ACCOUNT_FIELDS)
    _check_rest(wish)
    account = StoredAccount(
        id=0,
        carrier=wish.carrier,
        name=wish.name.strip(),
        sealed_values=sealed_values(wish.values, wish.base_url, carrier=wish.carrier, vault=vault),
        hook_key=hook_key,
        created_at=now,
        store_id=_store_id(tx, wish.store_slug),
        carriers=wish.carriers or ((ANY_CARRIER,) if is_aggregator(connector) else ()),
        zone=wish.zone,
        calls_per_hour=wish.calls_per_hour,
        takes_strangers=wish.takes_strangers,
        preference=wish.preference,
    )
    try:
        with tx.savepoint():
            return tx.accounts.add(account)
    except AlreadyExists as problem:
        raise AccountNotMade(f"there is an account {account.name!r} already") from problem


def rotate_account(
    tx: Transaction, name: str, values: Mapping[str, str], *, connectors: Connectors, vault: Vault
) -> StoredAccount:
    """Put new credentials in the place of old ones; fields that are not given stay.

    Its token is forgotten, and it is asked again at once, even where the carrier had refused it.
    AccountNotFound, AccountNotMade, SecretNotReadable.
    """
    stored = account_named(tx, name)
    connector = connectors.connector_named(stored.carrier)
    opened = open_account(stored, vault=vault)
    together = {**opened.values, **values}
    if connector is not None:
        _check_values(together, connector.ACCOUNT_FIELDS)
    changed = replace(
        stored,
        sealed_values=sealed_values(together, opened.base_url, carrier=stored.carrier, vault=vault),
        sealed_token=None,
        token_expires_at=None,
        breaker=SOUND,
        ready_at=None,
        version=stored.version + 1,
    )
    tx.accounts.save(changed)
    return changed


def resume_account(tx: Transaction, name: str) -> StoredAccount:
    """Ask again with an account that was stopped or rests. AccountNotFound."""
    stored = account_named(tx, name)
    changed = replace(stored, breaker=SOUND, ready_at=None, version=stored.version + 1)
    tx.accounts.save(changed)
    return changed


def adjust_account(
    tx: Transaction, name: str, *, preference: int | None = None, calls_per_hour: int | None = None
) -> StoredAccount:
    """Change how much rather than others it is asked, and how often it may be; None: as before.

    AccountNotFound, AccountNotMade.
    """
    stored = account_named(tx, name)
    if calls_per_hour is not None and calls_per_hour < 1:
        raise AccountNotMade("calls_per_hour must be 1 or more")
    changed = replace(
        stored,
        preference=stored.preference if preference is None else preference,
        calls_per_hour=calls_per_hour or stored.calls_per_hour,
        version=stored.version + 1,
    )
    tx.accounts.save(changed)
    return changed


def remove_account(tx: Transaction, name: str) -> None:
    """Forget an account and all it planned; what it told stays. AccountNotFound."""
    tx.accounts.remove(account_named(tx, name).id)


def reseal_accounts(tx: Transaction, *, vault: Vault) -> int:
    """Seal everything with the first key, so that older ones can be thrown away; how many accounts changed.

    SecretNotReadable names nothing secret, and leaves all as it was.
    """
    changed = 0
    for stored in tx.accounts.all():
        fresh = resealed(stored, vault=vault)
        if fresh is not stored:
            tx.accounts.save(replace(fresh, version=stored.version + 1))
            changed += 1
    return changed


def list_accounts(tx: Transaction, *, connectors: Connectors) -> Sequence[AccountView]:
    """All accounts, without anything secret."""
    return [_view(stored, connectors.connector_named(stored.carrier)) for stored in tx.accounts.all()]


def _view(stored: StoredAccount, connector: Connector | None) -> AccountView:
    return AccountView(
        id=stored.id,
        name=stored.name,
        carrier=stored.carrier,
        store_id=stored.store_id,
        carriers=stored.carriers,
        calls_per_hour=stored.calls_per_hour or (connector.CALLS_PER_HOUR if connector else 0),
        takes_strangers=stored.takes_strangers,
        hook_key=stored.hook_key,
        health=stored.breaker,
        is_known=connector is not None,
        asked_at=stored.asked_at,
        created_at=stored.created_at,
    )


def account_named(tx: Transaction, name: str) -> StoredAccount:
    """The account that a person calls so. AccountNotFound says which there are."""
    accounts = tx.accounts.all()
    found = next((one for one in accounts if one.name == name.strip()), None)
    if found is None:
        known = ", ".join(repr(one.name) for one in accounts) or "none yet"
        raise AccountNotFound(f"no account is called {name!r}; there are: {known}")
    return found


def _check_values(values: Mapping[str, str], fields: Sequence[AccountField]) -> None:
    """Refuse unknown and missing fields; a value itself is never part of the sentence."""
    names = [one.name for one in fields]
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise AccountNotMade(f"{unknown[0]!r} is not a field of this carrier; there are: {', '.join(names)}")
    for one in fields:
        if one.is_required and not values.get(one.name, "").strip():
            raise AccountNotMade(f"{one.name} is missing: {one.help}")


def _check_rest(wish: AccountWish) -> None:
    if wish.zone is not None:
        try:
            ZoneInfo(wish.zone)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise AccountNotMade(f"{wish.zone!r} is no time zone: write Europe/Berlin") from problem
    if wish.calls_per_hour is not None and wish.calls_per_hour < 1:
        raise AccountNotMade("calls_per_hour must be 1 or more")
    parts = urlsplit(wish.base_url or "https://default")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise AccountNotMade("base_url must read https://host, without a name or password in it")


def _store_id(tx: Transaction, slug: str | None) -> int | None:
    if slug is None:
        return None
    store = tx.stores.named(slug)
    if store is None:
        known = ", ".join(one.slug for one in tx.stores.all())
        raise AccountNotMade(f"no store is called {slug!r}; there are: {known}")
    return store.id
