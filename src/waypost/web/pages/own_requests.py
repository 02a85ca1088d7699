"""Whose request is it: forms are taken from our own pages only, and a network address is kept as a digest.

The token in an address is the secret; where a browser says whence a form was sent, it must be from here.
"""

from hmac import digest as hmac_digest
from ipaddress import IPv4Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from waypost.web.asgi import Headers, Scope, header

HOUSEHOLD_BITS = 64


class NotFromHere(Exception):
    """A form that another site sent."""

    def __init__(self) -> None:
        super().__init__("this form must be sent from its own page")


def check_origin(scope: Scope, base_url: str) -> None:
    """NotFromHere where the browser says that another site sent this.

    `Sec-Fetch-Site` decides where there is one (https://www.w3.org/TR/fetch-metadata/). Our pages send no
    referrer, so `Origin` may be `null`; programs and old browsers may say nothing.
    """
    site = header(scope, b"sec-fetch-site")
    if site is not None:
        if site not in (b"same-origin", b"none"):
            raise NotFromHere
        return
    origin = (header(scope, b"origin") or b"null").decode("latin-1")
    if origin == "null":
        return
    own = {urlsplit(base_url).netloc, (header(scope, b"host") or b"").decode("latin-1")}
    if urlsplit(origin).netloc not in own:
        raise NotFromHere


def network_of(scope: Scope) -> str:
    """The network of a request: an IPv4 address, or the 64 bits of IPv6 that one household has all of.

    Empty where there is none.
    """
    client = scope.get("client")
    written = str(client[0]) if client else ""
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return written
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, HOUSEHOLD_BITS), strict=False))


def network_digest(scope: Scope, secret: bytes) -> str:
    """What is kept of a network address as proof of a consent: the same for the same, and no way back."""
    return hmac_digest(secret, f"network:{network_of(scope)}".encode(), "sha256").hex()[:16]


def seen_elsewhere(location: str) -> Headers:
    """The headers that lead a browser on after a form (303)."""
    return [(b"location", location.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
