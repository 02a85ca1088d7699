"""Open a stored account: what the carrier wants to see, unsealed for one conversation."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from waypost.domain.tracking import EPOCH
from waypost.ports.accounts import SecretNotReadable, StoredAccount, Vault
from waypost.ports.connector import CarrierAccount, Pushed, Token


def sealed_values(values: Mapping[str, str], base_url: str | None, *, carrier: str, vault: Vault) -> str:
    """Credentials sealed together with the address they are for, so that neither is exchanged alone."""
    plain = json.dumps({"values": dict(values), "base_url": base_url}, ensure_ascii=False)
    return vault.seal(plain.encode(), about=_about("account", carrier))


def open_account(stored: StoredAccount, *, vault: Vault) -> CarrierAccount:
    """The account as its connector wants it, with its token. SecretNotReadable.

    A token that cannot be read is left out: the carrier gives a new one.
    """
    plain = json.loads(vault.unseal(stored.sealed_values, about=_about("account", stored.carrier)))
    return CarrierAccount(
        id=stored.id,
        carrier=stored.carrier,
        values=plain["values"],
        base_url=plain["base_url"],
        zone=stored.zone,
        token=_token(stored, vault),
    )


def with_new_token(stored: StoredAccount, token: Token, *, vault: Vault) -> StoredAccount:
    """The stored account with a token that its carrier has just given."""
    sealed = vault.seal(token.value.encode(), about=_about("token", stored.carrier))
    return replace(stored, sealed_token=sealed, token_expires_at=token.expires_at)


def without_token(stored: StoredAccount) -> StoredAccount:
    """The stored account after its carrier no longer took its token: the next question fetches another."""
    if stored.sealed_token is None:
        return stored
    return replace(stored, sealed_token=None, token_expires_at=EPOCH)


def resealed(stored: StoredAccount, *, vault: Vault) -> StoredAccount:
    """The account sealed with the first key; the same object where it is so already. SecretNotReadable."""
    tokens = [stored.sealed_token] if stored.sealed_token else []
    if all(vault.is_current(sealed) for sealed in [stored.sealed_values, *tokens]):
        return stored
    about = _about("account", stored.carrier)
    values = vault.seal(vault.unseal(stored.sealed_values, about=about), about=about)
    token = _token(stored, vault)
    kept = replace(without_token(stored), sealed_values=values)
    return with_new_token(kept, token, vault=vault) if token else kept


def sealed_answer(body: bytes, *, carrier: str, vault: Vault) -> str:
    """An answer that nobody could read, sealed: it may name people."""
    return vault.seal(body, about=_about("answer", carrier))


def sealed_push(pushed: Pushed, *, carrier: str, vault: Vault) -> str:
    """A push that nobody could read, sealed with all that it takes to verify and read it again."""
    whole = {
        "method": pushed.method,
        "url": pushed.url,
        "headers": dict(pushed.headers),
        "body": b64encode(pushed.body).decode(),
    }
    return sealed_answer(json.dumps(whole).encode(), carrier=carrier, vault=vault)


def opened_push(sealed: str, *, carrier: str, vault: Vault) -> Pushed:
    """A push that was kept. SecretNotReadable."""
    whole = json.loads(opened_answer(sealed, carrier=carrier, vault=vault))
    return Pushed(whole["method"], whole["url"], whole["headers"], b64decode(whole["body"]))


def opened_answer(sealed: str, *, carrier: str, vault: Vault) -> bytes:
    """An answer that was kept. SecretNotReadable."""
    return vault.unseal(sealed, about=_about("answer", carrier))


def needs_token(stored: StoredAccount, *, soon: datetime) -> bool:
    """Whether the next question costs a call for a token beside its own, as far as we can tell."""
    if stored.token_expires_at is None:
        return stored.questions == 0  # nobody has asked yet: it may be a carrier that wants one
    return stored.token_expires_at <= soon


def _token(stored: StoredAccount, vault: Vault) -> Token | None:
    if stored.sealed_token is None or stored.token_expires_at is None:
        return None
    try:
        value = vault.unseal(stored.sealed_token, about=_about("token", stored.carrier))
    except SecretNotReadable:
        return None
    return Token(value.decode(), stored.token_expires_at)


def _about(what: str, carrier: str) -> str:
    return f"{what}:{carrier}"
