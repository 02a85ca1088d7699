"""Messages that leave through apprise, which opens its own connections.

It is not part of Waypost: `pip install waypost[apprise]`. Its addresses are written by whoever runs this
installation, so where it connects to is theirs to say; our rule about private networks does not hold it.
"""

import logging
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import structlog

from waypost.ports.channel import ChannelAccount, ChannelRefused, Message
from waypost.ports.exchange import NoAnswer

log = structlog.get_logger("waypost.net")
logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it writes addresses, keys among them


class AppriseExchange:
    """Messages through apprise. `url_for` makes its address for a person."""

    def __init__(self, url_for: Callable[[Message, ChannelAccount], str]) -> None:
        self._url_for = url_for

    def address(self, message: Message, account: ChannelAccount) -> str:
        """The address of apprise for this person. ChannelRefused."""
        return self._url_for(message, account)

    def notify(self, url: str, subject: str, text: str) -> None:
        """Hand over one message.

        Raises:
            ChannelRefused: apprise is not installed, or does not know such an address; nothing was sent.
            NoAnswer: it did not work; nobody knows whether it went out all the same.

        """
        if find_spec("apprise") is None:
            raise ChannelRefused("apprise is not installed: pip install waypost[apprise]")
        sender = import_module("apprise").Apprise()
        if not sender.add(url):
            raise ChannelRefused("apprise does not know such an address")
        kind = url.partition(":")[0][:20]
        is_sent = bool(sender.notify(title=subject, body=text))
        log.info("apprise_called", kind=kind, is_sent=is_sent)
        if not is_sent:
            raise NoAnswer(f"apprise could not hand it over ({kind})")
