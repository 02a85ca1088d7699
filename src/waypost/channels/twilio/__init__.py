"""Text messages (SMS) through Twilio: https://www.twilio.com/docs/messaging/api/message-resource."""

from waypost.channels.twilio.receipts import HOOK_ANSWER, read_receipts
from waypost.channels.twilio.sending import (
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
    "HOOK_ANSWER",
    "IS_REPEATABLE",
    "NAME",
    "PER_SECOND",
    "read_receipts",
    "send",
]
