"""Hand an SMS to Twilio.

Request and answer: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource;
errors: https://www.twilio.com/docs/api/errors. Twilio knows no idempotency key for messages, so what may have
been taken is not sent again: an answer of 5xx says neither yes nor no.
"""

from datetime import datetime
from urllib.parse import quote, urlencode

from waypost.domain.notification import Channel
from waypost.ports.answers import retry_after_s
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
from waypost.ports.oauth import basic_authorization
from waypost.ports.payload import Node, NotReadable, read_json

CHANNEL = Channel.SMS
NAME = "twilio"
PER_SECOND = 10.0
IS_REPEATABLE = False
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("account_sid", "Account SID, on the first page of the Twilio console (AC…)"),
    AccountField("auth_token", "Auth token, beside it; it also proves receipts", is_secret=True),
    AccountField("sender", "Your number (+1415…), sender name, or Messaging Service (MG…)"),
    AccountField("api_key_sid", "API key (SK…) to send with instead of the token", is_required=False),
    AccountField("api_key_secret", "Secret of that key", is_secret=True, is_required=False),
)
BASE_URL = "https://api.twilio.com"
LONGEST = 1600
OPTED_OUT = "21610"
NO_SUCH_ADDRESS = {
    "21211": "the number is not valid",
    "21217": "the number is not valid",
    "21265": "the number is a short code",
    "21266": "the number is the sender's own",
    "21614": "the number is no mobile number",
    "21635": "the number is a landline",
}
_BUSY = {"14107", "20429", "21611", "63018"}
_ACCOUNT_WRONG = {
    "20003": "account SID and token do not fit",
    "20005": "the account is not active",
    "20404": "there is no such account",
    "21212": "the sender is not valid",
    "21601": "the sender cannot send SMS",
    "21603": "no sender is given",
    "21606": "the sender is not a number of this account that can send SMS",
    "21659": "the sender is not a number of Twilio",
    "21660": "the sender belongs to another account",
    "21661": "the sender cannot send SMS",
    "21701": "there is no such Messaging Service",
    "21703": "the Messaging Service has no number",
    "21704": "the Messaging Service has no number",
    "21705": "there is no such Messaging Service",
}
_TAKEN, _BAD, _TOO_MANY, _BROKEN = (200, 201), 400, 429, 500


def send(message: Message, *, account: ChannelAccount, now: datetime) -> Conversation[Receipt]:
    """See `HttpChannel.send`."""
    response = yield _request(message, account)
    if response.status in _TAKEN:
        return Receipt(_read(response)["sid"].text())
    raise _problem(response, now)


def _request(message: Message, account: ChannelAccount) -> Request:
    values = account.values
    sender = values.get("sender", "").strip()
    form = {"To": message.to, "Body": words_for_sms(message)}
    form["MessagingServiceSid" if sender.startswith("MG") else "From"] = sender
    if account.hook_url:
        form["StatusCallback"] = f"{account.hook_url}?{urlencode({'key': message.key})}"
    sid = values.get("account_sid", "").strip()
    user, password = values.get("api_key_sid"), values.get("api_key_secret")
    if not (user and password):
        user, password = sid, values.get("auth_token", "")
    url = f"{account.base_url or BASE_URL}/2010-04-01/Accounts/{quote(sid, safe='')}/Messages.json"
    headers = {
        "authorization": basic_authorization(user.strip(), password.strip()),
        "content-type": "application/x-www-form-urlencoded",
    }
    return Request("POST", url, headers, urlencode(form).encode())


def words_for_sms(message: Message) -> str:
    """The short text, with the link where it does not have it."""
    link = message.link if message.link and message.link not in message.short else ""
    return f"{message.short[: LONGEST - len(link) - 1]} {link}".strip()


def _problem(response: Response, now: datetime) -> Exception:
    status = response.status
    code = _read(response)["code"].text() or ""
    said = f"twilio answers {status}, error {code or 'unknown'}"
    if code in _BUSY or status == _TOO_MANY:
        wait_s = retry_after_s(response.headers.get("retry-after"), now=now)
        return ChannelBusy(f"{said}: too many messages", retry_after_s=wait_s)
    if status >= _BROKEN:
        return NoAnswer(said)
    return _named(code, said) or (
        MessageRefused(said) if status == _BAD else ChannelRefused(f"{said}: correct the account")
    )


def _named(code: str, said: str) -> Exception | None:
    """What the codes mean that ask for something of their own."""
    if code == OPTED_OUT:
        return NotWanted(f"{said}: they have written STOP")
    if code in NO_SUCH_ADDRESS:
        return AddressFails(f"{said}: {NO_SUCH_ADDRESS[code]}")
    if code in _ACCOUNT_WRONG:
        return ChannelRefused(f"{said}: {_ACCOUNT_WRONG[code]}")
    return None


def _read(response: Response) -> Node:
    try:
        return read_json(response.body)
    except NotReadable:
        return Node()
