"""Providers that carry our messages: set up, changed and removed by people. Secrets never come out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from waypost.domain.notification import Channel
from waypost.ports.accounts import Vault
from waypost.ports.channel import ChannelAccount
from waypost.ports.connector import AccountField
from waypost.ports.database import AlreadyExists, Transaction
from waypost.ports.ledger import StoredChannel

HOOKS = "/hooks/channels"


class ChannelNotMade(ValueError):
    """A channel cannot be set up like this: the sentence says what to correct."""


class ChannelNotFound(LookupError):
    """No channel has this name."""


@dataclass(frozen=True, slots=True)
class ChannelWish:
    """A channel as a person enters it. `values` by the field names of the provider."""

    channel: Channel
    provider: str
    name: str
    fields: Sequence[AccountField]
    values: Mapping[str, str] = field(repr=False)
    base_url: str | None = None
    store_slug: str | None = None
    per_second: float | None = None
    is_test: bool = False


def add_channel(
    tx: Transaction, wish: ChannelWish, *, vault: Vault, hook_key: str, now: datetime
) -> StoredChannel:
    """Store a channel; `hook_key` is random text. ChannelNotMade, SecretKeyMissing."""
    if not wish.name.strip():
        raise ChannelNotMade("a channel needs a name, so that you know later whose it is")
    check_values(wish.values, wish.fields)
    stored = StoredChannel(
        id=0,
        channel=wish.channel,
        provider=wish.provider,
        name=wish.name.strip(),
        sealed_values=_sealed(wish.values, wish.base_url, wish.provider, vault),
        hook_key=hook_key,
        created_at=now,
        store_id=_store_id(tx, wish.store_slug),
        per_second=wish.per_second,
        is_test=wish.is_test,
    )
    try:
        with tx.savepoint():
            return tx.channels.add(stored)
    except AlreadyExists as problem:
        raise ChannelNotMade(f"there is a channel {stored.name!r} already") from problem


def rotate_channel(
    tx: Transaction, name: str, values: Mapping[str, str], *, fields: Sequence[AccountField], vault: Vault
) -> StoredChannel:
    """Put new credentials in the place of old ones, and use it again; fields that are not given stay.

    ChannelNotFound, ChannelNotMade, SecretNotReadable.
    """
    stored = channel_named(tx, name)
    opened = open_channel(stored, vault=vault)
    together = {**opened.values, **values}
    check_values(together, fields)
    sealed = _sealed(together, opened.base_url, stored.provider, vault)
    changed = replace(stored, sealed_values=sealed, stopped_because=None, rests_until=None)
    tx.channels.save(changed)
    return changed


def resume_channel(tx: Transaction, name: str) -> StoredChannel:
    """Use a channel again that had been stopped. ChannelNotFound."""
    changed = replace(channel_named(tx, name), stopped_because=None, rests_until=None)
    tx.channels.save(changed)
    return changed


def remove_channel(tx: Transaction, name: str) -> None:
    """Forget a channel; the ledger keeps what was sent through it. ChannelNotFound."""
    tx.channels.remove(channel_named(tx, name).id)


def channel_named(tx: Transaction, name: str) -> StoredChannel:
    """The channel of this name. ChannelNotFound."""
    for one in tx.channels.all():
        if one.name == name:
            return one
    raise ChannelNotFound(f"there is no channel {name!r}")


def open_channel(stored: StoredChannel, *, vault: Vault) -> ChannelAccount:
    """The channel as its provider wants it. SecretNotReadable."""
    plain = json.loads(vault.unseal(stored.sealed_values, about=_about(stored.provider)))
    return ChannelAccount(stored.id, stored.channel, plain["values"], plain["base_url"])


def check_values(values: Mapping[str, str], fields: Sequence[AccountField]) -> None:
    """Whether these are the fields that the provider asks for. ChannelNotMade."""
    known = {one.name: one for one in fields}
    strangers = sorted(set(values) - set(known))
    if strangers:
        raise ChannelNotMade(f"there is no field {strangers[0]!r}: it takes {', '.join(known)}")
    missing = [one for one in fields if one.is_required and not values.get(one.name, "").strip()]
    if missing:
        raise ChannelNotMade(f"{missing[0].name} is missing: {missing[0].help}")


def _sealed(values: Mapping[str, str], base_url: str | None, provider: str, vault: Vault) -> str:
    plain = json.dumps({"values": dict(values), "base_url": base_url}, ensure_ascii=False)
    return vault.seal(plain.encode(), about=_about(provider))


def _about(provider: str) -> str:
    return f"channel:{provider}"


def _store_id(tx: Transaction, slug: str | None) -> int | None:
    if slug is None:
        return None
    store = tx.stores.named(slug)
    if store is None:
        raise ChannelNotMade(f"there is no store {slug!r}")
    return store.id
