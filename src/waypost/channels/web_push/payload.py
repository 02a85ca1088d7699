"""What the device is told: a small JSON that our service worker shows as a notification."""

import json
from hashlib import sha256

from waypost.channels.web_push.encoding import text_of
from waypost.channels.web_push.sealing import LARGEST_PLAIN
from waypost.domain.topics import Topic
from waypost.ports.channel import Message

_TAG_BYTES = 24  # 32 letters, the most that a Topic header may have (RFC 8030, 5.4)
_LONGEST_TITLE = 200
_MOST_BYTES_OF_A_LETTER = 6
_URGENT = frozenset({
    Topic.OUT_FOR_DELIVERY, Topic.DELIVERY_ATTEMPTED, Topic.READY_FOR_PICKUP, Topic.DELIVERED,
    Topic.CORRECTION,
})  # fmt: skip
_IDLE = frozenset({Topic.ORDER_CONFIRMED, Topic.PROCESSING, Topic.PACKED, Topic.IN_TRANSIT})


def tag_of(message: Message) -> str:
    """What one message is known by, so that the same one replaces itself: on its way, and on the screen."""
    return text_of(sha256(message.key.encode()).digest()[:_TAG_BYTES])


def urgency_of(topic: Topic) -> str:
    """How much it may cost a sleeping phone (RFC 8030, 5.3)."""
    return "high" if topic in _URGENT else "low" if topic in _IDLE else "normal"


def payload(message: Message) -> bytes:
    """The message as UTF-8 JSON that fits; words that do not fit are cut, never the link."""
    words = message.fields.get("detail") or message.short
    words = words.removesuffix(message.link).rstrip()  # the tap is the link
    told = {
        "title": message.subject[:_LONGEST_TITLE],
        "body": words,
        "link": message.link,
        "tag": tag_of(message),
        "topic": message.topic.value,
        "lang": message.locale,
    }
    while (too_many := len(_packed(told)) - LARGEST_PLAIN) > 0 and words:
        words = words[: -max(1, too_many // _MOST_BYTES_OF_A_LETTER)]
        told["body"] = f"{words}…"
    return _packed(told)


def _packed(told: dict[str, str]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
