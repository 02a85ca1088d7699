"""The door to browsers' push subscriptions: what a page needs to make one, and what one is kept as."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from waypost.ports.accounts import Vault
from waypost.ports.channel import ChannelAccount


class WebPush(Protocol):
    """What the channel's module offers beside sending."""

    def public_key(self, account: ChannelAccount) -> str:
        """The key that pages subscribe with (base64url). ChannelRefused: the account has none."""
        ...

    def address_of(self, endpoint: str, *, p256dh: str, auth: str) -> str:
        """A subscription as the address of a contact; `endpoint` is part of it. AddressFails: it is none."""
        ...


@dataclass(frozen=True)
class Devices:
    """All that subscribing needs. `may_be_called` tells whether we would ever call an endpoint's address."""

    push: WebPush
    vault: Vault
    may_be_called: Callable[[str], bool]
    public_keys: dict[str, str] = field(default_factory=dict)
    """Public keys by sealed account: there are as many as channels were ever set up."""
