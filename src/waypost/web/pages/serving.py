"""What all buyers' pages share over HTTP: headers, languages, shops, compressed bytes."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b

from waypost.ports.database import Store
from waypost.ports.places import Area, Places
from waypost.web.asgi import Headers
from waypost.web.maps import CityLabel
from waypost.web.pages.drawing import CitiesIn
from waypost.web.pages.languages import choose_locale
from waypost.web.pages.shop import DEFAULT_BRAND, Shop
from waypost.web.pages.static import Static

HTML, JSON, CALENDAR = b"text/html; charset=utf-8", b"application/json", b"text/calendar; charset=utf-8"
WORTH_PACKING = 1024
MOST_CITIES = 12
OK = 200
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Few, because a server spends time on each; older rules against framing say nothing more than these.
SECURITY: Headers = [
    (b"content-security-policy", CONTENT_SECURITY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
PRIVATE: Headers = [
    (b"cache-control", b"private, no-cache"),
    (b"vary", b"accept-encoding, accept-language"),
]


@dataclass(slots=True)
class Page:
    """An answer for a browser, with its headers made once; packed when somebody first asks for that."""

    status: int
    body: bytes
    content_type: bytes = HTML
    extra: Headers = field(default_factory=list)
    _etag: bytes | None = None
    _plain: Headers | None = None
    _packed: tuple[Headers, bytes] | None = None

    def plain(self) -> tuple[Headers, bytes]:
        """Headers and body as they are."""
        if self._plain is None:
            self._plain = self._headers(self.body)
        return self._plain, self.body

    def packed(self) -> tuple[Headers, bytes]:
        """Headers and body for who takes gzip."""
        if len(self.body) < WORTH_PACKING:
            return self.plain()
        if self._packed is None:
            body = gzip.compress(self.body, 6, mtime=0)
            self._packed = ([*self._headers(body), (b"content-encoding", b"gzip")], body)
        return self._packed

    @property
    def etag(self) -> bytes:
        """A tag that differs where the bytes differ; empty for what is no page to keep."""
        if self._etag is None:
            digest = blake2b(self.body, digest_size=9).hexdigest().encode()
            self._etag = b'W/"' + digest + b'"' if self.status == OK else b""
        return self._etag

    def _headers(self, body: bytes) -> Headers:
        tag: Headers = [(b"etag", self.etag)] if self.etag else []
        return [
            (b"content-type", self.content_type),
            (b"content-length", b"%d" % len(body)),
            *PRIVATE,
            *SECURITY,
            *tag,
            *self.extra,
        ]


@lru_cache(maxsize=4096)
def wished_locale(accept_language: str, lang: str) -> str | None:
    """The language that a browser or `?lang=` asks for; None where neither names one that we have."""
    one, other = (choose_locale(accept_language, lang, fallback) for fallback in ("de", "fr"))
    return one if one == other else None


@cache
def static() -> Static:
    """The built assets."""
    return Static.load()


def shop_of(store: Store) -> Shop:
    """A store as its buyers know it."""
    chosen: Mapping[str, object] = store.settings
    return Shop(
        name=store.name,
        home_url=_text(chosen, "home_url") or "/",
        help_url=_text(chosen, "help_url"),
        help_email=_text(chosen, "help_email"),
        logo_url=_text(chosen, "logo_url"),
        brand=_text(chosen, "brand") or DEFAULT_BRAND,
        order_number_example=_text(chosen, "order_number_example"),
        embed_origins=_texts(chosen, "embed_origins"),
    )


def brand_address(shop: Shop) -> str | None:
    """Where the style sheet with the shop's colour is; None for the usual colour."""
    return None if shop.brand.lower() == DEFAULT_BRAND else f"/brand/{shop.brand[1:].lower()}.css"


def cities_of(places: Places) -> CitiesIn:
    """The largest cities of a part of the map, as pages want them."""

    def cities(area: tuple[float, float, float, float], locale: str) -> Sequence[CityLabel]:
        del locale
        south, west, north, east = area
        found = places.largest_in(Area(south, west, north, east), MOST_CITIES)
        return [CityLabel(place.lat, place.lon, place.name) for place in found]

    return cities


def _texts(chosen: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = chosen.get(name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _text(chosen: Mapping[str, object], name: str) -> str | None:
    value = chosen.get(name)
    return value if isinstance(value, str) and value else None
