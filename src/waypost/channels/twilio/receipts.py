"""What Twilio tells later: what became of a message, and what people write back.

Signature: https://www.twilio.com/docs/usage/security#validating-requests; statuses:
https://www.twilio.com/docs/messaging/guides/track-outbound-message-status; STOP and START:
https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out. Twilio itself holds back messages after a
STOP and takes them up again after a START: so do we.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest, digest
from urllib.parse import parse_qs, parse_qsl, urlsplit

from waypost.channels.twilio.sending import NO_SUCH_ADDRESS, OPTED_OUT
from waypost.domain.stop_words import ends_messages, resumes_messages
from waypost.ports.channel import ChannelAccount, Fate, ReceiptNews
from waypost.ports.connector import AnswerNotUnderstood, Pushed, PushRefused
from waypost.ports.signatures import header

HOOK_ANSWER = ("text/xml", b"<Response/>")
"""Anything else in our answer would be sent to the person as a message."""
_FATES = {
    "delivered": Fate.DELIVERED,
    "read": Fate.OPENED,
    "failed": Fate.FAILED,
    "undelivered": Fate.FAILED,
}
_UNDER_WAY = {"accepted", "scheduled", "queued", "sending", "sent", "canceled", "receiving", "received"}
_WHY = {
    "30001": "too many messages waited",
    "30002": "the account was suspended",
    "30003": "the phone cannot be reached",
    "30004": "the receiver or their network blocks messages",
    "30005": "there is no such number",
    "30006": "the number is a landline, or its network cannot be reached",
    "30007": "the network took it for spam",
    "30008": "the network does not say why",
}
_NEVER = {"30005", *NO_SUCH_ADDRESS}
_MOST_FIELDS = 200


def read_receipts(pushed: Pushed, *, account: ChannelAccount, now: datetime) -> Sequence[ReceiptNews]:
    """See `ReceivingChannel.read_receipts`."""
    del now  # a signature of Twilio carries no time
    form = _form(pushed)
    _require_signature(pushed, form, account.values.get("auth_token", "").strip())
    said = {name: value.replace("\0", "") for name, value in form}
    status = said.get("MessageStatus", "")
    if status in _FATES or status in _UNDER_WAY:
        return _status(said, status, pushed.url)
    if "From" not in said or "Body" not in said:
        raise AnswerNotUnderstood("twilio: neither a status nor a message")
    word, address = said.get("OptOutType") or said["Body"], said["From"]
    if ends_messages(word):
        return [ReceiptNews(Fate.UNSUBSCRIBED, address=address, detail="they wrote STOP")]
    if resumes_messages(word):
        return [ReceiptNews(Fate.RESUBSCRIBED, address=address, detail="they wrote START")]
    return []


def _status(said: dict[str, str], status: str, url: str) -> list[ReceiptNews]:
    fate = _FATES.get(status)
    if fate is None:
        return []
    code = said.get("ErrorCode", "")
    detail = None
    if fate is Fate.FAILED:
        detail = f"twilio {code}: {_WHY.get(code) or NO_SUCH_ADDRESS.get(code) or status}".replace(" :", ":")
        if code in _NEVER:
            fate = Fate.BOUNCED
        elif code == OPTED_OUT:
            fate, detail = Fate.UNSUBSCRIBED, "they have written STOP"
    key = parse_qs(urlsplit(url).query).get("key", [None])[0]
    return [ReceiptNews(fate, reference=said.get("MessageSid") or None, detail=detail, key=key)]


def _form(pushed: Pushed) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            pushed.body.decode("utf-8", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as problem:
        raise PushRefused("twilio: more fields than Twilio sends") from problem


def _require_signature(pushed: Pushed, form: list[tuple[str, str]], secret: str) -> None:
    """PushRefused unless the URL and the fields, sorted, are signed with the account's token."""
    if not secret:
        raise PushRefused("the account has no secret to prove a push with")
    given = (header(pushed.headers, "x-twilio-signature") or "").encode()
    fields = "".join(name + value for name, value in sorted(set(form)))
    for url in _written(pushed.url):
        proof = digest(secret.encode(), f"{url}{fields}".encode("utf-8", "replace"), "sha1")
        if compare_digest(given, b64encode(proof)):
            return
    raise PushRefused("the signature of the push is missing or wrong")


def _written(url: str) -> list[str]:
    """The address with its port and without: Twilio signs one or the other."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return [url, parts._replace(netloc=f"{host}:{port}").geturl(), parts._replace(netloc=host).geturl()]
