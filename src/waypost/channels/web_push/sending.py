"""Hand a message to the push service of a device (RFC 8030).

The service is named by the subscription, and that comes from a stranger: whoever made one up must not be
able to stop or slow a shop's channel. So only services that are known by name can say that *we* are wrong;
what any other refuses concerns that one subscription.
"""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from waypost.channels.web_push.fields import contact, private_key
from waypost.channels.web_push.payload import payload, tag_of, urgency_of
from waypost.channels.web_push.sealing import seal
from waypost.channels.web_push.subscription import Subscription, read_address
from waypost.channels.web_push.vapid import authorization
from waypost.domain.topics import TOPIC_RULES
from waypost.ports.channel import (
    AddressFails,
    ChannelAccount,
    ChannelBusy,
    ChannelRefused,
    Message,
    MessageRefused,
    Receipt,
)
from waypost.ports.exchange import Conversation, Request, Response

LONGEST_TTL = timedelta(weeks=4)
LONGEST_WAIT_S = 3600.0
WORDS_KEPT = 200
_OK, _GONE, _NOT_LET_IN, _TOO_LARGE, _TOO_MANY = range(200, 300), (404, 410), (401, 403), 413, 429
_BROKEN = range(500, 600)
# Chrome and what is built on it; Firefox; Safari; Edge on Windows.
_SERVICES = re.compile(
    r"fcm\.googleapis\.com|(.+\.)?push\.services\.mozilla\.com|(.+\.)?push\.apple\.com|(.+\.)?notify\.windows\.com"
)
# How they say that a subscription was made with another key than ours (Google, Apple, Mozilla).
_NOT_OUR_KEY = re.compile(
    rb"do not correspond|VapidPkHashMismatch|key mismatch|invalid subscription", re.IGNORECASE
)


def send(message: Message, *, account: ChannelAccount, now: datetime) -> Conversation[Receipt]:
    """Hand over one message; see `ports.channel.HttpChannel.send`."""
    device = read_address(message.to)
    ttl = min(TOPIC_RULES[message.topic].is_fresh_for, LONGEST_TTL)
    answer = yield Request(
        "POST",
        device.endpoint,
        {
            "authorization": authorization(
                private_key(account), origin=device.origin, contact=contact(account), now=now
            ),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(int(ttl.total_seconds())),
            "urgency": urgency_of(message.topic),
            "topic": tag_of(message),
        },
        seal(payload(message), device),
    )
    if answer.status not in _OK:
        raise _refusal(answer, device, now)
    return Receipt(answer.headers.get("location") or None)


def _refusal(answer: Response, device: Subscription, now: datetime) -> Exception:
    said = f"{device.host} answers {answer.status}: {answer.body[:WORDS_KEPT].decode('utf-8', 'replace')}"
    is_known = _SERVICES.fullmatch(device.host) is not None
    if answer.status in _GONE:
        return AddressFails(said)
    if answer.status in _NOT_LET_IN:
        is_ours = is_known and not _NOT_OUR_KEY.search(answer.body)
        return ChannelRefused(said) if is_ours else AddressFails(said)
    if answer.status == _TOO_LARGE:
        return MessageRefused(said)
    if answer.status == _TOO_MANY:
        wait_s = _wait_s(answer.headers.get("retry-after"), now) if is_known else None
        return ChannelBusy(said, retry_after_s=wait_s)
    return ChannelBusy(said) if answer.status in _BROKEN else MessageRefused(said)


def _wait_s(written: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (a number or a date), at most an hour; None: it says nothing."""
    if written is None:
        return None
    if written.isascii() and written.isdigit():
        return min(float(written), LONGEST_WAIT_S)
    try:
        wait = parsedate_to_datetime(written) - now
    except (ValueError, TypeError):
        return None
    return min(max(wait.total_seconds(), 0.0), LONGEST_WAIT_S)
