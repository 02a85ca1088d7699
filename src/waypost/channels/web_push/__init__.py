"""Web push: messages for a browser or an installed page, sealed for the device alone (RFC 8030, 8291, 8292).

The push service of the browser's maker carries them and can read nothing of them.
"""

from waypost.channels.web_push.fields import (
    ACCOUNT_FIELDS,
    CHANNEL,
    IS_REPEATABLE,
    NAME,
    PER_SECOND,
    public_key,
    with_key,
)
from waypost.channels.web_push.sending import send
from waypost.channels.web_push.subscription import address_of

__all__ = [
    "ACCOUNT_FIELDS",
    "CHANNEL",
    "IS_REPEATABLE",
    "NAME",
    "PER_SECOND",
    "address_of",
    "public_key",
    "send",
    "with_key",
]
