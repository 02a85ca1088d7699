"""One webhook of Shopify, in either family of headers (`X-Shopify-Topic`, and `shopify-topic`).

https://shopify.dev/docs/apps/build/webhooks/ignore-duplicates (event id); the names of the headers are those
of npm @shopify/shopify-api. `X-Shopify-Triggered-At` is not signed and deliveries are repeated for hours, so
an old hook is not refused: the time of change in the body decides what counts.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from waypost.ports.connector import Pushed
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.signatures import header, require_hmac
from waypost.ports.store import (
    HookNotUnderstood,
    OrderTold,
    PrivacyTold,
    PrivacyWish,
    ShopAccount,
    StoreReport,
)
from waypost.stores.shopify.reading import deleted, event_order, fulfilment_order, refund_order, whole_order

_ORDERS: Mapping[str, Callable[[Node], OrderTold]] = MappingProxyType(
    {
        "orders/create": whole_order,
        "orders/updated": whole_order,
        "orders/cancelled": whole_order,
        "orders/delete": deleted,
        "fulfillments/create": fulfilment_order,
        "fulfillments/update": fulfilment_order,
        "fulfillment_events/create": event_order,
        "refunds/create": refund_order,
    }
)
_PRIVACY = MappingProxyType(
    {
        "customers/data_request": (PrivacyWish.TELL, "orders_requested"),
        "customers/redact": (PrivacyWish.FORGET_BUYER, "orders_to_redact"),
        "shop/redact": (PrivacyWish.FORGET_SHOP, "none"),
    }
)


def read_hook(pushed: Pushed, *, account: ShopAccount, now: datetime) -> StoreReport:
    """See `StoreConnector.read_hook`."""
    del now
    secret = account.values.get("secret")
    require_hmac(pushed.body, given=_stated(pushed, "hmac-sha256"), secret=secret)
    topic = (_stated(pushed, "topic") or "").lower()
    try:
        message = read_json(pushed.body)
    except NotReadable as problem:
        raise HookNotUnderstood("shopify: the body is not JSON") from problem
    known_by = _stated(pushed, "event-id") or sha256(pushed.body).hexdigest()
    hook_id = f"{topic}:{known_by}"
    if topic in _PRIVACY:
        wish, orders = _PRIVACY[topic]
        wanted = tuple(one for each in message.each(orders) if (one := each.text()))
        return StoreReport(hook_id, privacy=PrivacyTold(wish, message["customer"]["email"].text(), wanted))
    if topic not in _ORDERS:
        raise HookNotUnderstood("shopify: a topic that tells nothing of orders")
    return StoreReport(hook_id, (_ORDERS[topic](message),))


def _stated(pushed: Pushed, name: str) -> str | None:
    return header(pushed.headers, f"x-shopify-{name}") or header(pushed.headers, f"shopify-{name}")
