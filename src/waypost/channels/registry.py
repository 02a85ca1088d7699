"""The list of channels. E-mail is not among those that speak HTTP: its mails go out through `net.mail`."""

from collections.abc import Callable, Mapping, Sequence

from waypost.channels import email, telegram, twilio, vonage, web_push, whatsapp
from waypost.domain.notification import Channel
from waypost.ports.channel import HttpChannel
from waypost.ports.connector import AccountField

HTTP_CHANNELS: dict[str, HttpChannel] = {
    one.NAME: one for one in (twilio, vonage, whatsapp, telegram, web_push)
}

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
