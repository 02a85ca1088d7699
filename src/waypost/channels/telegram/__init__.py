"""Telegram, through a bot of the shop: https://core.telegram.org/bots/api."""

from waypost.channels.telegram.receipts import read_receipts
from waypost.channels.telegram.sending import (
    ACCOUNT_FIELDS,
    CHANNEL,
    IS_REPEATABLE,
    NAME,
    PER_SECOND,
    send,
)

__all__ = [
    "ACCOUNT_FIELDS",
    "CHANNEL",
    "IS_REPEATABLE",
    "NAME",
    "PER_SECOND",
    "read_receipts",
    "send",
]
