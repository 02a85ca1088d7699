"""Hand an SMS to Vonage through its Messages API.

Request and answer: https://developer.vonage.com/en/api/messages (`POST /v1/messages`, 202 with
`message_uuid`); errors: https://developer.vonage.com/en/api-errors/messages; tokens:
https://developer.vonage.com/en/getting-started/concepts/authentication. There is no idempotency key; an
answer of 5xx says neither yes nor no.
"""

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

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
NAME = "vonage"
PER_SECOND = 30.0
IS_REPEATABLE = False
ACCOUNT_FIELDS: tuple[AccountField, ...] = (
    AccountField("sender", "Your number (4477…) or the name people see (11 letters at most)"),
    AccountField("signature_secret", "API settings → Signature secret: proves receipts", is_secret=True),
    AccountField("api_key", "API key, on the dashboard", is_required=False),
    AccountField("api_secret", "API secret, beside it", is_secret=True, is_required=False),
    AccountField("application_id", "Id of an application, instead of the API key", is_required=False),
    AccountField("private_key", "That application's private key (PEM)", is_secret=True, is_required=False),
)
BASE_URL = "https://api.nexmo.com"
LONGEST = 1000
_TOKEN_LASTS_S = 900
_TAKEN, _NOT_VALID, _TOO_MANY, _BROKEN = (200, 202), 422, 429, 500
_ACCOUNT = {401: "key and secret do not fit", 402: "there is no credit left", 403: "it may not send this"}
_OF_CODE: dict[str, tuple[type[Exception], str]] = {
    "1000": (ChannelBusy, "too many messages"),
    "1050": (NotWanted, "the number is barred: they want nothing more"),
    "1060": (ChannelRefused, "the account is barred"),
    "1070": (ChannelRefused, "there is no credit left"),
    "1120": (ChannelRefused, "the sender is not allowed"),
    "1170": (AddressFails, "the number is not valid"),
    "1240": (NotWanted, "they have written STOP"),
    "1330": (AddressFails, "there is no such number"),
}


def send(message: Message, *, account: ChannelAccount, now: datetime) -> Conversation[Receipt]:
    """See `HttpChannel.send`."""
    response = yield _request(message, account, now)
    if response.status in _TAKEN:
        return Receipt(_read(response)["message_uuid"].text())
    raise _problem(response, now)


def _request(message: Message, account: ChannelAccount, now: datetime) -> Request:
    link = message.link if message.link and message.link not in message.short else ""
    body = {
        "message_type": "text",
        "channel": "sms",
        "to": message.to.removeprefix("+"),
        "from": account.values.get("sender", "").strip().removeprefix("+"),
        "text": f"{message.short[: LONGEST - len(link) - 1]} {link}".strip(),
        "client_ref": message.key[:100],
    }
    if account.hook_url:
        body |= {"webhook_url": account.hook_url, "webhook_version": "v1"}
    headers = {
        "authorization": _authorization(account, now),
        "content-type": "application/json",
        "accept": "application/json",
    }
    return Request("POST", f"{account.base_url or BASE_URL}/v1/messages", headers, json.dumps(body).encode())


def _authorization(account: ChannelAccount, now: datetime) -> str:
    values = {name: value.strip() for name, value in account.values.items()}
    if values.get("application_id") and values.get("private_key"):
        return f"Bearer {_token(values['application_id'], values['private_key'], now)}"
    if values.get("api_key") and values.get("api_secret"):
        return basic_authorization(values["api_key"], values["api_secret"])
    raise ChannelRefused("vonage: give api_key and api_secret, or application_id and private_key")


def _token(application_id: str, private_key: str, now: datetime) -> str:
    """A token for one call (JWT, RS256); its `jti` is made of what it says."""
    try:
        key = load_pem_private_key(private_key.replace("\\n", "\n").encode(), None)
    except (ValueError, TypeError) as problem:
        raise ChannelRefused("vonage: private_key is no private key in PEM") from problem
    if not isinstance(key, RSAPrivateKey):
        raise ChannelRefused("vonage: private_key is no RSA key")
    begun_s = int(now.timestamp())
    claims = {"application_id": application_id, "iat": begun_s, "exp": begun_s + _TOKEN_LASTS_S}
    unique = sha256(f"{application_id}{now.isoformat()}".encode()).hexdigest()[:32]
    parts = [{"alg": "RS256", "typ": "JWT"}, {**claims, "jti": unique}]
    signed = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{_base64(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _problem(response: Response, now: datetime) -> Exception:
    status, answer = response.status, _read(response)
    code = (answer["type"].text() or "").rpartition("#")[2]
    said = f"vonage answers {status}" + (f", error {code}" if code.isdecimal() else "")
    if status == _TOO_MANY:
        return ChannelBusy(said, retry_after_s=retry_after_s(response.headers.get("retry-after"), now=now))
    if status >= _BROKEN:
        return NoAnswer(said)
    if code in _OF_CODE:
        kind, why = _OF_CODE[code]
        return kind(f"{said}: {why}")
    if status in _ACCOUNT:
        return ChannelRefused(f"{said}: {_ACCOUNT[status]}")
    return _of_fields(answer, said) if status == _NOT_VALID else MessageRefused(said)


def _of_fields(answer: Node, said: str) -> Exception:
    """Whose fault it is that a field is not valid."""
    wrong = {one["name"].text() for one in answer.each("invalid_parameters")}
    if "to" in wrong:
        return AddressFails(f"{said}: the number is not valid")
    return ChannelRefused(f"{said}: the sender is wrong") if "from" in wrong else MessageRefused(said)


def _read(response: Response) -> Node:
    try:
        return read_json(response.body)
    except NotReadable:
        return Node()
