"""Hand a message to a Telegram chat.

Request, answer, errors and limits: https://core.telegram.org/bots/api#sendmessage, #making-requests,
#responseparameters and https://core.telegram.org/bots/faq#broadcasting-to-users (about 30 a second, one a
second in one chat). There is no idempotency key, and no receipt. A bot writes only to who wrote to it first.
"""

import json
from datetime import datetime

from waypost.domain.notification import Channel
from waypost.ports.channel import (
    AddressFails,
    ChannelAccount,
    ChannelBusy,
    ChannelRefused,
    Message,
    MessageRefused,
    NotWanted,
    Receipt,
)
from waypost.ports.connector import AccountField
from waypost.ports.exchange import Conversation, NoAnswer, Request, Response
from waypost.ports.payload import Node, NotReadable, read_json

CHANNEL = Channel.TELEGRAM
NAME = "telegram"
PER_SECOND = 25.0
IS_REPEATABLE = False
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("bot_token", "What @BotFather gave you (123456:ABC…)", is_secret=True),
    AccountField("bot_name", "The bot's user name, without @: for the link on the buyer's page"),
    AccountField("webhook_secret", "Any long word; give the same to setWebhook", is_secret=True),
)
BASE_URL = "https://api.telegram.org"
LONGEST = 4096
_TAKEN, _BAD, _FORBIDDEN, _TOO_MANY, _BROKEN = 200, 400, 403, 429, 500
_TOKEN_WRONG = (401, 404)
_LONGEST_WAIT_S = 86_400.0
_NO_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def send(message: Message, *, account: ChannelAccount, now: datetime) -> Conversation[Receipt]:
    """See `HttpChannel.send`."""
    del now  # Telegram says in seconds how long to wait
    response = yield _request(message, account)
    answer = _read(response)
    if response.status == _TAKEN and answer["ok"].value is not False:
        return Receipt(_reference(answer["result"]))
    raise _problem(response.status, answer)


def _request(message: Message, account: ChannelAccount) -> Request:
    link = "" if message.link in message.text else message.link
    body = {
        "chat_id": message.to,
        "text": f"{message.text[: LONGEST - len(link) - 2]}\n\n{link}".strip(),
        "link_preview_options": {"is_disabled": True},
    }
    token = account.values.get("bot_token", "").strip()
    url = f"{account.base_url or BASE_URL}/bot{token}/sendMessage"
    return Request("POST", url, {"content-type": "application/json"}, json.dumps(body).encode())


def _reference(sent: Node) -> str | None:
    chat, number = sent["chat"]["id"].text(), sent["message_id"].text()
    return f"{chat}:{number}" if chat and number else None


def _problem(status: int, answer: Node) -> Exception:
    words = (answer["description"].text() or "").lower()
    said = f"telegram answers {status}"
    if status == _TOO_MANY:
        wait_s = answer["parameters"]["retry_after"].number()
        limited = None if wait_s is None else min(max(wait_s, 0.0), _LONGEST_WAIT_S)
        return ChannelBusy(f"{said}: too many messages", retry_after_s=limited)
    if status >= _BROKEN:
        return NoAnswer(said)
    if any(part in words for part in _NO_CHAT):
        return AddressFails(f"{said}: there is no such chat")
    if status == _FORBIDDEN:
        return NotWanted(f"{said}: they have stopped the bot")
    if status in _TOKEN_WRONG:
        return ChannelRefused(f"{said}: the bot's token is not valid")
    return MessageRefused(said)


def _read(response: Response) -> Node:
    try:
        return read_json(response.body)
    except NotReadable:
        return Node()
