"""E-mail: what a mail server needs to know, and a message as a mail (RFC 5322, 2369, 8058, 3834)."""

from waypost.channels.email.composing import compose
from waypost.channels.email.fields import ACCOUNT_FIELDS, CHANNEL, NAME, PER_SECOND, settings_of

__all__ = [
    "ACCOUNT_FIELDS",
    "CHANNEL",
    "NAME",
    "PER_SECOND",
    "compose",
    "settings_of",
]
