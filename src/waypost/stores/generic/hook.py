"""A hook of anybody: signed as Standard Webhooks tells, or with `X-Hub-Signature-256`.

spec/standard-webhooks.md in https://github.com/standard-webhooks/standard-webhooks (identity, timestamp and
body are signed together);
https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries (the body alone is signed).
"""

from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest

from waypost.domain.webhook_signing import key_of
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_hmac
from waypost.ports.store import HookNotUnderstood, OrderTold, ShopAccount, StoreReport
from waypost.stores.generic.mapping import Mapped, read_mapping, snapshot_of

OLDEST = timedelta(minutes=5)


def read_hook(pushed: Pushed, *, account: ShopAccount, now: datetime) -> StoreReport:
    """See `StoreConnector.read_hook`. Where a time is signed, more than OLDEST from now is refused."""
    secret = account.values.get("secret")
    hook_id = _proved_id(pushed, secret, now)
    mapping = read_mapping(account.values.get("mapping"))
    try:
        order = Mapped(read_json(pushed.body), mapping)
    except NotReadable as problem:
        raise HookNotUnderstood("the body is not JSON") from problem
    reference = order.at("reference").text() or order.at("order_number").text()
    if reference is None:
        raise HookNotUnderstood("nothing stands where the mapping looks for the order's number")
    if order.at("is_deleted").is_true():
        return StoreReport(hook_id, (OrderTold(reference, was_deleted=True),))
    return StoreReport(hook_id, (OrderTold(reference, snapshot_of(order)),))


def _proved_id(pushed: Pushed, secret: str | None, now: datetime) -> str:
    """What the hook is known by, once it is proved; PushRefused otherwise."""
    if header(pushed.headers, "webhook-signature") is None:
        require_hmac(pushed.body, given=header(pushed.headers, "x-hub-signature-256"), secret=secret)
        return sha256(pushed.body).hexdigest()
    if not secret:
        raise PushRefused("the account has no secret to prove a push with")
    hook_id = header(pushed.headers, "webhook-id") or ""
    sent = header(pushed.headers, "webhook-timestamp") or ""
    signed = b".".join((hook_id.encode(), sent.encode(), pushed.body))
    proof = b"v1," + b64encode(digest(key_of(secret), signed, "sha256"))
    given = (header(pushed.headers, "webhook-signature") or "").split()
    if not hook_id or not any(compare_digest(one.encode(), proof) for one in given):
        raise PushRefused("the signature of the push is missing or wrong")
    is_number = sent.isascii() and sent.isdigit() and len(sent) <= len("9999999999")
    if not is_number or abs(now.timestamp() - int(sent)) > OLDEST.total_seconds():
        raise PushRefused("the push was signed too long ago, or in the future")
    return hook_id
