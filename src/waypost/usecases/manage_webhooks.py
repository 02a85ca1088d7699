"""Addresses of merchants' programs: set up, changed, rotated, tried and removed by people.

A secret comes out once, when it is made. After a rotation the old one signs beside the new one for a while,
so that a program can change over without losing a message.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from waypost.domain.tracking import from_micros, micros
from waypost.domain.webhook import GROUPS, OLD_SECRET_LASTS, TEST_TYPE, TYPES, WELL
from waypost.domain.webhook_signing import secret_text
from waypost.ports.accounts import Vault
from waypost.ports.database import Transaction
from waypost.ports.webhook_format import WebhookFormat
from waypost.ports.webhooks import NewDelivery, StoredEndpoint

ABOUT = "webhook"
LONGEST_URL, LONGEST_DESCRIPTION, LONGEST_SECRET, FEWEST_SECRET = 2000, 500, 200, 16
MOST_ENDPOINTS = 50
BY_HAND = "disabled by you"


class EndpointNotMade(ValueError):
    """An endpoint cannot be like this: the sentence says what to correct; `pointer` names the field."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


class EndpointNotFound(LookupError):
    """There is no endpoint with this id."""


@dataclass(frozen=True, slots=True)
class EndpointWish:
    """What to set up or change; None stays as it is. `secret` None: a new endpoint gets one of ours."""

    url: str | None = None
    types: tuple[str, ...] | None = None
    format: str | None = None
    description: str | None = None
    is_disabled: bool | None = None
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class WebhookDoors:
    """What managing and calling endpoints needs. `may_be_called`: whether `net` would call an address."""

    vault: Vault
    formats: Mapping[str, WebhookFormat]
    may_be_called: Callable[[str], bool]


def add_endpoint(
    tx: Transaction, store_id: int, wish: EndpointWish, *, doors: WebhookDoors, random: bytes, now: datetime
) -> tuple[StoredEndpoint, str]:
    """Store an endpoint; it and its secret, which is told now only. EndpointNotMade, SecretKeyMissing."""
    if len(tx.webhooks.endpoints(store_id)) >= MOST_ENDPOINTS:
        raise EndpointNotMade("", f"a store has {MOST_ENDPOINTS} endpoints at most")
    secret = _checked_secret(wish.secret) or secret_text(random)
    stored = StoredEndpoint(
        id=0,
        store_id=store_id,
        url=_checked_url(wish.url or "", doors),
        sealed_secrets=_sealed([(secret, None)], doors.vault),
        created_at=now,
        types=_checked_types(wish.types or ()),
        format=_checked_format(wish.format or "standard", doors),
        description=_checked_description(wish.description or ""),
        health=replace(WELL, disabled_because=BY_HAND if wish.is_disabled else None),
    )
    return tx.webhooks.add_endpoint(stored), secret


def change_endpoint(
    tx: Transaction, endpoint_id: int, wish: EndpointWish, *, doors: WebhookDoors, now: datetime
) -> StoredEndpoint:
    """Change what is given; enabling forgets how it answered. EndpointNotFound, EndpointNotMade."""
    before = _held(tx, endpoint_id)
    if wish.secret is not None:
        raise EndpointNotMade("/secret", "a secret is not changed but rotated")
    health = before.health
    if wish.is_disabled is False:
        health = WELL
    elif wish.is_disabled and health.disabled_because is None:
        health = replace(health, disabled_because=BY_HAND)
        tx.webhooks.bury_waiting(before.id, because=BY_HAND, now=now)
    after = replace(
        before,
        url=before.url if wish.url is None else _checked_url(wish.url, doors),
        types=before.types if wish.types is None else _checked_types(wish.types),
        format=before.format if wish.format is None else _checked_format(wish.format, doors),
        description=before.description
        if wish.description is None
        else _checked_description(wish.description),
        health=health,
    )
    tx.webhooks.save_endpoint(after)
    return after


def rotate_secret(
    tx: Transaction,
    endpoint_id: int,
    *,
    doors: WebhookDoors,
    random: bytes,
    now: datetime,
    secret: str | None = None,
    overlap: timedelta = OLD_SECRET_LASTS,
) -> str:
    """A new secret; the present one signs beside it until `overlap` is over. EndpointNotFound."""
    endpoint = _held(tx, endpoint_id)
    fresh = _checked_secret(secret) or secret_text(random)
    until = now + overlap
    kept = [
        (old, until if ends is None else min(ends, until))
        for old, ends in _opened(endpoint, doors.vault)
        if ends is None or ends > now
    ]
    sealed = _sealed([(fresh, None), *kept[:2]], doors.vault)
    tx.webhooks.save_endpoint(replace(endpoint, sealed_secrets=sealed))
    return fresh


