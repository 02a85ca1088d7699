"""Which pages of others may read what: those at the origins that the shop lists in `embed_origins`.

A browser says in `Origin` whose page asks (Fetch standard, https://fetch.spec.whatwg.org/#origin-header) and
lets that page read an answer only if the answer names the same origin. Programs send none: for them an
embed says no more than the buyer's link does.
"""

from collections.abc import Iterable

from waypost.ports.database import Store
from waypost.web.asgi import Headers, Scope, header
from waypost.web.pages.serving import shop_of


class OriginNotListed(Exception):
    """A page asks whose origin the shop does not list."""

    def __init__(self, origin: str) -> None:
        super().__init__(
            f"pages of {origin[:200]} may not show this: add the origin to the store's embed_origins"
        )


def origins_of(store: Store) -> tuple[str, ...]:
    """The origins that a store lists, such as `https://shop.example`."""
    return shop_of(store).embed_origins


def asking_origin(scope: Scope) -> str | None:
    """The origin of the page that asks; None where the request names none."""
    sent = header(scope, b"origin")
    return sent.decode("latin-1").lower() if sent else None


def stores_for(stores: Iterable[Store], origin: str | None, *, own: str) -> list[Store]:
    """The stores that pages of this origin may read of; `own` is the origin of this server."""
    return [store for store in stores if may_read(store, origin, own=own)]


def may_read(store: Store, origin: str | None, *, own: str) -> bool:
    """Whether a page of this origin may read what this store's buyers see."""
    return origin is None or origin == own or origin in origins_of(store)


def reading_headers(origin: str | None) -> Headers:
    """The headers with which a browser lets a page of that origin read the answer."""
    told: Headers = [(b"vary", b"origin, accept-encoding")]
    if origin is not None:
        told.append((b"access-control-allow-origin", origin.encode("latin-1")))
    return told
