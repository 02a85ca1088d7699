"""What web push asks for, and the shop's own key (VAPID, RFC 8292): made by us where none is given."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec

from waypost.channels.web_push.encoding import CURVE, bytes_of, key_bytes, text_of
from waypost.domain.notification import Channel
from waypost.ports.channel import ChannelAccount, ChannelRefused
from waypost.ports.connector import AccountField

CHANNEL = Channel.WEB_PUSH
NAME = "web_push"
PER_SECOND = 50.0
IS_REPEATABLE = True
_KEY_BYTES = 32
_NO_KEY = "private_key is no VAPID key: 32 bytes in base64url"
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField(
        "contact", "Where push services may reach you: mailto:you@example.com or https://example.com"
    ),
    AccountField(
        "private_key",
        "Your VAPID private key (32 bytes, base64url), if you have one; it is made otherwise. Another key "
        "ends all subscriptions",
        is_secret=True,
        is_required=False,
    ),
)


def with_key(values: Mapping[str, str]) -> dict[str, str]:
    """The fields of an account with a fresh private key, where none is given."""
    if values.get("private_key", "").strip():
        return dict(values)
    secret = ec.generate_private_key(CURVE).private_numbers().private_value
    return {**values, "private_key": text_of(secret.to_bytes(_KEY_BYTES, "big"))}


def public_key(account: ChannelAccount) -> str:
    """The key that pages subscribe with: an uncompressed point in base64url. ChannelRefused."""
    return text_of(key_bytes(private_key(account).public_key()))


def private_key(account: ChannelAccount) -> ec.EllipticCurvePrivateKey:
    """The key that signs. ChannelRefused where it is none."""
    try:
        secret = bytes_of(account.values.get("private_key", "").strip())
        key = ec.derive_private_key(int.from_bytes(secret, "big"), CURVE)
    except ValueError as problem:
        raise ChannelRefused(_NO_KEY) from problem
    if len(secret) != _KEY_BYTES:
        raise ChannelRefused(_NO_KEY)
    return key


def contact(account: ChannelAccount) -> str:
    """Who sends, as RFC 8292 wants it. ChannelRefused."""
    written = account.values.get("contact", "").strip()
    if not written.startswith(("mailto:", "https://")):
        raise ChannelRefused("contact must begin with mailto: or https:// (RFC 8292): correct the channel")
    return written
