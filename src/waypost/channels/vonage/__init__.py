"""Text messages (SMS) through Vonage: https://developer.vonage.com/en/api/messages."""

from waypost.channels.vonage.receipts import read_receipts
from waypost.channels.vonage.sending import (
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
