"""The list of channels.

E-mail and apprise are not among those that speak HTTP: they go out through `net.mail` and `net.elsewhere`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from waypost.channels import apprise, email, telegram, twilio, vonage, web_push, whatsapp
from waypost.domain.notification import Channel
from waypost.ports.channel import HttpChannel
from waypost.ports.connector import AccountField

HTTP_CHANNELS: dict[str, HttpChannel] = {
    one.NAME: one for one in (twilio, vonage, whatsapp, telegram, web_push)
}


class _Provider(Protocol):
    CHANNEL: Channel
    ACCOUNT_FIELDS: tuple[AccountField, ...]


_OTHERS: dict[str, _Provider] = {one.NAME: one for one in (email, apprise)}
COMPLETES: Mapping[str, Callable[[Mapping[str, str]], dict[str, str]]] = {web_push.NAME: web_push.with_key}


def completed(provider: str, values: Mapping[str, str]) -> dict[str, str]:
    """The fields of a new account with those that we make up where none is given: keys of our own."""
    complete = COMPLETES.get(provider)
    return complete(values) if complete else dict(values)


def channel_named(name: str) -> HttpChannel | None:
    """The HTTP channel of this provider; None where there is none."""
    return HTTP_CHANNELS.get(name)


def all_providers() -> Sequence[str]:
    """The names of all providers."""
    return [*_OTHERS, *sorted(HTTP_CHANNELS)]


def fields_of(provider: str) -> tuple[AccountField, ...] | None:
    """What a provider asks for; None where there is no such provider."""
    channel = _OTHERS.get(provider) or HTTP_CHANNELS.get(provider)
    return channel.ACCOUNT_FIELDS if channel else None


def channel_of(provider: str) -> Channel | None:
    """Which channel a provider carries; None where there is no such provider."""
    channel = _OTHERS.get(provider) or HTTP_CHANNELS.get(provider)
    return channel.CHANNEL if channel else None
