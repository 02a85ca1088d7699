"""One webhook of WooCommerce: the unsigned ping of a new webhook, or an order, signed.

https://woocommerce.com/document/webhooks/ (signature, topics) and `WC_Webhook` in
https://github.com/woocommerce/woocommerce (plugins/woocommerce/includes/class-wc-webhook.php): `deliver_ping`
posts the form `webhook_id=1`. Seen live with 11.0.1: two orders that changed in one second were sent with
the same delivery id. That is why a hook is known by that id *and* its body.
"""

import re
from datetime import datetime
from hashlib import sha256

from waypost.ports.connector import Pushed
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.signatures import header, require_hmac
from waypost.ports.store import HookNotUnderstood, OrderTold, ShopAccount, StoreReport
from waypost.stores.woocommerce.reading import snapshot_of

_PING = re.compile(rb"webhook_id=\d{1,20}")


def read_hook(pushed: Pushed, *, account: ShopAccount, now: datetime) -> StoreReport:
    """See `StoreConnector.read_hook`. WooCommerce signs no time, so nothing can be too old."""
    del now
    stated = header(pushed.headers, "x-wc-webhook-signature")
    if stated is None and _PING.fullmatch(pushed.body):
        return StoreReport("ping", is_greeting=True)
    require_hmac(pushed.body, given=stated, secret=account.values.get("secret"))
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise HookNotUnderstood("woocommerce: the body is not JSON") from problem
    reference = message["id"].text()
    topic = header(pushed.headers, "x-wc-webhook-topic") or ""
    if reference is None or not topic.startswith("order."):
        raise HookNotUnderstood("woocommerce: neither an order nor its deletion")
    told = OrderTold(
        reference,
        snapshot=None if topic == "order.deleted" else snapshot_of(message),
        was_deleted=topic == "order.deleted",
        was_restored=topic == "order.restored",
    )
    return StoreReport(_hook_id(pushed, topic), (told,))


def _hook_id(pushed: Pushed, topic: str) -> str:
    delivery = header(pushed.headers, "x-wc-webhook-delivery-id") or ""
    return f"{topic}:{delivery}:{sha256(pushed.body).hexdigest()}"