def secrets_of(endpoint: StoredEndpoint, *, vault: Vault, now: datetime) -> list[str]:
    """The secrets that sign now, the newest first. SecretNotReadable."""
    return [secret for secret, ends in _opened(endpoint, vault) if ends is None or ends > now]


def remove_endpoint(tx: Transaction, endpoint_id: int) -> None:
    """Forget an endpoint with its log. EndpointNotFound."""
    tx.webhooks.remove_endpoint(_held(tx, endpoint_id).id)


def queue_test(
    tx: Transaction, endpoint_id: int, *, doors: WebhookDoors, message_id: str, now: datetime
) -> int:
    """Let a test go out; the id of its delivery. EndpointNotFound; EndpointNotMade where it is disabled."""
    endpoint = _held(tx, endpoint_id)
    if endpoint.health.disabled_because is not None:
        raise EndpointNotMade("", f"it is disabled ({endpoint.health.disabled_because}): enable it first")
    writer = doors.formats.get(endpoint.format)
    if writer is None:
        raise EndpointNotMade("/format", f"nobody here writes {endpoint.format!r}")
    written = writer.write_test(tx, endpoint.store_id, message_id=message_id, now=now)
    test = NewDelivery(endpoint.id, message_id, TEST_TYPE, 0, written.body, written.content_type, now)
    return tx.webhooks.add_deliveries([test])[0]


def replay(
    tx: Transaction, endpoint_id: int, *, since: datetime, until: datetime, only_dead: bool, now: datetime
) -> int:
    """Send again what was announced in between, with the ids it had; how many. EndpointNotFound."""
    endpoint = _held(tx, endpoint_id)
    return tx.webhooks.revive(endpoint.id, since=since, until=until, only_dead=only_dead, now=now)


def _held(tx: Transaction, endpoint_id: int) -> StoredEndpoint:
    found = tx.webhooks.endpoint(endpoint_id, held=True)
    if found is None:
        raise EndpointNotFound("there is no endpoint with this id")
    return found


def _checked_url(url: str, doors: WebhookDoors) -> str:
    given = url.strip()
    if not given or len(given) > LONGEST_URL or not given.isprintable() or " " in given:
        raise EndpointNotMade("/url", f"write an address of {LONGEST_URL} characters at most")
    if "@" in given.partition("//")[2].partition("/")[0]:
        raise EndpointNotMade("/url", "an address with a user name or password is not taken")
    if not doors.may_be_called(given):
        raise EndpointNotMade(
            "/url",
            "write a public https:// address; private networks and plain http must be allowed by "
            "WAYPOST_ALLOWED_NETWORKS first",
        )
    return given


def _checked_types(types: Sequence[str]) -> tuple[str, ...]:
    known = {*TYPES, *GROUPS}
    for place, kind in enumerate(types):
        if kind not in known:
            raise EndpointNotMade(f"/types/{place}", f"we tell no {kind!r}; all: {', '.join(sorted(known))}")
    return tuple(dict.fromkeys(types))


def _checked_format(name: str, doors: WebhookDoors) -> str:
    if name not in doors.formats:
        raise EndpointNotMade("/format", f"we write {', '.join(sorted(doors.formats))}")
    return name


def _checked_description(text: str) -> str:
    if len(text) > LONGEST_DESCRIPTION:
        raise EndpointNotMade("/description", f"write {LONGEST_DESCRIPTION} characters at most")
    return text.strip()


def _checked_secret(secret: str | None) -> str | None:
    if secret is None:
        return None
    if not FEWEST_SECRET <= len(secret) <= LONGEST_SECRET or not secret.isprintable():
        raise EndpointNotMade("/secret", f"a secret has {FEWEST_SECRET} to {LONGEST_SECRET} characters")
    return secret


def _sealed(secrets: Sequence[tuple[str, datetime | None]], vault: Vault) -> str:
    plain = [[secret, None if ends is None else micros(ends)] for secret, ends in secrets]
    return vault.seal(json.dumps(plain).encode(), about=ABOUT)


def _opened(endpoint: StoredEndpoint, vault: Vault) -> list[tuple[str, datetime | None]]:
    plain = json.loads(vault.unseal(endpoint.sealed_secrets, about=ABOUT))
    return [(secret, None if ends is None else from_micros(ends)) for secret, ends in plain]
