"""What people write to the bot: /start with the word of our page, /stop; and that they blocked it.

Updates and their secret: https://core.telegram.org/bots/api#setwebhook, #update, #chatmemberupdated; links
that bring a word along: https://core.telegram.org/bots/features#deep-linking. A person who presses Start
again wants messages again.
"""

from collections.abc import Sequence
from datetime import datetime

from waypost.domain.stop_words import ends_messages
from waypost.ports.channel import ChannelAccount, Fate, ReceiptNews
from waypost.ports.connector import AnswerNotUnderstood, Pushed
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_secret

_PRIVATE = "private"
_LONGEST_TOKEN = 64


def read_receipts(pushed: Pushed, *, account: ChannelAccount, now: datetime) -> Sequence[ReceiptNews]:
    """See `ReceivingChannel.read_receipts`. Groups are none of our business."""
    del now  # the secret of a hook carries no time
    given = header(pushed.headers, "x-telegram-bot-api-secret-token")
    require_secret(given, account.values.get("webhook_secret", "").strip())
    try:
        update = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"telegram: {problem}") from problem
    if update["update_id"].number() is None:
        raise AnswerNotUnderstood("telegram: no update")
    if update["my_chat_member"]:
        return _membership(update["my_chat_member"])
    return _words(update["message"])


def _membership(change: Node) -> list[ReceiptNews]:
    chat = _private_chat(change)
    if chat and change["new_chat_member"]["status"].text() in ("kicked", "left"):
        return [ReceiptNews(Fate.UNSUBSCRIBED, address=chat, detail="they stopped the bot")]
    return []


def _words(message: Node) -> list[ReceiptNews]:
    chat = _private_chat(message)
    command, _, rest = (message["text"].text() or "").partition(" ")
    word = command.partition("@")[0].lower()
    if not chat:
        return []
    if word == "/start":
        token = rest.strip()[:_LONGEST_TOKEN] or None
        return [ReceiptNews(Fate.RESUBSCRIBED, address=chat, token=token, detail="they pressed Start")]
    if word == "/stop" or ends_messages(message["text"].text()):
        return [ReceiptNews(Fate.UNSUBSCRIBED, address=chat, detail="they wrote /stop")]
    return []


def _private_chat(said: Node) -> str | None:
    chat = said["chat"]
    return chat["id"].text() if chat["type"].text() == _PRIVATE else None
