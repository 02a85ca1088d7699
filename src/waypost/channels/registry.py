"""The list of channels. E-mail is not among those that speak HTTP: its mails go out through `net.mail`."""

from collections.abc import Sequence

from waypost.channels import email
from waypost.domain.notification import Channel
from waypost.ports.channel import HttpChannel
from waypost.ports.connector import AccountField

HTTP_CHANNELS: dict[str, HttpChannel] = {}


def channel_named(name: str) -> HttpChannel | None:
    """The HTTP channel of this provider; None where there is none."""
    return HTTP_CHANNELS.get(name)


def all_providers() -> Sequence[str]:
    """The names of all providers."""
    return [email.NAME, *sorted(HTTP_CHANNELS)]


def fields_of(provider: str) -> tuple[AccountField, ...] | None:
    """What a provider asks for; None where there is no such provider."""
    if provider == email.NAME:
        return email.ACCOUNT_FIELDS
    channel = HTTP_CHANNELS.get(provider)
    return channel.ACCOUNT_FIELDS if channel else None


def channel_of(provider: str) -> Channel | None:
    """Which channel a provider carries; None where there is no such provider."""
    if provider == email.NAME:
        return email.CHANNEL
    channel = HTTP_CHANNELS.get(provider)
    return channel.CHANNEL if channel else None
