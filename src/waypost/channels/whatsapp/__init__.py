"""WhatsApp, through the Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api."""

from waypost.channels.whatsapp.receipts import answer_challenge, read_receipts
from waypost.channels.whatsapp.sending import (
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
    "answer_challenge",
    "read_receipts",
    "send",
]
