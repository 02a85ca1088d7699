"""What Vonage tells later, signed with a token (JWT, HS256) that names the digest of the body.

Signature: https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks;
statuses and messages that come in: https://developer.vonage.com/en/api/messages#webhooks; opting out:
https://api.support.vonage.com/hc/en-us/articles/360015694452. Vonage sends a START on to us where its number
is one that people can answer.
"""

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest

from waypost.domain.stop_words import ends_messages, resumes_messages
from waypost.ports.channel import ChannelAccount, Fate, ReceiptNews
from waypost.ports.connector import AnswerNotUnderstood, Pushed, PushRefused
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header

FRESH_FOR = timedelta(hours=25)
"""Vonage tries for a day to reach a hook."""
_FATES = {
    "delivered": Fate.DELIVERED,
    "read": Fate.OPENED,
    "rejected": Fate.FAILED,
    "undeliverable": Fate.FAILED,
}
_UNDER_WAY = {"submitted"}
_NEVER = {"1170": "the number is not valid", "1330": "there is no such number"}
_NOT_WANTED = {"1050", "1240"}


def read_receipts(pushed: Pushed, *, account: ChannelAccount, now: datetime) -> Sequence[ReceiptNews]:
    """See `ReceivingChannel.read_receipts`."""
    _require_token(pushed, account.values.get("signature_secret", "").strip(), now)
    try:
        said = read_json(pushed.body)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"vonage: {problem}") from problem
    status = said["status"].text()
    if status in _FATES:
        return [_status(said, _FATES[status])]
    if status in _UNDER_WAY:
        return []
    address = said["from"].text()
    if address is None or not (said["text"].text() or said["message_type"].text()):
        raise AnswerNotUnderstood("vonage: neither a status nor a message")
    number = f"+{address.removeprefix('+')}"
    if ends_messages(said["text"].text()):
        return [ReceiptNews(Fate.UNSUBSCRIBED, address=number, detail="they wrote STOP")]
    if resumes_messages(said["text"].text()):
        return [ReceiptNews(Fate.RESUBSCRIBED, address=number, detail="they wrote START")]
    return []


def _status(said: Node, fate: Fate) -> ReceiptNews:
    detail = None
    if fate is Fate.FAILED:
        error = said["error"]
        code = (error["type"].text() or "").rpartition("#")[2] or error["title"].text() or ""
        detail = f"vonage {code[:60]}: {_NEVER.get(code) or error['title'].text() or 'it does not say why'}"
        if code in _NEVER:
            fate = Fate.BOUNCED
        elif code in _NOT_WANTED:
            fate, detail = Fate.UNSUBSCRIBED, "they want nothing more"
    return ReceiptNews(
        fate,
        reference=said["message_uuid"].text(),
        detail=detail,
        at=_moment(said["timestamp"].text()),
        key=said["client_ref"].text(),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _require_token(pushed: Pushed, secret: str, now: datetime) -> None:
    """PushRefused unless the token is signed with the account's secret, fresh, and about this very body."""
    if not secret:
        raise PushRefused("the account has no secret to prove a push with")
    token = (header(pushed.headers, "authorization") or "").removeprefix("Bearer ").strip()
    signed, _, signature = token.rpartition(".")
    proof = digest(secret.encode(), signed.encode("utf-8", "replace"), "sha256")
    head, _, claims = signed.partition(".")
    if not compare_digest(_bytes(signature), proof) or _part(head)["alg"].text() != "HS256":
        raise PushRefused("the signature of the push is missing or wrong")
    told = _part(claims)
    if not compare_digest((told["payload_hash"].text() or "").encode(), _hash(pushed.body)):
        raise PushRefused("the signature is that of another push")
    issued_s = told["iat"].number()
    if issued_s is None or abs(now.timestamp() - issued_s) > FRESH_FOR.total_seconds():
        raise PushRefused("the push is not fresh")


def _hash(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode()


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return b""


def _part(text: str) -> Node:
    try:
        return read_json(_bytes(text))
    except NotReadable:
        return Node()
